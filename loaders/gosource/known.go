package gosource

import (
	"go/ast"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// known is what a function gives whose meaning is known by its package and name; nil
// for any other.
func (ev *evaluator) known(importPath, name string, x *ast.CallExpr, e *env) *policy.Node {
	if len(x.Args) == 0 {
		return nil
	}
	switch importPath {
	case "fmt":
		if name == "Sprintf" {
			return ev.sprintf(x, e)
		}
	case "strings":
		return ev.stringsCall(name, x, e)
	case "encoding/json":
		if name == "Marshal" || name == "MarshalIndent" || name == "RawMessage" {
			return ev.marshal(x, e)
		}
	case "bytes":
		if name == "NewBufferString" || name == "NewReader" {
			return ev.eval(x.Args[0], e)
		}
	}
	if isPulumiCore(importPath) {
		return ev.pulumiCore(name, x, e)
	}
	if wraps(importPath, name) && len(x.Args) == 1 {
		return ev.eval(x.Args[0], e)
	}
	if name == "Strings" && importPath == jsiiPath {
		return ev.spread(x, e)
	}
	return nil
}

const jsiiPath = "github.com/aws/jsii-runtime-go"

// wraps reports whether a function gives its one argument in another type.
func wraps(importPath, name string) bool {
	switch base := defaultName(importPath); {
	case importPath == jsiiPath:
		return name == "String" || name == "Bool" || name == "Number" || name == "Strings"
	case base == "aws" && strings.HasPrefix(importPath, "github.com/aws/"):
		switch name {
		case "String", "StringValue", "ToString", "StringSlice", "ToStringSlice", "Bool", "Int32", "Int64":
			return true
		}
	case base == "ptr" || base == "pointer" || base == "pointers" || base == "to" || base == "lo":
		switch name {
		case "To", "Of", "String", "ToPtr", "StringPtr", "Pointer", "Deref", "Ref":
			return true
		}
	}
	return false
}

// spread is the list of a call's arguments.
func (ev *evaluator) spread(x *ast.CallExpr, e *env) *policy.Node {
	if len(x.Args) == 1 && x.Ellipsis.IsValid() {
		return ev.eval(x.Args[0], e)
	}
	node := &policy.Node{Kind: policy.List, Span: e.file.span(x)}
	for _, arg := range x.Args {
		node.Items = append(node.Items, ev.eval(arg, e))
	}
	return node
}

// marshal is a text of which the value is known.
func (ev *evaluator) marshal(x *ast.CallExpr, e *env) *policy.Node {
	value := ev.eval(x.Args[0], e)
	if value.Kind == policy.String { // json.RawMessage(text)
		return value
	}
	return ev.coding(value, x, e)
}

// coding is the text that a value is written as.
func (ev *evaluator) coding(value *policy.Node, at ast.Expr, e *env) *policy.Node {
	node := ev.word(policy.String, ev.holeText(at, e, policy.AnyText), at, e)
	ev.coded[node] = value
	return node
}

func (ev *evaluator) stringsCall(name string, x *ast.CallExpr, e *env) *policy.Node {
	switch {
	case name == "Join" && len(x.Args) == 2:
		return ev.join(x, e)
	case name == "ReplaceAll" && len(x.Args) == 3, name == "Replace" && len(x.Args) == 4:
		return ev.replace(x, e)
	case name == "TrimSpace":
		node := ev.eval(x.Args[0], e)
		if literal, known := node.Text.Literal(); known && node.Kind == policy.String && !mayBeJSON(node.Text) {
			return ev.word(policy.String, policy.Literal(strings.TrimSpace(literal)), x, e)
		}
		return node
	case name == "ToLower" || name == "ToUpper":
		node := ev.eval(x.Args[0], e)
		literal, known := node.Text.Literal()
		if node.Kind != policy.String || !known {
			return nil
		}
		if name == "ToLower" {
			return ev.word(policy.String, policy.Literal(strings.ToLower(literal)), x, e)
		}
		return ev.word(policy.String, policy.Literal(strings.ToUpper(literal)), x, e)
	}
	return nil
}

func (ev *evaluator) join(x *ast.CallExpr, e *env) *policy.Node {
	list, separator := ev.eval(x.Args[0], e), ev.eval(x.Args[1], e)
	if list.Kind != policy.List || list.Partial || len(list.Items) > maxCombined*4 {
		return ev.hole(x, e)
	}
	var nodes []*policy.Node
	for i, item := range list.Items {
		if i > 0 {
			nodes = append(nodes, separator)
		}
		nodes = append(nodes, item)
	}
	return ev.each(nodes, x, e, func(nodes []*policy.Node) *policy.Node { return ev.joined(nodes, x, e) })
}

// replace puts a value in the place of a marker in a text.
func (ev *evaluator) replace(x *ast.CallExpr, e *env) *policy.Node {
	base, with := ev.eval(x.Args[0], e), ev.eval(x.Args[2], e)
	marker, known := literal(ev.eval(x.Args[1], e))
	if !known || marker == "" || base.Kind != policy.String {
		return ev.hole(x, e)
	}
	return ev.each([]*policy.Node{base, with}, x, e, func(nodes []*policy.Node) *policy.Node {
		var list []jsontext.Piece
		for _, piece := range ev.spelled(nodes[0]) {
			for piece.Hole == nil {
				at := strings.Index(piece.Text, marker)
				if at < 0 {
					break
				}
				list = append(list, part(piece, 0, at))
				list = append(list, ev.filled(nodes[1], part(piece, at, at+len(marker)).Span)...)
				piece = part(piece, at+len(marker), len(piece.Text))
			}
			list = append(list, piece)
		}
		return ev.spelling(list, x, e)
	})
}

// part is a stretch of a piece.
func part(piece jsontext.Piece, from, to int) jsontext.Piece {
	if piece.Span.End-piece.Span.Start == len(piece.Text) {
		start := piece.Span.Start
		piece.Span.Start, piece.Span.End = start+from, start+to
	}
	piece.Text = piece.Text[from:to]
	return piece
}

// filled are the pieces of a value that stands where a verb or marker does.
func (ev *evaluator) filled(node *policy.Node, at policy.Span) []jsontext.Piece {
	var list []jsontext.Piece
	for _, piece := range ev.spelled(node) {
		piece.Span = at
		list = append(list, piece)
	}
	return list
}

// spelling is the text that pieces make.
func (ev *evaluator) spelling(list []jsontext.Piece, at ast.Expr, e *env) *policy.Node {
	texts := make([]policy.Text, len(list))
	size := 0
	for i, piece := range list {
		texts[i] = policy.Literal(piece.Text)
		if piece.Hole != nil {
			texts[i] = policy.Text{Parts: []policy.Part{{Hole: piece.Hole}}}
		}
		size += len(piece.Text)
	}
	if size > maxText {
		return ev.hole(at, e)
	}
	node := ev.word(policy.String, policy.Concat(texts...), at, e)
	ev.pieces[node] = list
	return node
}

// marshalled is what a constructor gives of a type that writes its own JSON, where it is
// made of strings alone and does nothing but keep them: these strings.
func (ev *evaluator) marshalled(f *file, fn *ast.FuncDecl, x *ast.CallExpr, e *env) *policy.Node {
	results, params := fn.Type.Results, fn.Type.Params
	if results.NumFields() != 1 || params.NumFields() != 1 || !ofStrings(params.List[0].Type) {
		return nil
	}
	name, ok := results.List[0].Type.(*ast.Ident)
	if !ok || !(typ{file: f, expr: name}).marshalsItself() || !keeps(fn.Body, name.Name) {
		return nil
	}
	return ev.args(x, params, e)[0]
}

// keeps reports whether every return is a literal of the type.
func keeps(body *ast.BlockStmt, name string) bool {
	all := true
	ast.Inspect(body, func(node ast.Node) bool {
		if back, ok := node.(*ast.ReturnStmt); ok && len(back.Results) == 1 {
			literal, ok := back.Results[0].(*ast.CompositeLit)
			all = all && ok && rootName(literal.Type) == name
		}
		return all
	})
	return all
}

func ofStrings(expr ast.Expr) bool {
	switch x := expr.(type) {
	case *ast.Ident:
		return x.Name == "string"
	case *ast.ArrayType:
		return ofStrings(x.Elt)
	case *ast.Ellipsis:
		return ofStrings(x.Elt)
	}
	return false
}

// vocabulary is what a name of a well-known package stands for.
func (ev *evaluator) vocabulary(importPath, name string, at ast.Expr, e *env) *policy.Node {
	text := ""
	switch family(importPath) {
	case cdkFamily:
		switch name {
		case "Effect_ALLOW":
			text = "Allow"
		case "Effect_DENY":
			text = "Deny"
		}
	case sdkFamily, sdkTypes:
		text = organizationType(name)
	}
	if text == "" {
		return nil
	}
	return ev.word(policy.String, policy.Literal(text), at, e)
}

func organizationType(name string) string {
	switch name {
	case "PolicyTypeServiceControlPolicy":
		return "SERVICE_CONTROL_POLICY"
	case "PolicyTypeResourceControlPolicy":
		return "RESOURCE_CONTROL_POLICY"
	}
	return ""
}

// families are the packages whose types and functions declare something of AWS.
type families uint8

const (
	otherFamily families = iota
	sdkFamily            // aws-sdk-go and aws-sdk-go-v2, services
	sdkTypes             // the types beside a service
	pulumiFamily
	cdkFamily
	formationFamily // goformation and its forks
)

// family tells where a package belongs, by its path.
func family(importPath string) families {
	switch {
	case strings.HasPrefix(importPath, "github.com/aws/aws-sdk-go"):
		if path.Base(importPath) == "types" {
			return sdkTypes
		}
		return sdkFamily
	case strings.HasPrefix(importPath, "github.com/pulumi/pulumi-aws/"):
		return pulumiFamily
	case strings.HasPrefix(importPath, "github.com/aws/aws-cdk-go/awscdk"):
		return cdkFamily
	case strings.Contains(importPath, "/goformation/"):
		return formationFamily
	}
	return otherFamily
}

// service is the part of AWS that a package is about: iam, s3, awsiam.
func service(importPath string) string { return path.Base(importPath) }
