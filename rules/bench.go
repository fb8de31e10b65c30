package rules

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/metrics"
	"github.com/open-policy-agent/opa/v1/storage"
	"github.com/open-policy-agent/opa/v1/storage/inmem"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/iamlint/iamlint/rules/input"
)

// bench is what is asked together: the rules of one group that share a subject.
type bench struct {
	group, subject string
	modules        []*module
	found          *found
	// options are what the configuration sets, by rule.
	options map[string]map[string]int

	once     sync.Once
	prepared atomic.Bool
	compiler *ast.Compiler
	asked    ast.QueryCompiler
	query    ast.Body
	store    storage.Store
	reading  storage.Transaction
	err      error
}

// mayAnswer reports whether the question is for a rule of the bench, and holds what
// that rule needs.
func (b *bench) mayAnswer(question input.Question, value ast.Value) bool {
	return slices.ContainsFunc(b.modules, func(m *module) bool { return m.rule.concerns(question) && m.mayAnswer(value) })
}

// ask puts the question to the rules; the bench is prepared.
func (b *bench) ask(ctx context.Context, value ast.Value) ([]answer, error) {
	if b.err != nil {
		return nil, b.err
	}
	var answers []answer
	query := topdown.NewQuery(b.query).WithQueryCompiler(b.asked).WithCompiler(b.compiler).
		WithStore(b.store).WithTransaction(b.reading).WithInput(ast.NewTerm(value)).WithMetrics(metrics.NoOp())
	err := query.Iter(ctx, func(result topdown.QueryResult) error {
		set, _ := result[findings].Value.(ast.Set)
		for _, member := range set.Slice() {
			plain, err := ast.JSON(member.Value)
			if err != nil {
				return err
			}
			answer, err := newAnswer(plain, b.found.byID)
			if err != nil {
				return err
			}
			answers = append(answers, answer)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("group %s: %w", b.group, err)
	}
	return answers, nil
}

// findings is the variable that the query binds to the set that a group exports.
const findings = ast.Var("findings")

// prepare compiles the rules, once.
func (b *bench) prepare(ctx context.Context) {
	b.once.Do(func() {
		b.err = b.compile(ctx)
		b.prepared.Store(true)
	})
}

// compile makes a query for topdown. Package rego would do so too, but brings planners
// and WebAssembly that no run needs.
func (b *bench) compile(ctx context.Context) error {
	parsed, err := b.parse()
	if err != nil {
		return err
	}
	b.compiler = ast.NewCompiler().WithCapabilities(b.found.capabilities()).WithSkipStages(checkStages()...)
	if b.compiler.Compile(parsed); b.compiler.Failed() {
		return b.compiler.Errors
	}
	exported := ast.MustParseTerm("data.iamlint." + b.group + ".findings")
	b.asked = b.compiler.QueryCompiler()
	if b.query, err = b.asked.Compile(ast.NewBody(ast.Equality.Expr(ast.NewTerm(findings), exported))); err != nil {
		return err
	}
	if b.store, err = b.data(); err != nil {
		return err
	}
	b.reading, err = b.store.NewTransaction(ctx)
	return err
}

// data holds the options of the rules that have some: as configured, else their defaults.
func (b *bench) data() (storage.Store, error) {
	options := map[string]any{}
	for _, module := range b.modules {
		if !bytes.Contains(module.data, []byte("data.options[")) {
			continue
		}
		if err := module.read(); err != nil {
			return nil, err
		}
		own := map[string]any{}
		for _, option := range module.rule.Options {
			own[option.Name] = option.Default
			if value, set := b.options[module.rule.ID][option.Name]; set {
				own[option.Name] = value
			}
		}
		options[module.rule.ID] = own
	}
	if len(options) == 0 {
		return inmem.New(), nil
	}
	return inmem.NewFromObject(map[string]any{"options": options}), nil
}

func (b *bench) parse() (map[string]*ast.Module, error) {
	parsed := map[string]*ast.Module{}
	parse := func(file source) (err error) {
		parsed[file.path], err = ast.ParseModuleWithOpts(file.path, file.text(), ast.ParserOptions{RegoVersion: ast.RegoV1})
		return err
	}
	files := []source{}
	for _, module := range b.modules {
		files = append(files, module.source)
	}
	if slices.ContainsFunc(files, source.borrows) {
		files = append(files, b.found.lib...)
	}
	for _, file := range files {
		if err := parse(file); err != nil {
			return nil, err
		}
	}
	return parsed, nil
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
