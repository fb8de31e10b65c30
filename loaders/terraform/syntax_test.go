package terraform

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// synthesised is a configuration as CDK for Terraform writes it.
const synthesised = `{
  "//": {"metadata": {"backend": "local", "stackName": "app"}},
  "data": {
    "aws_caller_identity": {"me": {"//": {"metadata": {"path": "app/me"}}}},
    "aws_iam_policy_document": {
      "trust": {
        "statement": [
          {
            "actions": ["sts:AssumeRole"],
            "principals": [{"identifiers": ["lambda.amazonaws.com"], "type": "Service"}],
            "condition": [{"test": "StringEquals", "variable": "aws:SourceAccount", "values": ["${data.aws_caller_identity.me.account_id}"]}]
          }
        ]
      }
    }
  },
  "locals": {"bucket": "logs-\u00fc", "statement": ["a"]},
  "resource": {
    "aws_iam_role": {
      "r": {
        "//": {"metadata": {"path": "app/r"}},
        "assume_role_policy": "${data.aws_iam_policy_document.trust.json}",
        "name": "app",
        "provider": "aws.west",
        "inline_policy": [
          {"name": "a", "policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:Get*\",\"s3:\\u0050ut*\"],\"Resource\":\"arn:aws:s3:::${local.bucket}\/$${aws:username}\"}]}"}
        ]
      }
    },
    "aws_iam_role_policy": {
      "p": {
        "role": "${aws_iam_role.r.name}",
        "policy": "${jsonencode({\"Statement\" = [{\"Effect\" = \"Allow\", \"Action\" = \"sqs:*\", \"Resource\" = \"*\"}]})}"
      }
    }
  }
}
`

func TestJSONSyntaxMeansWhatNativeSyntaxDoes(t *testing.T) {
	repo := load(t, "cdk.tf.json", synthesised)
	var got []string
	for _, document := range repo.Documents {
		got = append(got, uses(document)+": "+shown(document))
	}
	want := []string{
		`trust of role "r": Allow principal=Service:lambda.amazonaws.com sts:AssumeRole if=StringEquals(aws:SourceAccount ⟨data.aws_caller_identity.current.account_id⟩)`,
		`identity of role "r": Allow s3:Get* s3:Put* on=arn:aws:s3:::logs-ü/${aws:username}`,
		`identity of role "r": Allow sqs:* on=*`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if len(repo.Problems) > 0 {
		t.Errorf("problems: %v", repo.Problems)
	}
	if len(repo.Principals) != 1 || len(repo.Principals[0].Policies) != 2 || len(repo.Principals[0].Trust) != 1 {
		t.Errorf("principals: %+v", repo.Principals)
	}
}

func TestPlacesInJSONSyntaxStandInTheFile(t *testing.T) {
	repo := load(t, "cdk.tf.json", synthesised)
	policytest.RepoPlaces(t, repo, map[string][]byte{"cdk.tf.json": []byte(synthesised)})
	at := func(span policy.Span) string { return synthesised[span.Start:span.End] }
	trust, inline, encoded := repo.Documents[0], repo.Documents[1], repo.Documents[2]
	role := repo.Principals[0]
	for _, test := range []struct{ got, want string }{
		{at(trust.Statements[0].Actions[0].Span), "sts:AssumeRole"},
		{at(trust.Statements[0].Principals[0].Span), "lambda.amazonaws.com"},
		{at(trust.Statements[0].Conditions[0].Values[0].Span), "data.aws_caller_identity.me.account_id"},
		{at(trust.Uses[0].Span), "assume_role_policy"},
		{at(inline.Statements[0].Actions[0].Span), "s3:Get*"},
		{at(inline.Statements[0].Actions[1].Span), `s3:\\u0050ut*`},
		{at(inline.Statements[0].Resources[0].Span), `arn:aws:s3:::${local.bucket}\/$${aws:username}`},
		{at(encoded.Statements[0].Actions[0].Span), "sqs:*"},
		{at(role.Span), "r"},
		{at(role.NameSpan), "app"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestBrokenJSONSyntaxIsOneProblemEach(t *testing.T) {
	for name, test := range map[string]struct{ source, rule, at string }{
		"broken JSON":       {`{"resource": {"aws_iam_role": {"r": {"name": "a"}}}`, "malformed-json", ""},
		"a broken template": {`{"resource": {"aws_iam_role": {"r": {"name": "a-${", "path": "/p/"}}}}`, "malformed-terraform", "a-${"},
		"a bad expression":  {`{"resource": {"aws_iam_role": {"r": {"name": "a-${b +* c}", "path": "/p/"}}}}`, "malformed-terraform", "*"},
	} {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "a.tf.json", test.source)
			if len(repo.Problems) != 1 || repo.Problems[0].Rule != test.rule {
				t.Fatalf("problems: %v", repo.Problems)
			}
			if span := repo.Problems[0].Span; test.at != "" && test.source[span.Start:span.End] != test.at {
				t.Errorf("stands at %q", test.source[span.Start:span.End])
			}
		})
	}
}

func TestValuesInJSONAreThoseOfVariables(t *testing.T) {
	repo := load(t, "main.tf", `
variable "buckets" {}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = var.buckets } })
}`, "x.auto.tfvars.json", `{"buckets": ["arn:aws:s3:::a", "arn:aws:s3:::${aws:username}"]}`)
	if got := shown(sole(t, repo)); got != "Allow s3:* on=arn:aws:s3:::a on=arn:aws:s3:::${aws:username}" || len(repo.Problems) > 0 {
		t.Errorf("%s; problems %v", got, repo.Problems)
	}
	checkPlaces(t, repo)
}
