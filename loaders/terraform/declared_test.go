package terraform

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestOtherThingsOfIAMAreDeclared(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_role" "r" { name = "r" }
resource "aws_iam_openid_connect_provider" "github" {
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com", var.audience]
}
resource "aws_iam_saml_provider" "okta" {
  count                  = 0
  name                   = "okta"
  saml_metadata_document = "x"
}
resource "aws_iam_instance_profile" "a" {
  name = "a"
  role = aws_iam_role.r.name
}
resource "aws_iam_instance_profile" "b" {
  name_prefix = "b-"
  role        = "r"
}
resource "aws_organizations_policy" "scp" {
  name    = "guard"
  content = jsonencode({ Statement = { Effect = "Deny", Action = "iam:*", Resource = "*" } })
}
resource "aws_organizations_policy_attachment" "all" {
  for_each  = toset(["r-ab12", "ou-ab12-prod"])
  policy_id = aws_organizations_policy.scp.id
  target_id = each.value
}
`)
	if len(repo.Providers) != 1 || len(repo.Profiles) != 2 || len(repo.Organization) != 1 {
		t.Fatalf("providers %v, profiles %v, organization %v", repo.Providers, repo.Profiles, repo.Organization)
	}
	provider, scp := repo.Providers[0], repo.Organization[0]
	for _, test := range []struct{ fact, got, want string }{
		{"provider", provider.ARN.String(), "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:oidc-provider/token.actions.githubusercontent.com"},
		{"audience", provider.ClientIDs[0].Text.String(), "sts.amazonaws.com"},
		{"more audiences", provider.ClientIDs[1].Text.String(), "⟨var.audience⟩"},
		{"role by address", repo.Profiles[0].Role, policy.Key(".", "aws_iam_role.r")},
		{"role by name", repo.Profiles[1].Role, policy.Key(".", "aws_iam_role.r")},
		{"policy", scp.Name.String() + " " + string(scp.Kind), "guard scp"},
		{"its document", shown(scp.Documents[0]), "Deny iam:* on=*"},
		{"target", scp.Targets[0].Text.String(), "ou-ab12-prod"},
		{"second target", scp.Targets[1].Text.String(), "r-ab12"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.fact, test.got, test.want)
		}
	}
}

func TestPermissionSetsHoldWhatIsAttachedToThem(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_policy" "p" {
  name   = "team-read"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:Get*", Resource = "*" } })
}
resource "aws_ssoadmin_permission_set" "s" {
  name             = "ReadOnly"
  instance_arn     = local.instance
  session_duration = "PT4H"
}
resource "aws_ssoadmin_permission_set_inline_policy" "i" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
  inline_policy      = jsonencode({ Statement = { Effect = "Allow", Action = "ec2:*", Resource = "*" } })
}
resource "aws_ssoadmin_managed_policy_attachment" "m" {
  instance_arn       = local.instance
  managed_policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
}
resource "aws_ssoadmin_customer_managed_policy_attachment" "c" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
  customer_managed_policy_reference {
    name = aws_iam_policy.p.name
  }
}
resource "aws_ssoadmin_permissions_boundary_attachment" "b" {
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
  permissions_boundary {
    customer_managed_policy_reference {
      name = "edge"
    }
  }
}
resource "aws_ssoadmin_account_assignment" "a" {
  for_each           = toset(["111122223333"])
  instance_arn       = local.instance
  permission_set_arn = aws_ssoadmin_permission_set.s.arn
  principal_id       = var.group
  principal_type     = "GROUP"
  target_id          = each.value
  target_type        = "AWS_ACCOUNT"
}
`)
	set := repo.PermissionSets[0]
	for _, test := range []struct{ fact, got, want string }{
		{"name", set.Name.String(), "ReadOnly"},
		{"session", set.Session.Text.String(), "PT4H"},
		{"inline", shown(set.Documents[0]), "Allow ec2:* on=*"},
		{"managed", set.Managed[0].Text.String(), "arn:aws:iam::aws:policy/ReadOnlyAccess"},
		{"customer managed", set.Customer[0].Text.String(), "team-read"},
		{"boundary", set.Boundary.Text.String(), "edge"},
		{"account", set.Assignments[0].Account.Text.String(), "111122223333"},
		{"principal", set.Assignments[0].PrincipalType.Text.String() + " " + set.Assignments[0].Principal.Text.String(), "GROUP ⟨var.group⟩"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.fact, test.got, test.want)
		}
	}
	if !repo.Managed[0].Attached {
		t.Error("a policy that a permission set names is attached")
	}
}

