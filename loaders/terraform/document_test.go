package terraform

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestPolicyDocumentBlocksAreRenderedAsTheProviderDoes(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"effect defaults to Allow": {`statement { actions = ["s3:*"] }`, "Allow s3:*"},
		"effect is kept":           {"statement {\n effect = \"Deny\"\n actions = [\"s3:*\"]\n}", "Deny s3:*"},
		"empty lists are left out": {"statement {\n sid = \"\"\n actions = [\"s3:*\"]\n resources = []\n}", "Allow s3:*"},
		"&{} is ${}":               {"statement {\n resources = [\"arn:aws:s3:::b/&{aws:username}\"]\n}", "Allow on=arn:aws:s3:::b/${aws:username}"},
		"everybody":                {"statement {\n principals {\n type = \"*\"\n identifiers = [\"*\"]\n }\n}", "Allow principal=:*"},
		"blocks of a type join": {
			"statement {\n principals {\n type = \"AWS\"\n identifiers = [\"a\"]\n }\n principals {\n type = \"AWS\"\n identifiers = [\"b\"]\n }\n principals {\n type = \"Service\"\n identifiers = [\"c\"]\n }\n}",
			"Allow principal=AWS:a principal=AWS:b principal=Service:c",
		},
		"conditions of an operator join": {
			"statement {\n condition {\n test = \"StringLike\"\n variable = \"a:b\"\n values = [\"x\"]\n }\n condition {\n test = \"StringLike\"\n variable = \"a:b\"\n values = [\"y\"]\n }\n condition {\n test = \"StringLike\"\n variable = \"a:c\"\n values = [\"z\"]\n }\n}",
			"Allow if=StringLike(a:b x y) if=StringLike(a:c z)",
		},
		"a dynamic statement of unknown number is taken once": {
			"dynamic \"statement\" {\n for_each = var.s\n content {\n actions = [statement.value]\n }\n}",
			"Allow ⟨statement.value⟩ when[dynamic statement = var.s]\npartial",
		},
		"a dynamic statement of a known list is expanded": {
			"dynamic \"statement\" {\n for_each = [\"a:b\", \"c:d\"]\n iterator = it\n content {\n actions = [it.value]\n }\n}",
			"Allow a:b\nAllow c:d",
		},
		"members of a set are their own keys": {
			"dynamic \"statement\" {\n for_each = toset([\"a:b\", \"c:d\"])\n content {\n actions = [statement.key]\n }\n}",
			"Allow a:b\nAllow c:d",
		},
		"a dynamic statement on a condition bears it": {
			"dynamic \"statement\" {\n for_each = var.on ? [1] : []\n content {\n actions = [\"a:b\"]\n }\n}",
			"Allow a:b when[var.on]",
		},
		"a dynamic condition may not be there": {
			"statement {\n actions = [\"a:b\"]\n dynamic \"condition\" {\n for_each = var.c\n content {\n test = \"Bool\"\n variable = \"aws:x\"\n values = [\"true\"]\n }\n }\n}",
			"Allow a:b if=Bool(aws:x true) partial-conditions",
		},
		"dynamic principals make the statement partial": {
			"statement {\n actions = [\"a:b\"]\n dynamic \"principals\" {\n for_each = var.p\n content {\n type = \"AWS\"\n identifiers = [principals.value]\n }\n }\n}",
			"Allow principal=AWS:⟨principals.value⟩ a:b partial",
		},
		"source documents come first": {
			"source_policy_documents = [jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:y\" } })]\nstatement {\n actions = [\"a:b\"]\n}",
			"Deny sid=a x:y\nAllow a:b",
		},
		"a statement takes the place of the source's of its sid": {
			"source_policy_documents = [jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:y\" } })]\nstatement {\n sid = \"a\"\n actions = [\"a:b\"]\n}",
			"Allow sid=a a:b",
		},
		"unknown sources leave the document partial": {
			"source_policy_documents = var.more\nstatement {\n actions = [\"a:b\"]\n}",
			"Allow a:b\npartial",
		},
		"two of its own with one sid are both kept": {
			"statement {\n sid = \"a\"\n actions = [\"a:b\"]\n}\nstatement {\n sid = \"a\"\n actions = [\"c:d\"]\n}",
			"Allow sid=a a:b\nAllow sid=a c:d",
		},
		"two of its sources with one sid are both kept": {
			"source_policy_documents = [jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:y\" } }), jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:z\" } })]",
			"Deny sid=a x:y\nDeny sid=a x:z",
		},
		"a condition that is written twice is one": {
			"statement {\n dynamic \"condition\" {\n for_each = [1, 2]\n content {\n test = \"Bool\"\n variable = \"aws:x\"\n values = [\"true\"]\n }\n }\n}",
			"Allow if=Bool(aws:x true)",
		},
		"the last override wins": {
			"override_policy_documents = [jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:y\" } }), jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:z\" } })]",
			"Deny sid=a x:z",
		},
		"the latest version is taken": {
			"version = \"2008-10-17\"\nsource_policy_documents = [jsonencode({ Version = \"2012-10-17\", Statement = { Effect = \"Deny\", Action = \"x:y\" } })]",
			"Deny x:y",
		},
		"an override takes the place": {
			"override_policy_documents = [jsonencode({ Statement = { Sid = \"a\", Effect = \"Deny\", Action = \"x:y\" } })]\nstatement {\n sid = \"a\"\n actions = [\"a:b\"]\n}",
			"Deny sid=a x:y",
		},
		"an unknown override may take the place": {
			"override_policy_documents = var.more\nstatement {\n sid = \"a\"\n actions = [\"a:b\"]\n}",
			"Allow sid=a a:b when[no later statement has its sid]\npartial",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", "data \"aws_iam_policy_document\" \"d\" {\n"+test.body+"\n}\n")
			var found *policy.Document
			for _, document := range repo.Documents {
				if document.Version != nil {
					found = document
				}
			}
			if found == nil || shown(found) != test.want {
				t.Fatalf("got  %s\nwant %s", shown(found), test.want)
			}
			if !found.Version.Text.Is("2012-10-17") {
				t.Errorf("version %s", found.Version.Text)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestTheLastIdOfMergedDocumentsIsTaken(t *testing.T) {
	with := func(id string) string {
		return `[jsonencode({ Id = "` + id + `", Statement = { Effect = "Deny", Action = "x:y" } })]`
	}
	tests := map[string]struct{ body, want string }{
		"its own":       {"policy_id = \"own\"", "own"},
		"of a source":   {"source_policy_documents = " + with("source"), "source"},
		"over a source": {"policy_id = \"own\"\nsource_policy_documents = " + with("source"), "own"},
		"an override's": {"policy_id = \"own\"\noverride_policy_documents = " + with("override"), "override"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", "data \"aws_iam_policy_document\" \"d\" {\n"+test.body+"\n}\n")
			for _, document := range repo.Documents {
				if document.Span.Start == 0 && (document.ID == nil || document.ID.Text.String() != test.want) {
					t.Errorf("id %v, want %s", document.ID, test.want)
				}
			}
		})
	}
}

