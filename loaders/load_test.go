package loaders

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// fake claims files of one extension that hold the word Statement.
type fake struct{ extension string }

func (f fake) Name() string { return "fake" + f.extension }

func (f fake) Claims(path string, read func() []byte) bool {
	return strings.HasSuffix(path, f.extension) && bytes.Contains(read(), []byte("Statement"))
}

func (f fake) Load(_ fs.FS, files []policy.File, _ policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	for _, file := range files {
		repo.AddFile(file)
		repo.AddDocument(&policy.Document{Span: policy.Span{File: file.Path, End: len(file.Data)}})
	}
	return repo
}

const statement = `{"Statement": []}`

// write makes files below a new directory; a content of "" is an empty file, a
// path that ends with a slash a directory.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	top, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		file := filepath.Join(top, filepath.FromSlash(name))
		if strings.HasSuffix(name, "/") {
			must(t, os.MkdirAll(file, 0o755))
			continue
		}
		must(t, os.MkdirAll(filepath.Dir(file), 0o755))
		must(t, os.WriteFile(file, []byte(content), 0o644))
	}
	return top
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ownRoot(config []byte) bool { return bytes.Contains(config, []byte("root: true")) }

func options() Options { return Options{OwnRoot: ownRoot} }

// load reads the one root of the paths below top.
func load(t *testing.T, top string, options Options, paths ...string) *policy.Repo {
	t.Helper()
	roots, err := Roots(below(top, paths), ownRoot)
	must(t, err)
	if len(roots) != 1 {
		t.Fatalf("got %d roots, want one: %+v", len(roots), roots)
	}
	repo, _, err := Load(roots[0], []Loader{fake{".json"}, fake{".tf"}}, options)
	must(t, err)
	return repo
}

func below(top string, paths []string) []string {
	full := make([]string, len(paths))
	for i, path := range paths {
		full[i] = filepath.Join(top, path)
	}
	return full
}

func documents(repo *policy.Repo) string {
	var names []string
	for _, document := range repo.Documents {
		names = append(names, document.Span.File)
	}
	return strings.Join(names, " ")
}

func unread(repo *policy.Repo) string {
	var lines []string
	for _, problem := range repo.Problems {
		lines = append(lines, problem.Span.File+": "+problem.Reason)
	}
	return strings.Join(lines, "\n")
}

func TestLoad(t *testing.T) {
	tests := []struct {
		fact         string
		files        map[string]string
		exclude      []string
		path         string
		want, unread string
	}{
		{
			fact:  "files come sorted, each read by the loader that claims it",
			files: map[string]string{"b.json": statement, "a/x.tf": statement, "c.go": statement, "d.json": "{}"},
			want:  "a/x.tf b.json",
		},
		{
			fact:  "downloaded code and git's own files are not read",
			files: map[string]string{".git/a.json": statement, "node_modules/a.json": statement, "env/.terraform/a.tf": statement, "a.json": statement},
			want:  "a.json", unread: "env/.terraform: directory of downloaded code\nnode_modules: directory of downloaded code",
		},
		{
			fact:  "vendored Go modules are not read, other directories of that name are",
			files: map[string]string{"vendor/modules.txt": "# x", "vendor/x/a.json": statement, "b/vendor/a.json": statement},
			want:  "b/vendor/a.json", unread: "vendor: directory of downloaded code",
		},
		{
			fact:  "nested ignore files hold in a work tree, and ignored directories are counted",
			files: map[string]string{".git/": "", ".gitignore": "out/\n", "out/a.json": statement, "x/.gitignore": "/b.json\n", "x/b.json": statement, "x/y/b.json": statement},
			want:  "x/y/b.json", unread: "out: ignored by .gitignore",
		},
		{
			fact:  "git's private excludes hold",
			files: map[string]string{".git/info/exclude": "a.json\n", "a.json": statement, "b.json": statement},
			want:  "b.json",
		},
		{
			fact:  "outside of a work tree no ignore file holds",
			files: map[string]string{".gitignore": "*.json\n", "a.json": statement},
			want:  "a.json",
		},
		{
			fact:  "what the user names is read though it is ignored",
			files: map[string]string{".git/": "", ".gitignore": "out\n", "out/a.json": statement, "out/b.json": statement, "c.json": statement},
			path:  "out/a.json", want: "c.json out/a.json out/b.json",
		},
		{
			fact:  "ignore files above the root hold below it",
			files: map[string]string{".git/": "", ".gitignore": "x/a.json\n", "x/.iamlint.yaml": "", "x/a.json": statement, "x/b.json": statement},
			path:  "x", want: "b.json",
		},
		{
			fact:    "excluded globs are left out",
			files:   map[string]string{"fixtures/a.json": statement, "x/fixtures/b.json": statement, "x/c.json": statement},
			exclude: []string{"**/fixtures/**"},
			want:    "x/c.json", unread: "fixtures: excluded by the configuration\nx/fixtures: excluded by the configuration",
		},
		{
			fact:  "a file of no work tree is read alone",
			files: map[string]string{"a.json": statement, "b.json": statement, "x/c.json": statement},
			path:  "a.json", want: "a.json",
		},
		{
			fact:  "a configuration below the root without root: true is noted",
			files: map[string]string{"x/.iamlint.yaml": "exclude: []", "x/a.json": statement},
			want:  "x/a.json", unread: "x/.iamlint.yaml: a configuration below the root counts only as a root of its own",
		},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			settings := options()
			settings.Exclude = test.exclude
			repo := load(t, write(t, test.files), settings, test.path)
			if got := documents(repo); got != test.want {
				t.Errorf("read %q, want %q", got, test.want)
			}
			if got := unread(repo); got != test.unread {
				t.Errorf("unread:\n%s\nwant:\n%s", got, test.unread)
			}
			if want := len(strings.Fields(test.want)); repo.Coverage.Files != want {
				t.Errorf("counted %d files, want %d", repo.Coverage.Files, want)
			}
		})
	}
}

