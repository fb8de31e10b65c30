package cloudformation

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads CloudFormation and SAM templates, and services of the Serverless
// Framework.
type Loader struct{}

// Name is "cloudformation".
func (Loader) Name() string { return "cloudformation" }

// Claims reports whether a file may be a template with something of IAM: by the
// extensions in use for templates, a Resources section with something of a type that
// AWS defines, and the words that a policy or a principal cannot do without. Other YAML
// that holds policies is claimed to be counted, since nobody else reads YAML.
func (Loader) Claims(path string, read func() []byte) bool {
	if !templateName(path) {
		return isProgram(path, read)
	}
	data := read()
	return looksLikeService(path, data) || looksLikeTemplate(data) && mayBearPolicies(data) || isYAML(path) && holdsStatements(data)
}

// Load reads the templates, each as a stack of its own unless others nest it: a
// template's path is the scope of its names.
func (Loader) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	return newStacks(fsys, files, options.Work).load()
}

func templateName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".json", ".template", ".cform", ".cfn", ".cloudformation",
		".tmpl", ".tpl", ".j2", ".jinja", ".jinja2", ".erb", ".mustache":
		return true
	}
	return false
}

func isYAML(name string) bool {
	extension := strings.ToLower(path.Ext(name))
	return extension == ".yaml" || extension == ".yml"
}

// holdsStatements asks for the key of a policy statement with a value it can have, as
// serverless.yml and Pulumi's YAML write it.
func holdsStatements(data []byte) bool {
	for _, effect := range []string{"Effect: Allow", "Effect: Deny", `Effect: "`, "Effect: '"} {
		if bytes.Contains(data, []byte(effect)) {
			return bytes.Contains(data, []byte("Action"))
		}
	}
	return false
}

// looksLikeTemplate asks for a Resources key, at the start of a line where it is not
// in quotes, and for a Type that begins with AWS::.
func looksLikeTemplate(data []byte) bool {
	return bytes.Contains(data, []byte("AWS::")) && hasResources(data) && hasType(data)
}

func mayBearPolicies(data []byte) bool {
	for _, word := range []string{"Statement", "AWS::IAM::", "AWS::Serverless::", "PolicyDocument", "Fn::Transform", "Fn::ForEach", "TemplateURL", "Export"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

func hasResources(data []byte) bool {
	word := []byte("Resources")
	for at := 0; ; {
		next := bytes.Index(data[at:], word)
		if next < 0 {
			return false
		}
		at += next
		before, after := data[:at], data[at+len(word):]
		at += len(word)
		quoted := len(before) > 0 && (before[len(before)-1] == '"' || before[len(before)-1] == '\'')
		if quoted && len(after) > 0 {
			after = after[1:]
		}
		if (quoted || isRootKey(data, before)) && bytes.HasPrefix(bytes.TrimLeft(after, " \t"), []byte(":")) {
			return true
		}
	}
}

// isRootKey reports whether a key that stands behind the given text begins its line
// as the first key of the file does: some indent the whole template.
func isRootKey(data, before []byte) bool {
	before = bytes.TrimPrefix(before, []byte("\ufeff"))
	line := before[bytes.LastIndexAny(before, "\n\r")+1:]
	if len(line) == 0 {
		return true
	}
	return len(bytes.Trim(line, " ")) == 0 && len(line) == indent(data)
}

// indent is that of the first line that is neither blank, nor a comment, nor a mark.
func indent(data []byte) int {
	for line := range bytes.Lines(data) {
		text := bytes.TrimSpace(line)
		if len(text) > 0 && text[0] != '#' && text[0] != '%' && !bytes.HasPrefix(text, []byte("---")) {
			return bytes.Index(line, text)
		}
	}
	return 0
}

func hasType(data []byte) bool {
	return hasTypeOf(data, []byte("AWS::")) || hasTypeOf(data, []byte("Custom::"))
}

// hasTypeOf looks for the word as the value of a Type key.
func hasTypeOf(data, word []byte) bool {
	for at := 0; ; at += len(word) {
		next := bytes.Index(data[at:], word)
		if next < 0 {
			return false
		}
		at += next
		before := bytes.TrimRight(data[max(0, at-64):at], " \t\r\n\"'")
		before, colon := bytes.CutSuffix(before, []byte(":"))
		if colon && bytes.HasSuffix(bytes.TrimRight(before, " \t\"'"), []byte("Type")) {
			return true
		}
	}
}
