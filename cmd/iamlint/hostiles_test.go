package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hostile is one thing in a repository that nobody wants to meet, in a directory of
// its own.
type hostile struct {
	fact  string
	files map[string]string
	// make does what contents cannot say: links, pipes, holes in files.
	make func(t *testing.T, dir string)
}

// deep nests open and close around inner.
func deep(open, inner, close string) string {
	const depth = 10_000
	return strings.Repeat(open, depth) + inner + strings.Repeat(close, depth)
}

const statementJSON = `"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]`

// templateOf is a template with a role that bears a policy of one statement.
func templateOf(statement string) string {
	return "Resources:\n  R:\n    Type: AWS::IAM::Policy\n    Properties:\n      PolicyName: p\n      PolicyDocument: {Statement: " + statement + "}\n"
}

func terraformOf(statement string) string {
	return "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({ Statement = [" + statement + "] })\n}\n"
}

func aliasBomb() string {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := range 9 {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i+1, i+1, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i), 10), ", "))
	}
	return bomb
}

// doubling are the locals x0 to x40, each made of the one before.
func doubling(first, next string) string {
	text := "locals {\n  x0 = " + first + "\n"
	for i := range 40 {
		text += fmt.Sprintf("  x%d = %s\n", i+1, fmt.Sprintf(next, fmt.Sprintf("x%d", i)))
	}
	return text + "}\n"
}

func numbered(count int, format string) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, format, i)
	}
	return text.String()
}

// chain formats each number with the one behind it.
func chain(count int, format string) string {
	var text strings.Builder
	for i := range count {
		fmt.Fprintf(&text, format, i, i+1)
	}
	return text.String()
}

// wrapped is a policy that is a string in a policy that is a string.
func wrapped(times int) string {
	text := "{" + statementJSON + "}"
	for range times {
		quoted, _ := json.Marshal(text)
		text = `{"Policy": ` + string(quoted) + "}"
	}
	return text
}

func symlink(target, name string) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			unable(t, err)
		}
	}
}

func grow(name string, size int64) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		if err := os.Truncate(filepath.Join(dir, name), size); err != nil {
			t.Fatal(err)
		}
	}
}

