package policy

import "testing"

func TestPrincipalThatOthersAttachToByNameIsIncomplete(t *testing.T) {
	for fact, test := range map[string]struct {
		attachment Attachment
		want       bool
	}{
		"its name":             {Attachment{Role, Literal("deploy"), Span{File: "b.tf"}}, true},
		"its name, partly":     {Attachment{Role, text("⟨var.prefix⟩ploy"), Span{File: "b.tf"}}, true},
		"another name":         {Attachment{Role, Literal("build"), Span{File: "b.tf"}}, false},
		"another kind":         {Attachment{User, Literal("deploy"), Span{File: "b.tf"}}, false},
		"nothing but a hole":   {Attachment{Role, text("⟨var.role⟩"), Span{File: "b.tf"}}, false},
		"another name, partly": {Attachment{Role, text("⟨var.prefix⟩-build"), Span{File: "b.tf"}}, false},
	} {
		role := &Principal{Kind: Role, Name: Literal("deploy")}
		repo := &Repo{Principals: []*Principal{role}, Attachments: []Attachment{test.attachment}}
		repo.NoteAttachments()
		if role.Complete() == test.want {
			t.Errorf("%s: complete %v", fact, role.Complete())
		}
	}
}
