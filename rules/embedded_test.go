package rules_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/iamlint/iamlint/rego"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/input"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestEmbeddedRulesCompileWithEveryCheck compiles what a run compiles without the
// checking stages: strict, and typed by the schemas of the subjects.
func TestEmbeddedRulesCompileWithEveryCheck(t *testing.T) {
	schemas := ast.NewSchemaSet()
	for subject, body := range input.Subjects() {
		schemas.Put(ast.MustParseRef("schema."+subject), anyOf(t, input.Schema(body)))
	}
	modules := parsed(t)
	compiler := ast.NewCompiler().WithStrict(true).WithSchemas(schemas).WithUseTypeCheckAnnotations(true).
		WithCapabilities(capabilities())
	if compiler.Compile(modules); compiler.Failed() {
		t.Fatal(compiler.Errors)
	}
}

// capabilities are all of OPA but the built-in functions that no rule may call: clock,
// network, environment, and what parses strings.
func capabilities() *ast.Capabilities {
	forbidden := []string{"http.", "net.", "opa.runtime", "time.", "rand.", "regex.", "glob.", "walk", "io.jwt", "crypto.", "split", "sprintf"}
	all := ast.CapabilitiesForThisVersion()
	all.Builtins = slices.DeleteFunc(all.Builtins, func(builtin *ast.Builtin) bool {
		return slices.ContainsFunc(forbidden, func(family string) bool { return strings.HasPrefix(builtin.Name, family) })
	})
	return all
}

func TestEveryRuleTellsWhatItsPageNeeds(t *testing.T) {
	texts := embedded(t)
	for _, rule := range newEngine(t).Rules() {
		path := rule.Group + "/" + strings.ReplaceAll(rule.ID, "-", "_") + ".rego"
		for what, missing := range map[string]bool{
			"title": rule.Title == "", "description": rule.Description == "", "message": rule.Message == "",
			"remedy": rule.Remedy == "", "precision": rule.Precision == "", "severity": rule.Severity.Rank() == 0,
			"known subject":         input.Subjects()[rule.Subject] == nil,
			"schema of its subject": !strings.Contains(texts[path], "#   - input: schema."+rule.Subject+"\n"),
			"package of its group":  !strings.HasPrefix(texts[path], "package iamlint."+rule.Group+"\n"),
		} {
			if missing {
				t.Errorf("%s: no %s", path, what)
			}
		}
		if lines := strings.Count(codeOf(texts[path]), "\n"); lines > 45 {
			t.Errorf("%s: %d lines of code; a rule that long lacks a word in lib or a fact in input", path, lines)
		}
	}
}

// TestOptionsAreDeclared: what a rule reads of data is an option of its own METADATA.
func TestOptionsAreDeclared(t *testing.T) {
	texts := embedded(t)
	mention := regexp.MustCompile(`data\.options(?:\["([a-z-]+)"\]\.([a-z_]+))?`)
	for _, rule := range newEngine(t).Rules() {
		path := rule.Group + "/" + strings.ReplaceAll(rule.ID, "-", "_") + ".rego"
		read := map[string]bool{}
		for _, found := range mention.FindAllStringSubmatch(codeOf(texts[path]), -1) {
			if found[1] != rule.ID {
				t.Errorf("%s reads %s: write data.options[%q].name", path, found[0], rule.ID)
			}
			read[found[2]] = true
		}
		for _, option := range rule.Options {
			if !read[option.Name] || option.Description == "" || option.Default < option.Least {
				t.Errorf("%s: option %+v", path, option)
			}
			delete(read, option.Name)
		}
		for name := range read {
			t.Errorf("%s: no option %s in METADATA", path, name)
		}
	}
}

func TestOptionsChangeWhatARuleSays(t *testing.T) {
	ending := strings.Replace(expired, "2020-01-01", "2026-06-21", 1) // 20 days from now
	for days, want := range map[int]int{0: 1, 19: 0, 20: 1} {
		engine := newEngine(t)
		if days > 0 {
			engine = engine.WithOptions(map[string]map[string]int{"expiring-soon": {"days": days}})
		}
		asked := engine.Select(func(rule *rules.Rule) bool { return rule.ID == "expiring-soon" })
		result := check(t, asked, read(fstest.MapFS{"policy.json": {Data: []byte(ending)}}), rules.Options{Now: now})
		if len(result.Findings) != want {
			t.Errorf("with %d days: %d findings, want %d", days, len(result.Findings), want)
		}
	}
}

func codeOf(text string) string {
	var code strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			code.WriteString(line)
		}
	}
	return code.String()
}

// TestSchemasAreWrittenOut keeps rego/schema what stock opa needs: opa test -s rego/schema rego.
func TestSchemasAreWrittenOut(t *testing.T) {
	for subject, body := range input.Subjects() {
		data, err := json.MarshalIndent(input.Schema(body), "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("..", "rego", "schema", subject+".json"), append(data, '\n'))
	}
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != string(got) {
		t.Errorf("%s differs from what is made now, first %s; go test ./rules -update, then read the difference", path, firstDifference(string(want), string(got)))
	}
}

// firstDifference names the first line that differs.
func firstDifference(want, got string) string {
	wanted := strings.Split(want, "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(wanted) || line != wanted[i] {
			return fmt.Sprintf("in line %d, now %q", i+1, line)
		}
	}
	return "where it is longer"
}

func embedded(t *testing.T) map[string]string {
	t.Helper()
	paths, err := fs.Glob(rego.Files, "*/*.rego")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, path := range paths {
		data, err := rego.Files.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		texts[path] = string(data)
	}
	return texts
}

func parsed(t *testing.T) map[string]*ast.Module {
	t.Helper()
	modules := map[string]*ast.Module{}
	for path, text := range embedded(t) {
		module, err := ast.ParseModuleWithOpts(path, text, ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1})
		if err != nil {
			t.Fatal(err)
		}
		modules[path] = module
	}
	return modules
}

func newEngine(t testing.TB) *rules.Engine {
	t.Helper()
	return rules.NewEngine(rego.Files)
}

func anyOf(t *testing.T, value any) any {
	t.Helper()
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(data, &plain); err != nil {
		t.Fatal(err)
	}
	return plain
}
