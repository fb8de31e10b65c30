package terraform

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// holds shows what reaches a principal.
func holds(principal *policy.Principal) string {
	var list []string
	for _, document := range principal.Policies {
		text := ""
		for _, statement := range document.Statements {
			for _, action := range statement.Actions {
				text += action.Text.String()
			}
		}
		if len(document.When) > 0 {
			text += "[" + document.When.String() + "]"
		}
		list = append(list, text)
	}
	for _, managed := range principal.Managed {
		list = append(list, managed.Text.String())
	}
	for _, reason := range principal.Incomplete {
		list = append(list, "incomplete: "+reason)
	}
	return strings.Join(list, "; ")
}

const policies = `
resource "aws_iam_role" "r" {
  name               = "r"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } } })
}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:Get*", Resource = "*" } })
}
`

func TestPoliciesReachTheirPrincipals(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"by address":         {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.name\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*"},
		"by id":              {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.id\n policy_arn = aws_iam_policy.p.id\n}", "s3:Get*"},
		"through locals":     {`locals { role = aws_iam_role.r.name }` + "\n" + `resource "aws_iam_role_policy_attachment" "a" {` + "\n role = local.role\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*"},
		"by literal name":    {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = \"r\"\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*"},
		"of another role":    {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = \"other\"\n policy_arn = aws_iam_policy.p.arn\n}", ""},
		"on a condition":     {`resource "aws_iam_role_policy_attachment" "a" {` + "\n count = var.on ? 1 : 0\n role = aws_iam_role.r.name\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*[var.on]"},
		"never":              {`resource "aws_iam_role_policy_attachment" "a" {` + "\n for_each = toset([])\n role = aws_iam_role.r.name\n policy_arn = each.value\n}", ""},
		"for each of a list": {`resource "aws_iam_role_policy_attachment" "a" {` + "\n for_each = toset([aws_iam_policy.p.arn, \"arn:aws:iam::aws:policy/ReadOnlyAccess\"])\n role = aws_iam_role.r.name\n policy_arn = each.value\n}", "s3:Get*; arn:aws:iam::aws:policy/ReadOnlyAccess"},
		"an AWS policy":      {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.name\n policy_arn = \"arn:aws:iam::aws:policy/ReadOnlyAccess\"\n}", "arn:aws:iam::aws:policy/ReadOnlyAccess"},
		"an unknown policy":  {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.name\n policy_arn = var.arn\n}", "⟨var.arn⟩; incomplete: aws_iam_role_policy_attachment.a attaches a policy that is not known: ⟨var.arn⟩"},
		"an unknown role":    {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = var.role\n policy_arn = aws_iam_policy.p.arn\n}", "incomplete: aws_iam_role_policy_attachment.a may attach a policy to it"},
		"a role of a module": {`module "m" { source = "x" }` + "\n" + `resource "aws_iam_role_policy_attachment" "a" {` + "\n role = module.m.role\n policy_arn = aws_iam_policy.p.arn\n}", ""},
		"inline":             {`resource "aws_iam_role_policy" "a" {` + "\n role = aws_iam_role.r.id\n policy = jsonencode({ Statement = { Effect = \"Allow\", Action = \"ec2:*\", Resource = \"*\" } })\n}", "ec2:*"},
		"inline, unread":     {`resource "aws_iam_role_policy" "a" {` + "\n role = aws_iam_role.r.id\n policy = var.p\n}", "incomplete: aws_iam_role_policy.a was not read: its value is not known: ⟨var.p⟩"},
		"given to a module":  {`module "m" {` + "\n source = \"x\"\n role_name = aws_iam_role.r.name\n}", "incomplete: module.m is given its name and may attach policies"},
		"exclusively":        {`resource "aws_iam_role_policy_attachments_exclusive" "a" {` + "\n role_name = aws_iam_role.r.name\n policy_arns = [aws_iam_policy.p.arn]\n}", "s3:Get*"},
		"once of twice":      {`resource "aws_iam_role_policy_attachments_exclusive" "a" {` + "\n role_name = aws_iam_role.r.name\n policy_arns = [aws_iam_policy.p.arn]\n}\n" + `resource "aws_iam_role_policy_attachment" "b" {` + "\n role = aws_iam_role.r.name\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*"},
		"inline exclusively": {`resource "aws_iam_role_policies_exclusive" "a" {` + "\n role_name = aws_iam_role.r.name\n policy_names = [aws_iam_role_policy.i.name, \"j\", \"other\"]\n}\n" + `resource "aws_iam_role_policy" "i" {` + "\n name = \"i\"\n role = aws_iam_role.r.id\n policy = jsonencode({ Statement = { Effect = \"Allow\", Action = \"ec2:*\", Resource = \"*\" } })\n}\n" + `resource "aws_iam_role_policy" "j" {` + "\n name = \"j\"\n role = aws_iam_role.r.id\n policy = jsonencode({ Statement = { Effect = \"Allow\", Action = \"s3:*\", Resource = \"*\" } })\n}", "ec2:*; s3:*; incomplete: aws_iam_role_policies_exclusive.a lists an inline policy that is not known: other"},
		"inline, none":       {`resource "aws_iam_role_policies_exclusive" "a" {` + "\n role_name = aws_iam_role.r.name\n policy_names = []\n}", ""},
		"inline, never":      {`resource "aws_iam_role_policy" "a" {` + "\n count = 0\n role = aws_iam_role.r.id\n policy = jsonencode({ Statement = { Effect = \"Allow\", Action = \"ec2:*\", Resource = \"*\" } })\n}", ""},
		"by many":            {`resource "aws_iam_policy_attachment" "a" {` + "\n name = \"a\"\n roles = [aws_iam_role.r.name, \"x\"]\n policy_arn = aws_iam_policy.p.arn\n}", "s3:Get*"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", policies+test.source)
			if got := holds(repo.Principals[0]); got != test.want {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestRolesAreDeclaredWithWhatTheySay(t *testing.T) {
	repo := load(t, "app/main.tf", `
resource "aws_iam_role" "r" {
  count                = var.on ? 1 : 0
  name_prefix          = "app-"
  path                 = "/team/"
  max_session_duration = 2 * 60 * 60
  permissions_boundary = "arn:aws:iam::123456789012:policy/edge"
  tags                 = merge({ team = "a" }, var.tags)
  assume_role_policy   = var.trust
  managed_policy_arns  = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
  inline_policy {
    name   = "i"
    policy = jsonencode({ Statement = { Effect = "Allow", Action = "ec2:*", Resource = "*" } })
  }
}
`)
	principal := repo.Principals[0]
	for _, test := range []struct{ fact, got, want string }{
		{"arn", principal.ARN().String(), "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/team/app-⟨aws_iam_role.r.name⟩"},
		{"when", principal.When.String(), "var.on"},
		{"max session", principal.MaxSession.Text.String(), "7200"},
		{"boundary", principal.BoundaryRef.Text.String(), "arn:aws:iam::123456789012:policy/edge"},
		{"tag", principal.Tags[0].Key.Text.String() + "=" + principal.Tags[0].Value.Text.String(), "team=a"},
		{"more tags", principal.Tags[1].Key.Text.String(), "⟨merge({ team = \"a\" }, var.tags)⟩"},
		{"key", principal.Key, policy.Key("app", "aws_iam_role.r")},
		{"holds", holds(principal), "ec2:*; arn:aws:iam::aws:policy/ReadOnlyAccess"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.fact, test.got, test.want)
		}
	}
	if len(principal.Trust) != 1 || !principal.Trust[0].Partial {
		t.Errorf("a trust policy that is not known is not taken as partial: %v", principal.Trust)
	}
}

func TestUsersHoldWhatTheirGroupsHold(t *testing.T) {
	repo := load(t, "main.tf", policies+`
resource "aws_iam_user" "u" { name = "u" }
resource "aws_iam_group" "g" { name = "g" }
resource "aws_iam_user_group_membership" "m" {
  user   = aws_iam_user.u.name
  groups = [aws_iam_group.g.name]
}
resource "aws_iam_group_policy_attachment" "a" {
  group      = aws_iam_group.g.name
  policy_arn = aws_iam_policy.p.arn
}
`)
	for _, principal := range repo.Principals {
		if principal.Kind == policy.User && holds(principal) != "s3:Get*" {
			t.Errorf("user holds %q", holds(principal))
		}
	}
}

func TestInstancesOfOneBlockAreKeptApart(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_role" "r" {
  for_each           = var.roles
  name               = "app-${each.key}"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = aws_iam_role.r["a"].arn } } })
}
resource "aws_iam_role_policy" "p" {
  for_each = var.roles
  role     = aws_iam_role.r[each.key].name
  policy   = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::*:role/${each.key}" } })
}
`)
	principal := repo.Principals[0]
	if got := holds(principal); got != "sts:AssumeRole[for_each = var.roles]" {
		t.Errorf("holds %q", got)
	}
	named := principal.Trust[0].Statements[0].Principals[0].Text
	if got := policy.MatchARN(named, principal.ARN()); got != policy.Unknown {
		t.Errorf("instance \"a\" against any: %v", got)
	}
	if !strings.HasSuffix(named.String(), ":role/app-a") {
		t.Errorf("named %s", named)
	}
	other := principal.Policies[0].Statements[0].Resources[0].Text
	if got := policy.Equal(policy.ParseARN(other).Name(), principal.Name); got == policy.Yes {
		t.Errorf("each.key of two blocks is one hole")
	}
}

func TestProvidersHaveAccountsOfTheirOwn(t *testing.T) {
	repo := load(t, "main.tf", `
