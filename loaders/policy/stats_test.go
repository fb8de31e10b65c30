package policy

import "testing"

func TestStatsCountEachPlaceOnce(t *testing.T) {
	at := Span{File: "m/main.tf", Start: 10, End: 20}
	document := func(start int, resource Text) *Document {
		return &Document{
			Format: "terraform", Uses: []Use{{Kind: Identity, OwnerName: "o", Span: Span{File: "m/main.tf", Start: start}}},
			Statements: []*Statement{{Resources: []Value{{Text: resource, Span: at, Scalar: String}, {Span: at, Scalar: Null}}}},
		}
	}
	unknown := HoleText("var.arn", "m", AnyText)
	repo := &Repo{
		Documents: []*Document{document(1, Literal("*")), document(1, unknown), document(5, Literal("*"))},
		Problems:  []Problem{{Format: "terraform", Lost: &Lost{Use: Use{Kind: Identity, Span: Span{File: "n.tf"}}, Value: HoleText("module.p.json", "m", AnyText)}}},
	}
	stats := StatsOf([]*Repo{repo}, []func(string) bool{func(string) bool { return true }})
	want := StatsRow{Format: "terraform", Kind: Identity, Policies: Share{2, 3}, Resources: Share{0, 1}}
	if len(stats.Rows) != 1 || stats.Rows[0] != want {
		t.Errorf("%+v", stats.Rows)
	}
	if len(stats.Left) != 2 || stats.Left[0].Reason != "output of a module" || stats.Left[1].Reason != "variable" {
		t.Errorf("%+v", stats.Left)
	}
}

func TestUsableTexts(t *testing.T) {
	for name, want := range map[string]bool{
		"aws_s3_bucket.logs.arn": true, "Bucket.Arn": true, "data.aws_kms_key.k.arn": false, "var.x": false, "module.m.arn": false,
		"local.x": false, "each.value": false, "join(\",\", aws_iam_role.x.*.arn)": false, "Parameter": false, "…": false,
	} {
		if got := HoleText(name, "", AnyText).usable(); got != want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
