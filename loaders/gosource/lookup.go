package gosource

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// module is a Go module of the root: its path and directory; empty where there is none.
type module struct {
	path, dir string
}

// lookup finds the declaration of a name at package level. Files of the package that
// were not claimed are parsed where they hold the name.
func (p *pkg) lookup(name string) (decl, bool) {
	if found, ok := p.decls[name]; ok {
		return found, true
	}
	p.listSiblings()
	p.parseSiblings(func(data []byte) bool { return bytes.Contains(data, []byte(name)) })
	found, ok := p.decls[name]
	return found, ok
}

// method finds the only method of that name in the package; nil where there is none
// or where several types have one.
func (p *pkg) method(name string) *ast.FuncDecl {
	p.listSiblings()
	declared := []byte(") " + name + "(")
	p.parseSiblings(func(data []byte) bool { return bytes.Contains(data, declared) })
	if len(p.methods[name]) == 1 {
		return p.methods[name][0]
	}
	return nil
}

// changes reports whether a package variable may be set somewhere in the package.
func (p *pkg) changes(name string) bool {
	p.listSiblings()
	for _, sign := range []string{name + " =", name + " +=", name + "["} {
		p.parseSiblings(func(data []byte) bool { return bytes.Contains(data, []byte(sign)) })
	}
	return p.assigned[name]
}

func (p *pkg) listSiblings() {
	if p.listed || p.prog.fsys == nil {
		return
	}
	p.listed = true
	entries, err := fs.ReadDir(p.prog.fsys, p.dir)
	if err != nil {
		return
	}
	known := map[string]bool{}
	for _, f := range p.files {
		known[f.path] = true
	}
	for _, entry := range entries {
		name := path.Join(p.dir, entry.Name())
		if known[name] || !entry.Type().IsRegular() || path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		if data, ok := p.prog.read(name); ok {
			p.siblings = append(p.siblings, &sibling{path: name, data: data})
		}
	}
}

// read reads a file of the root.
func (p *program) read(name string) ([]byte, bool) {
	if p.reads != nil {
		data, err := p.reads(name)
		return data, err == nil
	}
	if p.fsys == nil || !fs.ValidPath(name) {
		return nil, false
	}
	info, err := fs.Stat(p.fsys, name)
	if err != nil || !info.Mode().IsRegular() || p.limit > 0 && info.Size() > p.limit {
		return nil, false
	}
	data, err := fs.ReadFile(p.fsys, name)
	return data, err == nil
}

// parseSiblings parses the files that are wanted. What does not parse is left out: it
// has been told of where the file was claimed.
func (p *pkg) parseSiblings(wanted func(data []byte) bool) {
	var left []*sibling
	for _, one := range p.siblings {
		if !wanted(one.data) || p.prog.isFull() {
			left = append(left, one)
			continue
		}
		p.prog.parsed++
		tree, _ := p.prog.parse(one.path, one.data)
		switch {
		case tree == nil:
		case p.name == "":
			p.name = tree.Name.Name
			p.add(one.path, one.data, tree)
		case tree.Name.Name == p.name:
			p.add(one.path, one.data, tree)
		}
	}
	p.siblings = left
}

// isFull reports whether as many files were parsed as the budget allows, and notes that
// another was wanted.
func (p *program) isFull() bool {
	full := p.parsed >= p.work.Of(maxImported)
	p.cut = p.cut || full
	return full
}

// imported is the package that a path names, where it is of the same module.
func (p *program) imported(from, importPath string) *pkg {
	if p.fsys == nil {
		return nil
	}
	m := p.module(from)
	inside, found := strings.CutPrefix(importPath, m.path)
	if m.path == "" || !found || inside != "" && inside[0] != '/' {
		return nil
	}
	dir := path.Join(m.dir, inside)
	if known, ok := p.packages[dir]; ok {
		return known
	}
	pack := p.newPackage(dir, "")
	pack.listSiblings()
	if len(pack.siblings) == 0 {
		pack = nil
	}
	p.packages[dir] = pack
	return pack
}

// module finds the go.mod above a directory.
func (p *program) module(dir string) module {
	if known, ok := p.modules[dir]; ok {
		return known
	}
	var found module
	if data, ok := p.read(path.Join(dir, "go.mod")); ok {
		found = module{path: modulePath(data), dir: dir}
	} else if dir != "." && dir != "/" {
		found = p.module(path.Dir(dir))
	}
	p.modules[dir] = found
	return found
}

func modulePath(data []byte) string {
	for line := range strings.Lines(string(data)) {
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "module "); found {
			name, _, _ = strings.Cut(name, "//")
			return strings.Trim(strings.TrimSpace(name), `"`)
		}
	}
	return ""
}

// qualified is the import path and name of an expression such as iam.NewRole; the
// path is empty where the expression is no name of another package.
func (f *file) qualified(expr ast.Expr, fn *function) (importPath, name string) {
	switch x := ast.Unparen(expr).(type) {
	case *ast.SelectorExpr:
		base, ok := x.X.(*ast.Ident)
		if !ok || fn.local(base) != nil {
			return "", ""
		}
		if f.pkg.info != nil {
			if imported, ok := f.pkg.info.Uses[base].(*types.PkgName); ok {
				return imported.Imported().Path(), x.Sel.Name
			}
			return "", ""
		}
		return f.imports[base.Name], x.Sel.Name
	case *ast.Ident:
		if len(f.dots) == 0 || fn.local(x) != nil {
			return "", ""
		}
		if _, own := f.pkg.lookup(x.Name); own {
			return "", ""
		}
		for _, dotted := range f.dots {
			if family(dotted) != otherFamily {
				return dotted, x.Name
			}
		}
	case *ast.IndexExpr: // an instance of something generic
		return f.qualified(x.X, fn)
	}
	return "", ""
}

// declared finds what a name or a name of another package of the module stands for.
func (f *file) declared(expr ast.Expr, fn *function) (decl, bool) {
	if ident, ok := ast.Unparen(expr).(*ast.Ident); ok {
		if fn.local(ident) != nil {
			return decl{}, false
		}
		if found, ok := f.pkg.lookup(ident.Name); ok {
			return found, true
		}
	}
	importPath, name := f.qualified(expr, fn)
	if importPath == "" {
		return decl{}, false
	}
	if pack := f.pkg.prog.imported(f.pkg.dir, importPath); pack != nil && token.IsExported(name) {
		return pack.lookup(name)
	}
	return decl{}, false
}

// embeddedFile reads the file of a //go:embed.
func (f *file) embeddedFile(pattern string) (policy.File, bool) {
	name := path.Join(f.pkg.dir, pattern)
	if strings.ContainsAny(pattern, "*?[ ") {
		return policy.File{}, false
	}
	data, ok := f.pkg.prog.read(name)
	if ok {
		f.pkg.prog.sources[name] = data
	}
	return policy.File{Path: name, Data: data}, ok
}
