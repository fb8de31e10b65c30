package terraform

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// tree is a root module with the modules that it calls: one configuration, which one
// run of terraform evaluates as a whole. Each call is an instance of its module, with
// an evaluator of its own.
type tree struct {
	modules *modules
	reader  *opener
	repo    *policy.Repo
	bearers map[string][]bearer
	links   *links
	// root is the instance that nobody calls.
	root *evaluator
	// instances are all instances, callers before those they call.
	instances []*evaluator
	// dirs are the directories of the instances, by scope.
	dirs map[string]string
	// called counts the instances of each module.
	called map[*module]int
	// installed tells where terraform init has put modules from elsewhere.
	installed map[string]string

	// codes holds, for a node that is a string of JSON, what the string means.
	codes map[*policy.Node]*code
	// meanings are the codes by key: one source of JSON is one document, whoever uses it.
	meanings map[string]*code
	// documents are the documents made so far, by their node.
	documents map[*policy.Node]*policy.Document
	// templates are the template files parsed so far, by path; nil where one does not parse.
	templates map[string]hclsyntax.Expression
	// sources are the bytes of those.
	sources map[string][]byte
	// included are the documents that a policy document block takes statements from.
	included []inclusion
	// offered are uses by modules.
	offered []offer
	// shapes are what is known of lists and objects besides their members.
	shapes map[*policy.Node]shape
	// failures are the holes of expressions that terraform surely refuses.
	failures map[*policy.Hole]bool
	// idle are the only blocks that are read, where it is not nil.
	idle map[*block]bool
	// steps and depth bound the work of one walk: locals that double themselves and
	// locals in a circle end as holes.
	steps, depth int
	// nested is how many values are being found, each for the one before.
	nested int
	// standIns are the stand-ins for public modules by call; moved tells, by the path
	// of a stand-in, which place in the call stands for one in it.
	standIns map[*block]*module
	moved    map[string]func(policy.Span) policy.Span
}

// Bounds on modules: a call beyond them is read as a module that nobody calls.
const (
	// maxCallDepth is how deep modules call modules.
	maxCallDepth = 50
	// maxCalled is how many instances a module has within one tree.
	maxCalled = 1_000
)

// newTree is the tree of the root module in a directory, before anything of it is read.
func (ms *modules) newTree(dir string, reader *opener, bearers map[string][]bearer) *tree {
	t := &tree{
		modules: ms, reader: reader, repo: &policy.Repo{}, bearers: bearers,
		dirs:      map[string]string{},
		called:    map[*module]int{},
		codes:     map[*policy.Node]*code{},
		meanings:  map[string]*code{},
		documents: map[*policy.Node]*policy.Document{},
		templates: map[string]hclsyntax.Expression{},
		sources:   map[string][]byte{},
		shapes:    map[*policy.Node]shape{},
		failures:  map[*policy.Hole]bool{},
		standIns:  map[*block]*module{},
		moved:     map[string]func(policy.Span) policy.Span{},
	}
	t.root = newEvaluator(t, ms.at(dir), dir)
	return t
}

// loadIdle reads the blocks of a module that acted in no tree.
func (ms *modules) loadIdle(m *module, reader *opener, bearers map[string][]bearer) *policy.Repo {
	idle := map[*block]bool{}
	for _, b := range m.blocks {
		if bears := len(bearers[b.kind]) > 0 || b.kind == "data.aws_iam_policy_document"; bears && !m.judged[b] {
			idle[b] = true
		}
	}
	if len(idle) == 0 {
		return &policy.Repo{}
	}
	t := ms.newTree(m.dir, reader, bearers)
	t.collectIdle(idle)
	for name, data := range m.files {
		t.repo.AddFile(policy.File{Path: name, Data: data})
	}
	return t.repo
}

// load reads the tree of the root module in a directory, and tells which directories are in it.
func (ms *modules) load(dir string, reader *opener, bearers map[string][]bearer) (*policy.Repo, []string) {
	t := ms.newTree(dir, reader, bearers)
	t.enter(t.root)
	t.collect()
	entered := make([]string, 0, len(t.called))
	for m := range t.called {
		if m.standsIn {
			continue
		}
		entered = append(entered, m.dir)
		for name, data := range m.files {
			t.repo.AddFile(policy.File{Path: name, Data: data})
			if m.fetched {
				t.repo.AddFetched(name)
			}
		}
	}
	t.settle()
	return t.repo, entered
}

// budget is one of the bounds on work, as far as the user would have it go.
func (t *tree) budget(of int) int { return t.modules.work.Of(of) }

// settle carries the places in stand-ins for public modules over to their calls.
func (t *tree) settle() {
	if len(t.moved) == 0 {
		return
	}
	t.repo.Relocate(func(place policy.Span) policy.Span {
		if move := t.moved[place.File]; move != nil {
			return move(place)
		}
		return place
	})
}

// enter lists an instance and, behind it, those that it calls.
func (t *tree) enter(ev *evaluator) {
	t.instances = append(t.instances, ev)
	t.called[ev.module]++
	for _, b := range ev.blocks {
		if b.kind == "module" {
			for _, callee := range ev.callees(b) {
				t.enter(callee)
			}
		}
	}
}

