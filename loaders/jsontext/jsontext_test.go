package jsontext

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func file(text string) policy.File { return policy.File{Path: "p.json", Data: []byte(text)} }

func template(text string) []Piece {
	pieces, _ := Fill(File(file(text)), func(expression string) *policy.Hole {
		return &policy.Hole{Name: expression, Scope: "p.json"}
	})
	return pieces
}

func parseWell(t *testing.T, text string) *policy.Node {
	t.Helper()
	node, problem := Parse(File(file(text)))
	if problem != nil || node == nil {
		t.Fatalf("parse %s: %v", text, problem)
	}
	return node
}

// scalars lists keys and scalars with what their spans hold in the source.
func scalars(node *policy.Node, source string, visit func(text policy.Text, written string)) {
	cut := func(span policy.Span) string { return source[span.Start:span.End] }
	if node.IsScalar() || node.Kind == policy.Open {
		visit(node.Text, cut(node.Span))
	}
	for _, item := range node.Items {
		scalars(item, source, visit)
	}
	for _, field := range node.Fields {
		visit(field.Key, cut(field.KeySpan))
		scalars(field.Value, source, visit)
	}
}

const document = `{
	"Version": "2012-10-17", "Id": "",
	"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
		"Resource": "arn:aws:s3:::häuser/*", "Condition": {"NumericLessThan": {"aws:n": 3600},
		"Bool": {"b": true, "c": [null, -1.5e+3]}}}]
}`

func TestSpansHoldWhatIsWritten(t *testing.T) {
	for name, source := range map[string]string{
		"plain": document, "byte order mark": "\ufeff" + document, "CRLF": strings.ReplaceAll(document, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			count := 0
			scalars(parseWell(t, source), source, func(text policy.Text, written string) {
				count++
				if !text.Is(written) {
					t.Errorf("text %q is at %q", text, written)
				}
			})
			if count != 21 {
				t.Errorf("%d keys and scalars, want 21", count)
			}
		})
	}
}

func TestListsAndObjectsSpanTheirBrackets(t *testing.T) {
	source := ` {"a": [ {} , [ ] ] } `
	node := parseWell(t, source)
	list := node.Field("a")
	for want, span := range map[string]policy.Span{
		`{"a": [ {} , [ ] ] }`: node.Span, `[ {} , [ ] ]`: list.Span, `{}`: list.Items[0].Span, `[ ]`: list.Items[1].Span,
	} {
		if got := source[span.Start:span.End]; got != want {
			t.Errorf("span holds %q, want %q", got, want)
		}
	}
}

func TestEscapes(t *testing.T) {
	for source, want := range map[string]string{
		`"a\/b"`: "a/b", `"\"\\\b\f\n\r\t"`: "\"\\\b\f\n\r\t", `"\u00e9"`: "é", `"\ud83d\uDE00"`: "😀",
		`"\ud83d"`: "\uFFFD", `"\ude00x"`: "\uFFFDx", `"\ud83d\u0041"`: "\uFFFDA", `"\ud83d\n"`: "\uFFFD\n", `"😀"`: "😀",
	} {
		node := parseWell(t, source)
		if !node.Text.Is(want) || node.Span.Start != 1 || node.Span.End != len(source)-1 {
			t.Errorf("%s: %q at %v, want %q", source, node.Text, node.Span, want)
		}
	}
}

func TestRepeatedKeysStay(t *testing.T) {
	node := parseWell(t, `{"a": 1, "a": 2}`)
	if len(node.Fields) != 2 {
		t.Errorf("%d fields, want 2", len(node.Fields))
	}
}

