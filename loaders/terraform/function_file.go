package terraform

import (
	"encoding/base64"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// fileFunction are the functions of files and of encoded data, with the least number of arguments.
func fileFunction(name string) (function func(*invocation) *policy.Node, least int) {
	switch name {
	case "fileexists":
		return (*invocation).fileExists, 1
	case "fileset":
		return (*invocation).fileSet, 2
	case "filebase64":
		return (*invocation).fileBase64, 1
	case "filemd5", "filesha1", "filesha256", "filesha512", "filebase64sha256", "filebase64sha512":
		return (*invocation).fileHash, 1
	case "basename":
		return (*invocation).baseName, 1
	case "abspath":
		return (*invocation).absolutePath, 1
	case "templatestring":
		return (*invocation).templateString, 2
	case "jsondecode":
		return (*invocation).jsonDecode, 1
	case "yamldecode":
		return (*invocation).yamlDecode, 1
	}
	return nil, 0
}

func (c *invocation) read(i int) ([]byte, bool) {
	_, data, ok := c.openPath(c.args[i].Text, c.at)
	return data, ok && textual(c.args[i])
}

// fileExists is certain of files that are there; another may be made before terraform runs.
func (c *invocation) fileExists() *policy.Node {
	if _, ok := c.read(0); ok {
		return c.bool(true)
	}
	return c.hole()
}

func (c *invocation) fileBase64() *policy.Node {
	data, ok := c.read(0)
	if !ok || len(data) > c.budget(maxText) {
		return c.hole()
	}
	return c.string(policy.Literal(base64.StdEncoding.EncodeToString(data)))
}

// fileHash is the hash of a text file.
func (c *invocation) fileHash() *policy.Node {
	data, ok := c.read(0)
	if !ok || !utf8.Valid(data) {
		return c.hole()
	}
	return c.scalar(standardFunctions()[strings.TrimPrefix(c.name, "file")], c.at, c.env, c.literal(cty.StringVal(string(data)), c.at, c.env))
}

// fileSet lists the files below a directory that fit a pattern.
func (c *invocation) fileSet() *policy.Node {
	from, ok := c.pathFrom(c.args[0].Text)
	pattern, known := c.literalArgument(1)
	if !ok || !from.fixed || !known || c.reader.fsys == nil {
		return c.hole()
	}
	dir, inside := join(from.dir, from.relative)
	if !inside || !fs.ValidPath(dir) || strings.Contains(pattern, "..") {
		return c.hole()
	}
	list := c.list()
	below, err := fs.Sub(c.reader.fsys, dir)
	if err != nil {
		return c.hole()
	}
	err = doublestar.GlobWalk(below, path.Clean(pattern), func(name string, entry fs.DirEntry) error {
		if len(list.Items) > c.budget(maxElements) {
			return fs.SkipAll
		}
		if entry.Type().IsRegular() {
			list.Items = append(list.Items, c.string(policy.Literal(name)))
		}
		return nil
	})
	if err != nil {
		return c.hole()
	}
	if len(list.Items) > c.budget(maxElements) {
		c.exhaust(c.at)
		return c.hole()
	}
	return c.setOf(list)
}

// baseName is certain as soon as the last slash is written.
func (c *invocation) baseName() *policy.Node {
	text, holed := c.holed(0)
	if !holed {
		return c.standard()
	}
	_, last := ends(text)
	slash := strings.LastIndexByte(last, '/')
	if slash < 0 || slash == len(last)-1 {
		return c.hole()
	}
	return c.string(policy.Literal(last[slash+1:]))
}

// absolutePath keeps what leads from a module to a file.
func (c *invocation) absolutePath() *policy.Node {
	if name, known := c.literalArgument(0); known && path.IsAbs(name) {
		return c.string(policy.Literal(path.Clean(name)))
	}
	if from, ok := c.pathFrom(c.args[0].Text); ok && from.fixed && from.relative != "." {
		return c.args[0]
	}
	return c.hole()
}

// jsonDecode is what a string of JSON means.
func (c *invocation) jsonDecode() *policy.Node {
	node := c.args[0]
	if meaning, ok := c.decoded(node); ok {
		if meaning.node == nil || meaning.problem != nil {
			return c.undecodable(node)
		}
		return meaning.node
	}
	text, known := node.Text.Literal()
	if !known || node.Kind != policy.String {
		return c.hole()
	}
	root, problem := jsontext.Parse([]jsontext.Piece{{Text: text, Span: node.Span}})
	if root == nil || problem != nil {
		return c.failure()
	}
	return root
}

// undecodable is a hole, or a failure where the string is known in full.
func (c *invocation) undecodable(node *policy.Node) *policy.Node {
	if node.Text.Known() {
		return c.failure()
	}
	return c.hole()
}

// templateString renders a text with the variables given. Nothing in it has a place
// but the call.
func (c *invocation) templateString() *policy.Node {
	text, known := c.args[0].Text.Literal()
	if !known {
		return c.hole()
	}
	return c.rendered(text, c.args[1])
}

// rendered is the template text with variables, all at the place of the call.
func (c *invocation) rendered(text string, variables *policy.Node) *policy.Node {
	name := "templatestring " + place(c.at, c.env)
	if len(text) > bigFile || excess([]byte(text)) != "" {
		return c.hole()
	}
	expr, ok := parseTemplate([]byte(text), name)
	if !ok {
		return c.hole()
	}
	c.sources[name] = []byte(text)
	inner := &env{scope: place(c.at, c.env), sealed: true, names: membersByName(variables), via: append(c.env.via[:len(c.env.via):len(c.env.via)], policy.Station{Span: span(c.at), Name: "templatestring"})}
	node := c.eval(expr, inner)
	if !textual(node) || c.codes[node] != nil && !node.Text.Known() {
		return c.hole()
	}
	return c.string(node.Text)
}
