package terraform

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

// load reads files given as name and text, in turn.
func load(t testing.TB, pairs ...string) *policy.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	var files []policy.File
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
		if (Loader{}).Claims(pairs[i], nil) {
			files = append(files, policy.File{Path: pairs[i], Data: []byte(pairs[i+1])})
		}
	}
	slices.SortFunc(files, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
	return Loader{}.Load(fsys, files, policy.Options{})
}

// shown is a document as a short text: a line for each statement and its values.
func shown(document *policy.Document) string {
	var lines []string
	for _, statement := range document.Statements {
		line := "?"
		if statement.Effect != nil {
			line = statement.Effect.Text.String()
		}
		if statement.Sid != nil {
			line += " sid=" + statement.Sid.Text.String()
		}
		for _, principal := range statement.Principals {
			line += fmt.Sprintf(" principal=%s:%s", principal.Type, principal.Text)
		}
		for _, action := range statement.Actions {
			line += " " + conditioned(action)
		}
		for _, resource := range statement.Resources {
			line += " on=" + conditioned(resource)
		}
		for _, condition := range statement.Conditions {
			line += fmt.Sprintf(" if=%s(%s", condition.Operator, condition.Key)
			for _, value := range condition.Values {
				line += " " + conditioned(value)
			}
			line += ")"
		}
		if len(statement.When) > 0 {
			line += " when[" + statement.When.String() + "]"
		}
		if statement.Partial {
			line += " partial"
		}
		if statement.PartialConditions {
			line += " partial-conditions"
		}
		lines = append(lines, line)
	}
	if document.Partial {
		lines = append(lines, "partial")
	}
	return strings.Join(lines, "\n")
}

func conditioned(value policy.Value) string {
	if len(value.When) == 0 {
		return value.Text.String()
	}
	return value.Text.String() + "[" + value.When.String() + "]"
}

// uses shows what a document is for.
func uses(document *policy.Document) string {
	var list []string
	for _, use := range document.Uses {
		text := string(use.Kind) + " of " + use.OwnerName
		if use.Guessed {
			text += " guessed"
		}
		if len(use.When) > 0 {
			text += " when " + use.When.String()
		}
		list = append(list, text)
	}
	return strings.Join(list, "; ")
}

func sole(t *testing.T, repo *policy.Repo) *policy.Document {
	t.Helper()
	if len(repo.Documents) != 1 {
		t.Fatalf("want 1 document, got %d; problems: %v", len(repo.Documents), repo.Problems)
	}
	return repo.Documents[0]
}

const role = `resource "aws_iam_role" "deploy" {
  name               = "deploy"
  assume_role_policy = %s
}
`