provider "aws" { alias = "hub" }
data "aws_caller_identity" "here" {}
data "aws_caller_identity" "hub" { provider = aws.hub }
resource "aws_iam_role" "here" {
  name               = "here"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = data.aws_caller_identity.here.account_id } } })
}
resource "aws_iam_role" "hub" {
  provider           = aws.hub
  name               = "hub"
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = data.aws_caller_identity.hub.account_id } } })
}
`)
	for i, principal := range repo.Principals {
		for j, other := range repo.Principals {
			trusted := other.Trust[0].Statements[0].Principals[0].Text
			if got := policy.Equal(principal.Account, trusted) == policy.Yes; got != (i == j) {
				t.Errorf("%s and the account that %s trusts are one: %v", principal.Address, other.Address, got)
			}
		}
	}
}

func TestModulesAreScopes(t *testing.T) {
	repo := load(t, "a/main.tf", policies, "b/main.tf", policies)
	if got := policy.Equal(repo.Principals[0].Account, repo.Principals[1].Account); got != policy.Unknown {
		t.Errorf("accounts of two modules: %v", got)
	}
}

func TestPoliciesThatNobodyTakesAreUnattached(t *testing.T) {
	tests := map[string]struct {
		source          string
		attached, maybe bool
	}{
		"nothing":       {"", false, false},
		"an attachment": {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.name\n policy_arn = aws_iam_policy.p.arn\n}", true, false},
		"an output":     {`output "p" { value = aws_iam_policy.p.arn }`, false, true},
		"another use":   {`resource "aws_x" "x" { arn = aws_iam_policy.p.arn }`, false, true},
		"a boundary":    {`resource "aws_iam_user" "u" {` + "\n name = \"u\"\n permissions_boundary = aws_iam_policy.p.arn\n}", true, false},
		"an unknown":    {`resource "aws_iam_role_policy_attachment" "a" {` + "\n role = aws_iam_role.r.name\n policy_arn = var.arn\n}", false, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			managed := load(t, "main.tf", policies+test.source).Managed[0]
			if managed.Attached != test.attached || managed.MaybeAttached != test.maybe {
				t.Errorf("attached %v, maybe %v", managed.Attached, managed.MaybeAttached)
			}
		})
	}
}

func TestEmptyListsOfARoleSayThatThereIsNothing(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_role" "r" {
  name                 = "r"
  managed_policy_arns  = []
  permissions_boundary = ""
  assume_role_policy   = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } } })
  inline_policy {}
}
`)
	role := repo.Principals[0]
	if holds(role) != "" || !role.Complete() || role.BoundaryRef != nil {
		t.Errorf("holds %q, boundary %v", holds(role), role.BoundaryRef)
	}
}