func TestServiceLinkedRolesAreWhatAWSMakesThem(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_service_linked_role" "s" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "team"
}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "iam:PassRole", Resource = aws_iam_service_linked_role.s.arn } })
}
`)
	role := repo.Principals[0]
	want := "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleFor⟨aws_iam_service_linked_role.s.name⟩_team"
	if got := role.ARN().String(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := shown(role.Trust[0]); got != "Allow principal=Service:autoscaling.amazonaws.com sts:AssumeRole" || !role.Trust[0].ByAWS {
		t.Errorf("trust %s", got)
	}
	if role.Complete() {
		t.Error("nobody sees the policy of a service-linked role")
	}
	named := sole(t, repo).Statements[0].Resources[0].Text
	if named.ARNOf() != role.Key {
		t.Errorf("its arn is no link to it: %v", named.Ref)
	}
}

func TestLookedUpPoliciesHaveTheARNThatIsKnown(t *testing.T) {
	tests := map[string]struct{ argument, want string }{
		"by ARN":  {`arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"`, "arn:aws:iam::aws:policy/ReadOnlyAccess"},
		"by name": {`name = "ReadOnlyAccess"`, "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_iam_policy.d.account⟩:policy/⟨data.aws_iam_policy.d.path⟩ReadOnlyAccess"},
		"else":    {`path_prefix = "/x/"`, "⟨data.aws_iam_policy.d.arn⟩; incomplete: aws_iam_role_policy_attachment.a attaches a policy that is not known: ⟨data.aws_iam_policy.d.arn⟩"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", `
resource "aws_iam_role" "r" { name = "r" }
data "aws_iam_policy" "d" {
  `+test.argument+`
}
resource "aws_iam_role_policy_attachment" "a" {
  role       = aws_iam_role.r.name
  policy_arn = data.aws_iam_policy.d.arn
}
`)
			if got := holds(repo.Principals[0]); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTryKnowsWhatIsSurelyThere(t *testing.T) {
	tests := map[string]struct{ count, want string }{
		"there":       {"1", "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/r"},
		"not there":   {"0", "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/r[try: aws_iam_role.r[0].arn], none[not try: aws_iam_role.r[0].arn]"},
		"perhaps not": {"var.on ? 1 : 0", "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/r[try: aws_iam_role.r[0].arn], none[not try: aws_iam_role.r[0].arn]"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", `
resource "aws_iam_role" "r" {
  count = `+test.count+`
  name  = "r"
}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Resource = try(aws_iam_role.r[0].arn, "none") } })
}
`)
			var list []string
			for _, resource := range sole(t, repo).Statements[0].Resources {
				list = append(list, conditioned(resource))
			}
			if got := strings.Join(list, ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestFullAccessIsAttachedByItsName(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_organizations_policy_attachment" "full" {
  policy_id = "p-FullAWSAccess"
  target_id = "ou-ab12-prod"
}
`)
	if len(repo.Organization) != 1 {
		t.Fatalf("organization %v", repo.Organization)
	}
	full := repo.Organization[0]
	if got := full.Name.String() + ": " + shown(full.Documents[0]) + " at " + full.Targets[0].Text.String(); got != "FullAWSAccess: Allow * on=* at ou-ab12-prod" || !full.Documents[0].ByAWS {
		t.Error(got)
	}
}
