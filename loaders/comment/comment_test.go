package comment

import (
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// covered are the stretches that the ignores of a text cover, those of a line with
// "line: " before them.
func covered(data string, read func(policy.File) []policy.Ignore) []string {
	var list []string
	for _, ignore := range read(policy.File{Path: "f", Data: []byte(data)}) {
		text := strings.TrimSpace(data[ignore.Covers.Start:ignore.Covers.End])
		if ignore.OnLine {
			text = "line: " + text
		}
		list = append(list, text)
	}
	return list
}

func check(t *testing.T, read func(policy.File) []policy.Ignore, tests map[string]struct {
	text string
	want []string
}) {
	t.Helper()
	for fact, test := range tests {
		t.Run(fact, func(t *testing.T) {
			got := covered(test.text, read)
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("of\n%s\ngot  %q\nwant %q", test.text, got, test.want)
			}
		})
	}
}

type table = map[string]struct {
	text string
	want []string
}

func TestIgnoresInJSON(t *testing.T) {
	check(t, InJSON, table{
		"on the line":              {"{\n\"a\": 1, // iamlint:ignore x -- y\n\"b\": 2}", []string{`line: "a": 1,`}},
		"above a member":           {"{\n// iamlint:ignore x -- y\n\"a\": [\n1\n],\n\"b\": 2}", []string{"\"a\": [\n1\n],"}},
		"above an element":         {"[\n/* iamlint:ignore x -- y */\n{\"a\":\n {\"b\": 1}},\n{}]", []string{"{\"a\":\n {\"b\": 1}},"}},
		"above a member of a line": {"{\n# iamlint:ignore x -- y\n\"a\":\n  1,\n\"b\": 2}", []string{"\"a\":\n  1,"}},
		"above an end":             {"{\"a\": 1\n// iamlint:ignore x -- y\n}", []string{""}},
		"two above one":            {"[\n// iamlint:ignore x -- y\n# iamlint:ignore z -- y\n1]", []string{"1", "1"}},
		"in a string":              {`{"a": "// iamlint:ignore x -- y", "b": "\" # iamlint:ignore x"}`, nil},
		"nested":                   {"[\n// iamlint:ignore x -- y\n[\n// iamlint:ignore z -- y\n[\n1]\n]\n]", []string{"[\n// iamlint:ignore z -- y\n[\n1]\n]", "[\n1]"}},
		"behind other words":       {"[1, // nosec // iamlint:ignore x -- y\n2]", []string{"line: [1,"}},
		"only talk":                {"[1, // see iamlint:ignore\n2 // iamlint:ignored\n]", nil},
		"a string never closed":    {"{\"a\n// iamlint:ignore x -- y\n\"b\": 2}", []string{`"b": 2`}},
	})
}

