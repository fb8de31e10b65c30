package rules_test

import (
	"context"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/loader"
	"github.com/open-policy-agent/opa/v1/tester"

	"github.com/iamlint/iamlint/rules/input"
)

// TestWordsOfTheLibrary runs what `opa test rego -s rego/schema` runs: the tests beside
// the library, everything typed by the schemas that are written out.
func TestWordsOfTheLibrary(t *testing.T) {
	schemas, err := loader.Schemas(filepath.Join("..", "rego", "schema"))
	if err != nil {
		t.Fatal(err)
	}
	modules := parsed(t)
	compiler := ast.NewCompiler().WithSchemas(schemas).WithUseTypeCheckAnnotations(true)
	results, err := tester.NewRunner().SetCompiler(compiler).SetModules(modules).RunTests(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for result := range results {
		count++
		if !result.Pass() {
			t.Errorf("%s: %s", result.Location, result)
		}
	}
	if count == 0 {
		t.Error("no test ran")
	}
}

// TestEveryWordIsUsed keeps the library to what rules say.
func TestEveryWordIsUsed(t *testing.T) {
	texts := embedded(t)
	for path, module := range parsed(t) {
		if !strings.HasPrefix(path, "lib/") || strings.HasSuffix(path, "_test.rego") {
			continue
		}
		for _, rule := range module.Rules {
			word := "lib." + rule.Head.Name.String()
			used := func(path string) bool { return !strings.HasPrefix(path, "lib/") && strings.Contains(texts[path], word) }
			if !slices.ContainsFunc(slices.Sorted(maps.Keys(texts)), used) {
				t.Errorf("%s is said by no rule", word)
			}
		}
	}
}

// TestSchemasAreOfSubjects finds files in rego/schema that no subject has any more.
func TestSchemasAreOfSubjects(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("..", "rego", "schema", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d schemas (%v)", len(paths), err)
	}
	for _, path := range paths {
		if subject := strings.TrimSuffix(filepath.Base(path), ".json"); input.Subjects()[subject] == nil {
			t.Errorf("%s is the schema of no subject", path)
		}
	}
}
