package serverless

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Bounds of what variables may grow to.
const (
	maxNodes     = 200_000
	maxDepth     = 24
	maxTextBytes = 1 << 16
	maxPieces    = 1 << 10
	maxUnclosed  = 1 << 6
	maxShown     = 160 // of the name of a hole
)

// variables resolves ${…} as far as the files tell. Options and the environment are
// holes even where there is a fallback: any deployer may give another value.
type variables struct {
	root     *policy.Node
	file     string
	open     func(name string) *policy.Node
	left     int // nodes that may still be made
	depth    int
	problems []policy.Problem
	parts    []string // files that resources come from
}

// resolve gives a value with the variables in it resolved.
func (v *variables) resolve(node *policy.Node) *policy.Node {
	if node == nil {
		return nil
	}
	if v.left--; v.left < 0 || v.depth > maxDepth {
		return hole("…", v.file, node)
	}
	switch node.Kind {
	case policy.String:
		value := v.text(node)
		if value == node || value.IsScalar() || value.Kind == policy.Open {
			return value
		}
		v.depth++
		defer func() { v.depth-- }()
		return v.resolve(value)
	case policy.List:
		copied := *node
		copied.Items = nil
		for _, item := range node.Items {
			copied.Items = append(copied.Items, v.resolve(item))
		}
		return &copied
	case policy.Object:
		return v.object(node)
	}
	return node
}

func (v *variables) object(node *policy.Node) *policy.Node {
	copied := *node
	copied.Fields = nil
	name, argument := raw.Call(node)
	for _, member := range node.Fields {
		switch {
		case name == "Fn::Sub" && argument.Kind == policy.List && len(argument.Items) == 2:
			member.Value = v.substitution(argument.Items[0], v.resolve(argument.Items[1]))
		case name == "Fn::Sub":
			member.Value = v.substitution(argument, nil)
		default:
			member.Value = v.resolve(member.Value)
			if strings.Contains(member.Key.String(), "${") {
				member.Key = v.textOf(&policy.Node{Kind: policy.String, Text: member.Key, Span: member.KeySpan}, "key")
			}
		}
		copied.Fields = append(copied.Fields, member)
	}
	return &copied
}

// shallow resolves a value that is a variable from end to end, and nothing inside it.
func (v *variables) shallow(node *policy.Node) *policy.Node {
	for range maxDepth {
		if !raw.IsString(node) {
			return node
		}
		value := v.text(node)
		if value == node {
			return node
		}
		node = value
	}
	return node
}

// member is a member of an object, either of which may be a variable.
func (v *variables) member(node *policy.Node, name string) *policy.Node {
	if node = v.shallow(node); node == nil {
		return nil
	}
	return v.shallow(node.Exact(name))
}

// textOf is the text of a value, or a hole of that name.
func (v *variables) textOf(node *policy.Node, name string) policy.Text {
	value := v.resolve(node)
	if value != nil && value.Kind == policy.Object {
		value = v.resolve(value.Exact("name"))
	}
	if value == nil || !value.IsScalar() {
		return policy.HoleText(name, v.file, policy.AnyText)
	}
	return value.Text
}

// hole stands for what no file tells.
func hole(name, scope string, at *policy.Node) *policy.Node {
	if len(name) > maxShown {
		name = strings.ToValidUTF8(name[:maxShown], "") + "…"
		scope += "@" + strconv.Itoa(at.Span.Start)
	}
	return &policy.Node{Kind: policy.Open, Text: policy.HoleText(name, scope, policy.AnyText), Span: at.Span, Via: at.Via}
}

// variable gives what ${expression} stands for: the first of its alternatives that is
// there.
func (v *variables) variable(expression string, at *policy.Node) *policy.Node {
	v.depth++
	defer func() { v.depth-- }()
	if v.left--; v.left < 0 || v.depth > maxDepth {
		return hole(expression, v.file, at)
	}
	for _, alternative := range split(expression) {
		if value := v.alternative(strings.TrimSpace(alternative), at); value != nil {
			return value
		}
	}
	return hole(expression, v.file, at)
}

// split cuts at the commas outside of braces, brackets and quotes.
func split(expression string) (list []string) {
	depth, quote, from := 0, byte(0), 0
	for i := range len(expression) {
		switch char := expression[i]; {
		case quote != 0:
			if char == quote {
				quote = 0
			}
		case char == '\'' || char == '"':
			quote = char
		case strings.IndexByte("({", char) >= 0:
			depth++
		case strings.IndexByte(")}", char) >= 0:
			depth--
		case char == ',' && depth == 0:
			list, from = append(list, expression[from:i]), i+1
		}
	}
	return append(list, expression[from:])
}

// alternative gives the value of one alternative; nil where it has none.
func (v *variables) alternative(written string, at *policy.Node) *policy.Node {
	inner := &policy.Node{Kind: policy.String, Text: policy.Literal(written), Span: at.Span, Via: at.Via}
	if strings.Contains(written, "${") {
		// what a variable makes of an address is an address
		resolved := v.resolve(inner)
		if whole := pieces(written); len(whole) == 1 && whole[0].variable {
			return resolved
		}
		known, ok := resolved.Text.Literal()
		if !ok || !resolved.IsScalar() {
			return hole(written, v.file, at)
		}
		written = known
	}
	if last := len(written) - 1; last > 0 && (written[0] == '\'' || written[0] == '"') && written[last] == written[0] {
		return &policy.Node{Kind: policy.String, Text: policy.Literal(written[1:last]), Span: at.Span, Via: at.Via}
	}
	kind, address, _ := strings.Cut(written, ":")
	switch {
	case strings.HasPrefix(written, "file("):
		return v.included(written, at)
	case kind == "self":
		return v.self(address, at)
	case address == "stage" && (kind == "opt" || kind == "sls"):
		return v.stage(at)
	case address == "region" && (kind == "opt" || kind == "aws"):
		return pseudo("Region", policy.Region, v.file, at)
	case written == "aws:accountId":
		return pseudo("AccountId", policy.Account, v.file, at)
	case source().MatchString(written):
		unknown := hole(written, v.file, at)
		unknown.Kind = policy.String
		return unknown
	}
	return inner // true, false, null, a number
}

func (v *variables) stage(at *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: policy.HoleText("sls:stage", v.file, policy.Name), Span: at.Span, Via: at.Via}
}

func pseudo(name string, class policy.Class, scope string, at *policy.Node) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: policy.HoleText("AWS::"+name, scope, class), Span: at.Span, Via: at.Via}
}

// self gives what stands at an address of the service. Stage and Region are what the
// deployer says, whatever stands there.
func (v *variables) self(address string, at *policy.Node) *policy.Node {
	switch address {
	case "provider.stage":
		return v.stage(at)
	case "provider.region":
		return pseudo("Region", policy.Region, v.file, at)
	}
	return v.follow(v.root, address)
}

// follow leads along an address through objects and lists; nil where it ends.
func (v *variables) follow(node *policy.Node, address string) *policy.Node {
	for step := range strings.SplitSeq(address, ".") {
		if node = v.shallow(node); node == nil || node.Kind == policy.Open {
			return node
		}
		if step == "" {
			continue
		}
		if index, err := strconv.Atoi(step); err == nil && node.Kind == policy.List && index >= 0 && index < len(node.Items) {
			node = node.Items[index]
			continue
		}
		node = node.Exact(step)
	}
	return v.shallow(node)
}
