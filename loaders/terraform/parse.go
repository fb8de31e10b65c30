package terraform

import (
	"bytes"
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// module is one directory as parsed.
type module struct {
	dir       string
	data      map[string][]byte
	locals    map[string]hclsyntax.Expression
	variables map[string]*hclsyntax.Block
	// blocks are the resources, data sources and module calls in the order of the files.
	blocks    []*block
	byAddress map[string]*block
	outputs   []*hclsyntax.Block
	// isRoot is set where a backend or provider is configured: nobody calls the module.
	isRoot bool
}

// block is a resource, data source or module call.
type block struct {
	*hclsyntax.Block
	// address is what expressions call it: aws_iam_role.x, data.aws_region.y, module.z.
	address string
	// kind is the type of a resource, with "data." before that of a data source;
	// "module" for a module call.
	kind string
}

func parseModule(dir directory, repo *policy.Repo) *module {
	m := &module{
		dir:       dir.path,
		data:      map[string][]byte{},
		locals:    map[string]hclsyntax.Expression{},
		variables: map[string]*hclsyntax.Block{},
		byAddress: map[string]*block{},
	}
	for _, file := range inOrder(dir.files, repo) {
		if reason := excess(file.Data); reason != "" {
			repo.Unread(file.Path, reason)
			continue
		}
		m.data[file.Path] = file.Data
		parsed, problems := parse(file)
		m.addProblem(repo, file, problems)
		if parsed == nil {
			continue
		}
		body, ok := parsed.Body.(*hclsyntax.Body)
		switch {
		case ok && isOverride(file.Path):
			m.override(body, repo)
		case ok:
			m.add(body)
		}
	}
	return m
}

// parse gives a file to the HCL parser, which panics where it loses count of itself.
func parse(file policy.File) (parsed *hcl.File, problems hcl.Diagnostics) {
	defer func() {
		if recover() != nil {
			parsed, problems = nil, hcl.Diagnostics{{Severity: hcl.DiagError, Summary: "Not understood by the HCL parser"}}
		}
	}()
	return hclsyntax.ParseConfig(file.Data, file.Path, hcl.InitialPos)
}

// parseTemplate is parse for the text of a template.
func parseTemplate(data []byte, name string) (expr hclsyntax.Expression, ok bool) {
	defer func() {
		if recover() != nil {
			expr, ok = nil, false
		}
	}()
	expr, problems := hclsyntax.ParseTemplate(data, name, hcl.InitialPos)
	return expr, !problems.HasErrors()
}

func (m *module) add(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		switch {
		case b.Type == "locals":
			for name, attribute := range b.Body.Attributes {
				m.locals[name] = attribute.Expr
			}
		case b.Type == "variable" && len(b.Labels) == 1:
			m.variables[b.Labels[0]] = b
		case b.Type == "resource" && len(b.Labels) == 2:
			m.addBlock(&block{Block: b, kind: b.Labels[0], address: b.Labels[0] + "." + b.Labels[1]})
		case b.Type == "data" && len(b.Labels) == 2:
			m.addBlock(&block{Block: b, kind: "data." + b.Labels[0], address: "data." + b.Labels[0] + "." + b.Labels[1]})
		case b.Type == "output":
			m.outputs = append(m.outputs, b)
		case b.Type == "provider":
			m.isRoot = true
		case b.Type == "module" && len(b.Labels) == 1:
			m.addBlock(&block{Block: b, kind: "module", address: "module." + b.Labels[0]})
		}
	}
}

func (m *module) addBlock(b *block) {
	m.blocks = append(m.blocks, b)
	if _, taken := m.byAddress[b.address]; !taken {
		m.byAddress[b.address] = b
	}
}

// addProblem reports the first thing in a file that is no HCL.
func (m *module) addProblem(repo *policy.Repo, file policy.File, problems hcl.Diagnostics) {
	for _, problem := range problems {
		if problem.Severity != hcl.DiagError {
			continue
		}
		place := policy.Span{File: file.Path}
		if problem.Subject != nil {
			place = within(span(*problem.Subject), len(file.Data))
		}
		message := lowerFirst(strings.TrimSuffix(problem.Summary, "."))
		repo.Problems = append(repo.Problems, policy.Problem{
			Span: place, Reason: message, Rule: "malformed-terraform", Args: map[string]string{"error": message},
		})
		return
	}
}

// dropConsequences leaves out JSON that breaks where its Terraform does.
func dropConsequences(repo *policy.Repo) {
	broken := map[string]policy.Span{}
	for _, problem := range repo.Problems {
		if problem.Rule == "malformed-terraform" {
			broken[problem.Span.File] = problem.Span
		}
	}
	repo.Problems = slices.DeleteFunc(repo.Problems, func(problem policy.Problem) bool {
		cause, found := broken[problem.Span.File]
		return found && problem.Rule == "malformed-json" && cause.Start <= problem.Span.End && problem.Span.Start <= cause.End
	})
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

func span(r hcl.Range) policy.Span {
	return policy.Span{File: r.Filename, Start: r.Start.Byte, End: r.End.Byte}
}

func within(s policy.Span, size int) policy.Span {
	s.Start = max(0, min(s.Start, size))
	s.End = max(s.Start, min(s.End, size))
	return s
}

// text is what stands at a range.
func (m *module) text(r hcl.Range) string {
	data, ok := m.data[r.Filename]
	if !ok || r.Start.Byte > r.End.Byte || r.End.Byte > len(data) {
		return "…"
	}
	return string(data[r.Start.Byte:r.End.Byte])
}

// source is what stands at a range, with each run of white space as one blank.
func (m *module) source(r hcl.Range) string {
	return strings.Join(strings.Fields(m.text(r)), " ")
}

// begins reports whether the source at a range begins with a prefix.
func (m *module) begins(r hcl.Range, prefix string) bool {
	data := m.data[r.Filename]
	return r.Start.Byte <= len(data) && bytes.HasPrefix(data[r.Start.Byte:], []byte(prefix))
}

// attributes of a body in the order of the source.
func attributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, attribute := range body.Attributes {
		list = append(list, attribute)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int {
		return cmp.Or(strings.Compare(a.SrcRange.Filename, b.SrcRange.Filename), a.SrcRange.Start.Byte-b.SrcRange.Start.Byte)
	})
	return list
}

// join makes a path within the root of one written relative to dir; false where it leads out of it.
func join(dir, relative string) (string, bool) {
	joined := path.Join(dir, relative)
	return joined, joined != ".." && !strings.HasPrefix(joined, "../") && !path.IsAbs(joined)
}