func TestAPolicyIsReadInEveryForm(t *testing.T) {
	want := "Allow principal=AWS:arn:aws:iam::123456789012:root sts:AssumeRole if=StringEquals(sts:ExternalId abc)"
	statement := `{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Condition = { StringEquals = { "sts:ExternalId" = "abc" } } }`
	heredoc := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Condition": {"StringEquals": {"sts:ExternalId": "abc"}}}]}`
	data := `
data "aws_iam_policy_document" "trust" {
  %s
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root"]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["abc"]
    }
  }
}
`
	tests := map[string]struct {
		value string
		more  []string
	}{
		"jsonencode":                   {value: `jsonencode({ Version = "2012-10-17", Statement = [` + statement + `] })`},
		"jsonencode of a concat":       {value: `jsonencode({ Version = "2012-10-17", Statement = concat([` + statement + `], []) })`},
		"jsonencode of a merge":        {value: `jsonencode(merge({ Version = "2012-10-17" }, { Statement = flatten([[` + statement + `]]) }))`},
		"jsonencode of jsondecode":     {value: `jsonencode(jsondecode(jsonencode({ Statement = ` + statement + ` })))`},
		"a heredoc":                    {value: "<<EOF\n" + heredoc + "\nEOF"},
		"an indented heredoc":          {value: "<<-EOF\n    " + heredoc + "\n    EOF"},
		"a quoted string":              {value: fmt.Sprintf("%q", heredoc)},
		"a wrapped string":             {value: `"${local.p}"`, more: []string{"locals.tf", `locals { p = jsonencode({ Statement = ` + statement + ` }) }`}},
		"a local":                      {value: `local.p["a"].b`, more: []string{"locals.tf", `locals { p = { a = { b = jsonencode({ Statement = ` + statement + ` }) } } }`}},
		"a file":                       {value: `file("${path.module}/trust.json")`, more: []string{"trust.json", heredoc}},
		"a file beside the root":       {value: `file("policies/trust.json")`, more: []string{"policies/trust.json", heredoc}},
		"a template file":              {value: `templatefile("${path.module}/t.tpl", { id = "abc" })`, more: []string{"t.tpl", strings.ReplaceAll(heredoc, `"abc"`, `"${id}"`)}},
		"a template with jsonencode":   {value: `templatefile("t.tpl", { id = ["abc"] })`, more: []string{"t.tpl", strings.ReplaceAll(heredoc, `"abc"`, `${jsonencode(id)}`)}},
		"data.template_file":           {value: `data.template_file.t.rendered`, more: []string{"t.tf", `data "template_file" "t" {` + "\n template = file(\"t.tpl\")\n vars = { id = \"abc\" }\n}", "t.tpl", strings.ReplaceAll(heredoc, `abc`, `${id}`)}},
		"a policy document":            {value: `data.aws_iam_policy_document.trust.json`, more: []string{"data.tf", fmt.Sprintf(data, "")}},
		"a counted policy document":    {value: `data.aws_iam_policy_document.trust[0].json`, more: []string{"data.tf", fmt.Sprintf(data, "count = 1")}},
		"an unindexed counted one":     {value: `data.aws_iam_policy_document.trust.json`, more: []string{"data.tf", fmt.Sprintf(data, "count = 1")}},
		"joined policy documents":      {value: `join("", data.aws_iam_policy_document.trust.*.json)`, more: []string{"data.tf", fmt.Sprintf(data, "count = 1")}},
		"one of policy documents":      {value: `one(data.aws_iam_policy_document.trust[*].json)`, more: []string{"data.tf", fmt.Sprintf(data, "count = 1")}},
		"a policy document of an each": {value: `data.aws_iam_policy_document.trust["a"].json`, more: []string{"data.tf", fmt.Sprintf(data, `for_each = toset(["a"])`)}},
		"a tried policy document":      {value: `try(data.aws_iam_policy_document.trust[0].json, "{}")`, more: []string{"data.tf", fmt.Sprintf(data, "count = 1")}},
		"minified":                     {value: `data.aws_iam_policy_document.trust.minified_json`, more: []string{"data.tf", fmt.Sprintf(data, "")}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, append([]string{"main.tf", fmt.Sprintf(role, test.value)}, test.more...)...)
			document := sole(t, repo)
			if got := shown(document); got != want {
				t.Errorf("got  %s\nwant %s", got, want)
			}
			if got := uses(document); got != `trust of role "deploy"` {
				t.Errorf("uses: %s", got)
			}
			if len(repo.Problems) > 0 {
				t.Errorf("problems: %v", repo.Problems)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestWhatFilesCannotTellIsAHole(t *testing.T) {
	tests := map[string]struct{ expression, want string }{
		"a variable with a default":    {`"arn:aws:s3:::${var.b}"`, "arn:aws:s3:::⟨var.b⟩"},
		"the account":                  {`"arn:aws:sns:eu-west-1:${data.aws_caller_identity.me.account_id}:t"`, "arn:aws:sns:eu-west-1:⟨data.aws_caller_identity.current.account_id⟩:t"},
		"a role":                       {`aws_iam_role.r.arn`, "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/team/r"},
		"a bucket":                     {`"${aws_s3_bucket.b.arn}/*"`, "⟨aws_s3_bucket.b.arn⟩/*"},
		"a bucket with a name":         {`"${aws_s3_bucket.named.arn}/*"`, "arn:⟨data.aws_partition.current.partition⟩:s3:::logs-⟨var.b⟩/*"},
		"the name of a bucket":         {`aws_s3_bucket.named.id`, "logs-⟨var.b⟩"},
		"an index into a sorted list":  {`sort(["b", var.a])[0]`, `⟨sort(["b", var.a])[0]⟩`},
		"a local":                      {`"arn:aws:s3:::${local.name}/*"`, "arn:aws:s3:::logs-⟨var.b⟩/*"},
		"a format":                     {`format("arn:aws:s3:::%s/%s", var.b, local.plain)`, "arn:aws:s3:::⟨var.b⟩/plain"},
		"a join":                       {`join("/", ["arn:aws:s3:::a", var.b])`, "arn:aws:s3:::a/⟨var.b⟩"},
		"a lower":                      {`lower("ABC")`, "abc"},
		"a replace":                    {`replace("a_b", "_", "-")`, "a-b"},
		"a condition that is known":    {`local.plain == "plain" ? "yes" : "no"`, "yes"},
		"a condition that is not":      {`"b-${var.b == "x" ? "yes" : "no"}"`, `b-yes[var.b == "x"] b-no[not var.b == "x"]`},
		"an unknown function":          {`bcrypt("x")`, `⟨bcrypt("x")⟩`},
		"a lookup":                     {`lookup({ a = "x" }, "a", "y")`, "x"},
		"a looked-up map":              {`local.map[var.b]`, "⟨local.map[var.b]⟩"},
		"a role that is looked up":     {`data.aws_iam_role.d.arn`, "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/⟨data.aws_iam_role.d.path⟩d"},
		"a local in a circle":          {`local.circle`, "⟨local.circle⟩"},
		"a variable of IAM":            {`"arn:aws:s3:::b/$${aws:username}"`, "arn:aws:s3:::b/${aws:username}"},
		"a list of a for":              {`[for b in ["a", "c"] : "arn:aws:s3:::${b}"]`, "arn:aws:s3:::a arn:aws:s3:::c"},
		"a filtered for":               {`[for b in ["a", "c"] : b if b != "a"]`, "c"},
		"a for without nulls":          {`[for b in [var.on ? "x-${var.b}" : null, "y"] : b if b != null]`, "x-⟨var.b⟩[var.on] y"},
		"a for over what is not known": {`[for b in var.list : "arn:aws:s3:::${b}"]`, "arn:aws:s3:::⟨b⟩[for = var.list] ⟨…⟩"},
		"a concat":                     {`concat(["a"], var.more ? ["b"] : [])`, "a b[var.more]"},
		"a coalesce":                   {`coalesce(var.b, "x")`, `⟨var.b⟩[coalesce: var.b] x[not coalesce: var.b]`},
		"an oidc provider":             {`aws_iam_openid_connect_provider.o.arn`, "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:oidc-provider/token.actions.githubusercontent.com"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", fmt.Sprintf(`
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = %s } })
}`, test.expression), "other.tf", `
variable "b" { default = "bucket" }
locals {
  name   = "logs-${var.b}"
  plain  = "plain"
  map    = { a = "x" }
  circle = local.circle
}
resource "aws_iam_role" "r" {
  name = "r"
  path = "/team/"
}
resource "aws_s3_bucket" "named" { bucket = "logs-${var.b}" }
data "aws_caller_identity" "me" {}
data "aws_iam_role" "d" { name = "d" }
resource "aws_iam_openid_connect_provider" "o" { url = "https://token.actions.githubusercontent.com" }
`)
			var got []string
			for _, resource := range sole(t, repo).Statements[0].Resources {
				got = append(got, conditioned(resource))
			}
			if joined := strings.Join(got, " "); joined != test.want {
				t.Errorf("got  %s\nwant %s", joined, test.want)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestClaimsTerraformAndOpenTofu(t *testing.T) {
	for file, want := range map[string]bool{"a/main.tf": true, "main.tofu": true, "main.tf.json": true, "a/x.tofu.json": true, "x.json": false} {
		if got := (Loader{}).Claims(file, nil); got != want {
			t.Errorf("%s: %v", path.Base(file), got)
		}
	}
}
