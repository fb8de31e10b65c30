package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// told is a call in a few words: what calls, the source at its place, action, role,
// parameters, whose session calls.
func told(call *policy.Call, files map[string]string) string {
	words := []string{call.Address, strings.TrimPrefix(call.Action, "sts:AssumeRole"), call.Role.Text.String()}
	one := func(name string, value *policy.Value) {
		if value != nil {
			words = append(words, name+"="+value.Text.String())
		}
	}
	one("external", call.ExternalID)
	one("duration", call.Duration)
	one("session", call.SessionName)
	one("source", call.SourceIdentity)
	one("profile", call.Profile)
	for _, tag := range call.Tags {
		words = append(words, "tag "+tag.Key.Text.String()+"="+tag.Value.Text.String())
	}
	for _, key := range call.Transitive {
		words = append(words, "transitive "+key.Text.String())
	}
	for _, arn := range call.PolicyARNs {
		words = append(words, "policy "+arn.Text.String())
	}
	if len(call.Policies) > 0 {
		words = append(words, fmt.Sprintf("policies %d", len(call.Policies)))
	}
	if call.Seconds > 0 {
		words = append(words, fmt.Sprintf("%ds", call.Seconds))
	}
	if call.Chained != policy.Unknown {
		words = append(words, "chained "+call.Chained.String())
	}
	if len(call.When) > 0 {
		words = append(words, "when "+call.When.String())
	}
	if call.Partial {
		words = append(words, "partial")
	}
	return strings.Join(words, " | ") + " @ " + files[call.Span.File][call.Span.Start:call.Span.End]
}

