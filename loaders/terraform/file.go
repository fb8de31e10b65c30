package terraform

import (
	"bytes"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// opener reads the files that configurations refer to, within the root only.
type opener struct {
	fsys  fs.FS
	limit int64
}

func (o *opener) read(name string) ([]byte, bool) {
	if o.fsys == nil || !fs.ValidPath(name) {
		return nil, false
	}
	info, err := fs.Stat(o.fsys, name)
	if err != nil || !info.Mode().IsRegular() || o.limit > 0 && info.Size() > o.limit {
		return nil, false
	}
	data, err := fs.ReadFile(o.fsys, name)
	return data, err == nil
}

// open reads the file that an expression names.
func (ev *evaluator) open(expr hclsyntax.Expression, e *env) (string, []byte, bool) {
	node := ev.eval(expr, e)
	return ev.openPath(ev.textOf(node, expr.Range(), e), expr.Range())
}

// openPath reads a file: relative to the module where its path starts with
// path.module, or with nothing, as in a root module.
func (ev *evaluator) openPath(text policy.Text, at hcl.Range) (string, []byte, bool) {
	from, ok := ev.pathFrom(text)
	if !ok {
		return "", nil, false
	}
	if _, inside := join(from.dir, from.relative); !inside || !from.fixed && path.IsAbs(text.Prefix()) {
		ev.repo.Problems = append(ev.repo.Problems, policy.Problem{
			Span: span(at), Reason: "leads out of the repository, and is not read: " + text.Parts[len(text.Parts)-1].Literal,
		})
		return "", nil, false
	}
	return ev.find(from)
}

// location is a path and the directory that it starts from; not fixed where nothing
// says so, and it may be another.
type location struct {
	dir, relative string
	fixed         bool
}

// pathFrom takes a path apart: what stands behind path.module, which is the directory
// of the module that says so, or behind path.root.
func (ev *evaluator) pathFrom(text policy.Text) (location, bool) {
	parts, from := text.Parts, location{dir: ev.dir}
	if len(parts) > 0 && parts[0].Hole != nil {
		if from.dir, from.fixed = ev.directoryOf(*parts[0].Hole); from.fixed {
			parts = parts[1:]
		}
	}
	switch {
	case from.fixed && len(parts) == 0:
		from.relative = "."
		return from, true
	case len(parts) != 1 || parts[0].Hole != nil:
		return location{}, false
	}
	from.relative = strings.TrimPrefix(parts[0].Literal, "/")
	return from, true
}

// directoryOf is the directory that a hole stands for.
func (ev *evaluator) directoryOf(hole policy.Hole) (string, bool) {
	switch hole.Name {
	case "path.module", "abspath(path.module)":
		if dir, known := ev.dirs[hole.Scope]; known {
			return dir, true
		}
		return ev.dir, true
	case "path.root", "abspath(path.root)":
		return ev.tree.root.dir, true
	}
	return "", false
}

// find looks for a file where it must be, or, for a path relative to the root module,
// in the directories that may be that: the tree's, the module's own and those above it.
func (ev *evaluator) find(from location) (string, []byte, bool) {
	if name, ok := join(ev.tree.root.dir, from.relative); ok && !from.fixed {
		if data, ok := ev.reader.read(name); ok {
			return name, data, true
		}
	}
	for dir := from.dir; ; dir = path.Dir(dir) {
		if name, ok := join(dir, from.relative); ok {
			if data, ok := ev.reader.read(name); ok {
				return name, data, true
			}
		}
		if from.fixed || dir == "." || dir == "/" {
			return "", nil, false
		}
	}
}

// file is the text of a file: its meaning where that is JSON.
func (ev *evaluator) file(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	node := ev.text(ev.holeText(x.Range(), e), x.Range(), e)
	name, data, ok := ev.open(x.Args[0], e)
	if !ok {
		return node
	}
	opened := policy.File{Path: name, Data: data}
	pieces := jsontext.File(opened)
	if len(data) <= ev.budget(maxText) && utf8.Valid(data) {
		node.Text = policy.Literal(string(data))
	}
	if !looksLikeJSON(pieces) {
		return node
	}
	ev.repo.AddFile(opened)
	ev.coded(node, "file "+name, func() (*policy.Node, *jsontext.SyntaxError) {
		root, problem := jsontext.Parse(pieces)
		reached(root, []policy.Station{{Span: span(x.Range()), Name: "file(" + path.Base(name) + ")"}})
		return root, problem
	})
	ev.codes[node].pieces = pieces
	return node
}

// reached notes on every value of a file the way that leads to it. What was spliced
// in from elsewhere stays as it is.
func reached(node *policy.Node, via []policy.Station) {
	if node == nil || node.Via != nil {
		return
	}
	node.Via = via
	for _, item := range node.Items {
		reached(item, via)
	}
	for _, field := range node.Fields {
		reached(field.Value, via)
	}
}

// templatefile renders a file with the variables given, and nothing else in sight.
func (ev *evaluator) templatefile(x *hclsyntax.FunctionCallExpr, e *env) *policy.Node {
	node := ev.text(ev.holeText(x.Range(), e), x.Range(), e)
	if len(x.Args) != 2 {
		return node
	}
	name, data, ok := ev.open(x.Args[0], e)
	if !ok {
		return node
	}
	return ev.render(node, name, data, ev.eval(x.Args[1], e), x.Range(), e)
}

func (ev *evaluator) render(node *policy.Node, name string, data []byte, variables *policy.Node, use hcl.Range, e *env) *policy.Node {
	expr := ev.parsedTemplate(name, data)
	if expr == nil {
		return node
	}
	inner := &env{
		scope: place(use, e), sealed: true, names: membersByName(variables),
		via: append(e.via[:len(e.via):len(e.via)], policy.Station{Span: span(use), Name: "templatefile(" + path.Base(name) + ")"}),
	}
	rendered := ev.eval(expr, inner)
	if _, coded := ev.codes[rendered]; !coded && !rendered.IsScalar() {
		return node
	}
	return rendered
}

// membersByName are the members of an object by name.
func membersByName(variables *policy.Node) map[string]*policy.Node {
	names := map[string]*policy.Node{}
	for _, field := range variables.Fields {
		if key, known := field.Key.Literal(); known {
			names[key] = field.Value
		}
	}
	return names
}

// bigTemplate is the size from which a template is parsed only where it speaks of policies.
const bigTemplate = 2_000

func (ev *evaluator) parsedTemplate(name string, data []byte) hclsyntax.Expression {
	expr, parsed := ev.templates[name]
	if parsed || len(data) > bigTemplate && !bytes.Contains(data, []byte("Statement")) {
		return expr
	}
	ev.templates[name] = nil
	if reason := excess(data); reason != "" {
		ev.repo.Unread(name, reason)
		return nil
	}
	expr, ok := parseTemplate(data, name)
	if !ok {
		return nil
	}
	ev.templates[name], ev.sources[name] = expr, data
	ev.repo.AddFile(policy.File{Path: name, Data: data})
	return expr
}

// templateFile is data.template_file.x.rendered.
func (ev *evaluator) templateFile(b *block, use hclsyntax.Expression, e *env) *policy.Node {
	node := ev.text(ev.holeText(use.Range(), e), use.Range(), e)
	template := b.Body.Attributes["template"]
	if template == nil {
		return node
	}
	inner := ev.env(b)
	call, ok := template.Expr.(*hclsyntax.FunctionCallExpr)
	if wrapped, isWrap := template.Expr.(*hclsyntax.TemplateWrapExpr); isWrap {
		call, ok = wrapped.Wrapped.(*hclsyntax.FunctionCallExpr)
	}
	if !ok || call.Name != "file" || len(call.Args) != 1 {
		return node
	}
	name, data, ok := ev.open(call.Args[0], inner)
	if !ok {
		return node
	}
	variables := &policy.Node{Kind: policy.Object}
	if attribute := b.Body.Attributes["vars"]; attribute != nil {
		variables = ev.eval(attribute.Expr, inner)
	}
	return ev.render(node, name, data, variables, template.Expr.Range(), inner)
}
