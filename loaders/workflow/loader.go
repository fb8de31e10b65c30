// Package workflow reads the workflows and composite actions of GitHub as far as they
// assume roles: steps that configure AWS credentials, and scripts that ask for a role.
//
// A workflow that others of the repository call, and an action that they use, is read
// once for each of these, with what it is given there. What a run decides is a hole.
package workflow

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/shell"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// Loader reads workflows and composite actions.
type Loader struct{}

// Name is "workflow".
func (Loader) Name() string { return "workflow" }

// Claims reports whether a file is a workflow or an action by its path, in which a role
// may be assumed, or that uses another of the repository.
func (Loader) Claims(name string, read func() []byte) bool {
	if !isWorkflow(name) && !isAction(name) {
		return false
	}
	data := read()
	return bytes.Contains(data, []byte(action)) || shell.Assumes(data) || usesLocal(data)
}

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore { return comment.InYAML(file) }

// action is the name of what configures credentials; forks keep it.
const action = "configure-aws-credentials"

func isWorkflow(name string) bool {
	dir := path.Dir(name)
	return isYAML(name) && path.Base(dir) == "workflows" && path.Base(path.Dir(dir)) == ".github"
}

func isAction(name string) bool {
	base := path.Base(name)
	return base == "action.yml" || base == "action.yaml"
}

func isYAML(name string) bool {
	extension := path.Ext(name)
	return extension == ".yml" || extension == ".yaml"
}

func usesLocal(data []byte) bool {
	for at := 0; ; {
		next := bytes.Index(data[at:], []byte("uses:"))
		if next < 0 {
			return false
		}
		at += next + len("uses:")
		if bytes.HasPrefix(bytes.TrimLeft(data[at:], " \t\"'"), []byte("./")) {
			return true
		}
	}
}

// source is one file as parsed.
type source struct {
	file policy.File
	root *policy.Node
}

// Load reads the files together, since they use each other.
func (Loader) Load(_ fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	l := &load{work: options.Work, repo: &policy.Repo{}, sources: map[string]*source{}, used: map[string]bool{}}
	for _, file := range files {
		l.parse(file)
	}
	names := make([]string, 0, len(l.sources))
	for name := range l.sources {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if isWorkflow(name) {
			l.workflow(l.sources[name])
		}
	}
	for _, name := range names {
		if !l.used[name] {
			l.alone(l.sources[name])
		}
	}
	return l.repo
}

// load is the reading of one root.
type load struct {
	repo    *policy.Repo
	work    policy.Work
	sources map[string]*source
	used    map[string]bool // workflows and actions that an event begins, or others of the repository use
	calls   int
}

// Bounds of what one repository is read for: calls within calls, and calls in all.
const (
	maxNested = 10
	maxCalls  = 10_000
)

func (l *load) parse(file policy.File) {
	roots, problems := yamltext.Parse(file, nil, l.work)
	for _, problem := range problems {
		l.repo.AddFile(file)
		problem.Reason, problem.Args = "not all read as YAML: "+problem.Reason, nil
		l.repo.Problems = append(l.repo.Problems, problem)
	}
	if len(roots) > 0 {
		l.sources[file.Path] = &source{file: file, root: roots[0]}
	}
}

// find is the workflow or action of the repository that another names: `./.github/…`
// below the directory that holds the .github of the one that names it.
func (l *load) find(from *source, uses string) *source {
	name, local := strings.CutPrefix(uses, "./")
	if !local {
		return nil
	}
	base := top(from.file.Path)
	for _, candidate := range []string{name, name + "/action.yml", name + "/action.yaml"} {
		if found := l.sources[path.Join(base, candidate)]; found != nil {
			return found
		}
	}
	return nil
}

// top is the directory that holds the .github of a file, which is what `./` means to it.
func top(name string) string {
	if before, _, found := strings.Cut("/"+name, "/.github/"); found {
		return strings.TrimPrefix(before, "/")
	}
	return "."
}
