package workflow

import (
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// run is a workflow as it is triggered, or called by another.
type run struct {
	source *source
	name   string
	// on are the triggers of the workflow that begins it; nil where that is not known.
	on *policy.Node
	// foreign is set for a workflow that only others than the repository's are known to call.
	foreign bool
	// inputs and secrets are what a caller gives; nil where there is none.
	inputs, secrets map[string]policy.Value
	via             []policy.Station
	// granted is what the caller lets it do, with the place.
	granted permissions
	depth   int
}

// permissions tell whether a token of identity may be asked for, and where that is written.
type permissions struct {
	idToken policy.Tri
	span    policy.Span
}

// found is what the reading of a job gives.
type found struct {
	calls    []*policy.Call
	problems []policy.Problem
	files    []*source
}

func (f *found) add(other found) {
	f.calls = append(f.calls, other.calls...)
	f.problems = append(f.problems, other.problems...)
	f.files = append(f.files, other.files...)
}

// workflow reads a workflow that an event begins.
func (l *load) workflow(src *source) {
	on := src.root.Exact("on")
	for _, event := range events(on) {
		if !event.Key.Is("workflow_call") {
			l.used[src.file.Path] = true
			l.keep(l.jobs(&run{source: src, name: src.file.Path, on: on, granted: permissions{idToken: policy.No}}))
			return
		}
	}
}

// alone reads what no workflow of the repository uses, or does not as far as known.
func (l *load) alone(src *source) {
	if isAction(src.file.Path) {
		j := &jobReader{load: l, run: &run{source: src, name: src.file.Path, foreign: true}, written: map[string]bool{}}
		j.steps(at(src.root, "runs", "steps"), &scope{source: src, run: src.file.Path, job: src.file.Path})
		l.keep(j.found)
		return
	}
	for _, event := range events(src.root.Exact("on")) {
		if event.Key.Is("workflow_call") {
			l.keep(l.jobs(&run{source: src, name: src.file.Path, foreign: true}))
		}
	}
}

// keep puts what was found into the repository.
func (l *load) keep(f found) {
	if len(f.calls)+len(f.problems) == 0 {
		return
	}
	for _, src := range f.files {
		l.repo.AddFile(src.file)
	}
	l.repo.Problems = append(l.repo.Problems, f.problems...)
	for _, call := range f.calls {
		if l.calls++; l.calls > l.work.Of(maxCalls) {
			l.repo.Unread(call.Span.File, "more calls than are read of one repository"+policy.MoreWork)
			return
		}
		l.repo.Calls = append(l.repo.Calls, call)
		l.repo.Documents = append(l.repo.Documents, call.Policies...)
	}
}

func (l *load) jobs(r *run) (all found) {
	jobs := r.source.root.Exact("jobs")
	if jobs == nil {
		return all
	}
	for _, field := range jobs.Fields {
		if field.Value.Kind == policy.Object {
			all.add(l.job(r, field))
		}
	}
	return all
}

// job reads a job, once for each combination of its matrix that makes a difference.
func (l *load) job(r *run, field policy.Field) found {
	asked := map[string]bool{}
	first := l.combination(r, field, nil, asked, nil)
	all := combinations(field.Value)
	if len(asked) == 0 || len(all) == 0 || len(first.calls)+len(first.problems) == 0 {
		return first
	}
	list, whens := narrowed(all, asked, r.name+"#"+field.Key.String())
	result := found{problems: first.problems, files: first.files}
	for i, combination := range list {
		result.calls = append(result.calls, l.combination(r, field, combination, nil, whens[i]).calls...)
	}
	return result
}

func (l *load) combination(r *run, field policy.Field, matrix map[string]*policy.Node, asked map[string]bool, when policy.When) found {
	name, node := field.Key.String(), field.Value
	s := &scope{
		source: r.source, run: r.name, job: r.name + "#" + name, inputs: r.inputs, secrets: r.secrets, via: r.via,
		env: present(r.source.root.Exact("env"), node.Exact("env")), matrix: matrix, asked: asked,
	}
	if condition := node.Exact("if"); condition != nil {
		when = when.And(conditional(s, condition))
	}
	granted := granted(r, node)
	if uses := node.Exact("uses"); uses != nil {
		result := l.called(r, s, node, uses, granted)
		for _, call := range result.calls {
			call.When = when.And(call.When)
		}
		return result
	}
	j := &jobReader{load: l, run: r, when: when, written: map[string]bool{}, name: name}
	j.job = &policy.Job{
		Name: name, Span: field.KeySpan, Environment: environment(s, node), IDToken: granted.idToken, PermissionsSpan: granted.span,
		Reusable: r.foreign || r.depth > 0,
	}
	j.ambient = ambient(s, node)
	s.written = j.written
	j.found.files = append(j.found.files, r.source)
	j.steps(node.Exact("steps"), s)
	return j.found
}

// called reads the workflow of the repository that a job calls.
func (l *load) called(r *run, s *scope, node, uses *policy.Node, granted permissions) (result found) {
	name, _ := uses.Text.Literal()
	src := l.find(r.source, name)
	if src == nil || r.depth >= maxNested {
		return result
	}
	l.used[src.file.Path] = true
	inner := &run{
		source: src, name: src.file.Path + "@" + s.job, on: r.on, foreign: r.foreign, depth: r.depth + 1, granted: granted,
		via: append(r.via[:len(r.via):len(r.via)], policy.Station{Span: uses.Span, Name: "uses " + name}),
	}
	declared := at(src.root, "on", "workflow_call")
	inner.inputs = given(s, node.Exact("with"), at(declared, "inputs"), src)
	if secrets := node.Exact("secrets"); secrets != nil && secrets.Kind == policy.Object {
		inner.secrets = given(s, secrets, nil, src)
	}
	result = l.jobs(inner)
	result.files = append(result.files, r.source)
	return result
}

// given is what the inputs hold: what is passed, else the default, else nothing.
func given(s *scope, with, declared *policy.Node, src *source) map[string]policy.Value {
	inputs := map[string]policy.Value{}
	if declared != nil {
		for _, field := range declared.Fields {
			key := strings.ToLower(field.Key.String())
			switch fallback := field.Value.Exact("default"); {
			case fallback != nil && fallback.IsScalar():
				own := &scope{source: src, run: s.run, job: s.job}
				inputs[key] = own.value(fallback)
			case fallback == nil || fallback.Kind == policy.Null:
				inputs[key] = policy.Value{Span: field.KeySpan, Scalar: policy.String}
			}
		}
	}
	if with != nil {
		for _, field := range with.Fields {
			inputs[strings.ToLower(field.Key.String())] = s.value(field.Value)
		}
	}
	return inputs
}

func present(nodes ...*policy.Node) (list []*policy.Node) {
	for _, node := range nodes {
		if node != nil {
			list = append(list, node)
		}
	}
	return list
}

// environment is the one that the job names; nil where it has none.
func environment(s *scope, node *policy.Node) *policy.Value {
	named := node.Exact("environment")
	if named != nil && named.Kind == policy.Object {
		named = named.Exact("name")
	}
	if named == nil || named.Kind == policy.Null {
		return nil
	}
	value := s.value(named)
	if value.Text.IsEmpty() {
		return nil
	}
	return &value
}

// granted tells whether a job may ask for a token: its own permissions say so, or
// the workflow's; without either, what a caller grants. Nothing else does: by default the token of a
// run reads or writes, but id-token is none.
//
// GitHub says that a workflow of the same owner may ask for a token without its caller's
// leave, and also that a caller's permissions bound it: what a caller leaves out is Unknown.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions
// https://docs.github.com/actions/how-tos/secure-your-work/security-harden-deployments/oidc-with-reusable-workflows
func granted(r *run, job *policy.Node) permissions {
	written := job.Exact("permissions")
	if written == nil {
		written = r.source.root.Exact("permissions")
	}
	if written == nil {
		if r.depth > 0 && r.granted.span.IsZero() {
			return permissions{}
		}
		return r.granted
	}
	own := permissions{idToken: idToken(written), span: written.Span}
	if own.idToken == policy.Yes && r.depth > 0 && r.granted.idToken == policy.No && !r.granted.span.IsZero() {
		own.idToken = policy.Unknown
	}
	return own
}

func idToken(written *policy.Node) policy.Tri {
	switch {
	case written.Kind == policy.Object:
		entry := written.Exact("id-token")
		return policy.Is(entry != nil && entry.Text.Is("write"))
	case written.Kind == policy.Null:
		return policy.No
	case written.IsScalar():
		return policy.Is(written.Text.Is("write-all"))
	}
	return policy.Unknown
}

// conditional is the condition of a job or step. One that always holds is none.
func conditional(s *scope, condition *policy.Node) policy.When {
	text, _ := condition.Text.Literal()
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(text), "${{"), "}}"))
	if text == "" || text == "true" || text == "always()" || text == "success()" {
		return nil
	}
	return policy.When{{Name: text, Scope: s.job, Holds: true}}
}

