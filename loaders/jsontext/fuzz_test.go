package jsontext

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// FuzzParse compares with encoding/json, and looks at every place.
func FuzzParse(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte(`{"a": ${x} "b": [1,,2] /* c */ %{ if y }, "d": "\ud83d\u0041%7B"%{ endif }}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		input := policy.File{Path: "p.json", Data: data}
		files := map[string][]byte{"p.json": data}
		node, problem := Parse(File(input))
		if problem == nil && !json.Valid(bytes.TrimPrefix(data, []byte("\ufeff"))) {
			t.Errorf("no problem in what is no JSON")
		}
		if problem != nil && json.Valid(data) && !strings.HasPrefix(problem.Message, "nesting") && problem.Message != "bytes that are not UTF-8" {
			t.Errorf("a problem in JSON: %v", problem)
		}
		pieces := template(string(data))
		templated, second := Parse(Unquote(pieces))
		collapsed, _ := Parse(Collapse(pieces))
		for _, root := range []*policy.Node{node, templated, collapsed} {
			policytest.NodePlaces(t, root, files)
		}
		for _, one := range []*SyntaxError{problem, second} {
			if one != nil {
				policytest.Place(t, one.Span, files)
				policytest.Place(t, one.Before, files)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	statement := `{"Effect": "Allow", "Action": [` + strings.Repeat("\n      \"s3:GetObjectVersion\",", 40) + ` "s3:List*"], "Resource": "*"}`
	input := file(`{"Version": "2012-10-17", "Statement": [` + strings.Repeat(statement+",\n", 100) + statement + `]}`)
	b.SetBytes(int64(len(input.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, problem := Parse(File(input)); problem != nil {
			b.Fatal(problem)
		}
	}
}
