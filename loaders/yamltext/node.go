package yamltext

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// What a file may hold. Aliases are expanded, so that each use has its own station, and
// count each time, and so does what a merge key brings; no tool that reads such files goes
// near that depth.
const (
	maxNodes = 500_000
	maxDepth = 500
)

const tooMany = "more values, those of aliases included, than are read of one file" + policy.MoreWork

// converter makes policy.Nodes of YAML nodes, whose places it finds in the source.
type converter struct {
	file     policy.File
	marks    *marks
	left     int // nodes that may still be made
	inside   map[*yaml.Node]bool
	via      []policy.Station
	named    func(tag string) string
	problems []policy.Problem
}

func newConverter(file policy.File, named func(string) string, work policy.Work) *converter {
	return &converter{file: file, named: named, marks: newMarks(file.Data), left: work.Of(maxNodes), inside: map[*yaml.Node]bool{}}
}

func (c *converter) root(document *yaml.Node) *policy.Node {
	if len(document.Content) == 0 {
		return &policy.Node{Span: policy.Span{File: c.file.Path}}
	}
	node, _ := c.convert(document.Content[0], 0)
	return node
}

// convert gives the node and the offset behind it, closing quotes and brackets included.
func (c *converter) convert(n *yaml.Node, depth int) (*policy.Node, int) {
	start := c.marks.offset(n.Line, n.Column)
	if depth > maxDepth {
		return c.refuse(start, "more nesting than any file needs")
	}
	if c.left--; c.left < 0 {
		return c.refuse(start, tooMany)
	}
	if n.Kind == yaml.AliasNode {
		return c.alias(n, start, depth)
	}
	name := c.name(n)
	content, tag := c.properties(n, start)
	node, end := c.value(n, content, depth)
	if name == "" {
		return node, end
	}
	return &policy.Node{
		Kind: policy.Object, Span: c.span(tag.Start, end), Via: c.via,
		Fields: []policy.Field{{Key: policy.Literal(name), KeySpan: tag, Value: node}},
	}, end
}

func (c *converter) value(n *yaml.Node, content, depth int) (*policy.Node, int) {
	switch n.Kind {
	case yaml.SequenceNode:
		return c.sequence(n, content, depth)
	case yaml.MappingNode:
		return c.mapping(n, content, depth)
	}
	start, end, after := scalarSpan(c.file.Data, content, n)
	return &policy.Node{Kind: scalarKind(n), Text: policy.Literal(n.Value), Span: c.span(start, end), Via: c.via}, after
}

func (c *converter) sequence(n *yaml.Node, content, depth int) (*policy.Node, int) {
	node := &policy.Node{Kind: policy.List, Via: c.via}
	end := content
	for _, child := range n.Content {
		item, after := c.convert(child, depth+1)
		node.Items = append(node.Items, item)
		end = max(end, after)
	}
	end = c.closing(n, end)
	node.Span = c.span(content, end)
	return node, end
}

func (c *converter) mapping(n *yaml.Node, content, depth int) (*policy.Node, int) {
	node := &policy.Node{Kind: policy.Object, Via: c.via}
	end := content
	var merged []policy.Field
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, _ := c.convert(n.Content[i], depth+1)
		value, after := c.convert(n.Content[i+1], depth+1)
		end = max(end, after)
		if n.Content[i].Tag == "!!merge" {
			fields := mergeFields(value)
			if c.left -= len(fields); c.left < 0 {
				c.refuse(key.Span.Start, tooMany)
				node.Partial = true
				continue
			}
			merged = append(merged, fields...)
			continue
		}
		node.Fields = append(node.Fields, policy.Field{Key: c.keyText(key), KeySpan: key.Span, Value: value})
	}
	node.Fields = mergeInto(node.Fields, merged)
	end = c.closing(n, end)
	node.Span = c.span(content, end)
	return node, end
}

func (c *converter) keyText(key *policy.Node) policy.Text {
	if key.IsScalar() || key.Kind == policy.Null {
		return key.Text
	}
	return policy.HoleText("key", c.file.Path, policy.AnyText)
}

