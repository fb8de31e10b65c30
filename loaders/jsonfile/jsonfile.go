// Package jsonfile loads policies that stand in JSON files of their own: bare
// documents, templates of them, what AWS's APIs return, and whole dumps of
// `aws iam get-account-authorization-details`.
//
// CloudFormation templates and Terraform's JSON are other loaders' files.
package jsonfile

import (
	"fmt"
	"io/fs"
	"sync"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads policies in JSON.
type Loader struct{}

// Name is "json".
func (Loader) Name() string { return "json" }

// Claims takes files whose bytes look like a policy, by extension or without one.
func (Loader) Claims(path string, read func() []byte) bool {
	return mayBeJSON(path) && holdsPolicy(read())
}

// Load reads every file for itself.
func (Loader) Load(_ fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	for _, file := range files {
		repo.Coverage.Files++
		r := reader{
			file: file, repo: repo, options: options, hole: placeholder(file.Path),
			foreign: sync.OnceValue(func() bool { return isForeignTemplate(file.Data) }),
		}
		r.read()
		if r.used {
			repo.AddFile(file)
		}
	}
	return repo
}

// reader reads one file.
type reader struct {
	file    policy.File
	repo    *policy.Repo
	options policy.Options
	hole    func(expression string) *policy.Hole
	foreign func() bool // whether another template language fills the file in
	// used is set where the result points into the file.
	used bool
}

func (r *reader) read() {
	switch {
	case r.options.MaxFileBytes > 0 && int64(len(r.file.Data)) > r.options.MaxFileBytes:
		r.unread(fmt.Sprintf("file is larger than %d bytes", r.options.MaxFileBytes))
	case isUTF16(r.file.Data):
		r.unread("UTF-16 is not read: save the file as UTF-8")
	case isEncoded(r.file.Data) && len(r.file.Data) > maxEscaped:
		r.unread("file is too long for a URL-encoded policy")
	case isRecording(r.file.Path):
		r.unread("policies that a test recorded are not read")
	case isConstructTree(r.file):
		r.unread("CDK's list of constructs is not read: its templates say the same")
	case isTerraformOutput(r.file.Data):
		r.unread("policies of a Terraform plan or state are not read")
	default:
		r.readRoot()
	}
}

func (r *reader) readRoot() {
	pieces, encoded := jsontext.File(r.file), isEncoded(r.file.Data)
	if encoded {
		pieces = jsontext.Unquote(pieces)
	}
	root, problem, directives := r.parse(pieces)
	if problem != nil && directives {
		r.unread("template directives leave no JSON")
		return
	}
	if root == nil || problem != nil && !opens(r.file.Data) {
		r.malformed(problem)
		return
	}
	before := len(r.repo.Documents)
	r.walk(root, place{inString: encoded})
	found := len(r.repo.Documents) > before
	switch {
	case problem != nil && isRow(root, problem):
		r.problem(problem.Span, "values behind the first are not read")
	case problem != nil && (found || isBare(root)):
		r.malformed(problem)
	case !found && isBare(root):
		r.unread("statement without a policy document around it")
	}
}

// isRow reports whether the file is a row of JSON values that are no policies
// themselves, such as a log.
func isRow(root *policy.Node, problem *jsontext.SyntaxError) bool {
	return problem.Message == jsontext.SecondValue && !policy.LooksLikeDocument(root) && !isBare(root)
}

// parse reads JSON with placeholders. Where it has directives and makes no sense with
// all their branches in it, the branches are taken for unknown.
func (r *reader) parse(pieces []jsontext.Piece) (root *policy.Node, problem *jsontext.SyntaxError, directives bool) {
	filled, directives := jsontext.Fill(pieces, r.hole)
	root, problem = jsontext.Parse(filled)
	if directives && (problem != nil || repeatsKeys(root)) {
		root, problem = jsontext.Parse(jsontext.Collapse(filled))
	}
	return root, problem, directives
}

func repeatsKeys(node *policy.Node) bool {
	seen := map[string]bool{}
	for _, field := range node.Fields {
		if seen[field.Key.String()] || repeatsKeys(field.Value) {
			return true
		}
		seen[field.Key.String()] = true
	}
	for _, item := range node.Items {
		if repeatsKeys(item) {
			return true
		}
	}
	return false
}

func (r *reader) unread(reason string) {
	r.repo.Unread(r.file.Path, reason)
}

// malformed reports broken JSON; of a piece of a policy, which somebody pastes into a
// whole, it only says that it was not read.
func (r *reader) malformed(problem *jsontext.SyntaxError) {
	if !opens(r.file.Data) {
		r.unread("fragment of a policy")
		return
	}
	if r.foreign() {
		r.unread("template language leaves no JSON: " + problem.Message + " at " + problem.Token)
		return
	}
	if isCommented(r.file.Path) && problem.Message == jsontext.Comment {
		return
	}
	r.used = true
	r.repo.Problems = append(r.repo.Problems, policy.Problem{
		Span:    problem.Span,
		Reason:  problem.Message + " at " + problem.Token,
		Rule:    "malformed-json",
		Args:    map[string]string{"error": problem.Message, "token": problem.Token},
		Related: problem.Before,
	})
}
