package rules

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"sync"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/iamlint/iamlint/rules/input"
)

// Engine asks rules. It reads all of their METADATA and compiles them only when a
// question comes that they may answer. It is safe for concurrent use.
type Engine struct {
	byID    map[string]*module
	modules []*module
	shared  *shared
	benches []*bench
}

// answer is what a rule handed back, its places still numbers.
type answer struct {
	rule    *Rule
	at      int
	related []relatedAnswer
	args    map[string]string
	// replace and with are the fix: a stretch of the value at the place, and what to
	// write instead; empty where there is none.
	replace, with string
}

type relatedAnswer struct {
	at      int
	message string
}

// NewEngine finds the rules below fsys: rego.Files, or a test's own.
func NewEngine(fsys fs.FS) (*Engine, error) {
	modules, err := catalogue(fsys)
	if err != nil {
		return nil, err
	}
	words, err := modulesIn(fsys, lib)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	capabilities := sync.OnceValue(func() *ast.Capabilities { return ast.CapabilitiesForThisVersion() })
	engine := &Engine{byID: map[string]*module{}, modules: modules, shared: &shared{lib: words, capabilities: capabilities}}
	for _, module := range modules {
		engine.byID[module.rule.ID] = module
	}
	return engine.Select(func(*Rule) bool { return true }), nil
}

// WithOptions gives an engine of the same rules, for Select, with their options by rule.
func (e *Engine) WithOptions(options map[string]map[string]int) *Engine {
	shared := *e.shared
	shared.options = options
	return &Engine{byID: e.byID, modules: e.modules, shared: &shared}
}

// Option finds the options of a rule; nil for one that has none or does not exist.
func (e *Engine) Option(rule string) []Option {
	module := e.byID[rule]
	if module == nil || module.read() != nil {
		return nil
	}
	return module.rule.Options
}

// Select gives an engine of the same rules that asks those only that want accepts.
func (e *Engine) Select(want func(*Rule) bool) *Engine {
	selected := &Engine{byID: e.byID, modules: e.modules, shared: e.shared}
	for _, module := range e.modules {
		if want(module.rule) {
			bench := selected.bench(module.rule)
			bench.modules = append(bench.modules, module)
		}
	}
	return selected
}

// Rules reads all rules, asked or not, sorted by id. It panics where METADATA is
// faulty. Names needs less time.
func (e *Engine) Rules() []*Rule {
	for _, module := range e.modules {
		if err := module.read(); err != nil {
			panic(err)
		}
	}
	return e.Names()
}

// Names lists all rules, asked or not, sorted by id. For sure they hold what tells
// who is asked only: ID, Group, Subject, Kinds and OptIn.
func (e *Engine) Names() []*Rule {
	list := make([]*Rule, len(e.modules))
	for i, module := range e.modules {
		list[i] = module.rule
	}
	return list
}

// asks reports whether the rule is one of those asked.
func (e *Engine) asks(id string) bool {
	return slices.ContainsFunc(e.benches, func(bench *bench) bool {
		return slices.ContainsFunc(bench.modules, func(module *module) bool { return module.rule.ID == id })
	})
}

func (e *Engine) bench(rule *Rule) *bench {
	for _, bench := range e.benches {
		if bench.group == rule.Group && bench.subject == rule.Subject {
			return bench
		}
	}
	e.benches = append(e.benches, &bench{group: rule.Group, subject: rule.Subject, shared: e.shared})
	return e.benches[len(e.benches)-1]
}

// ask puts a question to every rule of its subject and kind.
func (e *Engine) ask(ctx context.Context, question input.Question) ([]answer, []input.Place, error) {
	var answers []answer
	value, places := input.Encode(question.Body)
	for _, bench := range e.benchesFor(ctx, question, value) {
		found, err := bench.ask(ctx, value, e.byID)
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

// benchesFor are those that may answer, prepared side by side: a small run spends
// most of its time on that.
func (e *Engine) benchesFor(ctx context.Context, question input.Question, value ast.Value) []*bench {
	var list []*bench
	var workers sync.WaitGroup
	for _, bench := range e.benches {
		if bench.subject != question.Subject || !bench.mayAnswer(question, value) {
			continue
		}
		list = append(list, bench)
		if !bench.prepared.Load() {
			workers.Go(func() { bench.prepare(ctx) })
		}
	}
	workers.Wait()
	return list
}

// concerns reports whether the rule is asked about documents of the question's kind.
func (r *Rule) concerns(question input.Question) bool {
	return len(r.Kinds) == 0 || slices.Contains(r.Kinds, string(question.Kind))
}
