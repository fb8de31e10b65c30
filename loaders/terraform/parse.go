package terraform

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// module is one directory as parsed. Nothing changes it afterwards: several trees may
// hold instances of it.
type module struct {
	dir       string
	files     map[string][]byte
	problems  []policy.Problem
	locals    map[string]hclsyntax.Expression
	variables map[string]*hclsyntax.Block
	// blocks are the resources, data sources and module calls in the order of the files.
	blocks    []*block
	byAddress map[string]*block
	outputs   map[string]*hclsyntax.Block
	// providers are the blocks of provider configurations, backends those of backends in S3.
	providers, backends []*hclsyntax.Block
	// automatic are the files of values that terraform reads by itself, varFiles the others.
	automatic, varFiles []varFile
	// units are the files of Terragrunt, by path.
	units map[string]*hclsyntax.Body
	// isRoot is set where a backend or provider is configured: nobody calls the module.
	isRoot bool
	// named are the managed policies that the sources name, found when asked for.
	named    map[string]bool
	mentions sync.Once
	// fetched is set where terraform init has got the module.
	fetched bool
	// standsIn is set for the stand-in of a public module, unknown are the arguments
	// that it is given and does not know.
	standsIn bool
	unknown  []string
	// judged are the blocks that act in some instance.
	judged   map[*block]bool
	judgment sync.Mutex
}

// judge notes that a block acts in some instance.
func (m *module) judge(b *block) {
	m.judgment.Lock()
	defer m.judgment.Unlock()
	if m.judged == nil {
		m.judged = map[*block]bool{}
	}
	m.judged[b] = true
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

func parseModule(dir directory) *module {
	m := &module{
		dir:       dir.path,
		files:     map[string][]byte{},
		outputs:   map[string]*hclsyntax.Block{},
		locals:    map[string]hclsyntax.Expression{},
		variables: map[string]*hclsyntax.Block{},
		byAddress: map[string]*block{},
		units:     map[string]*hclsyntax.Body{},
	}
	for _, file := range m.inOrder(dir.files) {
		if reason := excess(file.Data); reason != "" {
			m.problems = append(m.problems, policy.Problem{Span: policy.Span{File: file.Path}, Reason: reason})
			continue
		}
		m.files[file.Path] = file.Data
		parsed, problems := parse(file)
		if isVarFile(file.Path) {
			m.unreadValues(file, problems)
		} else {
			m.addProblem(file, problems)
		}
		if parsed == nil {
			continue
		}
		switch body, ok := parsed.Body.(*hclsyntax.Body); {
		case ok && isShared(file.Path):
			m.units[file.Path] = body
		case ok && isUnit(file.Path):
			m.units[file.Path] = body
			m.addUnit(file, body)
		case ok && isVarFile(file.Path):
			m.addVarFile(file, body)
		case ok && isOverride(file.Path):
			m.override(body)
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
		case b.Type == "output" && len(b.Labels) == 1:
			m.outputs[b.Labels[0]] = b
		case b.Type == "provider":
			m.providers = append(m.providers, b)
			m.isRoot = true
		case b.Type == "terraform":
			m.addBackends(b.Body)
		case b.Type == "module" && len(b.Labels) == 1:
			m.addBlock(&block{Block: b, kind: "module", address: "module." + b.Labels[0]})
		}
	}
}

func (m *module) addBackends(body *hclsyntax.Body) {
	for _, b := range body.Blocks {
		if b.Type == "backend" && len(b.Labels) == 1 && b.Labels[0] == "s3" {
			m.backends = append(m.backends, b)
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
func (m *module) addProblem(file policy.File, problems hcl.Diagnostics) {
	for _, problem := range problems {
		if problem.Severity != hcl.DiagError {
			continue
		}
		place := policy.Span{File: file.Path}
		if problem.Subject != nil {
			place = within(span(*problem.Subject), len(file.Data))
		}
		message := lowerFirst(strings.TrimSuffix(problem.Summary, "."))
		if isUnit(file.Path) || isShared(file.Path) {
			m.problems = append(m.problems, policy.Problem{Span: place, Reason: "not understood: " + message})
			return
		}
		m.problems = append(m.problems, policy.Problem{
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

// span is the place of what was parsed. The parser leaves the end of what a broken file
// breaks off at 0.
func span(r hcl.Range) policy.Span {
	return policy.Span{File: r.Filename, Start: r.Start.Byte, End: max(r.Start.Byte, r.End.Byte)}
}

func within(s policy.Span, size int) policy.Span {
	s.Start = max(0, min(s.Start, size))
	s.End = max(s.Start, min(s.End, size))
	return s
}

// text is what stands at a range of the module's files.
func (m *module) text(r hcl.Range) string { return textAt(m.files[r.Filename], r) }

// at is what stands at a range of the module's files or of a template.
func (ev *evaluator) at(r hcl.Range) string { return textAt(ev.bytes(r.Filename), r) }

func textAt(data []byte, r hcl.Range) string {
	if r.Start.Byte > r.End.Byte || r.End.Byte > len(data) {
		return "…"
	}
	return string(data[r.Start.Byte:r.End.Byte])
}

// source is what stands at a range, with each run of white space as one blank.
func (ev *evaluator) source(r hcl.Range) string {
	return strings.Join(strings.Fields(ev.at(r)), " ")
}

// begins reports whether the source at a range begins with a prefix.
func (ev *evaluator) begins(r hcl.Range, prefix string) bool {
	data := ev.bytes(r.Filename)
	return r.Start.Byte <= len(data) && bytes.HasPrefix(data[r.Start.Byte:], []byte(prefix))
}

// bytes are those of a file of the module, or of a template.
func (ev *evaluator) bytes(name string) []byte {
	if data, ok := ev.files[name]; ok {
		return data
	}
	return ev.sources[name]
}

// attributes of a body in the order of the source.
func attributes(body *hclsyntax.Body) []*hclsyntax.Attribute {
	list := make([]*hclsyntax.Attribute, 0, len(body.Attributes))
	for _, attribute := range body.Attributes {
		list = append(list, attribute)
	}
	slices.SortFunc(list, func(a, b *hclsyntax.Attribute) int { return a.SrcRange.Start.Byte - b.SrcRange.Start.Byte })
	return list
}

// join makes a path within the root of one written relative to dir; false where it leads out of it.
func join(dir, relative string) (string, bool) {
	joined := path.Join(dir, relative)
	return joined, joined != ".." && !strings.HasPrefix(joined, "../") && !path.IsAbs(joined)
}

// doubtBroken notes on the principals of a module that one of its files could not be
// read in full: it may attach further policies to them.
func doubtBroken(repo *policy.Repo) {
	broken := map[string]string{}
	for i := range repo.Problems {
		if problem := &repo.Problems[i]; problem.Hides() {
			broken[path.Dir(problem.Span.File)] = problem.Span.File
		}
	}
	if len(broken) == 0 {
		return
	}
	for _, principal := range repo.Principals {
		if file, found := broken[path.Dir(principal.Span.File)]; found {
			principal.Incomplete = append(principal.Incomplete, file+" could not be read in full")
		}
	}
}