func TestCallsOfTerraform(t *testing.T) {
	for _, test := range []struct {
		fact, text string
		want       []string
	}{
		{"a provider with all it can pass", `
provider "aws" {
  alias = "prod"
  assume_role {
    role_arn            = "arn:aws:iam::111122223333:role/deploy"
    external_id         = "ticket-7"
    duration            = "1h30m"
    session_name        = "terraform"
    source_identity     = "alice"
    tags                = { team = "a" }
    transitive_tag_keys = ["team"]
    policy_arns         = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
    policy              = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
  }
}`, []string{`provider.aws.prod |  | arn:aws:iam::111122223333:role/deploy | external=ticket-7 | duration=1h30m | session=terraform | source=alice | tag team=a | transitive team | policy arn:aws:iam::aws:policy/ReadOnlyAccess | policies 1 | 5400s @ arn:aws:iam::111122223333:role/deploy`}},
		{"one role or none", `
provider "aws" {
  profile = "people"
  assume_role {
    role_arn     = var.ci ? null : "arn:aws:iam::${var.account}:role/developer"
    session_name = var.ci ? "ci" : "person"
  }
}`, []string{`provider.aws |  | arn:aws:iam::⟨var.account⟩:role/developer | session=person | profile=people | when not var.ci @ arn:aws:iam::${var.account}:role/developer`}},
		{"one of two roles", `
provider "aws" {
  assume_role { role_arn = var.ci ? "arn:aws:iam::111122223333:role/a" : local.other }
}
locals { other = "arn:aws:iam::111122223333:role/b" }`, []string{
			`provider.aws |  | arn:aws:iam::111122223333:role/a | when var.ci @ arn:aws:iam::111122223333:role/a`,
			`provider.aws |  | arn:aws:iam::111122223333:role/b | when not var.ci @ var.ci ? "arn:aws:iam::111122223333:role/a" : local.other`,
		}},
		{"a dynamic block", `
provider "aws" {
  dynamic "assume_role" {
    for_each = var.role == null ? [] : [var.role]
    content { role_arn = assume_role.value }
  }
}`, []string{`provider.aws |  | ⟨var.role⟩ | when not var.role == null @ assume_role.value`}},
		{"a chain", `
provider "aws" {
  assume_role_with_web_identity {
    role_arn                = "arn:aws:iam::111122223333:role/first"
    web_identity_token_file = "/tmp/token"
  }
  assume_role { role_arn = "arn:aws:iam::111122223333:role/second" }
  assume_role { role_arn = "arn:aws:iam::210987654321:role/third" }
}`, []string{
			`provider.aws | WithWebIdentity | arn:aws:iam::111122223333:role/first | chained no @ arn:aws:iam::111122223333:role/first`,
			`provider.aws |  | arn:aws:iam::111122223333:role/second | chained yes @ arn:aws:iam::111122223333:role/second`,
			`provider.aws |  | arn:aws:iam::210987654321:role/third | chained yes @ arn:aws:iam::210987654321:role/third`,
		}},
		{"a backend as it was written before 1.6, and as it is since", `
terraform {
  backend "s3" {
    role_arn                     = "arn:aws:iam::111122223333:role/state"
    external_id                  = "x1"
    assume_role_duration_seconds = 900
  }
}
data "terraform_remote_state" "net" {
  backend = "s3"
  config = {
    bucket      = "b"
    assume_role = { role_arn = "arn:aws:iam::111122223333:role/net", duration = "20m" }
  }
}`, []string{
			`backend.s3 |  | arn:aws:iam::111122223333:role/state | external=x1 | duration=900 | 900s @ arn:aws:iam::111122223333:role/state`,
			`data.terraform_remote_state.net |  | arn:aws:iam::111122223333:role/net | duration=20m | 1200s @ arn:aws:iam::111122223333:role/net`,
		}},
		{"nobody", `
provider "aws" {
  assume_role { role_arn = "" }
}
provider "google" {
  assume_role { role_arn = "arn:aws:iam::111122223333:role/x" }
}
terraform {
  backend "gcs" { role_arn = "arn:aws:iam::111122223333:role/x" }
}`, nil},
	} {
		var got []string
		for _, call := range load(t, "main.tf", test.text).Calls {
			got = append(got, told(call, map[string]string{"main.tf": test.text}))
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s:\n%s\nwant\n%s", test.fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
}

func TestAProviderIsOneCallHoweverManyModulesInheritIt(t *testing.T) {
	root := `
provider "aws" {
  assume_role { role_arn = "arn:aws:iam::111122223333:role/deploy" }
}
module "a" { source = "./m" }
module "b" { source = "./m" }
`
	own := `
resource "aws_iam_role" "r" {}
provider "aws" {
  alias = "own"
  assume_role { role_arn = "arn:aws:iam::111122223333:role/own" }
}`
	repo := load(t, "main.tf", root, "m/main.tf", own)
	var got []string
	for _, call := range repo.Calls {
		got = append(got, call.Address)
	}
	if want := "provider.aws module.a.provider.aws.own module.b.provider.aws.own"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	if repo.Calls[1].Key == repo.Calls[2].Key {
		t.Error("two configurations are two calls")
	}
}

func TestCallsInJSONStandInTheirFile(t *testing.T) {
	text := `{"provider": {"aws": [{"assume_role": [{"role_arn": "arn:aws:iam::111122223333:role/deploy"}]}]},
 "terraform": {"backend": {"s3": {"assume_role": {"role_arn": "arn:aws:iam::111122223333:role/state"}}}}}`
	for i, call := range load(t, "main.tf.json", text).Calls {
		if got := text[call.Span.Start:call.Span.End]; call.Span.File != "main.tf.json" || got != call.Role.Text.String() {
			t.Errorf("call %d stands at %q of %s", i, got, call.Span.File)
		}
	}
	if n := len(load(t, "main.tf.json", text).Calls); n != 2 {
		t.Errorf("%d calls", n)
	}
}

func TestServiceAccountsOfTerraformAreCalls(t *testing.T) {
	text := `
resource "aws_iam_role" "app" { name = "app" }
resource "kubernetes_service_account_v1" "app" {
  metadata {
    name      = "app"
    namespace = var.namespace
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn
    }
  }
}
resource "kubernetes_service_account" "plain" {
  metadata { name = "plain" }
}`
	calls := load(t, "main.tf", text).Calls
	if len(calls) != 1 {
		t.Fatalf("%d calls", len(calls))
	}
	call := calls[0]
	if got := call.Claims[0].Values[0].Text.String(); got != "system:serviceaccount:⟨var.namespace⟩:app" {
		t.Errorf("subject %s", got)
	}
	if got := text[call.Span.Start:call.Span.End]; got != "aws_iam_role.app.arn" || call.Role.Text.ARNOf() == "" {
		t.Errorf("role %s at %q", call.Role.Text, got)
	}
}
