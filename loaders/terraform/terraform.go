// Package terraform reads the IAM policies, principals and attachments of
// Terraform and OpenTofu configurations.
//
// A directory is a module; a root module and the instances of those that it calls are
// a tree, each instance with a scope of its own for its holes. Expressions are walked and
// become policy.Nodes; values of cty carry no places and are used for the arithmetic of
// known scalars only. What only a run of terraform could tell is a hole named by its
// expression: the variables of a root module are holes even where they have a default,
// since whoever runs it may give another value.
package terraform

import (
	"bytes"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/terraform/native"
)

// Loader reads .tf, .tofu and .tfvars files, what is written in JSON instead, and
// plans and states.
type Loader struct{}

// Name is "terraform".
func (Loader) Name() string { return "terraform" }

// Claims takes every file of a configuration: what a policy refers to may stand in any
// file of its directory, so that directories are passed over as a whole, in Load.
//
// Of other files it takes the plans and states in JSON that speak of IAM.
func (Loader) Claims(file string, read func() []byte) bool {
	if isConfiguration(file) {
		return true
	}
	if !mayBePlan(file) || read == nil {
		return false
	}
	data := read()
	return native.IsPlan(data) && speaksOfIAM(data)
}

// Load reads the modules that hold something of IAM as the trees that they form,
// several at a time: first those from the root modules that nobody calls, then what
// these did not reach.
func (Loader) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	reader := &opener{fsys: fsys, limit: options.MaxFileBytes}
	repo, bearers := &policy.Repo{}, bearersByType()
	texts, said := inNativeSyntax(files, bearers)
	texts, plans := plansAmong(texts, said, bearers)
	modules := newModules(reader, texts, options.Work)
	relevant, roots := modules.relevant()
	trees := make([]*policy.Repo, len(roots))
	entered := make([][]string, len(roots))
	sideBySide(len(roots), func(i int) {
		trees[i], entered[i] = modules.load(roots[i], reader, bearers)
		modules.known[roots[i]].release()
	})
	reached := map[string]bool{}
	for i, tree := range trees {
		repo.Merge(tree)
		for _, dir := range entered[i] {
			reached[dir] = true
		}
	}
	for _, dir := range relevant {
		if reached[dir] {
			continue
		}
		tree, entered := modules.load(dir, reader, bearers)
		repo.Merge(tree)
		for _, dir := range entered {
			reached[dir] = true
		}
	}
	for _, m := range modules.held() {
		if reached[m.dir] {
			repo.Merge(modules.loadIdle(m, reader, bearers))
		}
	}
	repo.Problems = append(repo.Problems, modules.problems()...)
	dropConsequences(repo)
	doubtBroken(repo)
	plans.settle(repo, modules)
	said.settle(repo)
	repo.Problems = distinctProblems(repo.Problems)
	repo.Coverage.Files = len(files)
	return repo
}

// sideBySide does n pieces of work on all cores.
func sideBySide(n int, do func(i int)) {
	var next atomic.Int64
	var work sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), n) {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	work.Wait()
}

// directory is the files of one directory, sorted by path.
type directory struct {
	path  string
	files []policy.File
}

// group sorts the files into directories.
func group(files []policy.File) []directory {
	byPath := map[string][]policy.File{}
	for _, file := range files {
		dir := path.Dir(file.Path)
		byPath[dir] = append(byPath[dir], file)
	}
	adopt(byPath)
	var list []directory
	for dir, members := range byPath {
		slices.SortFunc(members, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
		list = append(list, directory{path: dir, files: members})
	}
	return list
}

// speaksOfIAM reports whether the bytes may hold a policy, a principal or a call of
// AssumeRole, or a module argument that is one.
func speaksOfIAM(data []byte) bool {
	for _, word := range []string{"aws_iam_", "Statement", "_policy", "policy_", "role_name", "policies", "access_pol", "_permission", "modules/iam/aws//", "aws-iam//modules", "aws-iam.git//modules", "assume_role", "assume-role", "role_arn", "eks.amazonaws.com/role-arn"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}
