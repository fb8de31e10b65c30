package gosource

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// strays finds the policies and statements that nobody was seen to take: given to
// helpers, other clouds' tools or tests of the program's own.
type strays struct {
	ev *evaluator
	// covered are the places of what has been read, by file.
	covered map[string][]policy.Span
	// within are the sums that a long one begins with, which are not read by themselves.
	within map[*ast.BinaryExpr]bool
}

// maxSum is how long a sum is whose beginnings are read where the whole is no policy.
const maxSum = 50

// cover notes the place of a document or statement and of all in it.
func (s *strays) cover(node *policy.Node) {
	if node == nil || node.Span.Start == node.Span.End {
		return
	}
	s.covered[node.Span.File] = append(s.covered[node.Span.File], node.Span)
	statements := node.Field("Statement")
	if statements == nil {
		return
	}
	members, _ := statements.Elements()
	for _, member := range members {
		s.covered[member.Span.File] = append(s.covered[member.Span.File], member.Span)
	}
}

// has reports whether a place is one that has been read, and whether it holds such a one.
func (s *strays) has(at policy.Span) (within, around bool) {
	for _, known := range s.covered[at.File] {
		within = within || known.Start <= at.Start && at.End <= known.End
		around = around || at.Start <= known.Start && known.End <= at.End
	}
	return within, around
}

func (s *strays) walk(d ast.Decl, e *env) {
	ast.Inspect(d, func(node ast.Node) bool {
		expr, ok := node.(ast.Expr)
		if !ok {
			return true
		}
		switch within, around := s.has(e.file.span(expr)); {
		case within:
			return false
		case around:
			return true
		}
		return !s.take(expr, e)
	})
}

// take reads an expression that is a policy, or statements of one.
func (s *strays) take(expr ast.Expr, e *env) bool {
	switch x := expr.(type) {
	case *ast.BasicLit:
		return x.Kind == token.STRING && speaks(x) && s.text(expr, e)
	case *ast.BinaryExpr:
		return x.Op == token.ADD && !s.within[x] && s.sum(x, e)
	case *ast.CallExpr:
		return s.formats(x, e) && s.text(expr, e) || s.made(x, e)
	case *ast.CompositeLit:
		return s.literal(x, e)
	}
	return false
}

// sum reads a sum that is a policy. What a long one begins with is not tried after it, since
// that would be read anew for each operand.
func (s *strays) sum(x *ast.BinaryExpr, e *env) bool {
	if beginnings := slices.Collect(sums(x)); len(beginnings) > maxSum {
		for _, beginning := range beginnings {
			s.within[beginning] = true
		}
	}
	return holdsPolicy(x) && s.text(x, e)
}

// speaks reports whether a string literal may be a policy.
func speaks(x *ast.BasicLit) bool {
	value, err := strconv.Unquote(x.Value)
	return err == nil && mayBeJSON(policy.Literal(value))
}

func holdsPolicy(expr ast.Expr) bool {
	found := false
	ast.Inspect(expr, func(node ast.Node) bool {
		x, ok := node.(*ast.BasicLit)
		found = found || ok && x.Kind == token.STRING && speaks(x)
		return !found
	})
	return found
}

// formats reports whether a call makes a text of a policy.
func (s *strays) formats(x *ast.CallExpr, e *env) bool {
	importPath, name := e.file.qualified(x.Fun, e.fn)
	if importPath != "fmt" && importPath != "strings" && !isPulumiCore(importPath) || len(x.Args) < 2 {
		return false
	}
	return (name == "Sprintf" || strings.HasPrefix(name, "Replace")) && mayBeJSON(s.ev.eval(x.Args[0], e).Text)
}

// text reads JSON. A text that only speaks of policies is none.
func (s *strays) text(expr ast.Expr, e *env) bool {
	taken := false
	for _, node := range s.ev.alternatives(s.ev.eval(expr, e)) {
		if begins := strings.TrimSpace(node.Text.Prefix()); !strings.HasPrefix(begins, "{") && !strings.HasPrefix(begins, "[") {
			continue
		}
		value, broken := s.ev.meaning(node)
		if taken = s.keep(value) || taken; broken != nil && (!taken || broken.sure) {
			s.ev.malformed(broken)
			taken = true
		}
	}
	return taken
}

