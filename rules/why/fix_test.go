package why

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// writings are the same pair in each format, with HERE where statements are added.
var writings = map[string]struct {
	bob, alice string // names of the files
	bobText    string
	aliceText  string
	before     string // what goes before each line of a statement
	after      string // what goes after it
}{
	"JSON": {
		"bob.json", "alice.json",
		`{"Resources": {"Bob": {"Type": "AWS::IAM::User", "Properties": {"UserName": "bob", "Policies": [{"PolicyName": "p", "PolicyDocument":
{"Version": "2012-10-17", "Statement": [
HERE
{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}}]}}}}`,
		`{"Resources": {"Alice": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "alice", "AssumeRolePolicyDocument":
{"Version": "2012-10-17", "Statement": [
HERE
{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}}}}}`,
		"  ", ",",
	},
	"YAML": {
		"bob.yaml", "alice.yaml",
		`Resources:
  Bob:
    Type: AWS::IAM::User
    Properties:
      UserName: bob
      Policies:
        - PolicyName: p
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
HERE
              - Effect: Allow
                Action: s3:GetObject
                Resource: "*"
`,
		`Resources:
  Alice:
    Type: AWS::IAM::Role
    Properties:
      RoleName: alice
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
HERE
              - Effect: Allow
                Action: sts:AssumeRole
                Principal:
                  Service: ec2.amazonaws.com
`,
		"              ", "",
	},
	"HCL block": {
		"bob.tf", "alice.tf",
		`resource "aws_iam_user" "bob" {
  name = "bob"
}
data "aws_iam_policy_document" "bob" {
HERE
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}
resource "aws_iam_user_policy" "bob" {
  user   = aws_iam_user.bob.name
  policy = data.aws_iam_policy_document.bob.json
}
`,
		`data "aws_iam_policy_document" "alice" {
HERE
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "alice" {
  name               = "alice"
  assume_role_policy = data.aws_iam_policy_document.alice.json
}
`,
		"  ", "",
	},
	"HCL object": {
		"bob.tf", "alice.tf",
		`resource "aws_iam_user" "bob" {
  name = "bob"
}
resource "aws_iam_user_policy" "bob" {
  user = aws_iam_user.bob.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [
HERE
    { Effect = "Allow", Action = "s3:GetObject", Resource = "*" },
  ] })
}
`,
		`resource "aws_iam_role" "alice" {
  name = "alice"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [
HERE
    { Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } },
  ] })
}
`,
		"    ", ",",
	},
}

// A fix is put in place as it is offered, and the same question asked again.
func TestFixesMend(t *testing.T) {
	for name, writing := range writings {
		put := func(text, fix string) string {
			if fix == "" {
				return strings.Replace(text, "HERE\n", "", 1)
			}
			lines := strings.Split(fix, "\n")
			for i := range lines {
				lines[i] = writing.before + lines[i]
			}
			return strings.Replace(text, "HERE", strings.Join(lines, "\n")+writing.after, 1)
		}
		for kind, test := range map[string]struct {
			account string // of bob
			action  string
			service string
		}{
			"assume across accounts": {callers, "", ""},
			"assume in one account":  {roles, "", ""},
			"pass":                   {roles, "iam:PassRole", "lambda.amazonaws.com"},
		} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				explain := func(identity, trust string) *Checklist {
					return scene{
						files:  map[string]string{test.account + "/" + writing.bob: put(writing.bobText, identity), roles + "/" + writing.alice: put(writing.aliceText, trust)},
						action: test.action, service: test.service, context: map[string]string{"iam:PassedToService": test.service},
					}.explain(t)
				}
				before := explain("", "")
				identity, trust := fixOf(before, Identity), fixOf(before, Trust)
				if before.Verdict != policy.No || identity == "" || trust == "" {
					t.Fatalf("before: %v, identity %q, trust %q", before.Verdict, identity, trust)
				}
				if after := explain(identity, trust); after.Verdict != policy.Yes {
					t.Errorf("after\n%s\n%s\nthe verdict is %v: %+v", identity, trust, after.Verdict, after.Steps)
				}
			})
		}
	}
}

func fixOf(c *Checklist, step string) string {
	for _, s := range c.Steps {
		if s.Step == step {
			return s.Fix
		}
	}
	return ""
}

// Where a statement lacks nothing but a date or a condition, none goes around it.
func TestFixesGoNotAroundConditions(t *testing.T) {
	expired := with(trustsBob, `"Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}`)
	if got := fixOf(scene{files: pair([]string{mayAlice}, []string{expired})}.explain(t), Trust); got != "move the date, if the access is still meant" {
		t.Errorf("got %q", got)
	}
	elsewhere := with(mayAlice, `"Condition": {"StringEquals": {"aws:username": "eve"}}`)
	if got := fixOf(scene{files: pair([]string{elsewhere}, []string{trustsBob})}.explain(t), Identity); !strings.HasPrefix(got, "send what the condition asks for") {
		t.Errorf("got %q", got)
	}
	linked := principal(policy.Role, roles, "/aws-service-role/autoscaling.amazonaws.com/", "AWSServiceRoleForAutoScaling")
	c := scene{files: pair(nil, []string{trustsBob}), to: linked}.explain(t)
	if got := fixOf(c, Identity); got != "" || c.Verdict != policy.No {
		t.Errorf("%v: got %q", c.Verdict, got)
	}
}

// Each kind of caller is let in as the kind it is.
func TestFixesNameTheCaller(t *testing.T) {
	oidc := principal(policy.OIDCCaller, roles, "/", "token.actions.githubusercontent.com")
	for want, from := range map[string]*policy.Principal{
		`"Principal": {"Service": "lambda.amazonaws.com"}`:                                                          principal(policy.ServiceCaller, "", "/", "lambda.amazonaws.com"),
		`"Principal": {"Federated": "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"}`: oidc,
		`"Principal": {"Federated": "arn:aws:iam::444455556666:saml-provider/okta"}`:                                principal(policy.SAMLCaller, roles, "/", "okta"),
		`"Principal": {"AWS": "arn:aws:iam::111122223333:role/team/ci"}`:                                            principal(policy.Role, callers, "/team/", "ci"),
	} {
		if got := fixOf(scene{files: pair(nil, []string{trustsEC2}), from: from}.explain(t), Trust); !strings.Contains(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