func TestIgnoresInYAML(t *testing.T) {
	check(t, InYAML, table{
		"on the line":           {"a: 1 # iamlint:ignore x -- y\nb: 2\n", []string{"line: a: 1"}},
		"above a key":           {"r:\n  # iamlint:ignore x -- y\n\n  a:\n    b: 1\n    # more\n    c: 2\n  d: 3\n", []string{"a:\n    b: 1\n    # more\n    c: 2"}},
		"above an item":         {"s:\n  # iamlint:ignore x -- y\n  - a: 1\n    b: 2\n  - a: 3\n", []string{"- a: 1\n    b: 2"}},
		"a list in its column":  {"# iamlint:ignore x -- y\ns:\n- a\n- b\nt: 1\n", []string{"s:\n- a\n- b"}},
		"an item of such a":     {"s:\n# iamlint:ignore x -- y\n- a\n- b\nt: 1\n", []string{"- a"}},
		"in a block scalar":     {"a: |\n  # iamlint:ignore x -- y\n  b\nc: >-  # iamlint:ignore z -- y\n  d\n", []string{"line: c: >-"}},
		"in quotes":             {"a: 'it''s # iamlint:ignore x'\nb: \"\\\" # iamlint:ignore x\n  # iamlint:ignore x\"\nc: it's # iamlint:ignore x -- y\n", []string{"line: c: it's"}},
		"no space before":       {"a: b# iamlint:ignore x -- y\n", nil},
		"a block scalar inside": {"# iamlint:ignore x -- y\na: !Sub |\n  {\n  }\n\n  z\nb: 1\n", []string{"a: !Sub |\n  {\n  }\n\n  z"}},
		"a scalar of an item":   {"- k: |\n    text\n  l: 1 # iamlint:ignore x -- y\n", []string{"line: l: 1"}},
		"in brackets":           {"a: {b: [\n  # iamlint:ignore x -- y\n  {c: 1,\n  d: 2},\n  3]}\ne: 4\n", []string{"{c: 1,\n  d: 2},"}},
		"brackets below a key":  {"# iamlint:ignore x -- y\na: [\n1,\n2\n]\ne: 4\n", []string{"a: [\n1,\n2\n]"}},
		"Windows lines":         {"a:\r\n  # iamlint:ignore x -- y\r\n  b: 1\r\nc: 2\r\n", []string{"b: 1"}},
		"at the end":            {"a: 1\n# iamlint:ignore x -- y", []string{""}},
		"documents":             {"# iamlint:ignore x -- y\na: 1\n---\nb: 1\n", []string{"a: 1"}},
	})
}

// TestYAMLIsTheSameWithoutItsComments takes out what the scanner takes for comments.
func TestYAMLIsTheSameWithoutItsComments(t *testing.T) {
	for _, text := range []string{
		"a: 'b # c' # d\n", "a: |2\n   x # y\n# z\nb: [1, # 2\n 3]\n", "- - a: >\n     # b\n  - c # d\n",
		"a: !Sub | # x\n  b\n", "--- |\n # a\n", "{a: 'b', 'c': \"d\"} # e", "a: \"b\\\" # c\n  # d\" # e\n", "k: &x\n  - |\n   # 1\n  # 2\n  - 3 # 4\n",
	} {
		bare, from := "", 0
		for _, line := range yamlLines([]byte(text)) {
			if line.comment >= 0 {
				bare += text[from:line.comment]
				from = line.end
			}
		}
		bare += text[from:]
		if was, is := parsed(t, text), parsed(t, bare); was != is {
			t.Errorf("%q is %q, and without its comments %q", text, was, is)
		}
	}
}

func FuzzIgnoresLieInTheirFile(f *testing.F) {
	f.Add("a: 'b # c' # iamlint:ignore x -- y\n- [1, # iamlint:ignore x\n 3]\n")
	f.Add("{\n// iamlint:ignore x\n\"a\": [/* iamlint:ignore y, z -- b until=1 */\n1]}")
	f.Fuzz(func(t *testing.T, text string) {
		file := policy.File{Path: "f", Data: []byte(text)}
		for _, ignore := range append(InYAML(file), InJSON(file)...) {
			for _, span := range []policy.Span{ignore.Span, ignore.Covers} {
				if span.Start < 0 || span.Start > span.End || span.End > len(text) {
					t.Fatalf("%+v of %q", ignore, text)
				}
			}
		}
	})
}

func parsed(t *testing.T, text string) string {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	plain, err := yaml.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(plain)
}

// TestManyIgnoresTakeLinearTime would not end otherwise.
func TestManyIgnoresTakeLinearTime(t *testing.T) {
	const many = 50_000
	for name, text := range map[string]string{
		"in a row": strings.Repeat("// iamlint:ignore x\n", many), "on one line": strings.Repeat("/* iamlint:ignore x */", many),
		"nested": strings.Repeat("// iamlint:ignore x\n[\n", many),
	} {
		if got := len(InJSON(policy.File{Path: "f", Data: []byte(text)})); got != many {
			t.Errorf("%s: %d", name, got)
		}
	}
	if got := len(InYAML(policy.File{Path: "f", Data: []byte(strings.Repeat("# iamlint:ignore x\n[\n", many))})); got != many {
		t.Errorf("YAML: %d", got)
	}
}