func TestProblemsSayWhereAndWhat(t *testing.T) {
	for _, test := range []struct {
		source, message, token string
		before                 int // offset; -1 for none
		read                   string
	}{
		{`{"a": 1 "b": 2}`, "missing comma", `"b"`, 7, `{"a":1,"b":2}`},
		{`[1 2]`, "missing comma", `2`, 2, `[1,2]`},
		{`{"a": 1,}`, "trailing comma", `,`, 7, `{"a":1}`},
		{`[1,,2]`, "comma without a value before it", `,`, 2, `[1,2]`},
		{`[,1]`, "comma without a value before it", `,`, -1, `[1]`},
		{"{\"a\": 1 // x\n}", "comment", `//`, 7, `{"a":1}`},
		{"/* x\n*/[#\n]", "comment", `/*`, -1, `[]`},
		{`{"a" "b"}`, "missing colon", `"b"`, 4, `{"a":"b"}`},
		{`[0123]`, "number with a leading zero", `0123`, -1, `[0123]`},
		{`["a\qb"]`, "unknown escape", `\q`, -1, `["a\\qb"]`},
		{"[\"a\tb\"]", "control character in a string", "\t", -1, `["a\tb"]`},
		{"[\"a\xffb\"]", "bytes that are not UTF-8", "\"a\uFFFDb\"", -1, `["a` + "\uFFFD" + `b"]`},
		{`{} {}`, "text behind the value", `{`, 2, `{}`},
		{`{"a": 1`, "unexpected end", "end of text", 7, ""},
		{``, "unexpected end", "end of text", -1, ""},
		{`{"a": "b}`, "string without an end", `"b}`, 4, ""},
		{"{\"a\": \"b,\n\"c\": 1}", "string without an end on its line", `"b,`, 4, ""},
		{`{a: 1}`, "key without quotes", `a`, -1, ""},
		{`{'a': 1}`, "key without quotes", `'a'`, -1, ""},
		{`{"a": True}`, "unexpected text", `True`, 4, ""},
		{`{"a": [1 }`, "missing `]`", `}`, 8, ""},
		{`[{"a": 1 ]`, "missing `}`", `]`, 8, ""},
		{`{"a": , "b": 1}`, "missing value", `,`, 4, ""},
		{`{"a": <arn>}`, "unexpected text", `<arn>`, 4, ""},
		{`["` + strings.Repeat("é", 40) + `" x]`, "missing comma", "x", 83, ""},
	} {
		t.Run(test.source, func(t *testing.T) {
			node, problem := Parse(File(file(test.source)))
			if problem == nil {
				t.Fatal("no problem")
			}
			before := -1
			if !problem.Before.IsZero() {
				before = problem.Before.Start
			}
			token := strings.ToValidUTF8(test.source[problem.Span.Start:problem.Span.End], "\uFFFD")
			if token == "" {
				token = "end of text"
			}
			if problem.Message != test.message || problem.Token != test.token || before != test.before || token != test.token {
				t.Errorf("got %q %q %d at %q, want %q %q %d", problem.Message, problem.Token, before, token, test.message, test.token, test.before)
			}
			if got := written(node); got != test.read {
				t.Errorf("read %s, want %s", got, test.read)
			}
		})
	}
}

func TestDeepNestingIsAProblemAndNoCrash(t *testing.T) {
	for _, open := range []string{"[", `{"a":`, "[{\"a\": "} {
		node, problem := Parse(File(file(strings.Repeat(open, 10_000))))
		if node != nil || problem == nil || !strings.HasPrefix(problem.Message, "nesting deeper") {
			t.Errorf("%s: %v %v", open, node, problem)
		}
	}
}

// written shows a node as JSON without blanks, numbers as in the source; holes as
// ⟨name⟩, what is Partial with … at the end and what has conditions with (them) before it.
func written(node *policy.Node) string {
	if node == nil {
		return ""
	}
	when := ""
	if len(node.When) > 0 {
		when = "(" + node.When.String() + ")"
	}
	switch node.Kind {
	case policy.List:
		parts := make([]string, 0, len(node.Items))
		for _, item := range node.Items {
			parts = append(parts, written(item))
		}
		return when + "[" + join(parts, node.Partial) + "]"
	case policy.Object:
		parts := make([]string, 0, len(node.Fields))
		for _, field := range node.Fields {
			parts = append(parts, quote(field.Key)+":"+written(field.Value))
		}
		return when + "{" + join(parts, node.Partial) + "}"
	case policy.String:
		return when + quote(node.Text)
	case policy.Null:
		return when + "null"
	}
	return when + node.Text.String()
}

func quote(text policy.Text) string {
	quoted, _ := json.Marshal(text.String())
	return string(quoted)
}

func join(parts []string, partial bool) string {
	if partial {
		parts = append(parts, "…")
	}
	return strings.Join(parts, ",")
}

