package gosource

import (
	"go/ast"
	"go/token"

	"github.com/iamlint/iamlint/loaders/policy"
)

// collect reads the package: first what is given to AWS, then who gets what, then the
// policies that nobody was seen to take.
func (ev *evaluator) collect() {
	files := ev.pkg.files[:len(ev.pkg.files):len(ev.pkg.files)]
	for _, f := range files {
		for _, d := range f.tree.Decls {
			ev.sinks(d, ev.outerOf(f, d, 0))
		}
	}
	ev.links.follow()
	ev.links.followTrusts()
	strays := &strays{ev: ev, covered: map[string][]policy.Span{}, within: map[*ast.BinaryExpr]bool{}}
	for _, document := range ev.repo.Documents {
		strays.cover(document.Node)
	}
	for _, kind := range []token.Token{token.FUNC, token.VAR, token.CONST} {
		for _, f := range files {
			for _, d := range f.tree.Decls {
				if tokenOf(d) == kind {
					strays.walk(d, ev.outerOf(f, d, 0))
				}
			}
		}
	}
	if ev.isSpent() {
		ev.repo.Unread(ev.pkg.dir, "more Go expressions than are followed in one package"+policy.MoreWork)
	}
}

func tokenOf(d ast.Decl) token.Token {
	if general, ok := d.(*ast.GenDecl); ok {
		return general.Tok
	}
	return token.FUNC
}

// sinks evaluates whatever declares something of AWS.
func (ev *evaluator) sinks(d ast.Decl, e *env) {
	ast.Inspect(d, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.CompositeLit:
			if x.Type == nil {
				return true
			}
			importPath, name := ev.typeOf(x, typ{}, e).named()
			if _, known := rowOf(importPath, name); known {
				ev.eval(x, e)
			}
			if family(importPath) == cdkFamily && service(importPath) != "awsiam" {
				ev.lent(x, e)
				ev.initialPolicy(x, e)
			}
		case *ast.CallExpr:
			importPath, name := e.file.qualified(x.Fun, e.fn)
			switch {
			case family(importPath) == pulumiFamily, family(importPath) == cdkFamily && service(importPath) == "awsiam":
				ev.eval(x, e)
			case family(importPath) == sdkFamily && service(importPath) == "stscreds":
				ev.credentials(name, x, e)
			case importPath == "" && e.file.uses(cdkFamily):
				ev.cdkMethod(x, e)
			}
		}
		return true
	})
}

// uses reports whether the file imports a package of a family.
func (f *file) uses(wanted families) bool {
	for _, imported := range f.imports {
		if family(imported) == wanted {
			return true
		}
	}
	return false
}

// lent marks roles that are given to another construct, which may give them more.
func (ev *evaluator) lent(x *ast.CompositeLit, e *env) {
	for _, element := range x.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if made := ev.things[ev.eval(pair.Value, e)]; made != nil && made.principal != nil {
			made.principal.Incomplete = append(made.principal.Incomplete, "it is given to "+e.file.source(literalHead(x))+", which may add policies to it")
		}
	}
}

// credentials is a provider of credentials that assumes a role.
func (ev *evaluator) credentials(name string, x *ast.CallExpr, e *env) {
	switch name {
	case "NewAssumeRoleProvider", "NewCredentials", "NewCredentialsWithClient", "NewWebIdentityRoleProvider":
	default:
		return
	}
	if len(x.Args) < 2 {
		return
	}
	var externalID *policy.Node
	for _, option := range x.Args[2:] {
		ast.Inspect(option, func(node ast.Node) bool {
			if set, ok := node.(*ast.AssignStmt); ok && len(set.Lhs) == 1 && len(set.Rhs) == 1 {
				if field, ok := set.Lhs[0].(*ast.SelectorExpr); ok && field.Sel.Name == "ExternalID" {
					externalID = ev.eval(set.Rhs[0], e)
				}
			}
			return true
		})
	}
	ev.called(e.file.span(x.Fun), ev.eval(x.Args[1], e), externalID, nil)
}

// followTrusts gives the roles the trust policies that replace their first.
func (l *links) followTrusts() {
	for _, one := range l.trusts {
		for _, target := range l.principals {
			if target.principal.Kind != policy.Role || policy.Equal(target.principal.Name, single(one.to).Text) == policy.No {
				continue
			}
			for _, document := range one.document {
				use := one.use
				use.Owner, use.OwnerName = target.key, target.label
				document.Uses = owned(document.Uses, use)
				target.principal.Trust = append(target.principal.Trust, document)
			}
			if one.unread {
				unknown := l.ev.document(&policy.Node{Kind: policy.Object, Partial: true, Span: one.use.Span}, one.use)
				target.principal.Trust = append(target.principal.Trust, unknown)
			}
		}
	}
}
