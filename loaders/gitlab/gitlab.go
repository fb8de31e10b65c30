// Package gitlab reads pipelines of GitLab CI as far as they assume roles: scripts that ask
// for one, and jobs that give the tools of AWS a role and a token of identity.
package gitlab

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/shell"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// Loader reads .gitlab-ci.yml, and files that are named like parts of one.
type Loader struct{}

// Name is "gitlab".
func (Loader) Name() string { return "gitlab" }

// Claims reports whether a file is a pipeline, by its path, in which a role may be assumed.
func (Loader) Claims(name string, read func() []byte) bool {
	if !isPipeline(name) {
		return false
	}
	data := read()
	return shell.Assumes(data) || bytes.Contains(data, []byte(roleVariable))
}

func isPipeline(name string) bool {
	extension := path.Ext(name)
	if extension != ".yml" && extension != ".yaml" {
		return false
	}
	return strings.HasSuffix(strings.TrimSuffix(name, extension), ".gitlab-ci") || strings.Contains("/"+name, "/.gitlab/") || strings.Contains("/"+name, "/.gitlab-ci/")
}

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore { return comment.InYAML(file) }

// Load reads each file on its own: what it includes is not followed.
func (Loader) Load(_ fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	for _, file := range files {
		roots, problems := yamltext.Parse(file, func(tag string) string { return "!" + tag }, options.Work)
		for _, problem := range problems {
			repo.AddFile(file)
			problem.Reason, problem.Args = "not all read as YAML: "+problem.Reason, nil
			repo.Problems = append(repo.Problems, problem)
		}
		for _, root := range roots {
			p := &pipeline{file: file, root: root, members: map[*policy.Node]map[string]*policy.Node{}, budget: options.Work.Of(maxChain)}
			p.jobs().AddTo(repo, file)
			if p.cut {
				repo.Unread(file.Path, fmt.Sprintf("a job extends more than %d others%s", p.budget, policy.MoreWork))
			}
		}
	}
	return repo
}

// pipeline is one document of a file.
type pipeline struct {
	file policy.File
	root *policy.Node
	// members are those of mappings that have been asked for one, by name.
	members map[*policy.Node]map[string]*policy.Node
	// budget is how many jobs that one extends are looked at, left how many still may be
	// for the job at hand; cut is set where there were more.
	budget, left int
	cut          bool
}

// Keys of a pipeline that are no jobs.
// https://docs.gitlab.com/ci/yaml/#global-keywords
var reserved = map[string]bool{
	"default": true, "include": true, "stages": true, "variables": true, "workflow": true, "spec": true, "image": true,
	"services": true, "cache": true, "before_script": true, "after_script": true,
}

func (p *pipeline) jobs() (found shell.Found) {
	if p.root.Kind != policy.Object {
		return found
	}
	extended := p.extended()
	for _, field := range p.root.Fields {
		name := field.Key.String()
		if reserved[name] || field.Value.Kind != policy.Object || strings.HasPrefix(name, ".") && extended[name] {
			continue
		}
		p.left = p.budget
		j := &job{pipeline: p, name: name, span: field.KeySpan, chain: p.chain(field.Value, 0)}
		j.read(&found)
	}
	return found
}

// extended are the jobs that another extends, which are then read with it.
func (p *pipeline) extended() map[string]bool {
	names := map[string]bool{}
	for _, field := range p.root.Fields {
		for _, parent := range texts(field.Value.Exact("extends")) {
			names[parent] = true
		}
	}
	return names
}

// exact finds the first member of that name. Every job asks the same mappings, which may
// be long: their names are gone through once.
func (p *pipeline) exact(node *policy.Node, name string) *policy.Node {
	members, known := p.members[node]
	if !known {
		members = make(map[string]*policy.Node, len(node.Fields))
		for _, field := range node.Fields {
			if key, literal := field.Key.Literal(); literal && members[key] == nil {
				members[key] = field.Value
			}
		}
		p.members[node] = members
	}
	return members[name]
}

// maxExtends is how deep GitLab lets jobs extend each other, maxChain how many jobs that
// one extends are looked at.
const (
	maxExtends = 11
	maxChain   = 1000
)

// chain is a job with those that it extends, the job first, then what all jobs have.
func (p *pipeline) chain(node *policy.Node, depth int) []*policy.Node {
	list := []*policy.Node{node}
	parents := texts(node.Exact("extends"))
	for i := len(parents) - 1; i >= 0 && depth < maxExtends; i-- { // the last has precedence
		parent := p.exact(p.root, parents[i])
		if parent == nil {
			continue
		}
		if p.left--; p.left < 0 {
			p.cut = true
			break
		}
		list = append(list, p.chain(parent, depth+1)...)
	}
	return list
}

func texts(node *policy.Node) (list []string) {
	if node == nil {
		return nil
	}
	if node.IsScalar() {
		return []string{node.Text.String()}
	}
	for _, item := range node.Items {
		if item.IsScalar() {
			list = append(list, item.Text.String())
		}
	}
	return list
}
