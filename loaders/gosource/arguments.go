package gosource

import (
	"go/ast"

	"github.com/iamlint/iamlint/loaders/policy"
)

// callSite is a call of a function of the package.
type callSite struct {
	file *file
	decl ast.Decl // the declaration around it
	call *ast.CallExpr
}

// maxSites bounds how many calls of a function are looked at for its arguments.
const maxSites = 12

// arguments are what the calls within the package give a parameter of a function that
// nobody else can call; nil where that is not known of all.
func (ev *evaluator) arguments(v *variable, e *env) *policy.Node {
	fn, ok := v.owner.(*ast.FuncDecl)
	if !ok || v.index < 0 || v.variadic || ast.IsExported(fn.Name.Name) || e.depth >= maxCalls || e.bound != nil {
		return nil
	}
	sites := e.file.pkg.callSites()[fn.Name.Name]
	if len(sites) == 0 || len(sites) > maxSites || fn.Recv != nil && e.file.pkg.method(fn.Name.Name) == nil {
		return nil
	}
	var list []*policy.Node
	for _, site := range sites {
		if v.index >= len(site.call.Args) || site.call.Ellipsis.IsValid() {
			return nil
		}
		node := ev.eval(site.call.Args[v.index], ev.outerOf(site.file, site.decl, e.depth+1))
		if node.Kind == policy.Open {
			return nil
		}
		if len(sites) > 1 {
			cond := policy.Cond{Name: "called with " + site.file.source(site.call.Args[v.index]), Scope: e.scope, Holds: true}
			node = ev.under(node, policy.When{cond})
		}
		list = append(list, node)
	}
	return choice(list, list[0].Span)
}

// callSites lists the calls in the parsed files by the called name.
func (p *pkg) callSites() map[string][]callSite {
	if p.calls != nil {
		return p.calls
	}
	p.calls = map[string][]callSite{}
	for _, f := range p.files {
		for _, d := range f.tree.Decls {
			ast.Inspect(d, func(node ast.Node) bool {
				call, ok := node.(*ast.CallExpr)
				if !ok {
					return true
				}
				if name, ok := calledName(call.Fun); ok {
					p.calls[name.Name] = append(p.calls[name.Name], callSite{f, d, call})
				}
				return true
			})
		}
	}
	return p.calls
}

// outerOf is the env of a declaration in which nothing is bound.
func (ev *evaluator) outerOf(f *file, d ast.Decl, depth int) *env {
	key := envKey{f.function(d), depth}
	if ev.envs[key] == nil {
		e := ev.outer(f, key.fn)
		e.depth = depth
		if key.fn.name != "" {
			e.scope += "/" + key.fn.name
		}
		ev.envs[key] = e
	}
	return ev.envs[key]
}

type envKey struct {
	fn    *function
	depth int
}
