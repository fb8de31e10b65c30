// Package gosource reads the IAM policies, principals and attachments of Go programs:
// JSON in strings and formats, literals of structs and maps that are marshalled, the
// inputs of the AWS SDKs, Pulumi, CDK and goformation.
//
// Nothing is built or run, and no module is fetched. Expressions are walked and become
// policy.Nodes; what only a run could tell is a hole named by its expression, with
// the function as its scope. Constants, variables that are set in one place and small
// functions are followed within the package and, where go.mod tells where they are,
// into the module's other packages. Package tells the same of a package whose types
// are known.
package gosource

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
)

// Loader reads .go files.
type Loader struct{}

// Name is "go".
func (Loader) Name() string { return "go" }

// Claims takes the Go files whose bytes speak of IAM. Only these are parsed, and what
// they refer to.
func (Loader) Claims(file string, read func() []byte) bool {
	return strings.HasSuffix(file, ".go") && SpeaksOfIAM(read())
}

// SpeaksOfIAM reports whether the bytes of a Go file may hold a policy, a principal or
// a call of AssumeRole.
func SpeaksOfIAM(data []byte) bool {
	for _, word := range []string{"AssumeRole", "PolicyDocument", `/iam"`, `awsiam"`, "stscreds", "DefaultStackSynthesizerProps"} {
		if bytes.Contains(data, []byte(word)) {
			return true
		}
	}
	return bytes.Contains(data, []byte("Statement")) && bytes.Contains(data, []byte("Effect"))
}

// Load reads the packages that the files belong to, several at a time.
func (Loader) Load(fsys fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	var read []policy.File
	for _, file := range files {
		if options.GoTests || !isTest(file.Path) {
			read = append(read, file)
			continue
		}
		repo.Unread(file.Path, "test of a Go package: `go_tests: true` has it read")
	}
	directories := group(read)
	repos := make([]*policy.Repo, len(directories))
	var next atomic.Int64
	var work sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(directories)) {
		work.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(directories); i = int(next.Add(1)) - 1 {
				repos[i] = loadDirectory(fsys, directories[i], options)
			}
		})
	}
	work.Wait()
	for _, one := range repos {
		repo.Merge(one)
	}
	repo.Coverage.Files = len(read)
	return repo
}

// isTest reports whether a file is a test or what a test reads, intentionally wrong
// policies among it.
func isTest(file string) bool {
	return strings.HasSuffix(file, "_test.go") || slices.Contains(strings.Split(path.Dir(file), "/"), "testdata")
}

// directory is the claimed files of one directory, sorted by path.
type directory struct {
	path  string
	files []policy.File
}

func group(files []policy.File) []directory {
	byPath := map[string][]policy.File{}
	for _, file := range files {
		dir := path.Dir(file.Path)
		byPath[dir] = append(byPath[dir], file)
	}
	list := make([]directory, 0, len(byPath))
	for dir, members := range byPath {
		slices.SortFunc(members, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
		list = append(list, directory{path: dir, files: members})
	}
	slices.SortFunc(list, func(a, b directory) int { return strings.Compare(a.path, b.path) })
	return list
}

func loadDirectory(fsys fs.FS, dir directory, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	prog := newProgram(fsys, options.MaxFileBytes, options.Work)
	for _, pack := range prog.open(dir, repo) {
		newEvaluator(pack, repo).collect()
	}
	if prog.cut {
		repo.Unread(dir.path, "more Go files than are parsed for the names of one package"+policy.MoreWork)
	}
	return repo
}