func TestHoles(t *testing.T) {
	for source, want := range map[string]string{
		`"a${x}b"`:                          `"a⟨x⟩b"`,
		`"${x}${y}"`:                        `"⟨x⟩⟨y⟩"`,
		`{"a": ${x}}`:                       `{"a":⟨x⟩}`,
		`${x}`:                              `⟨x⟩`,
		`{"a": [${x}]}`:                     `{"a":[⟨x⟩]}`,
		`{"${k}": 1, "a:${k}": 2, ${k}: 3}`: `{"⟨k⟩":1,"a:⟨k⟩":2,"⟨k⟩":3}`,
		`{${x} "a": 1}`:                     `{"a":1,…}`,
		`{"a": 1 ${x}}`:                     `{"a":1,…}`,
		`{"a": 1, ${x}}`:                    `{"a":1,…}`,
		`{"a": 1, ${x}, "b": 2}`:            `{"a":1,"b":2,…}`,
		`{"a": ${x} "b": 2}`:                `{"a":⟨x⟩,"b":2,…}`,
		`{"a": ${x}${y}}`:                   `{"a":⟨${x}${y}⟩,…}`,
		`{"a": 80${x}, "b": {"c": 1}}`:      `{"a":⟨80${x}⟩,"b":{"c":1},…}`,
		`["a" ${x}]`:                        `["a",⟨x⟩,…]`,
		`[${x} "a"]`:                        `[⟨x⟩,"a",…]`,
		`[${x}, "a"]`:                       `[⟨x⟩,"a"]`,
		`{"a": 1} ${x}`:                     `{"a":1,…}`,
		`${x} {"a": 1}`:                     `{"a":1,…}`,
		`["a", %{ if x ~}"b",%{ else }"c"%{ endif }]`: `["a",(x)"b",(not x)"c",…]`,
		`[%{ for x in l }"${x}",%{ endfor }]`:         `[(for x in l)"⟨x⟩",…]`,
		`"$${aws:username}"`:                          `"${aws:username}"`,
		`"100%"`:                                      `"100%"`,
		`"${"`:                                        `"${"`,
	} {
		node, problem := Parse(template(source))
		if got := written(node); got != want || problem != nil {
			t.Errorf("%s: %s, want %s (%v)", source, got, want, problem)
		}
	}
}

func TestHolesHaveTheirPlace(t *testing.T) {
	source := `{"a": ${x}, "b${y}": "${z}", "c": ["pre${v}", ${ w }${w} ]}`
	node, _ := Parse(template(source))
	var got []string
	scalars(node, source, func(_ policy.Text, written string) { got = append(got, written) })
	want := []string{"a", "${x}", "b${y}", "${z}", "c", "pre${v}", "${ w }${w}"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestValueInAHole(t *testing.T) {
	span := policy.Span{File: "p.json", Start: 1, End: 2}
	list := &policy.Node{Kind: policy.List, Items: []*policy.Node{{Kind: policy.String, Text: policy.Literal("v")}}}
	word := &policy.Node{Kind: policy.String, Text: policy.HoleText("h", "s", policy.Name)}
	word.Text.Ref = &policy.Ref{Scope: "s", Address: "a", Attribute: "arn"}
	node, problem := Parse([]Piece{
		{Text: `{"list": `, Span: span}, {Value: list, Span: span}, {Text: `, "word": "`, Span: span},
		{Value: word, Span: span}, {Text: `"}`, Span: span},
	})
	if problem != nil || written(node) != `{"list":["v"],"word":"⟨h⟩"}` {
		t.Errorf("read %s (%v)", written(node), problem)
	}
	if node.Field("word").Text.Ref == nil {
		t.Error("a string that is one value lost its reference")
	}
}

func TestCollapseMakesOneHoleOfConditionalText(t *testing.T) {
	pieces := template(`{"Effect": %{ if x }"Allow"%{ else }"Deny"%{ endif }}`)
	if node, _ := Parse(pieces); node != nil {
		t.Fatal("both branches together should make no JSON")
	}
	node, problem := Parse(Collapse(pieces))
	if problem != nil || node.Field("Effect").Kind != policy.Open {
		t.Errorf("read %s (%v)", written(node), problem)
	}
}

func TestJSONInAStringHasItsPlaces(t *testing.T) {
	source := `{"Policy": "{\"Sid\": \"a\\\\b\",\n \"A\\u00e9\": [\"s3:*\", \"\"]}"}`
	outer := parseWell(t, source)
	node, problem := Parse(Contents(file(source), outer.Field("Policy").Span))
	if problem != nil || written(node) != `{"Sid":"a\\b","Aé":["s3:*",""]}` {
		t.Fatalf("read %s (%v)", written(node), problem)
	}
	var got []string
	scalars(node, source, func(_ policy.Text, written string) { got = append(got, written) })
	if want := []string{`Sid`, `a\\\\b`, `A\\u00e9`, `s3:*`, ``}; fmt.Sprintf("%q", got) != fmt.Sprintf("%q", want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := source[node.Span.Start:node.Span.End]; got[0] != '{' || got[len(got)-1] != '}' {
		t.Errorf("object is at %q", got)
	}
}

func TestURLEncodedJSONHasItsPlaces(t *testing.T) {
	source := `%7B%22Sid%22%3A%22h%C3%A4%20us%22%2C%22A%22:%5B%22s3:%2A%22%5D%7D%`
	node, problem := Parse(Unquote(File(file(source))))
	if problem == nil || problem.Token != "%" || written(node) != `{"Sid":"hä us","A":["s3:*"]}` {
		t.Fatalf("read %s (%v)", written(node), problem)
	}
	var got []string
	scalars(node, source, func(_ policy.Text, written string) { got = append(got, written) })
	if want := []string{`Sid`, `h%C3%A4%20us`, `A`, `s3:%2A`}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}
