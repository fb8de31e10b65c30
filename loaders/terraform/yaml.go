package terraform

import (
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
	"gopkg.in/yaml.v3"
)

// maxYAML bounds the nodes that yamldecode makes, those that aliases repeat included.
const maxYAML = 20_000

// yamlDecode is what a text of YAML means to Terraform: version 1.2 with the booleans
// of 1.1, and dates written out as timestamps.
func (c *invocation) yamlDecode() *policy.Node {
	text, known := c.args[0].Text.Literal()
	if !known || c.args[0].Kind != policy.String {
		return c.hole()
	}
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(text), &document); err != nil {
		return c.failure()
	}
	if len(document.Content) == 0 {
		return &policy.Node{Span: span(c.at), Via: c.env.via}
	}
	reader := &yamlReader{invocation: c, left: c.budget(maxYAML)}
	if node := reader.node(document.Content[0], 0); node != nil {
		return node
	}
	return c.hole()
}

// yamlReader makes nodes of YAML, all at the place of the call.
type yamlReader struct {
	*invocation
	left int
}

// node is nil where something in it is not known, or too big.
func (r *yamlReader) node(n *yaml.Node, depth int) *policy.Node {
	if depth > maxDepth {
		r.tooDeep(r.at)
		return nil
	}
	if r.left--; r.left < 0 {
		r.exhaust(r.at)
		return nil
	}
	node := &policy.Node{Span: span(r.at), Via: r.env.via}
	switch n.Kind {
	case yaml.AliasNode:
		return r.node(n.Alias, depth+1)
	case yaml.SequenceNode:
		node.Kind = policy.List
		for _, content := range n.Content {
			item := r.node(content, depth+1)
			if item == nil {
				return nil
			}
			node.Items = append(node.Items, item)
		}
		return node
	case yaml.MappingNode:
		return r.mapping(node, n, depth)
	}
	return yamlScalar(node, n)
}

func (r *yamlReader) mapping(node *policy.Node, n *yaml.Node, depth int) *policy.Node {
	node.Kind = policy.Object
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := r.node(n.Content[i], depth+1), r.node(n.Content[i+1], depth+1)
		switch {
		case key == nil || value == nil:
			return nil
		case n.Content[i].Tag == "!!merge" && value.Kind == policy.Object:
			for _, field := range value.Fields {
				if node.Exact(field.Key.String()) == nil {
					node.Fields = append(node.Fields, field)
				}
			}
			continue
		case !key.IsScalar():
			return nil
		}
		name := asText(key)
		node.Fields = slices.DeleteFunc(node.Fields, func(earlier policy.Field) bool { return earlier.Key.Is(name.String()) })
		node.Fields = append(node.Fields, policy.Field{Key: name, KeySpan: node.Span, Value: value})
	}
	return node
}

// yamlNumbers are the whole numbers, decimal, octal and hexadecimal, and the others.
var yamlNumbers = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^([-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?)$`)
})

// yamlScalar tells what a plain scalar is; nil for tags that nobody needs.
func yamlScalar(node *policy.Node, n *yaml.Node) *policy.Node {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	node.Kind, node.Text = policy.String, policy.Literal(n.Value)
	if n.Style&yaml.TaggedStyle != 0 {
		if n.Tag != "!!str" {
			return nil
		}
		return node
	}
	if !plain {
		return node
	}
	switch n.Value {
	case "", "~", "null", "Null", "NULL":
		node.Kind, node.Text = policy.Null, policy.Text{}
		return node
	case "y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON":
		node.Kind, node.Text = policy.Bool, policy.Literal("true")
		return node
	case "n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF":
		node.Kind, node.Text = policy.Bool, policy.Literal("false")
		return node
	}
	if at, ok := yamlTime(n.Value); ok {
		node.Text = policy.Literal(at.Format(time.RFC3339))
		return node
	}
	if yamlNumbers().MatchString(n.Value) {
		return yamlNumber(node, n.Value)
	}
	return node
}

func yamlNumber(node *policy.Node, literal string) *policy.Node {
	if whole, ok := new(big.Int).SetString(literal, 0); ok && strings.HasPrefix(literal, "0x") || strings.HasPrefix(literal, "0o") {
		node.Kind, node.Text = policy.Number, policy.Literal(whole.String())
		return node
	}
	if _, err := strconv.ParseFloat(literal, 64); err != nil {
		return nil
	}
	node.Kind, node.Text = policy.Number, policy.Literal(canonicalNumber(strings.TrimPrefix(literal, "+")))
	return node
}

func yamlTime(text string) (time.Time, bool) {
	if len(text) < 8 || text[4] != '-' {
		return time.Time{}, false
	}
	for _, layout := range []string{"2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999", "2006-1-2"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