// collect makes the documents, principals and problems of the tree.
func (t *tree) collect() {
	t.links = newLinks(t)
	for _, ev := range t.instances {
		t.links.declare(ev)
		t.links.declareOthers(ev)
	}
	for _, ev := range t.instances {
		for _, b := range ev.blocks {
			if ev.acts(b) {
				ev.judge(b)
				ev.bearAll(b)
			}
		}
		ev.permissions()
		ev.assumptions()
	}
	for _, ev := range t.instances {
		t.links.attach(ev)
		t.links.attachOthers(ev)
		t.links.receive(ev)
	}
	for _, ev := range t.instances {
		relevance := &relevance{module: ev.module, known: map[string]bool{}}
		for _, b := range ev.blocks {
			if b.kind == "module" {
				ev.moduleCall(b, t.links, relevance)
			}
		}
	}
	t.unused()
	t.links.finish()
}

// collectIdle makes the documents of the blocks that act in no instance of a module: a
// switch that every caller leaves off. What is wrong in them is told for any caller.
func (t *tree) collectIdle(idle map[*block]bool) {
	t.links, t.idle, t.instances = newLinks(t), idle, []*evaluator{t.root}
	for _, b := range t.root.blocks {
		if idle[b] {
			t.root.bearAll(b)
		}
	}
	t.unused()
	t.repo.Attachments, t.repo.Names = nil, nil
}

// bearAll reads every policy-bearing attribute of a resource.
func (ev *evaluator) bearAll(b *block) {
	for _, bearer := range ev.bearers[b.kind] {
		ev.bear(ev.links, b, bearer)
	}
}

// acts reports whether a block may act in the instance: one that surely does not, in a
// module with a caller, is judged with what other callers give.
func (ev *evaluator) acts(b *block) bool {
	if ev.idle != nil {
		return ev.idle[b]
	}
	return ev.origin == nil || !ev.presence(b).never
}

// call is what makes an instance of a module other than the root.
type call struct {
	caller *evaluator
	block  *block
	// env is where the arguments are walked.
	env *env
	// index is the key of the instance: empty without count and for_each, anyIndex
	// where one instance stands for all.
	index string
	// when and never are those of the call, and of the calls around it.
	when  policy.When
	never bool
}

// anyIndex is the index of an instance that stands for an unknown number.
const anyIndex = "*"

// callees are the instances that a module call makes; none where the module is not to be had.
func (ev *evaluator) callees(b *block) []*evaluator {
	list, known := ev.made[b]
	if known {
		return list
	}
	ev.made[b] = nil
	target := ev.target(b)
	if target == nil {
		return nil
	}
	if reason := ev.refuses(target); reason != "" {
		ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: header(b), Reason: b.address + " not entered: " + reason})
		return nil
	}
	presence := ev.presence(b)
	for _, in := range ev.envs(b) {
		made := &call{caller: ev, block: b, env: in.env, index: in.index, when: ev.when().And(in.when), never: ev.never() || presence.never}
		scope := ev.scope + " " + made.address()
		if made.ofUnit() {
			scope = ev.scope
		}
		callee := newEvaluator(ev.tree, target, scope)
		callee.origin = made
		callee.top.via = append(ev.top.via[:len(ev.top.via):len(ev.top.via)], policy.Station{Span: header(b), Name: made.address()})
		list = append(list, callee)
	}
	ev.made[b] = list
	return list
}

// address is what terraform calls the instance within its caller.
func (c *call) address() string {
	if c.index == "" {
		return c.block.address
	}
	return fmt.Sprintf("%s[%q]", c.block.address, c.index)
}

// refuses says why a module is not entered from here.
func (ev *evaluator) refuses(target *module) string {
	depth := 0
	for at := ev; at != nil; at = at.caller() {
		if at.module == target {
			return "the module calls itself"
		}
		depth++
	}
	switch {
	case depth >= maxCallDepth:
		return fmt.Sprintf("modules call each other more than %d deep", maxCallDepth)
	case ev.called[target] >= ev.budget(maxCalled):
		return fmt.Sprintf("the module is called more than %d times%s", ev.budget(maxCalled), policy.MoreWork)
	}
	return ""
}

func (ev *evaluator) caller() *evaluator {
	if ev.origin == nil {
		return nil
	}
	return ev.origin.caller
}

// when are the conditions under which the instance exists.
func (ev *evaluator) when() policy.When {
	if ev.origin == nil {
		return nil
	}
	return ev.origin.when
}

// never reports whether the instance surely does not exist: what is wrong in its
// documents is told all the same.
func (ev *evaluator) never() bool { return ev.origin != nil && ev.origin.never }

// address puts the module calls that lead to the instance before an address within it.
func (ev *evaluator) address(within string) string {
	if ev.origin == nil || ev.origin.ofUnit() {
		return within
	}
	return ev.origin.caller.address(ev.origin.address()) + "." + within
}

// target is the module that a call names: a directory of the repository, or one that
// terraform init has filled.
func (ev *evaluator) target(b *block) *module {
	source, known := ev.sourceOf(b)
	if !known {
		return nil
	}
	if isLocal(source) {
		dir, inside := join(ev.dir, source)
		if !inside {
			return nil
		}
		return ev.modules.at(dir)
	}
	if got := ev.downloaded(b); got != nil {
		return got
	}
	return ev.public(b)
}

// sourceOf is where a call takes its module from, where that is written.
func (ev *evaluator) sourceOf(b *block) (string, bool) {
	attribute := b.Body.Attributes["source"]
	if attribute == nil {
		return "", false
	}
	if b.address == unitAddress {
		if source, local := ev.reader.unitSource(attribute.Expr, ev.dir); local {
			return source, true
		}
	}
	return ev.eval(attribute.Expr, ev.top).Text.Literal()
}

func isLocal(source string) bool {
	return strings.HasPrefix(source, "./") || strings.HasPrefix(source, "../") || source == "." || source == ".."
}