// keep takes a value for a document, or its statements for part of one.
func (s *strays) keep(value *policy.Node) bool {
	if value == nil || foreign(value) {
		return false
	}
	if !policy.LooksLikeDocument(value) {
		if value = fragment(value); value == nil {
			return false
		}
	}
	at := value.Span
	document := s.ev.document(value, policy.Use{Span: at, Guessed: true})
	if document == nil {
		return false
	}
	if use := &document.Uses[0]; use.Guessed && use.Kind == policy.UnknownKind {
		use.Kind = policy.GuessKind(document)
	}
	s.cover(value)
	return true
}

// foreign reports whether a policy is another cloud's, by the version of its language:
// Alibaba's is 1, Tencent's 2.0.
func foreign(value *policy.Node) bool {
	version := value.Field("Version")
	return version != nil && (version.Text.Is("1") || version.Text.Is("2.0"))
}

// fragment is a document around a statement or a list of them; nil around anything else.
// It may hold more.
func fragment(value *policy.Node) *policy.Node {
	statements := value
	switch {
	case value.Kind == policy.Object && statementLike(value):
		statements = &policy.Node{Kind: policy.List, Span: value.Span, Items: []*policy.Node{value}, Partial: true}
	case value.Kind == policy.List && len(value.Items) > 0 && !slices.ContainsFunc(value.Items, func(item *policy.Node) bool { return !statementLike(item) }):
	default:
		return nil
	}
	return &policy.Node{Kind: policy.Object, Span: value.Span, Partial: true, Fields: []policy.Field{
		{Key: policy.Literal("Statement"), KeySpan: value.Span, Value: statements},
	}}
}

// statementLike asks for an effect beside actions: less may be anything.
func statementLike(value *policy.Node) bool {
	return value.Kind == policy.Object && policy.LooksLikeStatement(value) && value.Field("Effect") != nil &&
		(value.Field("Action") != nil || value.Field("NotAction") != nil)
}

// literal reads a literal whose form is that of a policy, with all that is done to the
// variable that holds it.
func (s *strays) literal(x *ast.CompositeLit, e *env) bool {
	if !shaped(x) {
		return false
	}
	return s.whole(x, s.ev.eval(x, e), e)
}

// whole takes an expression's value with all that is done to the variable that holds it.
func (s *strays) whole(x ast.Expr, value *policy.Node, e *env) (taken bool) {
	for _, alternative := range s.ev.alternatives(s.ev.final(x, value, e, false)) {
		taken = s.keep(alternative) || taken
	}
	return taken
}

// made reads a statement or document of CDK, such as one for a custom resource.
func (s *strays) made(x *ast.CallExpr, e *env) bool {
	importPath, name := e.file.qualified(x.Fun, e.fn)
	if family(importPath) != cdkFamily || service(importPath) != "awsiam" || name != "NewPolicyStatement" && name != "NewPolicyDocument" {
		return false
	}
	return s.whole(x, s.ev.eval(x, e), e)
}

// shaped reports whether the names before the colons, or those of the members, are of a
// policy or statement.
func shaped(x *ast.CompositeLit) bool {
	names := map[string]bool{}
	for _, element := range x.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			if inner, ok := pointed(element).(*ast.CompositeLit); ok && shaped(inner) {
				return true
			}
			continue
		}
		names[keyName(pair.Key)] = true
	}
	return names["Statement"] || names["Statements"] || names["Effect"]
}

// pointed is what & takes the address of, and any other expression itself.
func pointed(expr ast.Expr) ast.Expr {
	if unary, ok := expr.(*ast.UnaryExpr); ok && unary.Op == token.AND {
		return unary.X
	}
	return expr
}

func keyName(key ast.Expr) string {
	switch key := key.(type) {
	case *ast.Ident:
		return key.Name
	case *ast.BasicLit:
		name, _ := strconv.Unquote(key.Value)
		return name
	}
	return ""
}
