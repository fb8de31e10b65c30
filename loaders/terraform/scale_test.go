package terraform

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

// perGroup is how many files of Terraform a group of generated files has.
const perGroup = 16

// generated is a repository of about so many files, always the same: groups of a root
// module with policies in all forms, a chain of five modules, a module that is called
// as a fan, and files that have nothing to do with IAM. All groups call one more module.
func generated(files int) (fstest.MapFS, []policy.File) {
	fsys := fstest.MapFS{}
	add := func(name, text string) { fsys[name] = &fstest.MapFile{Data: []byte(text)} }
	add("shared/role/main.tf", generatedRole)
	for group := range files / perGroup {
		dir := fmt.Sprintf("team-%d/group-%d", group%20, group)
		generatedGroup(dir, group, add)
	}
	var list []policy.File
	for name, file := range fsys {
		if (Loader{}).Claims(name, nil) {
			list = append(list, policy.File{Path: name, Data: file.Data})
		}
	}
	slices.SortFunc(list, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
	return fsys, list
}

const generatedRole = `
variable "name" {}
variable "trusted" { type = list(string) }
variable "buckets" { default = [] }

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = var.trusted
    }
  }
}

data "aws_iam_policy_document" "read" {
  dynamic "statement" {
    for_each = var.buckets
    content {
      actions   = ["s3:GetObject"]
      resources = ["arn:aws:s3:::${statement.value}/*"]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.read.json
}

output "arn" { value = aws_iam_role.this.arn }
`

func generatedGroup(dir string, group int, add func(name, text string)) {
	root := dir + "/live/"
	add(root+"main.tf", fmt.Sprintf(`
provider "aws" {
  region = "eu-west-1"
}
variable "stage" { default = "dev" }
data "aws_caller_identity" "current" {}
locals {
  name  = "group-%d-${var.stage}"
  names = toset([for n in range(5) : "${local.name}-${n}"])
}
module "chain" {
  source = "../modules/chain-0"
  name   = local.name
}
module "fan" {
  source   = "../modules/role"
  for_each = local.names
  name     = each.key
  trusted  = [module.chain.arn]
  buckets  = ["${each.key}-logs", "${each.key}-data"]
}
module "shared" {
  source  = "../../../shared/role"
  name    = "${local.name}-shared"
  trusted = [for m in module.fan : m.arn]
}
`, group))
	add(root+"iam.tf", `
resource "aws_iam_role" "encoded" {
  name = "${local.name}-encoded"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "lambda.amazonaws.com" } }]
  })
}
resource "aws_iam_role_policy" "heredoc" {
  role   = aws_iam_role.encoded.name
  policy = <<-EOF
    {"Version": "2012-10-17", "Statement": [
      {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "${module.chain.arn}"},
      {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "arn:aws:s3:::${local.name}/*"}]}
  EOF
}
resource "aws_iam_policy" "file" {
  name   = "${local.name}-file"
  policy = file("${path.module}/policy.json")
}
resource "aws_iam_policy" "template" {
  name   = "${local.name}-template"
  policy = templatefile("${path.module}/policy.tftpl", { bucket = local.name })
}
resource "aws_iam_role_policy_attachment" "all" {
  for_each   = { file = aws_iam_policy.file.arn, template = aws_iam_policy.template.arn }
  role       = aws_iam_role.encoded.name
  policy_arn = each.value
}
`)
	document := `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::%s"}]}`
	add(root+"policy.json", fmt.Sprintf(document, "fixed"))
	add(root+"policy.tftpl", fmt.Sprintf(document, "${bucket}"))
	add(root+"synthesised.tf.json", `{"resource": {"aws_sqs_queue_policy": {"q": {"queue_url": "q", "policy": "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"${module.chain.arn}\"},\"Action\":\"sqs:*\",\"Resource\":\"*\"}]}"}}}}`)
	add(root+"terraform.tfvars", "stage = \"prod\"\n")
	const chain = 5
	for i := range chain {
		next := "output \"arn\" { value = aws_iam_role.link.arn }\n"
		if i+1 < chain {
			next = fmt.Sprintf("module \"next\" {\n  source = \"../chain-%d\"\n  name   = \"${var.name}-%d\"\n}\noutput \"arn\" { value = module.next.arn }\n", i+1, i)
		}
		add(fmt.Sprintf("%s/modules/chain-%d/main.tf", dir, i), `
variable "name" {}
resource "aws_iam_role" "link" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "*" } }] })
}
`+next)
	}
	add(dir+"/modules/role/main.tf", generatedRole)
	for i := range perGroup - 10 {
		add(fmt.Sprintf("%s/network/file-%d.tf", dir, i), strings.Repeat("resource \"aws_subnet\" \"s\" {\n  cidr_block = \"10.0.0.0/24\"\n}\n", 20))
	}
}

// BenchmarkScale: time and memory for a file stay level while the repository grows.
func BenchmarkScale(b *testing.B) {
	for _, files := range []int{1_000, 4_000, 16_000} {
		fsys, list := generated(files)
		b.Run(fmt.Sprintf("%d files", files), func(b *testing.B) {
			b.ReportAllocs()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for b.Loop() {
				Loader{}.Load(fsys, list, policy.Options{})
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/float64(len(list)), "µs/file")
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(b.N)/float64(len(list)), "B/file")
		})
	}
}

