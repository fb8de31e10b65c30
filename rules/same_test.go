package rules_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/input"
)

// same are the files of testdata/same, which hold the same three policies.
var same = map[string][]string{
	"JSON":                      {"trust.json", "identity.json", "resource.json"},
	"CloudFormation in YAML":    {"template.yaml"},
	"CloudFormation in JSON":    {"template.json"},
	"Terraform with heredocs":   {"heredoc/main.tf"},
	"Terraform with jsonencode": {"jsonencode/main.tf"},
	"aws_iam_policy_document":   {"document/main.tf"},
	"Go with JSON in strings":   {"go/raw/main.go"},
	"Go with formats":           {"go/sprintf/main.go"},
	"Go with structs":           {"go/structs/main.go", "go/structs/policy.go"},
	"Go with maps":              {"go/maps/main.go"},
	"Terraform in JSON":         {"synthesised/cdk.tf.json"},
}

func readSame(t *testing.T, names []string) *policy.Repo {
	t.Helper()
	files := fstest.MapFS{}
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "same", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	repo := read(files)
	if len(repo.Documents) != 3 || len(repo.Problems) != 0 {
		t.Fatalf("%d documents, problems %+v", len(repo.Documents), repo.Problems)
	}
	return repo
}

func TestTheSamePolicyIsTheSameDocumentInEveryFormat(t *testing.T) {
	want := decoded(t, readSame(t, same["JSON"]))
	if len(want) != 3 {
		t.Fatalf("%d documents", len(want))
	}
	for format, files := range same {
		t.Run(format, func(t *testing.T) {
			got := decoded(t, readSame(t, files))
			for kind, document := range want {
				if got[kind] != document {
					t.Errorf("%s policy:\n%s\nwant\n%s", kind, got[kind], document)
				}
			}
		})
	}
}

// decoded shows the documents by kind, without their places, the ways there, and uses.
func decoded(t *testing.T, repo *policy.Repo) map[policy.DocumentKind]string {
	t.Helper()
	shown := map[policy.DocumentKind]string{}
	for i, document := range repo.Dump().Documents {
		kind := repo.Documents[i].Uses[0].Kind
		shown[kind] = withoutPlaces(t, map[string]any{"version": document.Version, "id": document.ID, "partial": document.Partial, "statements": document.Statements}, "via")
	}
	return shown
}

func TestRulesAreAskedTheSameInEveryFormat(t *testing.T) {
	want := asked(t, readSame(t, same["JSON"]))
	if len(want) != 3 {
		t.Fatalf("asked about %d documents", len(want))
	}
	for format, files := range same {
		t.Run(format, func(t *testing.T) {
			got := asked(t, readSame(t, files))
			for kind, body := range want {
				if got[kind] != body {
					t.Errorf("%s policy:\n%s\nwant\n%s", kind, got[kind], body)
				}
			}
		})
	}
}

// asked shows what rules are asked about the documents, by kind, without places and
// without what the file around a document tells: who bears it.
func asked(t *testing.T, repo *policy.Repo) map[string]string {
	t.Helper()
	shown := map[string]string{}
	nowhere := func(policy.Span) string { return "" }
	for _, question := range rules.Questions(repo, rules.Options{Now: now}) {
		if question.Subject != "document" {
			continue
		}
		body := input.Show(question.Body, nowhere).(map[string]any)
		kind := body["kind"].(string)
		shown[kind] = withoutPlaces(t, body, "guessed", "name", "owner", "use", "role", "service_role")
	}
	return shown
}

// withoutPlaces is the value in JSON, without its places and the members of those names.
func withoutPlaces(t *testing.T, value any, others ...string) string {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	data, err = json.MarshalIndent(strip(plain, append(others, "at")), "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// strip leaves out the members of those names, at any depth.
func strip(value any, names []string) any {
	switch value := value.(type) {
	case map[string]any:
		for name, member := range value {
			if slices.Contains(names, name) {
				delete(value, name)
				continue
			}
			value[name] = strip(member, names)
		}
	case []any:
		for i := range value {
			value[i] = strip(value[i], names)
		}
	}
	return value
}
