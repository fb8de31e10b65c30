package terraform

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// FuzzLoad: no input makes the loader panic, and every span lies inside its file.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		policies,
		"data \"aws_iam_policy_document\" \"d\" {\n dynamic \"statement\" {\n for_each = [for x in var.y : x if x != \"\"]\n content {\n actions = statement.value[*].a\n }\n }\n}",
		"resource \"aws_iam_policy\" \"p\" {\n policy = <<-EOT\n   {\"Statement\": [%{ for a in b }\"${a}\",%{ endfor ~}\n ${~ jsonencode(local.x) ~} ]}\n  EOT\n}",
		"resource \"aws_iam_role\" \"r\" {\n count = 2\n name = \"r-${count.index}\"\n assume_role_policy = templatefile(\"t.tpl\", { x = aws_iam_role.r[0].arn })\n}",
		"locals {\n a = [local.a, local.b...]\n b = merge(local.a, { (local.b) = \"\\u00fc$${x}\" })\n}\nresource \"aws_iam_policy\" \"p\" { policy = jsonencode(local.b[\"x\"].y[0]) }",
	} {
		f.Add(seed, "{\"Statement\": {\"Action\": \"${x}\"}}")
	}
	f.Fuzz(func(t *testing.T, source, template string) {
		fsys := fstest.MapFS{"t.tpl": {Data: []byte(template)}}
		repo := Loader{}.Load(fsys, []policy.File{{Path: "main.tf", Data: []byte(source)}}, policy.Options{})
		policytest.RepoPlaces(t, repo, repo.Files)
	})
}

func TestHostileInputEnds(t *testing.T) {
	doubling := "locals {\n x0 = [1, 1]\n"
	for i := 1; i < 60; i++ {
		doubling += fmt.Sprintf(" x%d = [local.x%d, local.x%d]\n", i, i-1, i-1)
	}
	tests := map[string]string{
		"brackets":                     "a = " + strings.Repeat("[", 100_000),
		"negations":                    "a = " + strings.Repeat("!", 100_000) + "true",
		"spaced negations":             "a = " + strings.Repeat("! /**/ ", 100_000) + "true",
		"conditionals":                 "a = " + strings.Repeat("a ? b : ", 200_000) + "c",
		"additions":                    `resource "aws_iam_policy" "p" { policy = 1` + strings.Repeat(" + 1", 100_000) + " }",
		"a long heredoc":               "a = <<EOF\n" + strings.Repeat("\n", 1_000_000) + "EOF\n",
		"doubling locals":              doubling + "}\nresource \"aws_iam_policy\" \"p\" { policy = jsonencode(local.x59) }",
		"a name that refers to itself": `resource "aws_iam_role" "r" { name = aws_iam_role.r.arn }`,
		"documents that include each other": `data "aws_iam_policy_document" "a" { source_policy_documents = [data.aws_iam_policy_document.b.json] }
data "aws_iam_policy_document" "b" { source_policy_documents = [data.aws_iam_policy_document.a.json] }`,
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", source+"\n# aws_iam_")
			if len(repo.Documents)+len(repo.Principals)+len(repo.Problems) == 0 {
				t.Error("lost in silence")
			}
		})
	}
}

func TestTheSameComesOutInAnyOrder(t *testing.T) {
	var pairs, reversed []string
	for i := range 20 {
		pairs = append(pairs, fmt.Sprintf("d%d/main.tf", i), policies)
		reversed = append([]string{fmt.Sprintf("d%d/main.tf", i), policies}, reversed...)
	}
	first, second := load(t, pairs...), load(t, reversed...)
	for i, document := range first.Documents {
		if document.Span != second.Documents[i].Span {
			t.Fatalf("document %d: %v and %v", i, document.Span, second.Documents[i].Span)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	var files []policy.File
	size := 0
	for i := range 100 {
		data := []byte(policies + `
data "aws_iam_policy_document" "d" {
  statement {
    actions   = ["s3:Get*", "s3:List*"]
    resources = ["arn:aws:s3:::${var.bucket}/*"]
  }
}
resource "aws_sqs_queue_policy" "q" {
  policy = <<EOF
{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "${aws_iam_role.r.arn}"}, "Action": "sqs:*", "Resource": "*"}]}
EOF
}
`)
		files = append(files, policy.File{Path: fmt.Sprintf("d%03d/main.tf", i), Data: data})
		size += len(data)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		if repo := (Loader{}).Load(fstest.MapFS{}, files, policy.Options{}); len(repo.Documents) != 400 {
			b.Fatal(len(repo.Documents))
		}
	}
}

// FuzzJSONSyntax: the same of configurations in JSON, with a file beside it in native syntax.
func FuzzJSONSyntax(f *testing.F) {
	f.Add([]byte(synthesised))
	f.Add([]byte(`{"resource": [{"aws_iam_role": {"r": [{"name": "${"}, {"name": "$${a}%{if b}\"%{endif}"}]}}], "locals": {"a": {"${b}": [1, null, true, "\ud83d\ude00"]}}}`))
	f.Fuzz(func(t *testing.T, source []byte) {
		files := []policy.File{{Path: "a.tf.json", Data: source}, {Path: "main.tf", Data: []byte(policies)}}
		repo := Loader{}.Load(fstest.MapFS{}, files, policy.Options{})
		for path := range repo.Files {
			if strings.HasSuffix(path, "#native") {
				t.Fatalf("%s is no file", path)
			}
		}
		policytest.RepoPlaces(t, repo, map[string][]byte{"a.tf.json": source, "main.tf": []byte(policies)})
	})
}
