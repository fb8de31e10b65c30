package cloudformation

import (
	"fmt"
	"io/fs"
	"path"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iamlint/iamlint/loaders/cloudformation/sam"
	"github.com/iamlint/iamlint/loaders/cloudformation/serverless"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Bounds of what nested stacks may come to: CloudFormation allows 2,500 stacks in one tree.
const (
	maxNested      = 2500
	maxNestedNodes = 5_000_000
)

// stacks are the stacks that the templates of a root make: one for each template, or,
// where other templates nest it, one for each place where they do.
type stacks struct {
	sources []*source
	byPath  map[string]*source
	list    []*template
	exports map[string][]export
	// allowed are the only values of parameters that have such, by holeKey.
	allowed map[string][]string
	// isText are the claims that a hole holds a text.
	isText map[string]*policy.Claim
	// byKey and managed are the principals and policies that the stacks declare.
	byKey   map[string]*declared
	managed map[string]*policy.ManagedPolicy
	// told are the reasons for not reading something that were given, by place.
	told map[string]bool
	// left is the work that may still be done: see spend.
	left int
	// nested and nodes are what nested stacks may still take.
	nested, nodes int
}

// source is one file, parsed.
type source struct {
	file     policy.File
	work     policy.Work
	roots    []*policy.Node
	problems []policy.Problem
	// strange is set on YAML with policies that is no template.
	strange bool
	// included are the files that a service takes something from, and parts those of
	// them whose resources it takes over.
	included map[string]included
	parts    []string
	// handoffs are the roles that a service gives to CloudFormation.
	handoffs []*policy.Handoff
	// stacks are those of its templates, as stacks of their own.
	stacks []*template
	// entered is set where a stack nests it.
	entered bool
	// started is set where it has become a stack.
	started bool
}

func newStacks(fsys fs.FS, files []policy.File, work policy.Work) *stacks {
	s := &stacks{
		byPath: map[string]*source{}, exports: map[string][]export{},
		allowed: map[string][]string{}, isText: map[string]*policy.Claim{},
		byKey: map[string]*declared{}, managed: map[string]*policy.ManagedPolicy{},
		told: map[string]bool{}, left: work.Of(maxWork), nested: work.Of(maxNested), nodes: work.Of(maxNestedNodes),
	}
	for _, file := range files {
		src := &source{file: file, work: work}
		s.sources, s.byPath[file.Path] = append(s.sources, src), src
	}
	s.parse(fsys)
	s.leaveParts()
	return s
}

// parse reads the files side by side.
func (s *stacks) parse(fsys fs.FS) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(s.sources)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(s.sources); i = int(next.Add(1)) - 1 {
				s.sources[i].parse(fsys)
			}
		})
	}
	workers.Wait()
}

func (src *source) parse(fsys fs.FS) {
	switch {
	case serverless.Program(src.file.Path):
		src.problems = []policy.Problem{{Span: policy.Span{File: src.file.Path}, Reason: "a service of the Serverless Framework that a program writes"}}
		return
	case looksLikeService(src.file.Path, src.file.Data):
		src.roots, src.problems = parse(src.file, src.work)
		found := src.expandServices(fsys)
		src.strange = !found && len(src.problems) == 0 && !hasResources(src.file.Data) && holdsStatements(src.file.Data)
	case !looksLikeTemplate(src.file.Data) && !hasResources(src.file.Data):
		src.strange = true
		return
	default:
		src.roots, src.problems = parse(src.file, src.work)
	}
	for i, root := range src.roots {
		loops := &loops{left: src.work.Of(maxRepeats)}
		root = loops.expand(root, 0)
		if loops.left < 0 {
			reason := fmt.Sprintf("Fn::ForEach makes more than %d members%s", src.work.Of(maxRepeats), policy.MoreWork)
			src.problems = append(src.problems, policy.Problem{Span: policy.Span{File: src.file.Path}, Reason: reason})
		}
		root, problems := sam.Expand(root)
		src.roots[i], src.problems = root, append(src.problems, problems...)
	}
}

// load makes the stacks and reads them.
func (s *stacks) load() *policy.Repo {
	s.start()
	for _, t := range s.list {
		t.collectExports()
	}
	var all []*links
	for _, t := range s.list {
		all = append(all, t.read())
	}
	join(all)
	repo := &policy.Repo{}
	for _, src := range s.sources {
		repo.Merge(src.own())
	}
	for _, t := range s.list {
		t.keepFiles()
		repo.Merge(t.repo)
	}
	return repo
}

// own is what a file gives whatever stacks are made of it.
func (src *source) own() *policy.Repo {
	repo := &policy.Repo{Problems: src.problems, Handoffs: src.handoffs, Coverage: policy.Coverage{Files: 1}}
	for _, handoff := range src.handoffs {
		repo.AddFile(src.fileOf(handoff.Span.File))
	}
	if src.strange {
		repo.Unread(src.file.Path, "policies in YAML that is no template")
	} else if len(src.problems) > 0 {
		repo.AddFile(src.file)
	}
	return repo
}

