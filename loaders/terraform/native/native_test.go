package native

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// FuzzString: a string of a plan means in native syntax what it means in JSON, and what
// stands one to one does so byte by byte.
func FuzzString(f *testing.F) {
	for _, seed := range []string{``, `a`, `\"${x}%{if}\\n\n\t\/\u00fc\ud83d\ude00`, `$${a}$$%%{`, `\\\"\r${`, "ü\\u000a$", `{\"a\":[\"${b}\"]}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, contents string) {
		file := policy.File{Path: "x.tfvars.json", Data: []byte(`{"v": "` + contents + `"}`)}
		text := Values(file)
		if len(text.Problems) > 0 {
			return
		}
		parsed, problems := hclsyntax.ParseConfig(text.Data, "", hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatalf("%s: %v", text.Data, problems)
		}
		attribute := parsed.Body.(*hclsyntax.Body).Attributes["v"]
		if attribute == nil {
			return
		}
		got, _ := attribute.Expr.Value(nil)
		want, err := decode(file.Data)
		if err != nil {
			return
		}
		// The HCL parser brings strings into Unicode's normal form.
		if normal := cty.StringVal(want); !got.RawEquals(normal) {
			t.Errorf("%q became %#v by way of %s", want, got, text.Data)
		}
		for _, s := range text.stretches {
			if s.exact() && string(text.Data[s.from:s.to]) != string(file.Data[s.start:s.end]) && !strings.Contains(string(text.Data[s.from:s.to]), "$$") {
				t.Errorf("%q stands at %q", text.Data[s.from:s.to], file.Data[s.start:s.end])
			}
		}
	})
}

// decode reads the string as package encoding/json does.
func decode(data []byte) (string, error) {
	var values map[string]string
	err := json.Unmarshal(data, &values)
	return values["v"], err
}

func TestOriginLeavesOutWhatStandsNowhere(t *testing.T) {
	var text Text
	text.say(`resource "`)
	text.put("name", 10, 14)
	text.say(`" `)
	text.put("statement", 20, 21)
	for _, test := range []struct{ from, to, start, end int }{
		{0, 16, 10, 14},
		{11, 13, 11, 13},
		{0, 5, 10, 10},
		{14, 25, 20, 21},
		{16, 25, 20, 21},
		{18, 20, 20, 21},
		{25, 25, 21, 21},
		{12, 12, 12, 12},
	} {
		if start, end := text.Origin(test.from, test.to); start != test.start || end != test.end {
			t.Errorf("%d-%d: %d-%d, want %d-%d", test.from, test.to, start, end, test.start, test.end)
		}
	}
}

func TestNamesOfCallsInAnAddress(t *testing.T) {
	for address, want := range map[string][]string{
		"":                                    nil,
		"module.a":                            {"a"},
		`module.a["x.module.y"].module.b[0].`: {"a", "b"},
		`module.a["`:                          {"a"},
		"aws_iam_role.r":                      nil,
	} {
		if got := calls(address); !slices.Equal(got, want) {
			t.Errorf("%s: %v", address, got)
		}
	}
}
