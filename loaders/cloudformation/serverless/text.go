package serverless

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// source is how a variable of the framework begins. IAM's own ${aws:username} and
// CloudFormation's ${AWS::Region} are none.
var source = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\s*(?:(?:self|opt|env|sls|param|ssm|cf|git|terraform|vault|doppler|output|construct|state|stage)(?:[.(][^:]*)?:(?:$|[^:])|(?:file|strToBool)\(|s3:[^}]*/|aws:(?:accountId|region)\b)`)
})

// piece is a stretch of text: literal, a variable of the framework, or #{X}, by which
// a plugin writes ${X} of Fn::Sub.
type piece struct {
	text             string
	variable, pseudo bool
}

// pieces cuts a text at its variables. \${ is a literal ${.
func pieces(text string) (list []piece) {
	var literal strings.Builder
	unclosed := 0
	flush := func() {
		if literal.Len() > 0 {
			list = append(list, piece{text: literal.String()})
			literal.Reset()
		}
	}
	for i := 0; i < len(text); {
		rest := text[i:]
		if strings.HasPrefix(rest, `\${`) {
			literal.WriteString("${")
			i += len(`\${`)
			continue
		}
		opens := strings.HasPrefix(rest, "${") || strings.HasPrefix(rest, "#{")
		end := -1
		if opens && unclosed < maxUnclosed {
			if end = closing(rest); end < 0 {
				unclosed++
			}
		}
		if end < 0 || rest[0] == '$' && !source().MatchString(rest[2:end]) {
			literal.WriteByte(text[i])
			i++
			continue
		}
		flush()
		list = append(list, piece{text: rest[2:end], variable: rest[0] == '$', pseudo: rest[0] == '#'})
		i += end + 1
	}
	flush()
	return list
}

// closing is the offset of the brace that closes the first one; -1 where none does.
func closing(text string) int {
	depth := 0
	for i := range len(text) {
		switch text[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// text resolves the variables in a string. The string itself comes back where there
// are none.
func (v *variables) text(node *policy.Node) *policy.Node {
	written := raw.Literal(node)
	if !strings.Contains(written, "${") && !strings.Contains(written, "#{") {
		return node
	}
	list := pieces(written)
	if len(list) > maxPieces {
		return hole(written, v.file, node)
	}
	if len(list) == 1 && list[0].variable {
		return v.via(v.variable(list[0].text, node), node, list[0].text)
	}
	made := *node
	made.Text = policy.Text{}
	changed, size := false, 0
	for _, p := range list {
		part := policy.Literal(p.text)
		if p.variable {
			value := v.variable(p.text, node)
			if !value.IsScalar() && value.Kind != policy.Open {
				return v.joined(node, list)
			}
			part = value.Text
		} else if p.pseudo {
			return v.joined(node, list)
		}
		changed = true
		made.Text = policy.Concat(made.Text, part)
		made.Text.Ref = nil
		if size += length(part); size > maxTextBytes || len(made.Text.Parts) > maxPieces {
			return hole(written, v.file, node)
		}
	}
	if !changed {
		return node
	}
	return &made
}

func length(text policy.Text) (bytes int) {
	for _, part := range text.Parts {
		bytes += len(part.Literal)
	}
	return bytes
}

// joined is an Fn::Sub of the pieces, for values that are intrinsics.
func (v *variables) joined(node *policy.Node, list []piece) *policy.Node {
	format, given := "", &policy.Node{Kind: policy.Object, Span: node.Span}
	for _, p := range list {
		switch {
		case p.variable:
			format += v.given(given, v.variable(p.text, node))
		case p.pseudo:
			format += "${" + p.text + "}"
		default:
			format += strings.ReplaceAll(p.text, "${", "${!")
		}
	}
	return sub(node, format, given)
}

// given puts a value among the variables of an Fn::Sub, and says how it is named there.
func (v *variables) given(variables *policy.Node, value *policy.Node) string {
	name := "value" + strconv.Itoa(len(variables.Fields))
	variables.Fields = append(variables.Fields, raw.Field(name, value.Span, value))
	return "${" + name + "}"
}

func sub(node *policy.Node, format string, given *policy.Node) *policy.Node {
	argument := &policy.Node{Kind: policy.String, Text: policy.Literal(format), Span: node.Span, Via: node.Via}
	if len(given.Fields) > 0 {
		argument = &policy.Node{Kind: policy.List, Span: node.Span, Via: node.Via, Items: []*policy.Node{argument, given}}
	}
	return &policy.Node{Kind: policy.Object, Span: node.Span, Via: node.Via, Fields: []policy.Field{raw.Field("Fn::Sub", node.Span, argument)}}
}

// substitution is the argument of an Fn::Sub, whose text may hold variables of the
// framework besides its own.
func (v *variables) substitution(text, own *policy.Node) *policy.Node {
	given := &policy.Node{Kind: policy.Object, Span: text.Span}
	if own != nil {
		given.Span, given.Fields = own.Span, own.Fields
	}
	format, changed := "", false
	for _, p := range pieces(raw.Literal(text)) {
		switch {
		case !p.variable && !p.pseudo:
			format += p.text
			continue
		case p.pseudo:
			format += "${" + p.text + "}"
		default:
			value := v.variable(p.text, text)
			if known, ok := value.Text.Literal(); ok && value.IsScalar() {
				format += known
			} else {
				format += v.given(given, value)
			}
		}
		changed = true
	}
	switch {
	case !changed && own == nil:
		return text
	case !changed:
		return raw.List(text.Span, text, own)
	}
	return sub(text, format, given).Fields[0].Value
}
