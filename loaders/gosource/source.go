package gosource

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// program is the source that is at hand: the packages of a root, parsed as they are asked for.
type program struct {
	fset  *token.FileSet
	fsys  fs.FS // nil where nothing but the package itself is read
	limit int64
	work  policy.Work
	// reads takes the place of fsys where a driver says what is read.
	reads func(name string) ([]byte, error)
	// packages are those opened for what others import, by directory; nil ones are not there.
	packages map[string]*pkg
	modules  map[string]module // by directory
	parsed   int               // files parsed for what others import
	cut      bool              // there were more of them than are parsed
	sources  map[string][]byte // of the files that were read, by path
}

// maxImported bounds the files that are parsed since others refer to them.
const maxImported = 2_000

func newProgram(fsys fs.FS, limit int64, work policy.Work) *program {
	return &program{
		fset: token.NewFileSet(), fsys: fsys, limit: limit, work: work,
		packages: map[string]*pkg{}, modules: map[string]module{}, sources: map[string][]byte{},
	}
}

// pkg is one Go package.
type pkg struct {
	prog  *program
	dir   string
	name  string
	files []*file
	// siblings are files of the package that nobody has needed yet.
	siblings []*sibling
	listed   bool // siblings were looked for
	decls    map[string]decl
	methods  map[string][]*ast.FuncDecl
	in       map[ast.Decl]*file // where a function or method stands
	assigned map[string]bool    // names of package variables that are set somewhere, or have their address taken
	calls    map[string][]callSite
	info     *types.Info // nil where types are not known
	facts    func(types.Object) *policy.Node
}

// sibling is a file that is not parsed yet.
type sibling struct {
	path string
	data []byte
}

// file is one parsed file.
type file struct {
	pkg     *pkg
	path    string
	data    []byte
	tree    *ast.File
	imports map[string]string // path by the name that the file uses
	dots    []string
	// functions hold what is known of the names in a top-level declaration.
	functions map[ast.Decl]*function
}

// decl is the declaration of a name at package level.
type decl struct {
	file  *file
	kind  token.Token // CONST, VAR, TYPE or FUNC
	value ast.Expr    // of a constant or variable; nil for none
	index int         // which of the value's results
	typed ast.Expr    // the type that is written, of a type what it is
	fn    *ast.FuncDecl
	embed string // the pattern of a //go:embed above a variable
}

// open parses the claimed files of a directory: one package, or several where build
// constraints keep them apart.
func (p *program) open(dir directory, repo *policy.Repo) []*pkg {
	byName := map[string]*pkg{}
	var list []*pkg
	for _, source := range dir.files {
		tree, err := p.parse(source.Path, source.Data)
		if err != nil {
			repo.AddFile(source)
			repo.Problems = append(repo.Problems, unparsed(source, err))
		}
		if tree == nil {
			continue
		}
		pack := byName[tree.Name.Name]
		if pack == nil {
			pack = p.newPackage(dir.path, tree.Name.Name)
			byName[tree.Name.Name] = pack
			list = append(list, pack)
		}
		pack.add(source.Path, source.Data, tree)
	}
	return list
}

func (p *program) newPackage(dir, name string) *pkg {
	return &pkg{
		prog: p, dir: dir, name: name, decls: map[string]decl{}, methods: map[string][]*ast.FuncDecl{},
		in: map[ast.Decl]*file{}, assigned: map[string]bool{},
	}
}

// maxDepth bounds how deep syntax nests; programs that people write stay below a hundred.
const maxDepth = 5_000

func (p *program) parse(name string, data []byte) (*ast.File, error) {
	p.sources[name] = data
	tree, err := parser.ParseFile(p.fset, name, data, parser.SkipObjectResolution|parser.ParseComments)
	if tree == nil || tree.Name == nil {
		return nil, err
	}
	if tooDeep(tree) {
		return nil, fmt.Errorf("nesting deeper than %d levels", maxDepth)
	}
	return tree, err
}

func tooDeep(tree *ast.File) bool {
	depth, deep := 0, false
	ast.Inspect(tree, func(node ast.Node) bool {
		if node == nil {
			depth--
			return false
		}
		if depth++; depth > maxDepth {
			deep = true
			depth--
			return false
		}
		return true
	})
	return deep
}

// unparsed is the problem of a file that is no Go; compilers say more of it.
func unparsed(source policy.File, err error) policy.Problem {
	problem := policy.Problem{Span: policy.Span{File: source.Path}, Reason: "no Go that parses: " + err.Error()}
	if list, ok := err.(scanner.ErrorList); ok && len(list) > 0 { //nolint:errorlint // the parser returns it bare
		offset := max(0, min(list[0].Pos.Offset, len(source.Data)-1))
		problem.Span.Start, problem.Span.End = offset, min(offset+1, len(source.Data))
		problem.Reason = "no Go that parses: " + list[0].Msg
	}
	return problem
}