func TestMemoryGrowsWithTheFilesAndNotFaster(t *testing.T) {
	perFile := func(files int) float64 {
		fsys, list := generated(files)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		repo := Loader{}.Load(fsys, list, policy.Options{})
		runtime.ReadMemStats(&after)
		groups := files / perGroup
		if roles := len(repo.Principals); roles != groups*12 || len(repo.Problems) > 0 {
			t.Fatalf("%d roles of %d groups, problems %v", roles, groups, repo.Problems)
		}
		return float64(after.TotalAlloc-before.TotalAlloc) / float64(len(list))
	}
	perFile(perGroup)
	small, big := perFile(320), perFile(1_600)
	if big > small*1.25 {
		t.Errorf("%.0f bytes for each of 320 files, %.0f for each of 1,600", small, big)
	}
}

func TestRunawayModulesEnd(t *testing.T) {
	fans := []string{}
	for i := range 24 {
		text := fmt.Sprintf("variable \"n\" {}\nmodule \"a\" {\n  source = \"../f%d\"\n  n = \"${var.n}a\"\n}\nmodule \"b\" {\n  source = \"../f%d\"\n  n = \"${var.n}b\"\n}\n", i+1, i+1)
		fans = append(fans, fmt.Sprintf("f%d/main.tf", i), text)
	}
	fans = append(fans, "f24/main.tf", "variable \"n\" {}\n"+unitModule)
	call := func(to string) string { return "module \"m\" {\n  source = \"" + to + "\"\n  name = \"n\"\n}\n" }
	chain := []string{}
	for i := range 200 {
		chain = append(chain, fmt.Sprintf("c%d/main.tf", i), fmt.Sprintf("variable \"name\" {}\nmodule \"m\" {\n  source = \"../c%d\"\n  name = var.name\n}\n", i+1))
	}
	chain = append(chain, "c200/main.tf", unitModule)
	for name, files := range map[string][]string{
		"a module that calls itself": {"a/main.tf", unitModule + call("./")},
		"two that call each other":   {"a/main.tf", unitModule + call("../b"), "b/main.tf", call("../a")},
		"a for_each over ten thousand": {"a/main.tf", strings.Replace(unitModule, "name               = var.name", "for_each = toset([for i in range(100) : \"n${i}\"])\n  name = each.key", 1) +
			"locals { many = [" + strings.Repeat("\"x\",", 10_000) + "] }\nresource \"aws_iam_user\" \"u\" {\n  for_each = { for i, n in local.many : i => n }\n  name = each.value\n}\n"},
		"a module for each of ten thousand": {"a/main.tf", "locals { many = [" + strings.Repeat("\"x\",", 10_000) + "] }\nmodule \"m\" {\n  source = \"../b\"\n  for_each = { for i, n in local.many : \"${i}\" => n }\n  name = each.key\n}\n", "b/main.tf", unitModule},
		"a local of 5 MB":                   {"a/main.tf", unitModule + "locals { big = \"" + strings.Repeat("x", 5<<20) + "\" }\nresource \"aws_iam_user\" \"u\" { name = local.big }\n"},
		"a list of 1 MB":                    {"a/main.tf", unitModule + "locals { big = [" + strings.Repeat("\"xxxxxxx\",", 1<<20/10) + "] }\nresource \"aws_iam_policy\" \"u\" { policy = jsonencode({Statement = [{Effect = \"Allow\", Action = local.big, Resource = \"*\"}]}) }\n"},
		"a fan of fans":                     fans,
		"a chain too long":                  chain,
	} {
		t.Run(name, func(t *testing.T) {
			repo := load(t, files...)
			if len(repo.Principals) == 0 {
				t.Error("the roles are lost")
			}
			t.Logf("%d principals, %d documents, %d problems", len(repo.Principals), len(repo.Documents), len(repo.Problems))
		})
	}
}