// mergeFields lists what << brings: the members of a mapping, or of several, of which
// the first has precedence.
func mergeFields(value *policy.Node) (fields []policy.Field) {
	if value.Kind == policy.Object {
		return value.Fields
	}
	for _, item := range value.Items {
		fields = append(fields, item.Fields...)
	}
	return fields
}

func mergeInto(fields, merged []policy.Field) []policy.Field {
	if len(merged) == 0 {
		return fields
	}
	seen := map[string]bool{}
	for _, field := range fields {
		seen[field.Key.String()] = true
	}
	for _, field := range merged {
		if name := field.Key.String(); !seen[name] {
			seen[name] = true
			fields = append(fields, field)
		}
	}
	return fields
}

func (c *converter) alias(n *yaml.Node, start, depth int) (*policy.Node, int) {
	end := start + len("*") + len(n.Value)
	if n.Alias == nil || c.inside[n.Alias] {
		return c.refuse(start, "an alias that holds itself")
	}
	outer := c.via
	c.inside[n.Alias] = true
	c.via = append(outer[:len(outer):len(outer)], policy.Station{Span: c.span(start, end), Name: "*" + n.Value})
	node, _ := c.convert(n.Alias, depth+1)
	c.via = outer
	delete(c.inside, n.Alias)
	return node, end
}

// refuse puts a hole where the tree is not followed further, and says so once.
func (c *converter) refuse(start int, reason string) (*policy.Node, int) {
	span := c.span(start, start)
	if len(c.problems) == 0 {
		c.problems = append(c.problems, policy.Problem{Span: span, Reason: reason})
	}
	return &policy.Node{Kind: policy.Open, Text: policy.HoleText("…", c.file.Path, policy.AnyText), Span: span}, start
}

// properties finds where a node's value begins, behind its tag and anchor, and the tag.
func (c *converter) properties(n *yaml.Node, start int) (content int, tag policy.Span) {
	data, at := c.file.Data, start
	for at < len(data) && (data[at] == '!' || data[at] == '&') {
		end := tokenEnd(data, at)
		if data[at] == '!' {
			tag = c.span(at, end)
		}
		at = end
		if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&^yaml.TaggedStyle == 0 {
			break
		}
		at = skipBlank(data, at)
	}
	return at, tag
}

// skipBlank passes white space, line breaks and comments.
func skipBlank(data []byte, at int) int {
	for at < len(data) {
		switch {
		case blank(data[at]):
			at++
		case data[at] == '#':
			end := bytes.IndexAny(data[at:], "\r\n")
			if end < 0 {
				return len(data)
			}
			at += end
		default:
			return at
		}
	}
	return at
}

// closing is the offset behind the bracket that closes a flow collection.
func (c *converter) closing(n *yaml.Node, end int) int {
	if n.Style&yaml.FlowStyle == 0 {
		return end
	}
	data, at := c.file.Data, end
	if len(n.Content) == 0 {
		at++
	}
	for at < len(data) {
		at = skipBlank(data, at)
		switch {
		case at >= len(data):
			return end
		case data[at] == ']' || data[at] == '}':
			return at + 1
		case strings.IndexByte(",:?\"'", data[at]) < 0:
			return end
		}
		at++
	}
	return end
}

func (c *converter) span(start, end int) policy.Span {
	return policy.Span{File: c.file.Path, Start: start, End: max(start, end)}
}

// name is what the format makes of a node's tag; empty for nodes without a tag of the
// format's own.
func (c *converter) name(n *yaml.Node) string {
	tag, tagged := strings.CutPrefix(n.Tag, "!")
	if !tagged || tag == "" || tag[0] == '!' || c.named == nil {
		return ""
	}
	return c.named(tag)
}

func scalarKind(n *yaml.Node) policy.Kind {
	switch n.Tag {
	case "!!null":
		return policy.Null
	case "!!bool":
		return policy.Bool
	case "!!int", "!!float":
		return policy.Number
	case "!!timestamp":
		return policy.Timestamp
	}
	return policy.String
}

// tokenEnd is where a tag or anchor ends.
func tokenEnd(data []byte, at int) int {
	if end := bytes.IndexAny(data[at:], " \t\r\n,]}"); end >= 0 {
		return at + end
	}
	return len(data)
}