// start makes the stacks: first those of templates that nobody nests, and, since
// templates may nest each other in a ring, those of what is then left.
func (s *stacks) start() {
	for _, src := range s.sources {
		for i := range src.roots {
			if t := newTemplate(s, src, i, nil, nil); t != nil {
				src.stacks = append(src.stacks, t)
				s.noteNested(t)
			}
		}
	}
	for _, left := range []bool{false, true} {
		for _, src := range s.sources {
			if left != src.entered || left && src.started {
				continue
			}
			for _, t := range src.stacks {
				s.enter(t)
			}
		}
	}
}

func (s *stacks) noteNested(t *template) {
	for _, r := range t.resources {
		if url := r.templateURL(); url != nil {
			if src := s.named(t, url); src != nil && src.file.Path != t.file.Path {
				src.entered = true
			}
		}
	}
}

// enter takes a stack, and those that it nests.
func (s *stacks) enter(t *template) {
	s.list = append(s.list, t)
	s.byPath[t.file.Path].started = true
	for _, r := range t.resources {
		url := r.templateURL()
		if url == nil {
			continue
		}
		src := s.named(t, url)
		switch {
		case src == nil:
			if !isLocal(t.evaluate(url)) {
				t.unread(url.Span, "nested stack from elsewhere: %s %s", r.kind, r.name)
			}
			continue
		case t.isWithin(src):
			t.unread(url.Span, "%s %s nests the template that it is in", r.kind, r.name)
			continue
		case !s.affords(src):
			t.unread(url.Span, "more nested stacks than CloudFormation makes"+policy.MoreWork)
			continue
		}
		for i := range src.roots {
			if nested := newTemplate(s, src, i, t, r); nested != nil {
				t.nested[r.name] = nested
				s.enter(nested)
				break
			}
		}
	}
}

// isWithin reports whether a stack is one of the template, or nested in one.
func (t *template) isWithin(src *source) bool {
	for ; t != nil; t = t.parent {
		if t.file.Path == src.file.Path {
			return true
		}
	}
	return false
}

func (s *stacks) affords(src *source) bool {
	s.nested--
	for _, root := range src.roots {
		s.nodes -= size(root)
	}
	return s.nested >= 0 && s.nodes >= 0
}

func size(node *policy.Node) int {
	count := 1
	for _, item := range node.Items {
		count += size(item)
	}
	for _, field := range node.Fields {
		count += size(field.Value)
	}
	return count
}

// templateURL is where a resource says that the template of the stack is which it
// makes; nil for all other resources.
func (r *resource) templateURL() *policy.Node {
	switch r.kind {
	case "AWS::CloudFormation::StackSet":
		return r.property("TemplateURL")
	case "AWS::CloudFormation::Stack":
		if asset := assetPath(r.field.Value, "TemplateURL"); asset != nil {
			return asset
		}
		return r.property("TemplateURL")
	case "AWS::Serverless::Application":
		return r.property("Location")
	}
	return nil
}

// named finds the template of a nested stack: a path beside the template, as the tools
// that package templates take it, or the end of a URL whose bucket the deployment
// chooses, where it is the path of one template only and tells more than its name.
// A stack set is made in other accounts, and stays what it is.
func (s *stacks) named(t *template, url *policy.Node) *source {
	if t.isStackSet(url) {
		return nil
	}
	value := t.evaluate(url)
	if isLocal(value) {
		name, _ := value.Text.Literal()
		return s.byPath[path.Join(path.Dir(t.file.Path), strings.TrimPrefix(name, "file://"))]
	}
	tail := ""
	for _, v := range variants(value) {
		end := ending(v.text)
		if end == "" || tail != "" && end != tail {
			return nil
		}
		tail = end
	}
	if !strings.Contains(tail, "/") {
		return nil
	}
	var found *source
	for _, src := range s.sources {
		if src.file.Path == tail || strings.HasSuffix(src.file.Path, "/"+tail) {
			if found != nil {
				return nil
			}
			found = src
		}
	}
	return found
}

func (t *template) isStackSet(url *policy.Node) bool {
	for _, r := range t.resources {
		if r.kind == "AWS::CloudFormation::StackSet" && r.property("TemplateURL") == url {
			return true
		}
	}
	return false
}

// isLocal reports whether a nested stack's template is a file beside the template.
func isLocal(url *policy.Node) bool {
	text, known := url.Text.Literal()
	return url.IsScalar() && known && text != "" && !strings.Contains(strings.TrimPrefix(text, "file://"), "://")
}

// ending is the literal end of a URL behind a hole; empty where there is no hole.
func ending(text policy.Text) string {
	if text.Known() {
		return ""
	}
	return strings.TrimLeft(text.Parts[len(text.Parts)-1].Literal, "/")
}

// keepFiles keeps the bytes of the files that what was found stands in: of the
// template, and of those around it, which give it values.
func (t *template) keepFiles() {
	if len(t.repo.Documents)+len(t.repo.Principals)+len(t.repo.Managed)+len(t.repo.Handoffs)+len(t.repo.Problems) == 0 {
		return
	}
	for at := t; at != nil; at = at.parent {
		t.repo.AddFile(at.file)
		for _, part := range t.stacks.byPath[at.file.Path].included {
			if part.root != nil {
				t.repo.AddFile(part.file)
			}
		}
	}
}