func TestOneDocumentHasAllItsUses(t *testing.T) {
	repo := load(t, "main.tf", `
data "aws_iam_policy_document" "d" {
  statement { actions = ["s3:*"] }
}
resource "aws_iam_policy" "a" { policy = data.aws_iam_policy_document.d.json }
resource "aws_iam_policy" "b" {
  count  = var.on ? 1 : 0
  policy = data.aws_iam_policy_document.d.json
}
resource "aws_sqs_queue_policy" "q" { policy = local.p }
resource "aws_sqs_queue_policy" "r" { policy = local.p }
locals { p = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:*" } }) }
`)
	if len(repo.Documents) != 2 {
		t.Fatalf("%d documents", len(repo.Documents))
	}
	if got := uses(repo.Documents[0]); got != "identity of aws_iam_policy.a; identity of aws_iam_policy.b when var.on" {
		t.Error(got)
	}
	if got := uses(repo.Documents[1]); got != "resource of aws_sqs_queue_policy.q; resource of aws_sqs_queue_policy.r" {
		t.Error(got)
	}
}

func TestAnInlinePolicyBelongsToItsRole(t *testing.T) {
	repo := load(t, "main.tf", policies+`resource "aws_iam_role_policy" "x" {
  role   = aws_iam_role.r.id
  policy = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": \"*\"}}"
}`)
	for _, document := range repo.Documents {
		for _, use := range document.Uses {
			if use.Attribute == "policy" && strings.Contains(shown(document), "ec2") && use.Owner != policy.Key(".", "aws_iam_role.r") {
				t.Errorf("owner %q", use.Owner)
			}
		}
	}
}

