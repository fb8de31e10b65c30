package rules

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"

	"github.com/iamlint/iamlint/rules/input"
)

// Engine asks rules. It reads their METADATA when it is made, and compiles a bench
// of rules only when a question for it comes. It is safe for concurrent use.
type Engine struct {
	rules   map[string]*Rule
	modules []module
	lib     []string // paths and texts of the library, alternating
	benches []*bench
}

// bench is what is asked together: the rules of one group that share a subject.
type bench struct {
	group, subject string
	modules        []module
	lib            []string

	once  sync.Once
	query rego.PreparedEvalQuery
	err   error
}

// answer is what a rule handed back, its places still numbers.
type answer struct {
	rule    *Rule
	at      int
	related []relatedAnswer
	args    map[string]string
}

type relatedAnswer struct {
	at      int
	message string
}

// NewEngine reads the rules below fsys: rego.Files, or a test's own.
func NewEngine(fsys fs.FS) (*Engine, error) {
	modules, err := catalogue(fsys)
	if err != nil {
		return nil, err
	}
	lib, err := library(fsys)
	if err != nil {
		return nil, err
	}
	engine := &Engine{rules: map[string]*Rule{}, modules: modules, lib: lib}
	for _, module := range modules {
		engine.rules[module.rule.ID] = module.rule
	}
	return engine.Select(func(*Rule) bool { return true }), nil
}

// Select gives an engine of the same rules that asks those only that want accepts.
func (e *Engine) Select(want func(*Rule) bool) *Engine {
	selected := &Engine{rules: e.rules, modules: e.modules, lib: e.lib}
	for _, module := range e.modules {
		if want(module.rule) {
			bench := selected.bench(module.rule)
			bench.modules = append(bench.modules, module)
		}
	}
	return selected
}

// Rules lists all rules, sorted by id, whether asked or not.
func (e *Engine) Rules() []*Rule {
	list := make([]*Rule, len(e.modules))
	for i, module := range e.modules {
		list[i] = module.rule
	}
	return list
}

func library(fsys fs.FS) ([]string, error) {
	paths, err := fs.Glob(fsys, "lib/*.rego")
	if err != nil {
		return nil, err
	}
	var lib []string
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.rego") {
			continue
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return nil, err
		}
		lib = append(lib, path, string(data))
	}
	return lib, nil
}

func (e *Engine) bench(rule *Rule) *bench {
	for _, bench := range e.benches {
		if bench.group == rule.Group && bench.subject == rule.Subject {
			return bench
		}
	}
	e.benches = append(e.benches, &bench{group: rule.Group, subject: rule.Subject, lib: e.lib})
	return e.benches[len(e.benches)-1]
}

// ask puts a question to every rule of its subject and kind.
func (e *Engine) ask(ctx context.Context, question input.Question) ([]answer, []input.Place, error) {
	var answers []answer
	value, places := input.Encode(question.Body)
	for _, bench := range e.benches {
		if bench.subject != question.Subject || !bench.concerns(question) {
			continue
		}
		found, err := bench.ask(ctx, value, e.rules)
		if err != nil {
			return nil, nil, err
		}
		for _, answer := range found {
			if answer.rule.concerns(question) {
				answers = append(answers, answer)
			}
		}
	}
	return answers, places, nil
}

func (b *bench) concerns(question input.Question) bool {
	return slices.ContainsFunc(b.modules, func(m module) bool { return m.rule.concerns(question) })
}

// concerns reports whether the rule is asked about documents of the question's kind.
func (r *Rule) concerns(question input.Question) bool {
	return len(r.Kinds) == 0 || slices.Contains(r.Kinds, string(question.Kind))
}

func (b *bench) ask(ctx context.Context, value ast.Value, rules map[string]*Rule) ([]answer, error) {
	b.once.Do(b.compile)
	if b.err != nil {
		return nil, b.err
	}
	results, err := b.query.Eval(ctx, rego.EvalParsedInput(value))
	if err != nil {
		return nil, fmt.Errorf("group %s: %w", b.group, err)
	}
	if len(results) == 0 {
		return nil, nil
	}
	list, _ := results[0].Expressions[0].Value.([]any)
	answers := make([]answer, 0, len(list))
	for _, member := range list {
		answer, err := newAnswer(member, rules)
		if err != nil {
			return nil, fmt.Errorf("group %s: %w", b.group, err)
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func (b *bench) compile() {
	parsed := map[string]*ast.Module{}
	for i := 0; i < len(b.lib); i += 2 {
		b.parse(parsed, b.lib[i], b.lib[i+1])
	}
	for _, module := range b.modules {
		b.parse(parsed, module.path, module.text)
	}
	if b.err != nil {
		return
	}
	compiler := ast.NewCompiler().WithSkipStages(checkStages()...)
	if compiler.Compile(parsed); compiler.Failed() {
		b.err = compiler.Errors
		return
	}
	b.query, b.err = rego.New(
		rego.Compiler(compiler),
		rego.Query("data.iamlint."+b.group+".findings"),
	).PrepareForEval(context.Background())
}

func (b *bench) parse(into map[string]*ast.Module, path, text string) {
	module, err := ast.ParseModuleWithOpts(path, text, ast.ParserOptions{RegoVersion: ast.RegoV1})
	if err != nil && b.err == nil {
		b.err = err
	}
	into[path] = module
}

// checkStages are the stages of compilation that only check. The tests compile the
// embedded rules with all of them on, so a run need not.
func checkStages() []ast.StageID {
	return []ast.StageID{
		ast.StageCheckUnusedImports, ast.StageCheckDuplicateImports, ast.StageCheckKeywordOverrides,
		ast.StageCheckVoidCalls, ast.StageParseMetadataBlocks, ast.StageSetAnnotationSet,
		ast.StageRewriteRegoMetadataCalls, ast.StageCheckRuleConflicts, ast.StageCheckUndefinedFuncs,
		ast.StageCheckSafetyRuleHeads, ast.StageCheckTypes, ast.StageCheckUnsafeBuiltins,
		ast.StageCheckDeprecatedBuiltins, ast.StageBuildRequiredCapabilities, ast.StageCheckRecursion,
	}
}
