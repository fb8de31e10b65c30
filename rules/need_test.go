package rules

import (
	"fmt"
	"testing"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/iamlint/iamlint/rego"
)

// TestNeedsAreTheFirstLinesOfRules compares what is read of the text with what OPA reads.
func TestNeedsAreTheFirstLinesOfRules(t *testing.T) {
	modules, err := catalogue(rego.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, module := range modules {
		var want, got []string
		for _, rule := range ast.MustParseModule(module.text()).Rules {
			if rule.Head.Name == "findings" || rule.Head.Ref().String() == "findings" {
				want = append(want, rule.Body[0].String())
			}
		}
		for _, need := range module.needs() {
			input := append(ast.Ref{ast.InputRootDocument}, need.field...)
			compare := map[bool]*ast.Builtin{false: ast.Equal, true: ast.NotEqual}[need.other]
			got = append(got, compare.Expr(ast.NewTerm(input), ast.NewTerm(need.value)).String())
		}
		if len(want) == 0 || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s: needs %v; its rules begin with %v", module.path, got, want)
		}
	}
}

func TestNeedsOf(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"one line":                  {"findings contains 1 if {\n\tinput.kind == \"trust\"\n}\n", 1},
		"head over several lines":   {"findings contains {\n\t\"at\": 1,\n} if {\n\tinput.has.dates == true\n}\n", 1},
		"two rules":                 {"findings contains 1 if {\n\tinput.a == true\n}\nfindings contains 2 if {\n\tinput.b == true\n}\n", 2},
		"one of two needs nothing":  {"findings contains 1 if {\n\tinput.a == true\n}\nfindings contains 2 if {\n\tsome x in input.list\n}\n", 0},
		"a helper is no rule":       {"_helper if {\n\tinput.a == true\n}\nfindings contains 1 if {\n\tinput.b == true\n}\n", 1},
		"no body":                   {"findings contains 1\n", 0},
		"body on the head's line":   {"findings contains 1 if input.a == true\n", 0},
		"a function":                {"findings contains 1 if {\n\tcount(input.a) == 1\n}\n", 0},
		"anything but":              {"findings contains 1 if {\n\tinput.a != \"\"\n}\n", 1},
		"another field":             {"findings contains 1 if {\n\tinput.a == input.b\n}\n", 0},
		"a false one may be absent": {"findings contains 1 if {\n\tinput.a == false\n}\n", 0},
	} {
		if got := needsOf(c.text); len(got) != c.want {
			t.Errorf("%s: %d needs, want %d", name, len(got), c.want)
		}
	}
}
