package rules

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestFindingsThatDifferInTheirFixBearNone(t *testing.T) {
	rule := &Rule{ID: "r"}
	fix := func(text string) *Fix { return &Fix{Edits: []Edit{{Text: text}}} }
	for name, test := range map[string]struct {
		fixes []*Fix
		want  *Fix
	}{
		"alike":                {[]*Fix{fix("a"), fix("a")}, fix("a")},
		"one has none":         {[]*Fix{fix("a"), nil, fix("a")}, nil},
		"the first has none":   {[]*Fix{nil, fix("a")}, nil},
		"they write otherwise": {[]*Fix{fix("a"), fix("b"), fix("a")}, nil},
	} {
		var findings []Finding
		for _, fix := range test.fixes {
			findings = append(findings, Finding{Rule: rule, Span: policy.Span{File: "f", End: 1}, Fix: fix})
		}
		if got := merged(findings); len(got) != 1 || !got[0].Fix.same(test.want) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestPlansBearNoFix(t *testing.T) {
	statement := policy.Span{File: "plan.json", Start: 10, End: 20}
	repo := &policy.Repo{Documents: []*policy.Document{{
		Origin:     &policy.Origin{Address: "aws_iam_role.a", Span: policy.Span{File: "main.tf", End: 5}},
		Statements: []*policy.Statement{{Span: statement}},
	}}}
	findings := []Finding{{Rule: &Rule{ID: "r"}, Span: statement, Statement: statement, Fix: &Fix{Edits: []Edit{{Span: statement, Text: "t"}}}}}
	if got := planned(findings, nil, repo, nil); len(got) != 1 || got[0].Fix != nil {
		t.Errorf("got %+v", got)
	}
}