// ambient is No where the machine that runs a job surely has no credentials of its own.
func ambient(s *scope, job *policy.Node) policy.Tri {
	runner := job.Exact("runs-on")
	if runner == nil || !runner.IsScalar() || !hosted(s.value(runner).Text) || credentials(s.env) {
		return policy.Unknown
	}
	return policy.No
}

// hosted reports whether a label is surely that of one of GitHub's own runners.
func hosted(label policy.Text) bool {
	name, known := label.Literal()
	system, version, _ := strings.Cut(name, "-")
	if !known || system != "ubuntu" && system != "windows" && system != "macos" {
		return false
	}
	return version == "latest" || version != "" && strings.Trim(version, "0123456789.") == ""
}

// credentials reports whether variables may hold credentials of AWS.
func credentials(env []*policy.Node) bool {
	for _, node := range env {
		if node.Kind != policy.Object && node.Kind != policy.Null {
			return true
		}
		for _, field := range node.Fields {
			switch name := field.Key.String(); name {
			case "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ACCOUNT_ID":
			default:
				if strings.HasPrefix(name, "AWS_") && (strings.Contains(name, "KEY") || strings.Contains(name, "TOKEN") ||
					strings.Contains(name, "PROFILE") || strings.Contains(name, "CREDENTIALS") || strings.Contains(name, "CONFIG")) {
					return true
				}
			}
		}
	}
	return false
}

// harmless reports whether an action surely leaves no credentials of AWS behind.
func harmless(uses string) bool {
	name, _, _ := strings.Cut(uses, "@")
	switch owner, _, _ := strings.Cut(name, "/"); owner {
	case "actions", "github", "docker":
		return true
	}
	return strings.HasPrefix(path.Base(name), "setup-")
}
