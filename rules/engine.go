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

// Engine asks rules. It looks for them when the first question comes, and compiles those
// that may answer it. It is safe for concurrent use.
type Engine struct {
	found   func() *found
	options map[string]map[string]int
	benches func() []*bench
}

// found are all rules, by id and sorted by it, and what they compile with.
type found struct {
	byID    map[string]*module
	modules []*module
	lib     []source
	// capabilities are what each compiler would make for itself.
	capabilities func() *ast.Capabilities
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

// NewEngine asks the rules below fsys: rego.Files, or a test's own. Whatever needs to know
// the rules panics where fsys cannot be read.
func NewEngine(fsys fs.FS) *Engine {
	all := func(*Rule) bool { return true }
	return (&Engine{found: sync.OnceValue(func() *found { return find(fsys) })}).Select(all)
}

func find(fsys fs.FS) *found {
	modules, err := catalogue(fsys)
	if err != nil {
		panic(err)
	}
	words, err := modulesIn(fsys, lib)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		panic(err)
	}
	all := &found{byID: map[string]*module{}, modules: modules, lib: words, capabilities: sync.OnceValue(func() *ast.Capabilities { return ast.CapabilitiesForThisVersion() })}
	for _, module := range modules {
		all.byID[module.rule.ID] = module
	}
	return all
}

// WithOptions gives an engine of the same rules, for Select, with their options by rule.
func (e *Engine) WithOptions(options map[string]map[string]int) *Engine {
	return &Engine{found: e.found, options: options, benches: func() []*bench { return nil }}
}

// Option finds the options of a rule; nil for one that has none or does not exist.
func (e *Engine) Option(rule string) []Option {
	module := e.found().byID[rule]
	if module == nil || module.read() != nil {
		return nil
	}
	return module.rule.Options
}

// Select gives an engine of the same rules that asks those only that want accepts.
func (e *Engine) Select(want func(*Rule) bool) *Engine {
	return &Engine{found: e.found, options: e.options, benches: sync.OnceValue(func() []*bench {
		var benches []*bench
		for _, module := range e.found().modules {
			if !want(module.rule) {
				continue
			}
			index := slices.IndexFunc(benches, func(b *bench) bool { return b.group == module.rule.Group && b.subject == module.rule.Subject })
			if index < 0 {
				index = len(benches)
				benches = append(benches, &bench{group: module.rule.Group, subject: module.rule.Subject, found: e.found(), options: e.options})
			}
			benches[index].modules = append(benches[index].modules, module)
		}
		return benches
	})}
}

// Rules reads all rules, asked or not, sorted by id. It panics where METADATA is
// faulty. Names needs less time.
func (e *Engine) Rules() []*Rule {
	for _, module := range e.found().modules {
		if err := module.read(); err != nil {
			panic(err)
		}
	}
	return e.Names()
}

// Names lists all rules, asked or not, sorted by id. For sure they hold what tells
// who is asked only: ID, Group, Subject, Kinds and OptIn.
func (e *Engine) Names() []*Rule {
	modules := e.found().modules
	list := make([]*Rule, len(modules))
	for i, module := range modules {
		list[i] = module.rule
	}
	return list
}

// asks reports whether the rule is one of those asked.
func (e *Engine) asks(id string) bool {
	return slices.ContainsFunc(e.benches(), func(bench *bench) bool {
		return slices.ContainsFunc(bench.modules, func(module *module) bool { return module.rule.ID == id })
	})
}

// ask puts a question to every rule of its subject and kind.
func (e *Engine) ask(ctx context.Context, question input.Question) ([]answer, []input.Place, error) {
	var answers []answer
	value, places := input.Encode(question.Body)
	for _, bench := range e.benchesFor(ctx, question, value) {
		found, err := bench.ask(ctx, value)
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
	for _, bench := range e.benches() {
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
