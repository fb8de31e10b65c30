package terraform

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestPermissionsWrittenAsAttributesAreResourcePolicies(t *testing.T) {
	own := func(service, resource string) string {
		return "arn:⟨data.aws_partition.current.partition⟩:" + service + ":⟨data.aws_region.current.name⟩:⟨data.aws_caller_identity.current.account_id⟩:" + resource
	}
	tests := map[string]struct{ source, want string }{
		"a service": {
			`resource "aws_lambda_permission" "p" {
  statement_id  = "FromS3"
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "s3.amazonaws.com"
  source_arn    = "arn:aws:s3:::photos"
  source_account = "123456789012"
}`,
			"Allow sid=FromS3 principal=Service:s3.amazonaws.com lambda:InvokeFunction on=" + own("lambda", "function:resize") +
				" if=ArnLike(AWS:SourceArn arn:aws:s3:::photos) if=StringEquals(AWS:SourceAccount 123456789012)",
		},
		"an alias for everybody": {
			`resource "aws_lambda_permission" "p" {
  action                 = "lambda:InvokeFunctionUrl"
  function_name          = "resize"
  qualifier              = "live"
  principal              = "*"
  function_url_auth_type = "NONE"
  source_arn             = null
}`,
			"Allow principal=:* lambda:InvokeFunctionUrl on=" + own("lambda", "function:resize:live") + " if=StringEquals(lambda:FunctionUrlAuthType NONE)",
		},
		"an organization's role": {
			`resource "aws_lambda_permission" "p" {
  action           = "lambda:InvokeFunction"
  function_name    = "arn:aws:lambda:eu-west-1:123456789012:function:resize"
  principal        = "arn:aws:iam::210987654321:role/caller"
  principal_org_id = var.org
}`,
			"Allow principal=AWS:arn:aws:iam::210987654321:role/caller lambda:InvokeFunction on=arn:aws:lambda:eu-west-1:123456789012:function:resize if=StringEquals(aws:PrincipalOrgID ⟨var.org⟩)",
		},
		"what nobody knows": {
			`resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = var.function
  principal     = var.principal
  source_arn    = var.arn == "" ? null : var.arn
}`,
			"Allow principal=⟨the kind of ⟨var.principal⟩⟩:⟨var.principal⟩ lambda:InvokeFunction on=⟨var.function⟩ if=ArnLike(AWS:SourceArn ⟨var.arn⟩[not var.arn == \"\"])",
		},
		"a name that is partly known": {
			`resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = "resize-${var.env}"
  principal     = data.aws_caller_identity.current.account_id
}
data "aws_caller_identity" "current" {}`,
			"Allow principal=AWS:⟨data.aws_caller_identity.current.account_id⟩ lambda:InvokeFunction on=" + own("lambda", "function:resize-⟨var.env⟩"),
		},
		"a name that may be an ARN": {
			`resource "aws_lambda_permission" "p" {
  action        = "lambda:InvokeFunction"
  function_name = "${var.function}-${var.env}"
  principal     = "s3.amazonaws.com"
}`,
			"Allow principal=Service:s3.amazonaws.com lambda:InvokeFunction on=⟨\"${var.function}-${var.env}\"⟩",
		},
		"a bus": {
			`resource "aws_cloudwatch_event_permission" "p" {
  principal    = "*"
  statement_id = "Organization"
  condition {
    key   = "aws:PrincipalOrgID"
    type  = "StringEquals"
    value = "o-a1b2c3d4e5"
  }
}`,
			"Allow sid=Organization principal=:* events:PutEvents on=" + own("events", "event-bus/default") + " if=StringEquals(aws:PrincipalOrgID o-a1b2c3d4e5)",
		},
		"a layer": {
			`resource "aws_lambda_layer_version_permission" "p" {
  layer_name     = "tools"
  version_number = 3
  principal      = "123456789012"
  action         = "lambda:GetLayerVersion"
  statement_id   = "dev"
}`,
			"Allow sid=dev principal=AWS:123456789012 lambda:GetLayerVersion on=" + own("lambda", "layer:tools:3"),
		},
		"a signing profile": {
			`resource "aws_signer_signing_profile_permission" "p" {
  profile_name = "release"
  action       = "signer:StartSigningJob"
  principal    = "123456789012"
}`,
			"Allow principal=AWS:123456789012 signer:StartSigningJob on=" + own("signer", "/signing-profiles/release"),
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", `resource "aws_iam_role" "r" {}`+"\n"+test.source)
			document := sole(t, repo)
			if got := shown(document); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			if document.Uses[0].Kind != policy.Resource {
				t.Errorf("kind %q", document.Uses[0].Kind)
			}
		})
	}
}

func TestPermissionsStandWhereTheirValuesAre(t *testing.T) {
	source := `resource "aws_lambda_permission" "p" {
  for_each      = toset(["s3.amazonaws.com", "sns.amazonaws.com"])
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = each.value
}
`
	repo := load(t, "main.tf", `resource "aws_iam_role" "r" {}`+"\n"+source)
	if len(repo.Documents) != 2 {
		t.Fatalf("want a document for each instance, got %d", len(repo.Documents))
	}
	for i, want := range []string{"s3.amazonaws.com", "sns.amazonaws.com"} {
		place := repo.Documents[i].Statements[0].Principals[0].Span
		if got := string(repo.Files["main.tf"][place.Start:place.End]); got != want {
			t.Errorf("principal stands at %q, want %q", got, want)
		}
	}
}

func TestPermissionsThatAreNeverMadeAreNone(t *testing.T) {
	repo := load(t, "main.tf", `resource "aws_iam_role" "r" {}
resource "aws_lambda_permission" "p" {
  count         = 0
  action        = "lambda:InvokeFunction"
  function_name = "resize"
  principal     = "*"
}
resource "aws_kms_grant" "g" {
  key_id            = "k"
  grantee_principal = "arn:aws:iam::123456789012:role/r"
  operations        = ["Encrypt"]
}
`)
	if len(repo.Documents) > 0 {
		t.Errorf("documents: %v", repo.Documents)
	}
}
