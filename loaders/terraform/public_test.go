package terraform

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// declares shows the principals of a repository with their trusts and what they hold.
func declares(repo *policy.Repo) string {
	var list []string
	for _, principal := range repo.Principals {
		arn := principal.ARN().String()
		text := string(principal.Kind) + arn[strings.Index(arn, ":"+string(principal.Kind))+1+len(principal.Kind):]
		for _, trust := range principal.Trust {
			text += "\n  trusts " + strings.ReplaceAll(shown(trust), "\n", "\n  trusts ")
		}
		if held := holds(principal); held != "" {
			text += "\n  holds " + held
		}
		list = append(list, text)
	}
	text := strings.Join(list, "\n")
	text = strings.ReplaceAll(text, "⟨data.aws_partition.current.partition⟩", "aws")
	return strings.ReplaceAll(text, "⟨data.aws_caller_identity.current.account_id⟩", "111122223333")
}

func TestPublicModulesDeclareWhatTheirArgumentsSay(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"iam-role": {
			`name            = "deploy"
  use_name_prefix = false
  path            = "/team/"
  trust_policy_permissions = {
    partner = {
      actions    = ["sts:AssumeRole"]
      principals = [{ type = "AWS", identifiers = ["arn:aws:iam::210987654321:root"] }]
      condition  = [{ test = "StringEquals", variable = "sts:ExternalId", values = ["x"] }]
    }
  }
  policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
  create_inline_policy = true
  inline_policy_permissions = {
    S3 = { actions = ["s3:ListBucket"], resources = ["*"] }
  }`,
			`role/team/deploy
  trusts Allow sid=partner principal=AWS:arn:aws:iam::210987654321:root sts:AssumeRole if=StringEquals(sts:ExternalId x)
  holds s3:ListBucket; arn:aws:iam::aws:policy/ReadOnlyAccess`,
		},
		"iam-role for GitHub": {
			`name               = "ci"
  enable_github_oidc = true
  oidc_subjects      = ["org/repo:ref:refs/heads/main"]`,
			`role/ci-⟨aws_iam_role.this.name⟩
  trusts Allow sid=GithubOidcAuth principal=Federated:arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com sts:TagSession sts:AssumeRoleWithWebIdentity if=ForAllValues:StringEquals(token.actions.githubusercontent.com:iss https://token.actions.githubusercontent.com) if=ForAllValues:StringEquals(token.actions.githubusercontent.com:aud sts.amazonaws.com) if=StringEquals(token.actions.githubusercontent.com:sub repo:org/repo:ref:refs/heads/main)`,
		},
		"iam-role that is not created": {`create = false`, ""},
		"iam-user": {
			`name     = "bob"
  policies = { read = "arn:aws:iam::aws:policy/ReadOnlyAccess" }`,
			`user/bob
  holds arn:aws:iam::aws:policy/ReadOnlyAccess`,
		},
		"iam-group": {
			`name                               = "admins"
  enable_self_management_permissions = false
  permissions = {
    Assume = { actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::111122223333:role/admin"] }
  }`,
			`group/admins
  holds sts:AssumeRole`,
		},
		"iam-assumable-role": {
			`create_role       = true
  role_name         = "deploy"
  trusted_role_arns = ["arn:aws:iam::210987654321:root"]
  role_requires_mfa = false
  attach_admin_policy = true`,
			`role/deploy
  trusts Allow principal=AWS:arn:aws:iam::210987654321:root sts:AssumeRole if=[ACTIONS]
  holds arn:aws:iam::aws:policy/AdministratorAccess`,
		},
		"iam-assumable-role by default": {`role_name = "deploy"`, ""},
		"iam-group-with-assumable-roles-policy": {
			`name            = "ops"
  assumable_roles = ["arn:aws:iam::111122223333:role/admin"]`,
			`group/ops
  holds sts:AssumeRole`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			module, _, _ := strings.Cut(name, " ")
			repo := load(t, "main.tf", `module "m" {
  source  = "terraform-aws-modules/iam/aws//modules/`+module+`"
  version = "5.60.0"
  `+test.source+"\n}\n")
			got := declares(repo)
			if before, after, found := strings.Cut(test.want, " if=[ACTIONS]"); found {
				// How often an action is listed does not matter.
				if !strings.HasPrefix(got, before) || !strings.HasSuffix(got, after) || !strings.Contains(got, "sts:TagSession") {
					t.Errorf("got\n%s\nwant\n%s", got, test.want)
				}
			} else if got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			policytest.RepoPlaces(t, repo, repo.Files)
			if len(repo.Problems) > 0 {
				t.Errorf("problems: %v", repo.Problems)
			}
		})
	}
}

