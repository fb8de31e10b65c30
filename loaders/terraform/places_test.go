package terraform

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// checkPlaces holds every known scalar against what stands at its place.
func checkPlaces(t *testing.T, repo *policy.Repo) {
	t.Helper()
	for _, document := range repo.Documents {
		checkNode(t, repo, document.Node)
	}
}

func checkNode(t *testing.T, repo *policy.Repo, node *policy.Node) {
	t.Helper()
	data, ok := repo.Files[node.Span.File]
	if !ok || node.Span.Start > node.Span.End || node.Span.End > len(data) {
		t.Fatalf("span %v of %q lies outside its file", node.Span, node.Text)
	}
	source := string(data[node.Span.Start:node.Span.End])
	literal, known := node.Text.Literal()
	defaulted := source == "content" || source == "statement" || source == "data" // effect and version of a policy document
	interpolated := strings.ContainsAny(source, "$&") || strings.Contains(source, "(") || !strings.ContainsAny(source, ":")
	if node.IsScalar() && known && source != literal && !defaulted && !interpolated {
		t.Errorf("%q is said to stand at %q", literal, source)
	}
	for _, item := range node.Items {
		checkNode(t, repo, item)
	}
	for _, field := range node.Fields {
		checkNode(t, repo, field.Value)
	}
}

func TestPlacesInHeredocs(t *testing.T) {
	text := "resource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\n\t\"Statement\": {\n        \"Effect\": \"Allow\",\r\n" +
		"        \"Sid\": \"Ünï\",\n        \"Action\": [\"s3:Get*\",\n  \n \"s3:\\u0050ut*\"], \"Resource\": \"arn:aws:s3:::${var.b}/$${aws:username}/x\"\n      }\n    }\n    EOF\n}\n"
	document := sole(t, load(t, "main.tf", text))
	statement := document.Statements[0]
	at := func(span policy.Span) string { return text[span.Start:span.End] }
	for _, test := range []struct{ got, want string }{
		{at(statement.Effect.Span), "Allow"},
		{at(statement.Sid.Span), "Ünï"},
		{at(statement.Actions[0].Span), "s3:Get*"},
		{at(statement.Actions[1].Span), `s3:\u0050ut*`},
		{statement.Actions[1].Text.String(), "s3:Put*"},
		{at(statement.Resources[0].Span), "arn:aws:s3:::${var.b}/$${aws:username}/x"},
		{statement.Resources[0].Text.String(), "arn:aws:s3:::⟨var.b⟩/${aws:username}/x"},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}

func TestPlacesInQuotedJSON(t *testing.T) {
	text := `resource "aws_iam_policy" "p" {
  policy = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::b/${var.x}\"}}"
}`
	statement := sole(t, load(t, "main.tf", text)).Statements[0]
	for span, want := range map[policy.Span]string{statement.Actions[0].Span: "s3:Get*", statement.Resources[0].Span: "arn:aws:s3:::b/${var.x}"} {
		if got := text[span.Start:span.End]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestPlacesBehindInterpolationsInIndentedHeredocs(t *testing.T) {
	for name, splice := range map[string]string{"plain": "${local.x}", "trimming": "${~ local.x ~}"} {
		t.Run(name, func(t *testing.T) {
			text := "locals { x = \"\" }\nresource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\"Statement\": {\n        " + splice +
				"\n      \n        \"Effect\": \"Allow\",\n\n        \"Action\": \"s3:Get*\"\n      }\n    }\n    EOF\n}\n"
			statement := sole(t, load(t, "main.tf", text)).Statements[0]
			for span, want := range map[policy.Span]string{statement.Effect.Span: "Allow", statement.Actions[0].Span: "s3:Get*"} {
				if got := text[span.Start:span.End]; got != want {
					t.Errorf("got %q, want %q", got, want)
				}
			}
		})
	}
}

func TestValuesOfFilesTellTheCallThatLeadsToThem(t *testing.T) {
	for name, call := range map[string]string{"file": `file("p.json")`, "template": `templatefile("p.json", {})`} {
		t.Run(name, func(t *testing.T) {
			text := `resource "aws_iam_policy" "p" { policy = ` + call + " }\n"
			repo := load(t, "main.tf", text, "p.json", `{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}`)
			via := sole(t, repo).Statements[0].Actions[0].Via
			if len(via) != 1 || text[via[0].Span.Start:via[0].Span.End] != call {
				t.Errorf("via %v", via)
			}
		})
	}
}

func TestValuesOfLocalsTellTheirUse(t *testing.T) {
	text := "locals { a = \"s3:*\" }\nresource \"aws_iam_policy\" \"p\" { policy = jsonencode({ Statement = { Effect = \"Allow\", Action = local.a, Resource = \"*\" } }) }\n"
	action := sole(t, load(t, "main.tf", text)).Statements[0].Actions[0]
	if text[action.Span.Start:action.Span.End] != "s3:*" {
		t.Errorf("stands at %q", text[action.Span.Start:action.Span.End])
	}
	if len(action.Via) != 1 || text[action.Via[0].Span.Start:action.Via[0].Span.End] != "local.a" {
		t.Errorf("via %v", action.Via)
	}
}
