// Package terraform reads the IAM policies, principals and attachments of
// Terraform and OpenTofu configurations.
//
// A directory is a module, and a module is a scope: its path is the scope of its
// holes. Expressions are walked and become policy.Nodes; values of cty carry no
// places and are used for the arithmetic of known scalars only. What only a run of
// terraform could tell is a hole named by its expression: variables are holes even
// where they have a default, since any caller may give another value.
package terraform

import (
	"bytes"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads .tf and .tofu files, and what is written in JSON instead.
type Loader struct{}

// Name is "terraform".
func (Loader) Name() string { return "terraform" }

// Claims takes every file of a configuration: what a policy refers to may stand in any
// file of its directory, so that directories are passed over as a whole, in Load.
func (Loader) Claims(file string, _ func() []byte) bool {
	return strings.HasSuffix(file, ".tf") || strings.HasSuffix(file, ".tofu") || isJSONSyntax(file)
}

// Load reads the directories that hold something of IAM, several at a time.
func (Loader) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	bearers := bearersByType()
	read, said := inNativeSyntax(files, bearers)
	directories := group(read)
	repos := make([]*policy.Repo, len(directories))
	var next sync.Mutex
	var work sync.WaitGroup
	index := 0
	take := func() int {
		next.Lock()
		defer next.Unlock()
		index++
		return index - 1
	}
	for range min(runtime.GOMAXPROCS(0), len(directories)) {
		work.Go(func() {
			for i := take(); i < len(directories); i = take() {
				reader := &opener{fsys: fsys, limit: options.MaxFileBytes}
				repos[i] = loadDirectory(reader, directories[i], bearers)
			}
		})
	}
	work.Wait()
	repo := &policy.Repo{}
	for _, one := range repos {
		repo.Merge(one)
	}
	said.settle(repo)
	repo.Coverage.Files = len(files)
	return repo
}

// directory is the files of one directory, sorted by path.
type directory struct {
	path  string
	files []policy.File
}

// group sorts the files into directories and leaves out those without IAM.
func group(files []policy.File) []directory {
	byPath := map[string][]policy.File{}
	for _, file := range files {
		dir := path.Dir(file.Path)
		byPath[dir] = append(byPath[dir], file)
	}
	var list []directory
	for dir, members := range byPath {
		if slices.ContainsFunc(members, func(file policy.File) bool { return speaksOfIAM(file.Data) }) {
			slices.SortFunc(members, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
			list = append(list, directory{path: dir, files: members})
		}
	}
	slices.SortFunc(list, func(a, b directory) int { return strings.Compare(a.path, b.path) })
	return list
}

// speaksOfIAM reports whether the bytes may hold a policy or a principal, or a
// module argument that is one.
func speaksOfIAM(data []byte) bool {
	for _, word := range []string{"aws_iam_", "Statement", "_policy", "policy_", "role_name", "policies", "access_pol", "_permission"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return false
}

func loadDirectory(reader *opener, dir directory, bearers map[string][]bearer) *policy.Repo {
	repo := &policy.Repo{}
	ev := newEvaluator(parseModule(dir, repo), reader, repo)
	for _, file := range dir.files {
		repo.AddFile(file)
	}
	ev.collect(bearers)
	dropConsequences(repo)
	return repo
}
