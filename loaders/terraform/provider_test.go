package terraform

import (
	"slices"
	"strings"
	"testing"
)

func TestAccountsComeFromProviders(t *testing.T) {
	tests := map[string]struct{ main, want string }{
		"the one allowed":         {`provider "aws" { allowed_account_ids = ["111122223333"] }`, "111122223333"},
		"one of several":          {`provider "aws" { allowed_account_ids = ["111122223333", "444455556666"] }`, "⟨data.aws_caller_identity.current.account_id⟩"},
		"that of the role":        {"provider \"aws\" {\n assume_role {\n role_arn = \"arn:aws:iam::111122223333:role/x\"\n }\n}", "111122223333"},
		"perhaps that of a role":  {"provider \"aws\" {\n assume_role {\n role_arn = var.x ? \"arn:aws:iam::111122223333:role/x\" : null\n }\n}", "⟨data.aws_caller_identity.current.account_id⟩"},
		"of a role with a lookup": {"provider \"aws\" {\n assume_role {\n role_arn = \"arn:aws:iam::${var.ids[\"a\"]}:role/x\"\n }\n}", "⟨data.aws_caller_identity.current.account_id⟩"},
		"no provider":             {"", "⟨data.aws_caller_identity.current.account_id⟩"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", test.main+`
module "m" { source = "./m" }
`, "m/main.tf", `resource "aws_iam_role" "r" { name = "r" }`)
			if got, want := strings.Join(principals(repo), ", "), "module.m.aws_iam_role.r "+test.want+":r"; got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	repo := load(t, "main.tf", `
provider "aws" {
  alias               = "prod"
  allowed_account_ids = ["111122223333"]
}
provider "aws" {
  alias = "dev"
  assume_role {
    role_arn = "arn:aws:iam::${var.ids["dev"]}:role/x"
  }
}
module "prod" {
  source    = "./m"
  providers = { aws = aws.prod, aws.peer = aws.dev }
}
module "dev" {
  source    = "./m"
  providers = { aws = aws.dev, aws.peer = aws.prod }
}
`, "m/main.tf", `
resource "aws_iam_role" "r" { name = "r" }
resource "aws_iam_role" "peer" {
  provider = aws.peer
  name     = "p"
}
`)
	want := []string{
		`module.dev.aws_iam_role.peer 111122223333:p`, `module.dev.aws_iam_role.r ⟨var.ids["dev"]⟩:r`,
		`module.prod.aws_iam_role.peer ⟨var.ids["dev"]⟩:p`, `module.prod.aws_iam_role.r 111122223333:r`,
	}
	if got := principals(repo); !slices.Equal(got, want) {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestFilesOfValues(t *testing.T) {
	main := `
variable "bucket" {}
variable "other" { default = "o" }
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = ["${var.bucket}", "${var.other}"] } })
}`
	tests := map[string]struct {
		files []string
		want  string
	}{
		"none":                    {nil, "⟨var.bucket⟩ ⟨var.other⟩"},
		"terraform.tfvars":        {[]string{"terraform.tfvars", `bucket = "a"`}, "a ⟨var.other⟩"},
		"an automatic one wins":   {[]string{"x.auto.tfvars", `bucket = "b"`, "terraform.tfvars", `bucket = "a"`}, "b ⟨var.other⟩"},
		"one that may be named":   {[]string{"prod.tfvars", `bucket = "p"`}, "p[-var-file=prod.tfvars] ⟨var.bucket⟩[not -var-file=prod.tfvars] ⟨var.other⟩"},
		"one of a folder":         {[]string{"env/prod.tfvars", `bucket = "p"`}, "p[-var-file=env/prod.tfvars] ⟨var.bucket⟩[not -var-file=env/prod.tfvars] ⟨var.other⟩"},
		"two that may be named":   {[]string{"a.tfvars", `bucket = "a"`, "b.tfvars", `bucket = "b"`}, "a[-var-file=a.tfvars] b[not -var-file=a.tfvars and -var-file=b.tfvars] ⟨var.bucket⟩[not -var-file=a.tfvars and not -var-file=b.tfvars] ⟨var.other⟩"},
		"automatic below another": {[]string{"terraform.tfvars", `bucket = "a"`, "b.tfvars", `bucket = "b"`}, "b[-var-file=b.tfvars] a[not -var-file=b.tfvars] ⟨var.other⟩"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, append([]string{"main.tf", main}, test.files...)...)
			if got := strings.Join(resources(repo), ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			checkPlaces(t, repo)
		})
	}
}