func hostiles() []hostile {
	const allow = `{ Effect = "Allow", Action = %s, Resource = "*" }`
	return []hostile{
		{fact: "a policy of 200 MB", files: map[string]string{"x.json": "{" + statementJSON}, make: grow("x.json", 200<<20)},
		{fact: "Terraform of 200 MB", files: map[string]string{"x.tf": terraformOf("")}, make: grow("x.tf", 200<<20)},
		{fact: "a template of 200 MB", files: map[string]string{"x.yaml": templateOf("[]")}, make: grow("x.yaml", 200<<20)},
		{fact: "a policy of 9 MB of zeros", files: map[string]string{"x.json": "{" + statementJSON}, make: grow("x.json", 9<<20)},
		{fact: "deep JSON lists", files: map[string]string{"x.json": `{"Statement": {"Effect": "Allow", "Action": ` + deep("[", `"s3:*"`, "]") + `}}`}},
		{fact: "deep JSON objects", files: map[string]string{"x.json": `{"Statement": {"Effect": "Allow", "Condition": ` + deep(`{"a": `, `1`, "}") + `}}`}},
		{fact: "deep JSON never closed", files: map[string]string{"x.json": `{"Statement": {"Effect": "Allow", "Action": ` + deep("[", "", "")}},
		{fact: "deep flow YAML", files: map[string]string{"x.yaml": templateOf(deep("[", "x", "]"))}},
		{fact: "deep block YAML", files: map[string]string{"x.yaml": templateOf("[]") + "Metadata:\n  " + strings.Repeat("- ", 10_000) + "x\n"}},
		{fact: "deep JSON template", files: map[string]string{"x.json": `{"Resources": {"R": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": ` + deep(`{"Statement": `, "1", "}") + `}}}}`}},
		{fact: "deep HCL blocks", files: map[string]string{"x.tf": terraformOf("") + deep("a {\n", "", "}\n")}},
		{fact: "deep HCL lists", files: map[string]string{"x.tf": terraformOf(deep("[", "1", "]"))}},
		{fact: "deep HCL parentheses", files: map[string]string{"x.tf": terraformOf(deep("(", "1", ")"))}},
		{fact: "deep HCL templates", files: map[string]string{"x.tf": terraformOf(deep(`"${`, "1", `}"`))}},
		{fact: "deep HCL calls", files: map[string]string{"x.tf": terraformOf(deep("concat(", "[]", ")"))}},
		{fact: "long HCL sums", files: map[string]string{"x.tf": terraformOf("1" + strings.Repeat(" + 1", 10_000))}},
		{fact: "long HCL indices", files: map[string]string{"x.tf": terraformOf("a" + strings.Repeat("[0]", 10_000))}},
		{fact: "long HCL attributes", files: map[string]string{"x.tf": terraformOf("a" + strings.Repeat(".b", 10_000))}},
		{fact: "an alias bomb", files: map[string]string{"x.yaml": templateOf("*a9") + aliasBomb()}},
		{fact: "an alias bomb before the template", files: map[string]string{"x.yaml": aliasBomb() + templateOf("*a9")}},
		{fact: "an alias of itself", files: map[string]string{"x.yaml": templateOf("&a [*a]")}},
		{fact: "a link to its own directory", files: map[string]string{"x.json": "{" + statementJSON + "}"}, make: symlink(".", "loop")},
		{fact: "a link to itself", files: map[string]string{"x.json": "{" + statementJSON + "}"}, make: symlink("self.json", "self.json")},
		{fact: "a link out of the root", make: symlink("/etc", "etc")},
		{fact: "an ignore file that never ends", files: map[string]string{"x.json": "{" + statementJSON + "}"}, make: symlink("/dev/zero", ".gitignore")},
		{fact: "a configuration that never ends", files: map[string]string{"x.json": "{" + statementJSON + "}"}, make: symlink("/dev/zero", ".iamlint.yaml")},
		{fact: "JSON with broken UTF-8", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:\xff\xfe\", \"Resource\": \"*\"}]}"}},
		{fact: "YAML with broken UTF-8", files: map[string]string{"x.yaml": templateOf("[{Effect: Allow, Action: 's3:\xff\xfe'}]")}},
		{fact: "Terraform with broken UTF-8", files: map[string]string{"x.tf": terraformOf(fmt.Sprintf(allow, "\"s3:\xff\xfe\""))}},
		{fact: "a heredoc with broken UTF-8", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = <<EOF\n{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:\xff\xfe\"}}\nEOF\n}\n"}},
		{fact: "JSON with NUL", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:\x00\", \"Resource\": \"*\"}]}"}},
		{fact: "JSON with NUL between", files: map[string]string{"x.json": "{\"Statement\": [\x00{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}]}"}},
		{fact: "YAML with NUL", files: map[string]string{"x.yaml": templateOf("[{Effect: Allow, Action: 's3:\x00'}]")}},
		{fact: "Terraform with NUL", files: map[string]string{"x.tf": terraformOf(fmt.Sprintf(allow, "\"s3:\x00\""))}},
		{fact: "Terraform with NUL between", files: map[string]string{"x.tf": "\x00" + terraformOf("")}},
		{fact: "a file name that steers terminals", files: map[string]string{"a\n\x1b[31m::error::b\u202e.json": "{" + statementJSON + ",}"}},
		{fact: "empty files", files: map[string]string{"x.json": "", "x.yaml": "", "x.tf": "", "policy": "", "x.tpl": ""}},
		{fact: "files of white space", files: map[string]string{"x.json": " \n", "x.yaml": " \n", "x.tf": " \n"}},
		{fact: "a mark and CRLF in broken JSON", files: map[string]string{"x.json": "\ufeff{\r\n\"Statement\": [\r\n{\"Effect\" \"Allow\"}]}"}},
		{fact: "a mark and CRLF in a broken template", files: map[string]string{"x.yaml": "\ufeff" + strings.ReplaceAll(templateOf("[}"), "\n", "\r\n")}},
		{fact: "a mark and CRLF in broken Terraform", files: map[string]string{"x.tf": "\ufeff" + strings.ReplaceAll(terraformOf("]"), "\n", "\r\n")}},
		{fact: "locals that go round", files: map[string]string{"x.tf": "locals {\n  a = local.b\n  b = [local.c]\n  c = { x = local.a }\n}\n" + terraformOf("local.a")}},
		{fact: "a local that doubles itself", files: map[string]string{"x.tf": "locals {\n  a = concat(local.a, local.a)\n}\n" + terraformOf("local.a")}},
		{fact: "lists that double", files: map[string]string{"x.tf": doubling("[\"s3:*\"]", "concat(local.%[1]s, local.%[1]s)") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "nested lists that double", files: map[string]string{"x.tf": doubling("[\"s3:*\"]", "[local.%[1]s, local.%[1]s]") + terraformOf(fmt.Sprintf(allow, "flatten(local.x40)"))}},
		{fact: "texts that double", files: map[string]string{"x.tf": doubling("\"s3:\"", "\"${local.%[1]s}${local.%[1]s}\"") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "formats that double", files: map[string]string{"x.tf": doubling("\"s3:\"", "format(\"%%s%%s\", local.%[1]s, local.%[1]s)") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "joins that double", files: map[string]string{"x.tf": doubling("\"s3:\"", "join(\"\", [local.%[1]s, local.%[1]s])") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "replacements that multiply", files: map[string]string{"x.tf": doubling("\"ssssssssss\"", "replace(local.%[1]s, \"s\", \"ssssssssss\")") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "holes that double", files: map[string]string{"x.tf": doubling("\"s3:${var.x}\"", "\"${local.%[1]s}${local.%[1]s}\"") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "objects that double", files: map[string]string{"x.tf": doubling("{ a = 1 }", "{ for k, v in local.%[1]s : \"${k}${k}\" => v }") + terraformOf(fmt.Sprintf(allow, "keys(local.x40)"))}},
		{fact: "JSON in JSON that doubles", files: map[string]string{"x.tf": doubling("jsonencode([])", "jsonencode([local.%[1]s, local.%[1]s])") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "conditionals that double", files: map[string]string{"x.tf": doubling("\"s3:*\"", "var.%[1]s ? local.%[1]s : \"${local.%[1]s}\"") + terraformOf(fmt.Sprintf(allow, "local.x40"))}},
		{fact: "loops in loops", files: map[string]string{"x.tf": "locals {\n  n = range(1000)\n}\n" + terraformOf(fmt.Sprintf(allow, "[for a in local.n : [for b in local.n : [for c in local.n : [for d in local.n : \"${a}${b}${c}${d}\"]]]]"))}},
		{fact: "a number of a billion digits", files: map[string]string{"x.tf": terraformOf(fmt.Sprintf(allow, "[1e999999999, \"${1e999999999}\", 9e99999999 * 3]")), "x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": 1e999999999, \"Resource\": 1e999999999}]}"}},
		{fact: "ten thousand statements with sids", files: map[string]string{"x.tf": "data \"aws_iam_policy_document\" \"d\" {\n" + numbered(10_000, "  statement {\n    sid = \"s%d\"\n    actions = [\"s3:GetObject\"]\n    resources = [\"*\"]\n  }\n") + "}\n"}},
		{fact: "two thousand documents in a row", files: map[string]string{"x.tf": "data \"aws_iam_policy_document\" \"d0\" {\n}\n" + chain(2_000, "data \"aws_iam_policy_document\" \"d%[2]d\" {\n  source_policy_documents = [data.aws_iam_policy_document.d%[1]d.json]\n}\n")}},
		{fact: "documents that take the one before twice", files: map[string]string{"x.tf": "data \"aws_iam_policy_document\" \"d0\" {\n  statement {\n    actions = [\"s3:GetObject\"]\n    resources = [\"*\"]\n  }\n}\n" + chain(40, "data \"aws_iam_policy_document\" \"d%[2]d\" {\n  source_policy_documents = [data.aws_iam_policy_document.d%[1]d.json, data.aws_iam_policy_document.d%[1]d.json]\n}\n")}},
		{fact: "a module that calls itself", files: map[string]string{"x.tf": "module \"m\" {\n  source = \"./\"\n  policy = file(\"x.tf\")\n}\n" + terraformOf("")}},
		{fact: "patterns against patterns", files: map[string]string{"x.json": "{\"Statement\": [" + strings.TrimSuffix(numbered(300, "{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"arn:aws:iam::123456789012:role/"+strings.Repeat("*a?", 3000)+"%d\"},"), ",") + "]}",
			"x.tf": numbered(300, "resource \"aws_iam_role\" \"r%[1]d\" {\n  name = \""+strings.Repeat("a", 9000)+"%[1]d\"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { AWS = \"arn:aws:iam::123456789012:role/"+strings.Repeat("a", 9000)+"\" }, Action = \"sts:AssumeRole\" }] })\n}\n")}},
		{fact: "roles with long names that nearly match", files: map[string]string{
			"x.tf":   "resource \"aws_iam_role\" \"r\" {\n  name = \"" + strings.Repeat("ab", 500_000) + "\"\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { AWS = \"arn:aws:iam::123456789012:role/" + strings.Repeat("ba", 500_000) + "\" }, Action = \"sts:AssumeRole\" }] })\n}\n",
			"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Resource\": \"arn:aws:iam::123456789012:role/" + strings.Repeat("ab", 499_999) + "ba\"}]}"}},
		{fact: "a thousand dates in one condition", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b\", \"Condition\": {\"DateLessThan\": {\"aws:CurrentTime\": [" + strings.TrimSuffix(numbered(1_000, "\"2030-01-01T00:00:00.%dZ\","), ",") + "]}}}]}"}},
		{fact: "a thousand date conditions", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b\", \"Condition\": {" + strings.TrimSuffix(numbered(1_000, "\"DateNotEquals\": {\"aws:CurrentTime\": \"2030-01-01T00:00:00.%dZ\"},"), ",") + "}}]}"}},
		{fact: "a thousand repeated keys", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::b\"" + strings.Repeat(", \"Action\": \"s3:*\"", 1_000) + "}]}"}},
		{fact: "JSON in JSON in JSON", files: map[string]string{"x.json": wrapped(12)}},
		{fact: "half of UTF-16", files: map[string]string{"x.json": "\xff\xfe{\x00\"\x00S\x00t\x00a\x00t\x00e\x00m\x00e\x00n\x00t\x00\"\x00:\x00\x00\xd8}"}},
		{fact: "a broken URL-encoded policy", files: map[string]string{"x.json": "%7B%22Statement%22%3A%5B%7B%22Effect%22%zz%7D"}},
		{fact: "an ignore file of stars", files: map[string]string{".gitignore": strings.Repeat("*a", 60) + "b\n" + strings.Repeat("**/", 60) + "*a*b\n", strings.Repeat("a", 250) + ".json": "{" + statementJSON + "}"}},
		{fact: "aliases of conditions that double", files: map[string]string{"x.yaml": "a0: &a0 x\n" + chain(40, "a%[2]d: &a%[2]d !If [C%[1]d, *a%[1]d, *a%[1]d]\n") + templateOf("[{Effect: Allow, Action: *a40, Resource: '*'}]")}},
		{fact: "a configuration of 200 MB", files: map[string]string{"x.json": "{" + statementJSON + "}", ".iamlint.yaml": ""}, make: grow(".iamlint.yaml", 200<<20)},
		{fact: "an ignore file of 200 MB", files: map[string]string{"x.json": "{" + statementJSON + "}", ".gitignore": ""}, make: grow(".gitignore", 200<<20)},
		{fact: "a configuration of aliases", files: map[string]string{"x.json": "{" + statementJSON + "}", ".iamlint.yaml": aliasBomb() + "root: *a9\n"}},
		{fact: "file() out of the root", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = file(\"../../../../../../../../etc/passwd\")\n}\nresource \"aws_iam_policy\" \"q\" {\n  policy = file(\"/etc/passwd\")\n}\n"}},
		{fact: "file() of itself", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = file(\"x.tf\")\n}\n"}},
		{fact: "file() of a link out of the root", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = file(\"l.json\")\n}\n"}, make: symlink("/etc/passwd", "l.json")},
		{fact: "file() of a device", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = file(\"l.json\")\n}\n"}, make: symlink("/dev/zero", "l.json")},
		{fact: "templates that render each other", files: map[string]string{
			"x.tf":    "resource \"aws_iam_policy\" \"p\" {\n  policy = templatefile(\"a.tftpl\", { x = 1 })\n}\n",
			"a.tftpl": "{\"Statement\": ${templatefile(\"b.tftpl\", { x = x })}}", "b.tftpl": "${templatefile(\"a.tftpl\", { x = x })}",
		}},
		{fact: "a template that renders itself twice", files: map[string]string{
			"x.tf":    "resource \"aws_iam_policy\" \"p\" {\n  policy = templatefile(\"a.tftpl\", { x = 1 })\n}\n",
			"a.tftpl": "{\"Statement\": [${templatefile(\"a.tftpl\", { x = x })}, ${templatefile(\"a.tftpl\", { x = \"${x}${x}\" })}]}",
		}},
		{fact: "for_each over ten thousand", files: map[string]string{"x.tf": "locals {\n  n = [for i in range(10000) : \"r${i}\"]\n}\nresource \"aws_iam_role\" \"r\" {\n  for_each = toset(local.n)\n  name = each.value\n  assume_role_policy = jsonencode({ Statement = [{ Effect = \"Allow\", Principal = { Service = \"ec2.amazonaws.com\" }, Action = \"sts:AssumeRole\" }] })\n}\n"}},
		{fact: "for_each over ten thousand written out", files: map[string]string{"x.tf": "locals {\n  n = [" + strings.Repeat("\"role-x\", ", 10_000) + "]\n}\nresource \"aws_iam_role\" \"r\" {\n  for_each = toset(local.n)\n  name = each.value\n  assume_role_policy = jsonencode({ Statement = [for n in local.n : { Effect = \"Allow\", Principal = { Service = \"ec2.amazonaws.com\" }, Action = \"sts:AssumeRole\", Sid = n }] })\n}\n"}},
		{fact: "count of a billion", files: map[string]string{"x.tf": "resource \"aws_iam_role\" \"r\" {\n  count = 1000000000\n  name = \"r-${count.index}\"\n  assume_role_policy = jsonencode({ Statement = [] })\n}\n"}},
		{fact: "a local of 5 MB", files: map[string]string{"x.tf": "locals {\n  a = \"" + strings.Repeat("0123456789", 500_000) + "\"\n}\n" + terraformOf(fmt.Sprintf(allow, "local.a"))}},
		{fact: "an action of 5 MB", files: map[string]string{"x.json": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:" + strings.Repeat("*?a", 1_700_000) + "\", \"Resource\": \"*\"}]}"}},
		{fact: "fifty thousand statements", files: map[string]string{"x.json": "{\"Statement\": [" + strings.TrimSuffix(strings.Repeat("{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::b/*\"},", 50_000), ",") + "]}"}},
		{fact: "broken JSON policy", files: map[string]string{"x.json": "{\n  \"Statement\": [\n    {\"Effect\": \"Allow\",, \"Action\": \"s3:*\"}]}"}},
		{fact: "broken policy in a heredoc", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = <<EOF\n{\n  \"Statement\": [{\"Effect\": \"Allow\" \"Action\": \"s3:*\"}]\n}\nEOF\n}\n"}},
		{fact: "broken policy in an indented heredoc", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = <<-EOF\n    {\n      \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"${var.x}\" \"Resource\": \"*\"}]\n    }\n    EOF\n}\n"}},
		{fact: "broken template", files: map[string]string{"x.yaml": "Resources:\n  A:\n    Type: AWS::IAM::Role\n   B: 1\n"}},
		{fact: "broken Terraform", files: map[string]string{"x.tf": "resource \"aws_iam_policy\" \"p\" {\n  policy = jsonencode({ Statement = [ })\n}\n"}},
		{fact: "broken files of somebody else", files: map[string]string{"x.json": "{\"a\": ,}", "x.yaml": "a: [\n", "y.yml": "a:\n\t- b\n", "Chart.yaml": "{{ .Values }}\n", "x.jsonc": "{//"}},
	}
}