// A module of a repository that does the same by its own resources declares the same.
func TestAStandInDeclaresWhatResourcesWould(t *testing.T) {
	arguments := `
  name            = "deploy"
  use_name_prefix = false
  policies        = { own = aws_iam_policy.p.arn }
  trust_policy_permissions = {
    app = {
      actions    = ["sts:AssumeRole", "sts:TagSession"]
      principals = [{ type = "Service", identifiers = ["ec2.amazonaws.com"] }]
    }
  }
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:Get*", Resource = "*" } })
}
`
	entered := load(t, "main.tf", "module \"m\" {\n  source = \"./role\""+arguments, "role/main.tf", `
variable "name" {}
variable "use_name_prefix" {}
variable "policies" {}
variable "trust_policy_permissions" {}
data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.trust_policy_permissions
    content {
      sid     = statement.key
      actions = statement.value.actions
      dynamic "principals" {
        for_each = statement.value.principals
        content {
          type        = principals.value.type
          identifiers = principals.value.identifiers
        }
      }
    }
  }
}
resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
resource "aws_iam_role_policy_attachment" "this" {
  for_each   = var.policies
  role       = aws_iam_role.this.name
  policy_arn = each.value
}
`)
	stood := load(t, "main.tf", "module \"m\" {\n  source = \"terraform-aws-modules/iam/aws//modules/iam-role\""+arguments)
	if got, want := declares(stood), declares(entered); got != want || !strings.Contains(got, "s3:Get*") {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := stood.Principals[0].Key, entered.Principals[0].Key; got != want {
		t.Errorf("key %q, want %q", got, want)
	}
}

func TestWhatAStandInMakesStandsAtTheCall(t *testing.T) {
	source := `module "m" {
  source               = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  create_role          = true
  role_name            = "deploy"
  trusted_role_arns    = ["arn:aws:iam::210987654321:root"]
  max_session_duration = 7200
}
`
	repo := load(t, "main.tf", source)
	role := repo.Principals[0]
	trust := role.Trust[0].Statements[0]
	at := func(span policy.Span) string { return source[span.Start:span.End] }
	for _, test := range []struct{ fact, got, want string }{
		{"the role", at(role.Span), `module "m" `},
		{"its name", at(role.NameSpan), "deploy"},
		{"its session", at(role.MaxSession.Span), "7200"},
		{"the statement", at(trust.Span), "trusted_role_arns"},
		{"the principal", at(trust.Principals[0].Span), "arn:aws:iam::210987654321:root"},
		{"a condition that is a default", at(trust.Conditions[0].KeySpan), "trusted_role_arns"},
	} {
		if test.got != test.want {
			t.Errorf("%s stands at %q, want %q", test.fact, test.got, test.want)
		}
	}
}

func TestWhatAStandInDoesNotKnowIsToldSo(t *testing.T) {
	repo := load(t, "main.tf", `module "m" {
  source     = "git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-role?ref=v9.0.0"
  name       = "x"
  super_user = true
}
module "irsa" {
  source                = "terraform-aws-modules/iam/aws//modules/iam-role-for-service-accounts-eks"
  role_name             = "cni"
  attach_vpc_cni_policy = true
}
`)
	want := `role/x-⟨aws_iam_role.this.name⟩
  trusts 
  trusts partial
  holds incomplete: module.m is given what is not known here: super_user
role/cni
  trusts 
  holds incomplete: module.irsa.aws_iam_role_policy.own_attach_vpc_cni_policy was not read: the module writes it`
	if got := declares(repo); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var reasons []string
	for _, problem := range repo.Problems {
		reasons = append(reasons, problem.Reason)
	}
	if got := strings.Join(reasons, "; "); got != "argument of iam-role that is not known: super_user; policy not read: the module writes it" {
		t.Errorf("problems: %s", got)
	}
}

func TestOutputsOfStandInsAreFollowed(t *testing.T) {
	repo := load(t, "main.tf", `module "role" {
  source    = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  version   = "~> 5.0"
  create_role = true
  role_name = "deploy"
}
module "policy" {
  source = "terraform-aws-modules/iam/aws//modules/iam-policy"
  name   = "p"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Resource = module.role.iam_role_arn } })
}
resource "aws_iam_user" "u" { name = "u" }
resource "aws_iam_user_policy_attachment" "a" {
  user       = aws_iam_user.u.name
  policy_arn = module.policy.arn
}
`)
	for _, principal := range repo.Principals {
		if principal.Kind != policy.User {
			continue
		}
		if got := holds(principal); got != "sts:AssumeRole" {
			t.Fatalf("the user holds %q", got)
		}
		resource := principal.Policies[0].Statements[0].Resources[0].Text
		if want := policy.Key(". module.role", "aws_iam_role.this"); resource.ARNOf() != want {
			t.Errorf("resource is the ARN of %q, want %q", resource.ARNOf(), want)
		}
	}
}

func TestPublicSources(t *testing.T) {
	tests := map[string]publicCall{
		"terraform-aws-modules/iam/aws//modules/iam-role":                                                      {"iam-role", ""},
		"registry.terraform.io/terraform-aws-modules/iam/aws//modules/iam-role":                                {"iam-role", ""},
		"github.com/terraform-aws-modules/terraform-aws-iam//modules/iam-role?ref=v5.39.1":                     {"iam-role", "5.39.1"},
		"git::https://github.com/terraform-aws-modules/terraform-aws-iam.git//modules/iam-policy?ref=de95e21a": {"iam-policy", "de95e21a"},
		"git@github.com:terraform-aws-modules/terraform-aws-iam.git//modules/iam-user":                         {"iam-user", ""},
		"example/iam/aws//modules/iam-role":                                                                    {},
		"terraform-aws-modules/iam/aws":                                                                        {},
		"github.com/other/terraform-aws-iam//modules/iam-role":                                                 {},
	}
	for source, want := range tests {
		if got, ok := publicSource(source); got != want || ok != (want.name != "") {
			t.Errorf("%s: got %v, want %v", source, got, want)
		}
	}
}

// Every stand-in is Terraform, with every part that it uses filled in.
func TestStandInsParse(t *testing.T) {
	files, err := fs.Glob(publicModules, "public/iam-*.tf.in")
	if err != nil || len(files) < 15 {
		t.Fatalf("files %v, error %v", files, err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "public/"), ".tf.in")
		repo := load(t, "main.tf", "module \"m\" {\n source = \"terraform-aws-modules/iam/aws//modules/"+name+"\"\n attach_x = true\n}\n")
		for _, problem := range repo.Problems {
			if problem.Rule != "" {
				t.Errorf("%s: %v", file, problem)
			}
		}
		text, _ := publicModules.ReadFile(file)
		for line := range strings.Lines(string(text)) {
			words := strings.Fields(line)
			if len(words) > 1 && words[0] == "#use" && strings.Contains(part(words[1], words[2:]), "$1") || len(words) > 1 && words[0] == "#use" && parts()[words[1]] == "" {
				t.Errorf("%s: part %q", file, line)
			}
		}
	}
}