// add takes a parsed file into the package.
func (p *pkg) add(name string, data []byte, tree *ast.File) {
	f := &file{pkg: p, path: name, data: data, tree: tree, imports: map[string]string{}, functions: map[ast.Decl]*function{}}
	p.files = append(p.files, f)
	for _, spec := range tree.Imports {
		f.addImport(spec)
	}
	for _, d := range tree.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			p.in[d] = f
			if d.Recv != nil {
				p.methods[d.Name.Name] = append(p.methods[d.Name.Name], d)
			} else {
				p.decls[d.Name.Name] = decl{file: f, kind: token.FUNC, fn: d}
			}
		case *ast.GenDecl:
			p.addGeneral(f, d)
		}
	}
	p.noteAssigned(tree)
}

func (f *file) addImport(spec *ast.ImportSpec) {
	imported, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return
	}
	name := defaultName(imported)
	if spec.Name != nil {
		name = spec.Name.Name
	}
	if name == "." {
		f.dots = append(f.dots, imported)
		return
	}
	f.imports[name] = imported
}

// defaultName is the name of a package that its path tells.
func defaultName(imported string) string {
	if imported == jsiiPath {
		return "jsii"
	}
	base := path.Base(imported)
	if isMajor(base) && strings.Contains(imported, "/") {
		base = path.Base(path.Dir(imported))
	}
	base, _, _ = strings.Cut(base, ".v") // gopkg.in/yaml.v3
	return strings.TrimPrefix(base, "go-")
}

// isMajor reports whether a segment of a path is a major version: v2.
func isMajor(segment string) bool {
	return len(segment) > 1 && segment[0] == 'v' && strings.Trim(segment[1:], "0123456789") == ""
}

func (p *pkg) addGeneral(f *file, d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			p.decls[spec.Name.Name] = decl{file: f, kind: token.TYPE, typed: spec.Type}
		case *ast.ValueSpec:
			p.addValues(f, d, spec)
		}
	}
}

func (p *pkg) addValues(f *file, d *ast.GenDecl, spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		entry := decl{file: f, kind: d.Tok, typed: spec.Type, embed: embedded(d, spec)}
		switch {
		case i < len(spec.Values) && len(spec.Values) == len(spec.Names):
			entry.value = spec.Values[i]
		case len(spec.Values) == 1:
			entry.value, entry.index = spec.Values[0], i
		}
		p.decls[name.Name] = entry
	}
}

// embedded is the pattern of the //go:embed line above a variable.
func embedded(d *ast.GenDecl, spec *ast.ValueSpec) string {
	for _, group := range []*ast.CommentGroup{spec.Doc, d.Doc} {
		if group == nil {
			continue
		}
		for _, comment := range group.List {
			if pattern, found := strings.CutPrefix(comment.Text, "//go:embed "); found {
				return strings.Trim(strings.TrimSpace(pattern), `"`+"`")
			}
		}
	}
	return ""
}

// noteAssigned notes every name that is set other than where it is declared. Names
// of local variables are among them: no harm, a package variable is then a hole.
func (p *pkg) noteAssigned(tree *ast.File) {
	note := func(expr ast.Expr) {
		if name := rootName(expr); name != "" {
			p.assigned[name] = true
		}
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.AssignStmt:
			if node.Tok != token.DEFINE {
				for _, left := range node.Lhs {
					note(left)
				}
			}
		case *ast.UnaryExpr:
			if _, literal := ast.Unparen(node.X).(*ast.CompositeLit); node.Op == token.AND && !literal {
				if _, whole := ast.Unparen(node.X).(*ast.Ident); !whole {
					note(node.X)
				}
			}
		}
		return true
	})
}

// rootName is the name that an expression such as a.b["c"] begins with.
func rootName(expr ast.Expr) string {
	for {
		switch x := expr.(type) {
		case *ast.Ident:
			return x.Name
		case *ast.SelectorExpr:
			expr = x.X
		case *ast.IndexExpr:
			expr = x.X
		case *ast.StarExpr:
			expr = x.X
		case *ast.ParenExpr:
			expr = x.X
		default:
			return ""
		}
	}
}

// span is where a node stands.
func (f *file) span(node ast.Node) policy.Span {
	return policy.Span{File: f.path, Start: f.offset(node.Pos()), End: f.offset(node.End())}
}

func (f *file) offset(pos token.Pos) int {
	return max(0, min(int(pos-f.tree.FileStart), len(f.data)))
}

// source is the text of a node, in one line.
func (f *file) source(node ast.Node) string {
	at := f.span(node)
	return strings.Join(strings.Fields(string(f.data[at.Start:max(at.Start, at.End)])), " ")
}

// source is the bytes of a file that was read.
func (p *program) source(name string) ([]byte, bool) {
	data, ok := p.sources[name]
	return data, ok
}
