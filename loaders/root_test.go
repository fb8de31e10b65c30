package loaders

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestRoots(t *testing.T) {
	tests := []struct {
		fact  string
		files map[string]string
		paths []string
		want  string // each root: its directory, "=" and what is selected
	}{
		{"the nearest configuration above is the root", map[string]string{".git/": "", "a/.iamlint.yaml": "", "a/b/x.json": ""}, []string{"a/b"}, "a=a/b"},
		{"a configuration in the path is its root", map[string]string{".iamlint.yaml": "", "a/.iamlint.yaml": ""}, []string{"a"}, "a=a"},
		{"else the top of the work tree", map[string]string{".git/": "", "a/b/x.json": ""}, []string{"a/b/x.json"}, ".=a/b/x.json"},
		{"a linked work tree has a .git file", map[string]string{".git": "gitdir: elsewhere", "a/": ""}, []string{"a"}, ".=a"},
		{"else the path itself", map[string]string{"a/b/": ""}, []string{"a/b"}, "a/b=a/b"},
		{"files beside each other share a root", map[string]string{"a/x.json": "", "a/y.json": ""}, []string{"a/x.json", "a/y.json"}, "a=a/x.json,a/y.json only x.json,y.json"},
		{"two paths of one work tree are one root", map[string]string{".git/": "", "a/": "", "b/": ""}, []string{"b", "a"}, ".=b,a"},
		{"a root within a root is folded into it", map[string]string{"a/b/": ""}, []string{"a/b", "a"}, "a=a,a/b"},
		{"a root of its own stays apart", map[string]string{"a/b/.iamlint.yaml": "root: true"}, []string{"a", "a/b"}, "a=a a/b=a/b"},
		{"two directories of no work tree are two roots", map[string]string{"a/": "", "ab/": ""}, []string{"a", "ab"}, "a=a ab=ab"},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			top := write(t, test.files)
			roots, err := Roots(below(top, test.paths), ownRoot)
			must(t, err)
			var shown []string
			for _, root := range roots {
				shown = append(shown, show(t, top, root))
			}
			if got := strings.Join(shown, " "); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func show(t *testing.T, top string, root Root) string {
	t.Helper()
	var selected []string
	for _, path := range root.Selected {
		selected = append(selected, relative(t, top, path))
	}
	text := relative(t, top, root.Dir) + "=" + strings.Join(selected, ",")
	if len(root.Only) > 0 {
		text += " only " + strings.Join(root.Only, ",")
	}
	return text
}

func relative(t *testing.T, top, path string) string {
	t.Helper()
	short, err := filepath.Rel(top, path)
	must(t, err)
	return filepath.ToSlash(short)
}

func TestMissingPathIsAnErrorThatNamesIt(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "nowhere")
	_, err := Roots([]string{missing}, ownRoot)
	if err == nil || err.Error() != missing+": no such file or directory" {
		t.Errorf("got %v", err)
	}
}

func TestNestedRootIsReadApart(t *testing.T) {
	top := write(t, map[string]string{"sample/.iamlint.yaml": "root: true", "sample/a.json": statement, "b.json": statement})
	roots, err := Roots([]string{top}, ownRoot)
	must(t, err)
	repo, nested, err := Load(roots[0], []Loader{fake{".json"}}, options())
	must(t, err)
	if got, want := documents(repo), "b.json"; got != want {
		t.Errorf("the outer root read %q, want %q", got, want)
	}
	if len(nested) != 1 || nested[0].Dir != filepath.Join(top, "sample") || nested[0].Config == "" {
		t.Fatalf("got %+v, want the root sample", nested)
	}
	inner, _, err := Load(nested[0], []Loader{fake{".json"}}, options())
	must(t, err)
	if got, want := documents(inner), "a.json"; got != want {
		t.Errorf("the inner root read %q, want %q", got, want)
	}
}

func TestNestedRootOutsideOfThePathsIsLeftOut(t *testing.T) {
	top := write(t, map[string]string{".git/": "", "sample/.iamlint.yaml": "root: true", "x/b.json": statement})
	roots, err := Roots([]string{filepath.Join(top, "x")}, ownRoot)
	must(t, err)
	_, nested, err := Load(roots[0], nil, options())
	must(t, err)
	if len(nested) != 0 {
		t.Errorf("got %+v, want no nested root", nested)
	}
}

func TestPathsSelectWhatIsReported(t *testing.T) {
	root := Root{Dir: "/r", Selected: []string{"/r/a", "/r/b.json"}}
	for path, want := range map[string]bool{"a/x.tf": true, "a": true, "ab/x.tf": false, "b.json": true, "c.json": false} {
		if got := root.Selects(path); got != want {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
	all := Root{Dir: "/", Selected: []string{"/"}}
	if !all.Selects("etc/x.json") {
		t.Error("the top of the file system selects everything")
	}
}
