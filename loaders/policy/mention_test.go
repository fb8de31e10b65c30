package policy

import "testing"

func TestNameWrittenElsewhereMayAttachAPolicy(t *testing.T) {
	source := `resource "aws_iam_policy" "deploy" { name = "deploy" }`
	for fact, test := range map[string]struct {
		other string
		want  bool
	}{
		"nowhere else":            {"", false},
		"in a permission set":     {`name = "deploy"`, true},
		"as part of an ARN":       {`arn:aws:iam::123456789012:policy/deploy`, true},
		"as part of a name":       {`name = "deploy-prod"`, false},
		"behind other characters": {`"x:deploy"`, true},
	} {
		managed := &ManagedPolicy{Name: Literal("deploy"), Span: Span{"a.tf", 0, 34}, NameSpan: Span{"a.tf", 45, 51}}
		repo := &Repo{Managed: []*ManagedPolicy{managed}, Files: map[string][]byte{"a.tf": []byte(source), "b.tf": []byte(test.other)}}
		repo.NoteMentions()
		if managed.MaybeAttached != test.want {
			t.Errorf("%s: MaybeAttached = %v", fact, managed.MaybeAttached)
		}
	}
}
