package terraform

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// TestFunctionsAroundHoles shows what is known of texts with holes in them, and what
// the provider's functions give.
func TestFunctionsAroundHoles(t *testing.T) {
	ev, _, _ := consoleModule(t, "testdata/console/known")
	for source, want := range map[string]string{
		`provider::aws::arn_build("aws", "iam", "", "111122223333", "role/${var.hole}")`:          "string(arn:aws:iam::111122223333:role/⟨var.hole⟩)",
		`provider::aws::arn_parse("arn:aws:s3:::${var.hole}").resource`:                           "string(⟨var.hole⟩)",
		`provider::aws::arn_parse("arn:aws:iam::111122223333:role/a").account_id`:                 "string(111122223333)",
		`provider::aws::trim_iam_role_path("arn:aws:iam::111122223333:role/a/b/${var.hole}/c")`:   "string(arn:aws:iam::111122223333:role/c)",
		`provider::aws::trim_iam_role_path("arn:aws:iam::111122223333:role/a/${var.hole}") == ""`: "open(⟨provider::aws::trim_iam_role_path(\"arn:aws:iam::111122223333:role/a/${var.hole}\") == \"\"⟩)",
		`replace("arn:aws:s3:::${var.hole}/x", "/", "-")`:                                         "string(arn:aws:s3:::⟨replace(var.hole, \"/\", \"-\")⟩-x)",
		`replace("${data.aws_caller_identity.me.account_id}-a", "a", "b")`:                        "string(⟨replace(data.aws_caller_identity.me.account_id, \"a\", \"b\")⟩-b)",
		`replace("ab${var.hole}", "bc", "x")`:                                                     "open(⟨replace(\"ab${var.hole}\", \"bc\", \"x\")⟩)",
		`replace("role/NAME", "NAME", var.hole)`:                                                  "string(role/⟨var.hole⟩)",
		`split("/", "a/b/${var.hole}/c")`:                                                         "list(string(a), string(b) partial)",
		`lower("ARN-${var.hole}-X")`:                                                              "string(arn-⟨lower(var.hole)⟩-x)",
		`trimprefix("arn:${var.hole}", "arn:")`:                                                   "string(⟨var.hole⟩)",
		`trimprefix("x${var.hole}", "arn:")`:                                                      "string(x⟨var.hole⟩)",
		`trimsuffix("${var.hole}/*", "/*")`:                                                       "string(⟨var.hole⟩)",
		`startswith("prod-${var.hole}", "prod") ? "p" : "d"`:                                      "string(p)",
		`endswith("prod-${var.hole}", "x")`:                                                       "open(⟨endswith(\"prod-${var.hole}\", \"x\")⟩)",
		`strcontains("a/${var.hole}", "/")`:                                                       "boolean(true)",
		`substr("arn:aws:${var.hole}", 0, 3)`:                                                     "string(arn)",
		`basename("${path.module}/policies/x.json")`:                                              "string(x.json)",
		`format("%s-%03d-%s", var.hole, 7, "x")`:                                                  "string(⟨var.hole⟩-007-x)",
		`formatlist("arn:aws:s3:::%s/%s", [var.hole, "b"], "*")`:                                  "list(string(arn:aws:s3:::⟨var.hole⟩/*), string(arn:aws:s3:::b/*))",
		`join("/", ["a", var.hole])`:                                                              "string(a/⟨var.hole⟩)",
		`length([var.hole, "a"])`:                                                                 "number(2)",
		`contains(["a", "b-${var.hole}"], "c")`:                                                   "boolean(false)",
		`contains(["a", var.hole], "c") ? "x" : "x"`:                                              "choice(string(x) when contains([\"a\", var.hole], \"c\"), string(x) when not contains([\"a\", var.hole], \"c\"))",
		`merge({ a = 1 }, var.hole)`:                                                              "object(a=number(1) when not replaced by var.hole partial)",
		`try({ a = 1 }.b, "none")`:                                                                "string(none)",
		`try(var.hole.b, "none")`:                                                                 "choice(open(⟨var.hole.b⟩) when try: var.hole.b, string(none) when not try: var.hole.b)",
		`"${var.hole}-x" == "y"`:                                                                  "boolean(false)",
		`{ for k in ["a", var.hole] : k => k... }["a"]`:                                           "open(⟨{ for k in [\"a\", var.hole] : k => k... }[\"a\"]⟩)",
		`timestamp() == timestamp()`:                                                              "open(⟨timestamp() == timestamp()⟩)",
		`templatestring("$${a}-$${b}", { a = "x", b = var.hole })`:                                "string(x-⟨var.hole⟩)",
	} {
		name := "case " + source
		expr, problems := hclsyntax.ParseExpression([]byte(source), name, hcl.InitialPos)
		if problems.HasErrors() {
			t.Fatal(source, problems)
		}
		ev.sources[name] = []byte(source)
		if got := spelled(ev, ev.eval(expr, ev.top)); got != want {
			t.Errorf("%s\n got %s\nwant %s", source, got, want)
		}
	}
}

// TestReplacedPoliciesKeepTheirPlaces replaces a mark in a policy file: what stands
// around it is found in the file, what takes its place is found where the mark stood.
func TestReplacedPoliciesKeepTheirPlaces(t *testing.T) {
	text := `{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::BUCKET/*"}]}`
	repo := load(t, "main.tf", `
variable "bucket" {}
resource "aws_iam_policy" "p" {
  name   = "p"
  policy = replace(file("${path.module}/p.json"), "BUCKET", var.bucket)
}`, "p.json", text)
	if len(repo.Documents) != 1 {
		t.Fatalf("%d documents, %v", len(repo.Documents), repo.Problems)
	}
	statement := repo.Documents[0].Statements[0]
	action, resource := statement.Actions[0], statement.Resources[0]
	if got := resource.Text.String(); got != "arn:aws:s3:::⟨var.bucket⟩/*" {
		t.Errorf("resource %s", got)
	}
	for place, want := range map[[2]int]string{
		{action.Span.Start, action.Span.End}:     "s3:GetObject",
		{resource.Span.Start, resource.Span.End}: "arn:aws:s3:::BUCKET/*",
	} {
		if got := text[place[0]:place[1]]; got != want || action.Span.File != "p.json" {
			t.Errorf("%q at the place of %q", got, want)
		}
	}
	if len(action.Via) == 0 || !strings.Contains(action.Via[0].Name, "replace") {
		t.Errorf("no way leads to it: %v", action.Via)
	}
}
