package terraform

import (
	"strings"
	"testing"
)

const overridden = `
locals { bucket = "mine" }
data "aws_iam_policy_document" "d" {
  version = "2008-10-17"
  statement {
    actions   = ["s3:Get*"]
    resources = ["arn:aws:s3:::${local.bucket}"]
  }
  statement {
    actions   = ["s3:List*"]
    resources = ["*"]
  }
}
resource "aws_iam_user_policy" "p" {
  user   = "bob"
  policy = data.aws_iam_policy_document.d.json
}
`

func TestOverrideFilesAreMergedOverTheOthers(t *testing.T) {
	get := "Allow s3:Get* on=arn:aws:s3:::mine\nAllow s3:List* on=*"
	for name, test := range map[string]struct {
		files []string
		want  string
	}{
		"none":                       {nil, get},
		"another name":               {[]string{"overrides.tf", `locals { other = 1 }`}, get},
		"an argument":                {[]string{"a_override.tf", `resource "aws_iam_user_policy" "p" { policy = jsonencode({Statement = {Effect = "Deny", Action = "*", Resource = "*"}}) }`}, "Deny * on=*"},
		"a local":                    {[]string{"override.tf", `locals { bucket = "yours" }`}, strings.ReplaceAll(get, "mine", "yours")},
		"all blocks of a type":       {[]string{"override.tf", "data \"aws_iam_policy_document\" \"d\" {\n dynamic \"statement\" {\n for_each = [\"a\"]\n content {\n actions = [\"sqs:*\"]\n resources = [statement.value]\n }\n }\n}"}, "Allow sqs:* on=a"},
		"the last in the order":      {[]string{"b_override.tf", `locals { bucket = "b" }`, "a_override.tf", `locals { bucket = "a" }`}, strings.ReplaceAll(get, "mine", "b")},
		"one in JSON":                {[]string{"override.tf.json", `{"locals": {"bucket": "yours"}}`}, strings.ReplaceAll(get, "mine", "yours")},
		"OpenTofu's file goes first": {[]string{"main.tofu", strings.ReplaceAll(overridden, `"mine"`, `"tofu's"`)}, strings.ReplaceAll(get, "mine", "tofu's")},
	} {
		t.Run(name, func(t *testing.T) {
			repo := load(t, append([]string{"main.tf", overridden}, test.files...)...)
			var got []string
			for _, document := range repo.Documents {
				if uses(document) == "identity of aws_iam_user_policy.p" {
					got = append(got, shown(document))
				}
			}
			if strings.Join(got, "\n") != test.want {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), test.want)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestAnOverrideOfNothingIsReadAndNoted(t *testing.T) {
	repo := load(t, "main.tf", "", "override.tf", overridden)
	if len(repo.Documents) != 1 || len(repo.Problems) != 2 {
		t.Errorf("%d documents, problems %v", len(repo.Documents), repo.Problems)
	}
}