func TestUnusedDocumentsAreGuessedByTheirShape(t *testing.T) {
	tests := map[string]struct{ body, want string }{
		"identity": {`statement {` + "\n actions = [\"s3:*\"]\n resources = [\"*\"]\n}", "identity of data.aws_iam_policy_document.d guessed"},
		"trust":    {`statement {` + "\n actions = [\"sts:AssumeRole\"]\n principals {\n type = \"AWS\"\n identifiers = [\"*\"]\n }\n}", "trust of data.aws_iam_policy_document.d guessed"},
		"resource": {`statement {` + "\n actions = [\"s3:*\"]\n resources = [\"*\"]\n principals {\n type = \"AWS\"\n identifiers = [\"*\"]\n }\n}", "resource of data.aws_iam_policy_document.d guessed"},
		"registry": {`statement {` + "\n actions = [\"ecr:BatchGetImage\"]\n principals {\n type = \"AWS\"\n identifiers = [\"*\"]\n }\n}", "resource of data.aws_iam_policy_document.d guessed"},
		"unknown":  {`statement { actions = ["s3:*"] }`, " of data.aws_iam_policy_document.d guessed"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", "data \"aws_iam_policy_document\" \"d\" {\n"+test.body+"\n}\n")
			if got := uses(sole(t, repo)); got != test.want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestModuleArgumentsAreRead(t *testing.T) {
	repo := load(t, "main.tf", `
module "m" {
  source    = "example/module/aws"
  role_name = "deploy"
  settings  = { bucket = { policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "*" } }) } }
  other     = jsonencode({ Statement = "no policy" })
}
`)
	if got := uses(sole(t, repo)); got != "identity of module.m guessed" {
		t.Error(got)
	}
	if len(repo.Names) != 1 || !repo.Names[0].Text.Is("deploy") {
		t.Errorf("names %v", repo.Names)
	}
}

func TestTemplateDirectivesPutConditionsOnValues(t *testing.T) {
	repo := load(t, "main.tf", `resource "aws_iam_policy" "p" {
  policy = <<EOF
{"Statement": {"Effect": "Allow", "Action": ["a:b"%{ if var.more }, "c:d"%{ endif }], "Resource": "*"}}
EOF
}`)
	if got := shown(sole(t, repo)); !strings.HasPrefix(got, "Allow a:b c:d[var.more] ") {
		t.Error(got)
	}
}

func TestBrokenFilesAreProblemsAndTheRestIsRead(t *testing.T) {
	broken := "resource \"aws_iam_policy\" \"q\" {\n  name = [1,\n}\n"
	repo := load(t, "a.tf", broken, "b.tf", policies, "c.tf", `resource "aws_iam_policy" "j" {
  policy = <<EOF
{"Statement": [{"Effect": "Allow",, "Action": "*"}]}
EOF
}`)
	rules := map[string]string{}
	for _, problem := range repo.Problems {
		data := repo.Files[problem.Span.File]
		rules[problem.Rule] = problem.Span.File + ":" + string(data[problem.Span.Start:problem.Span.End])
	}
	if !strings.HasPrefix(rules["malformed-terraform"], "a.tf:") || rules["malformed-json"] != "c.tf:," {
		t.Errorf("problems %v", rules)
	}
	if len(repo.Principals) != 1 || len(repo.Documents) < 2 {
		t.Errorf("%d principals, %d documents", len(repo.Principals), len(repo.Documents))
	}
}

func TestFilesOutsideTheRootAreNotRead(t *testing.T) {
	repo := load(t, "a/main.tf", `resource "aws_iam_policy" "p" { policy = file("${path.module}/../../secret.json") }`)
	if len(repo.Documents) > 0 || len(repo.Problems) != 2 || !strings.Contains(repo.Problems[0].Reason, "leads out of the repository") {
		t.Errorf("documents %v, problems %v", repo.Documents, repo.Problems)
	}
}

func TestAlternativePoliciesBearTheirConditions(t *testing.T) {
	repo := load(t, "main.tf", `
data "aws_iam_policy_document" "d" {
  count = var.prod ? 0 : 1
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}
resource "aws_iam_policy" "p" {
  policy = var.prod ? jsonencode({ Statement = { Effect = "Allow", Action = "ec2:*", Resource = "*" } }) : data.aws_iam_policy_document.d[0].json
}
`)
	got := map[string]string{}
	for _, document := range repo.Documents {
		got[document.Statements[0].Actions[0].Text.String()] = uses(document)
	}
	if got["ec2:*"] != "identity of aws_iam_policy.p when var.prod" || got["s3:*"] != "identity of aws_iam_policy.p when not var.prod" {
		t.Errorf("%v", got)
	}
}

func TestSharedSourcesInheritTheirUses(t *testing.T) {
	repo := load(t, "main.tf", policies+`
data "aws_iam_policy_document" "base" {
  statement {
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}
data "aws_iam_policy_document" "whole" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
}
resource "aws_iam_role_policy" "x" {
  role   = aws_iam_role.r.id
  policy = data.aws_iam_policy_document.whole.json
}
`)
	for _, document := range repo.Documents {
		if document.Version != nil && uses(document) != `identity of role "r"` {
			t.Errorf("uses %q", uses(document))
		}
	}
	if got := holds(repo.Principals[0]); got != "sqs:*" {
		t.Errorf("holds %q", got)
	}
}

func TestDocumentsTakeOverSoManyStatements(t *testing.T) {
	text := "data \"aws_iam_policy_document\" \"d0\" {\n" + strings.Repeat("statement {\n actions = [\"a:b\"]\n}\n", 900) + "}\n"
	for i := range 120 {
		text += fmt.Sprintf("data \"aws_iam_policy_document\" \"e%d\" {\n source_policy_documents = [data.aws_iam_policy_document.d0.json]\n}\n", i)
	}
	repo := load(t, "main.tf", text)
	statements := 0
	for _, document := range repo.Documents {
		statements += len(document.Statements)
	}
	if len(repo.Documents) != 121 || statements > maxTaken+900 || len(repo.Problems) != 1 {
		t.Errorf("%d documents with %d statements, problems %v", len(repo.Documents), statements, repo.Problems)
	}
}
