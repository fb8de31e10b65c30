package gosource

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Package is one Go package as a driver of analyzers has it: parsed and type-checked.
type Package struct {
	Fset  *token.FileSet
	Files []*ast.File
	Info  *types.Info
	// Read gives the bytes of a file: of the package, or one that it embeds.
	Read func(name string) ([]byte, error)
	// Fact is what another package has told of its variable or function; nil for nothing.
	Fact func(types.Object) *policy.Node

	loaded *pkg
}

// Load reads the package as the Loader does. Paths are those that the files were parsed by.
func (p *Package) Load() *policy.Repo {
	repo := &policy.Repo{}
	if pack := p.open(); pack != nil {
		newEvaluator(pack, repo).collect()
	}
	return repo
}

// open takes the package over, once; nil where nothing of it can be read.
func (p *Package) open() *pkg {
	if p.loaded != nil {
		return p.loaded
	}
	prog := newProgram(nil, 0, 0)
	prog.fset, prog.reads = p.Fset, p.Read
	for _, tree := range p.Files {
		name := p.Fset.File(tree.FileStart).Name()
		data, err := p.Read(name)
		if err != nil || len(data) != int(tree.FileEnd-tree.FileStart) || tooDeep(tree) {
			continue // made by cgo, or not what was parsed
		}
		if p.loaded == nil {
			p.loaded = prog.newPackage(filepath.Dir(name), tree.Name.Name)
			p.loaded.info, p.loaded.facts = p.Info, p.Fact
		}
		prog.sources[name] = data
		p.loaded.add(name, data, tree)
	}
	return p.loaded
}

// Values are what the exported variables and functions of the package give, as far as that
// is known, for packages that import it. Constants are left out: types tell them.
func (p *Package) Values() map[types.Object]*policy.Node {
	pack := p.open()
	if pack == nil {
		return nil
	}
	ev := newEvaluator(pack, &policy.Repo{})
	told := map[types.Object]*policy.Node{}
	for _, f := range pack.files {
		for _, d := range f.tree.Decls {
			for name, node := range ev.exported(f, d) {
				if object := p.Info.Defs[name]; object != nil && tellable(ev, node) {
					told[object] = node
				}
			}
		}
	}
	return told
}

// exported are the values of the exported names in a declaration.
func (ev *evaluator) exported(f *file, d ast.Decl) map[*ast.Ident]*policy.Node {
	values := map[*ast.Ident]*policy.Node{}
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil && d.Body != nil && d.Name.IsExported() && d.Type.Results.NumFields() > 0 {
			e := ev.outerOf(f, d, 0)
			values[d.Name] = ev.returned(d.Body, 0, e, d.Name, e)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			spec, ok := spec.(*ast.ValueSpec)
			if !ok || d.Tok != token.VAR {
				continue
			}
			for _, name := range spec.Names {
				if found, ok := ev.pkg.decls[name.Name]; ok && name.IsExported() {
					values[name] = ev.global(name, found, name.Name, ev.outer(f, nil))
				}
			}
		}
	}
	return values
}

// maxTold bounds what is told of one name.
const maxTold = 2_000

// tellable reports whether a value holds something that is known, and not too much.
func tellable(ev *evaluator, node *policy.Node) bool {
	if ev.coded[node] != nil || ev.things[node] != nil || count(node, 0) > maxTold {
		return false
	}
	switch node.Kind {
	case policy.String:
		return !node.Text.IsHole()
	case policy.List, policy.Object:
		return true
	}
	return false
}

func count(node *policy.Node, depth int) int {
	total := 1
	if depth > 50 {
		return maxTold
	}
	for _, item := range node.Items {
		total += count(item, depth+1)
	}
	for _, one := range node.Fields {
		total += count(one.Value, depth+1)
	}
	return total
}