func TestFileBeyondTheLimitIsCountedButNotRead(t *testing.T) {
	top := write(t, map[string]string{
		"policy.json": statement + strings.Repeat(" ", 200),
		"data.json":   strings.Repeat(" ", 300),
		"small.json":  statement,
	})
	settings := options()
	settings.MaxFileBytes = 100
	repo := load(t, top, settings, "")
	if got, want := documents(repo), "small.json"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
	if got, want := unread(repo), "policy.json: larger than `limits.file_bytes` (100 bytes)"; got != want {
		t.Errorf("unread %q, want %q", got, want)
	}
}

func TestSparseHugeFileIsNotReadWhole(t *testing.T) {
	top := write(t, map[string]string{"big.tf": statement})
	must(t, os.Truncate(filepath.Join(top, "big.tf"), 1<<33))
	settings := options()
	settings.MaxFileBytes = 10 << 20
	if got, want := unread(load(t, top, settings, "")), "big.tf: larger than `limits.file_bytes` (10 MiB)"; got != want {
		t.Errorf("unread %q, want %q", got, want)
	}
}

func TestLinksAreNotFollowed(t *testing.T) {
	outside := write(t, map[string]string{"secret.json": statement})
	top := write(t, map[string]string{"x/a.json": statement})
	links := map[string]string{
		"x/loop":     "..",
		"x/self":     "self",
		"x/b.json":   "a.json",
		"out":        outside,
		"out.json":   filepath.Join(outside, "secret.json"),
		"nothing.tf": "nowhere.tf",
	}
	for name, target := range links {
		must(t, os.Symlink(target, filepath.Join(top, name)))
	}
	repo := load(t, top, options(), "")
	if got, want := documents(repo), "x/a.json"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
	for _, want := range []string{"out: symbolic link out of the root", "out.json: symbolic link out of the root"} {
		if !strings.Contains(unread(repo), want) {
			t.Errorf("unread:\n%s\nlacks %q", unread(repo), want)
		}
	}
}

func TestUnreadableDirectoryAndFileAreCounted(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	top := write(t, map[string]string{"locked/a.json": statement, "b.json": statement, "c.json": statement})
	must(t, os.Chmod(filepath.Join(top, "locked"), 0))
	must(t, os.Chmod(filepath.Join(top, "b.json"), 0))
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(top, "locked"), 0o755) })
	repo := load(t, top, options(), "")
	if got, want := documents(repo), "c.json"; got != want {
		t.Errorf("read %q, want %q", got, want)
	}
	if got, want := unread(repo), "b.json: permission denied\nlocked: permission denied"; got != want {
		t.Errorf("unread %q, want %q", got, want)
	}
}

func TestOrderOfReadingLeavesNoTrace(t *testing.T) {
	files := map[string]string{".git/": "", ".gitignore": "skip*\n"}
	for i := range 300 {
		files[fmt.Sprintf("d%d/e%d/f%d.json", i%7, i%11, i)] = statement
		files[fmt.Sprintf("d%d/skip%d/f.tf", i%5, i)] = statement
	}
	top := write(t, files)
	first := load(t, top, options(), "")
	before := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(before)
	for range 5 {
		again := load(t, top, options(), "")
		if documents(again) != documents(first) || unread(again) != unread(first) {
			t.Fatal("two runs over the same files differ")
		}
		runtime.GOMAXPROCS(8)
	}
}

func TestShuffledFilesGiveTheSameResult(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprintf("d%d/f%d.json", i%7, i)] = statement
		files[fmt.Sprintf("d%d/f%d.tf", i%7, i)] = statement
	}
	roots, err := Roots([]string{write(t, files)}, ownRoot)
	must(t, err)
	walked := walkRoot(roots[0], options())
	fakes := []Loader{fake{".json"}, fake{".tf"}}
	want, _ := walked.claim(fakes)
	slices.Reverse(walked.files)
	got, _ := walked.claim(fakes)
	for i := range want {
		slices.Reverse(got[i])
		if !slices.EqualFunc(got[i], want[i], func(a, b policy.File) bool { return a.Path == b.Path && bytes.Equal(a.Data, b.Data) }) {
			t.Errorf("loader %d was given other files", i)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	dir := os.Getenv("IAMLINT_BENCH_REPO")
	if dir == "" {
		b.Skip("IAMLINT_BENCH_REPO names no repository")
	}
	roots, err := Roots([]string{dir}, ownRoot)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		repo, _, err := Load(roots[0], []Loader{fake{".json"}, fake{".tf"}, fake{".yml"}, fake{".yaml"}}, options())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(repo.Coverage.Files), "files")
	}
}
