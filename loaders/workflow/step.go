package workflow

import (
	"path"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/shell"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// jobReader goes over the steps of one job.
type jobReader struct {
	*load
	run  *run
	job  *policy.Job // nil for an action that is read alone
	name string
	when policy.When
	// ambient tells whether credentials of AWS may be there when the next step begins.
	ambient policy.Tri
	// before are the steps that configured credentials.
	before  []configured
	written map[string]bool
	count   int
	found   found
}

// configured is a step that left credentials behind.
type configured struct {
	id string
	// call is the role that it took; nil where it passed on keys.
	call *policy.Call
	// sure is set where the step surely ran, and left the credentials to those behind it.
	sure, exported bool
}

func (j *jobReader) steps(list *policy.Node, s *scope) {
	if list == nil {
		return
	}
	for _, step := range list.Items {
		if step.Kind == policy.Object {
			j.step(step, s)
		}
	}
}

func (j *jobReader) step(step *policy.Node, outer *scope) {
	s := *outer
	s.env = append(outer.env[:len(outer.env):len(outer.env)], present(step.Exact("env"))...)
	s.written = j.written
	when := j.when
	if condition := step.Exact("if"); condition != nil {
		when = when.And(conditional(&s, condition))
	}
	j.count++
	if uses := step.Exact("uses"); uses != nil {
		j.uses(step, uses, &s, when)
	}
	if script := step.Exact("run"); script != nil && script.IsScalar() {
		j.script(step, script, &s, when)
	}
}

// uses reads a step that runs an action.
func (j *jobReader) uses(step, uses *policy.Node, s *scope, when policy.When) {
	name, _ := uses.Text.Literal()
	ref := ""
	name, ref, _ = strings.Cut(name, "@")
	src := j.find(s.source, name)
	switch {
	case src != nil && s.depth < maxNested:
		j.used[src.file.Path] = true
		inner := &scope{
			source: src, run: s.run, job: s.job, env: s.env, written: j.written, matrix: s.matrix, asked: s.asked,
			inputs: given(s, step.Exact("with"), src.root.Exact("inputs"), src), depth: s.depth + 1,
			via: join(s.via, []policy.Station{{Span: uses.Span, Name: "uses " + name}}),
		}
		j.found.files = append(j.found.files, src, s.source)
		before := j.when
		j.when = when
		j.steps(at(src.root, "runs", "steps"), inner)
		j.when = before
	case path.Base(name) == action && !strings.HasPrefix(name, "./"):
		j.configure(step, uses, s, when, major(ref))
	case !harmless(name):
		j.ambient = max(j.ambient, policy.Unknown)
	}
}

// major is the number of a version, 0 where a ref is none.
func major(ref string) int {
	number, _, _ := strings.Cut(strings.TrimPrefix(ref, "v"), ".")
	number, _, _ = strings.Cut(number, "-")
	version, err := strconv.Atoi(number)
	if err != nil || !strings.HasPrefix(ref, "v") {
		return 0
	}
	return version
}

// script reads what a step runs in a shell.
func (j *jobReader) script(step, script *policy.Node, s *scope, when policy.When) {
	text, _ := script.Text.Literal()
	for _, env := range s.env {
		for _, field := range env.Fields {
			if name := field.Key.String(); strings.Contains(text, "GITHUB_ENV") && (strings.Contains(text, name+"=") || strings.Contains(text, name+"<<")) {
				j.written[name] = true
			}
		}
	}
	if strings.Contains(text, "AWS_") || strings.Contains(text, "GITHUB_ENV") {
		j.ambient = max(j.ambient, policy.Unknown)
	}
	if !shell.Assumes([]byte(text)) {
		return
	}
	j.found.files = append(j.found.files, s.source)
	if kind := at(step, "shell"); kind != nil && !isShell(s.value(kind).Text) {
		j.found.problems = append(j.found.problems, policy.Problem{Span: script.Span, Reason: "a role may be assumed in a script of " + kind.Text.String()})
		return
	}
	read := shell.Find(shell.Script{
		Pieces: scriptPieces(s, script, text), Scope: s.job + "/" + strconv.Itoa(j.count), Environment: s.variable,
	})
	j.found.problems = append(j.found.problems, read.Problems...)
	for _, call := range read.Calls {
		call.Address, call.Job, call.When = j.address(step), j.jobOf(false), when.And(call.When)
		call.Role.Via = join(s.via, call.Role.Via)
		if call.Action == "sts:AssumeRole" && call.Profile == nil && !strings.Contains(text, "AWS_") && !credentials(s.env) {
			j.chained(call)
		}
		j.found.calls = append(j.found.calls, call)
	}
}

func isShell(name policy.Text) bool {
	known, _ := name.Literal()
	command, _, _ := strings.Cut(known, " ")
	return command == "bash" || command == "sh"
}

// scriptPieces is the script as the shell gets it: expressions are evaluated before.
func scriptPieces(s *scope, node *policy.Node, text string) (list []jsontext.Piece) {
	source := laid(s.source.file, node, text)
	for _, part := range cut(text) {
		stretch := source.slice(part.start, part.end)
		if !part.expression {
			list = append(list, stretch...)
			continue
		}
		span := node.Span
		if len(stretch) > 0 {
			span = policy.Span{File: node.Span.File, Start: stretch[0].Span.Start, End: stretch[len(stretch)-1].Span.End}
		}
		for _, made := range s.evaluate(part.text).Text.Parts {
			list = append(list, jsontext.Piece{Text: made.Literal, Hole: made.Hole, Span: span})
		}
	}
	return list
}

// layout is the text of a scalar over its source.
type layout []jsontext.Piece

func laid(file policy.File, node *policy.Node, text string) layout {
	return yamltext.Pieces(file.Data, node, text)
}

// slice are the pieces of a stretch of the text.
func (l layout) slice(start, end int) (list []jsontext.Piece) {
	offset := 0
	for _, piece := range l {
		size := len(piece.Text)
		low, high := max(start-offset, 0), min(end-offset, size)
		offset += size
		if low >= high {
			continue
		}
		if piece.Span.End-piece.Span.Start == size {
			piece.Span.Start, piece.Span.End = piece.Span.Start+low, piece.Span.Start+high
		}
		piece.Text = piece.Text[low:high]
		list = append(list, piece)
	}
	return list
}

// address is what people call a step: its name, else the job's.
func (j *jobReader) address(step *policy.Node) string {
	for _, key := range []string{"name", "id"} {
		if node := step.Exact(key); node != nil && node.IsScalar() && !node.Text.IsEmpty() {
			return node.Text.String()
		}
	}
	return j.name
}

// jobOf is the job as a step of it sees it.
func (j *jobReader) jobOf(static bool) *policy.Job {
	if j.job == nil {
		return nil
	}
	job := *j.job
	job.Static, job.Ambient = static, j.ambient
	return &job
}
