package serverless

import (
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Bounds of what variables may grow to.
const (
	maxNodes = 200_000
	maxDepth = 24
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

// source is how a variable of the framework begins. IAM's own ${aws:username} and
// CloudFormation's ${AWS::Region} are none.
var source = regexp.MustCompile(`^\s*(?:(?:self|opt|env|sls|param|ssm|cf|git|terraform|vault|doppler|output|construct|state|stage)(?:[.(][^:]*)?:(?:$|[^:])|(?:file|strToBool)\(|s3:[^}]*/|aws:(?:accountId|region)\b)`)

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

// piece is a stretch of text: literal, a variable of the framework, or #{X}, by which
// a plugin writes ${X} of Fn::Sub.
type piece struct {
	text             string
	variable, pseudo bool
}

// pieces cuts a text at its variables. \${ is a literal ${.
func pieces(text string) (list []piece) {
	var literal strings.Builder
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
		if opens {
			end = closing(rest)
		}
		if end < 0 || rest[0] == '$' && !source.MatchString(rest[2:end]) {
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
	if len(list) == 1 && list[0].variable {
		return v.via(v.variable(list[0].text, node), node, list[0].text)
	}
	made := *node
	made.Text = policy.Text{}
	changed := false
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
	}
	if !changed {
		return node
	}
	return &made
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

func hole(name, scope string, at *policy.Node) *policy.Node {
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
	case source.MatchString(written):
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

// included gives what file(name):address stands for.
func (v *variables) included(written string, at *policy.Node) *policy.Node {
	end := strings.IndexByte(written, ')')
	if end < 0 {
		return nil
	}
	name := strings.Trim(strings.TrimSpace(written[len("file("):end]), `'"`)
	address := strings.TrimPrefix(written[end+1:], ":")
	full := path.Join(path.Dir(v.file), name)
	switch {
	case path.IsAbs(name) || strings.HasPrefix(name, "~") || full == ".." || strings.HasPrefix(full, "../"):
		v.problem(at.Span, "a file outside of what is read: "+name)
		return hole(written, v.file, at)
	case !isData(full):
		return hole(written, v.file, at)
	}
	root := v.open(full)
	if root == nil {
		return nil
	}
	return v.follow(root, address)
}

func isData(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yml", ".yaml", ".json":
		return true
	}
	return false
}

func (v *variables) problem(span policy.Span, reason string) {
	for _, known := range v.problems {
		if known.Span == span && known.Reason == reason {
			return
		}
	}
	v.problems = append(v.problems, policy.Problem{Span: span, Reason: reason})
}

// via gives a value from elsewhere with the variable as a station on the way.
func (v *variables) via(value, at *policy.Node, name string) *policy.Node {
	if value.Span == at.Span {
		return value
	}
	return v.moved(value, policy.Station{Span: at.Span, Name: "${" + name + "}"})
}

func (v *variables) moved(node *policy.Node, station policy.Station) *policy.Node {
	if v.left--; v.left < 0 {
		return hole("…", v.file, node)
	}
	copied := *node
	copied.Via = append([]policy.Station{station}, node.Via...)
	copied.Items, copied.Fields = nil, nil
	for _, item := range node.Items {
		copied.Items = append(copied.Items, v.moved(item, station))
	}
	for _, member := range node.Fields {
		member.Value = v.moved(member.Value, station)
		copied.Fields = append(copied.Fields, member)
	}
	return &copied
}
