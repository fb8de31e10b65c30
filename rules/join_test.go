package rules

import (
	"reflect"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestJoinedRootsArePlacedBelowTheirDirectory(t *testing.T) {
	rule := &Rule{ID: "r"}
	fix := func(file string) *Fix {
		return &Fix{Description: "d", Edits: []Edit{{Span: policy.Span{File: file, Start: 1}, Text: "t"}}}
	}
	part := func(dir string) Part {
		return Part{Dir: dir, Result: &Result{
			Rules:    []*Rule{rule},
			Files:    map[string][]byte{"x.json": []byte(dir)},
			Findings: []Finding{{Rule: rule, Span: policy.Span{File: "x.json", Start: 1}, Related: []Related{{Span: policy.Span{File: "y.json"}}}, Fix: fix("x.json")}},
			Coverage: Coverage{Files: 1, Documents: 2, Statements: 3, DocumentsWithUnknowns: 4, Principals: 5, Calls: 6, Pairs: Pairs{7, 8, 9}, Unread: []Unread{{File: "z"}}},
		}}
	}
	got := Join([]Part{part("b"), part("a")})
	want := &Result{
		Rules: []*Rule{rule},
		Files: map[string][]byte{"a/x.json": []byte("a"), "b/x.json": []byte("b")},
		Findings: []Finding{
			{Rule: rule, Span: policy.Span{File: "a/x.json", Start: 1}, Related: []Related{{Span: policy.Span{File: "a/y.json"}}}, Fix: fix("a/x.json")},
			{Rule: rule, Span: policy.Span{File: "b/x.json", Start: 1}, Related: []Related{{Span: policy.Span{File: "b/y.json"}}}, Fix: fix("b/x.json")},
		},
		Coverage: Coverage{Files: 2, Documents: 4, Statements: 6, DocumentsWithUnknowns: 8, Principals: 10, Calls: 12, Pairs: Pairs{14, 16, 18}, Unread: []Unread{{File: "a/z"}, {File: "b/z"}}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestJoinOfOneRootLeavesItsPaths(t *testing.T) {
	part := Part{Dir: ".", Result: &Result{Findings: []Finding{{Rule: &Rule{ID: "r"}, Span: policy.Span{File: "x.json"}}}}}
	if got := Join([]Part{part}).Findings[0].Span.File; got != "x.json" {
		t.Errorf("got %q", got)
	}
}
