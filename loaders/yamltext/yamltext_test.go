package yamltext

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func parse(text string) ([]*policy.Node, []policy.Problem) {
	return Parse(policy.File{Path: "f.yaml", Data: []byte(text)}, strings.ToUpper, 0)
}

func TestTagsAndAliasesKeepTheirPlaces(t *testing.T) {
	text := "a: &x 'it''s'\nb: *x\nc: !ref [d]\n---\n{<<: {e: 1}, f: 2}\n"
	roots, problems := parse(text)
	if len(roots) != 2 || len(problems) != 0 {
		t.Fatalf("%d documents, %+v", len(roots), problems)
	}
	alias := roots[0].Exact("b")
	if !alias.Text.Is("it's") || text[alias.Span.Start:alias.Span.End] != "it''s" || len(alias.Via) != 1 {
		t.Errorf("alias is %+v", alias)
	}
	if list := roots[0].Exact("c").Exact("REF"); list == nil || len(list.Items) != 1 || !list.Items[0].Text.Is("d") {
		t.Errorf("tag is %+v", roots[0].Exact("c"))
	}
	if merged := roots[1].Exact("e"); merged == nil || !merged.Text.Is("1") {
		t.Error("merge key is not settled")
	}
}

func TestWhatDoesNotParseIsSaid(t *testing.T) {
	many := ""
	for i := range 2000 {
		many += fmt.Sprintf("k%d: v, ", i)
	}
	for _, test := range []struct {
		text  string
		roots int
		rule  bool // a rule may report it
	}{
		{"a: 1\n---\nb: [\n", 1, true},
		{"{% if x %}\na: [\n{% endif %}\n", 0, false},
		{"a: &a [*a]\n", 1, false},
		{strings.Repeat("{<<: ", 490) + "{" + many + "}" + strings.Repeat("}", 490), 1, false},
		{"a: &a [x]\nb: &b [" + strings.Repeat("*a,", 800) + "]\nc: &c [" + strings.Repeat("*b,", 800) + "]\n", 1, false},
	} {
		roots, problems := parse(test.text)
		if len(roots) != test.roots || len(problems) != 1 || (problems[0].Args != nil) != test.rule {
			t.Errorf("%.20q: %d documents, %+v", test.text, len(roots), problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("a: &x 'it''s'\nb: *x\nc: !ref [d, \"\\x41\"]\n---\n{<<: {e: >-\n  1}, f: 2}\n")
	f.Fuzz(func(t *testing.T, text string) {
		roots, problems := parse(text)
		for _, p := range problems {
			inside(t, len(text), p.Span)
		}
		for _, root := range roots {
			each(root, func(n *policy.Node) { inside(t, len(text), n.Span) })
		}
	})
}

func inside(t *testing.T, size int, span policy.Span) {
	t.Helper()
	if span.Start < 0 || span.End < span.Start || span.End > size {
		t.Errorf("%+v of %d", span, size)
	}
}

func each(n *policy.Node, do func(*policy.Node)) {
	do(n)
	for _, item := range n.Items {
		each(item, do)
	}
	for _, field := range n.Fields {
		each(field.Value, do)
	}
}
