package gosource

import (
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

// TestOnlyWhatIsNamedIsParsed: beside the files that speak of IAM, those that declare
// what they name, and no others, of the package or of those that it imports.
func TestOnlyWhatIsNamedIsParsed(t *testing.T) {
	sources := map[string]string{
		"go.mod":         "module example.com/tool\n",
		"p/role.go":      "package p\n\nimport \"example.com/tool/names\"\n\nvar policy = map[string]any{\"Statement\": map[string]any{\"Effect\": \"Allow\", \"Action\": actions, \"Resource\": names.Bucket}}\n",
		"p/actions.go":   "package p\n\nvar actions = []string{\"s3:GetObject\"}\n",
		"p/other.go":     "package p\n\nfunc other() {}\n",
		"names/names.go": "package names\n\nconst Bucket = \"arn:aws:s3:::reports/*\"\n",
		"names/other.go": "package names\n\nfunc other() {}\n",
		"q/q.go":         "package q\n\nfunc main() {}\n",
	}
	fsys := fstest.MapFS{}
	claimed := directory{path: "p"}
	for name, source := range sources {
		fsys[name] = &fstest.MapFile{Data: []byte(source)}
		if (Loader{}).Claims(name, func() []byte { return []byte(source) }) {
			claimed.files = append(claimed.files, policy.File{Path: name, Data: []byte(source)})
		}
	}
	repo, prog := &policy.Repo{}, newProgram(fsys, 0, 0)
	for _, pack := range prog.open(claimed, repo) {
		newEvaluator(pack, repo).collect()
	}
	if got, want := shown(repo), "s3:GetObject, arn:aws:s3:::reports/*"; got != want {
		t.Errorf("%s", got)
	}
	if got, want := slices.Sorted(maps.Keys(prog.sources)), []string{"names/names.go", "p/actions.go", "p/role.go"}; !slices.Equal(got, want) {
		t.Errorf("parsed are %v", got)
	}
}
