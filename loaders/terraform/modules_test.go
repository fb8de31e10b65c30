package terraform

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

// resources shows the resources of every document, and principals by address and ARN.
func resources(repo *policy.Repo) []string {
	var list []string
	for _, document := range repo.Documents {
		text := ""
		for _, statement := range document.Statements {
			for _, resource := range statement.Resources {
				text += " " + conditioned(resource)
			}
		}
		list = append(list, strings.TrimSpace(text))
	}
	slices.Sort(list)
	return list
}

func principals(repo *policy.Repo) []string {
	var list []string
	for _, principal := range repo.Principals {
		list = append(list, principal.Address+" "+principal.Account.String()+":"+principal.Name.String())
	}
	slices.Sort(list)
	return list
}

const bucketModule = `
variable "bucket" { type = string }
variable "suffix" {
  type    = string
  default = "logs"
}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::${var.bucket}-${var.suffix}" } })
}
output "name" { value = "${var.bucket}-out" }
`

func TestAModuleIsReadOnceForEachCall(t *testing.T) {
	tests := map[string]struct {
		source string
		want   string
	}{
		"with literal arguments":      {`module "a" {` + "\n source = \"./m\"\n bucket = \"x\"\n}", "arn:aws:s3:::x-logs"},
		"with a hole":                 {`module "a" {` + "\n source = \"./m\"\n bucket = var.b\n}", "arn:aws:s3:::⟨var.b⟩-logs"},
		"with a default overridden":   {`module "a" {` + "\n source = \"./m\"\n bucket = \"x\"\n suffix = \"y\"\n}", "arn:aws:s3:::x-y"},
		"twice":                       {`module "a" {` + "\n source = \"./m\"\n bucket = \"x\"\n}\nmodule \"b\" {\n source = \"./m\"\n bucket = \"y\"\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::y-logs"},
		"for each of a set":           {`module "a" {` + "\n source = \"./m\"\n for_each = toset([\"x\", \"y\"])\n bucket = each.key\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::y-logs"},
		"for each of nobody knows":    {`module "a" {` + "\n source = \"./m\"\n for_each = var.all\n bucket = each.key\n}", "arn:aws:s3:::⟨each.key⟩-logs"},
		"counted":                     {`module "a" {` + "\n source = \"./m\"\n count = 2\n bucket = \"b${count.index}\"\n}", "arn:aws:s3:::b0-logs, arn:aws:s3:::b1-logs"},
		"with an output of another":   {`module "a" {` + "\n source = \"./m\"\n bucket = \"x\"\n}\nmodule \"b\" {\n source = \"./m\"\n bucket = module.a.name\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::x-out-logs"},
		"with an output of an each":   {`module "a" {` + "\n source = \"./m\"\n for_each = toset([\"x\"])\n bucket = each.key\n}\nmodule \"b\" {\n source = \"./m\"\n bucket = module.a[\"x\"].name\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::x-out-logs"},
		"with outputs of all":         {`module "a" {` + "\n source = \"./m\"\n for_each = toset([\"x\"])\n bucket = each.key\n}\nmodule \"b\" {\n source = \"./m\"\n for_each = toset(values(module.a)[*].name)\n bucket = each.key\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::x-out-logs"},
		"with outputs of a count":     {`module "a" {` + "\n source = \"./m\"\n count = 1\n bucket = \"x\"\n}\nmodule \"b\" {\n source = \"./m\"\n bucket = one(module.a[*].name)\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::x-out-logs"},
		"for each of a module":        {`module "a" {` + "\n source = \"./m\"\n for_each = toset([\"x\"])\n bucket = each.key\n}\nmodule \"b\" {\n source = \"./m\"\n for_each = module.a\n bucket = each.value.name\n}", "arn:aws:s3:::x-logs, arn:aws:s3:::x-out-logs"},
		"by a source that is unknown": {`module "a" {` + "\n source = var.m\n bucket = \"x\"\n}", "arn:aws:s3:::⟨var.bucket⟩-⟨var.suffix⟩"},
		"by nobody":                   {"", "arn:aws:s3:::⟨var.bucket⟩-⟨var.suffix⟩"},
		"that is not there":           {`module "a" {` + "\n source = \"./n\"\n}", "arn:aws:s3:::⟨var.bucket⟩-⟨var.suffix⟩"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", test.source, "m/main.tf", bucketModule)
			if got := strings.Join(resources(repo), ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestAValueIsPlacedWhereTheCallerWroteIt(t *testing.T) {
	main := `module "a" {
  source = "./m"
  bucket = "from-the-caller"
}
`
	repo := load(t, "main.tf", main, "m/main.tf", `
variable "bucket" {}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = var.bucket } })
}`)
	value := sole(t, repo).Statements[0].Resources[0]
	if got := main[value.Span.Start:value.Span.End]; value.Span.File != "main.tf" || got != "from-the-caller" {
		t.Errorf("the value stands at %s: %s", value.Span.File, got)
	}
	var via []string
	for _, station := range value.Via {
		via = append(via, station.Name+" in "+station.Span.File)
	}
	if got, want := strings.Join(via, ", "), "module.a in main.tf, module.a.var.bucket in m/main.tf"; got != want {
		t.Errorf("via %s, want %s", got, want)
	}
	if got := uses(sole(t, repo)); got != "identity of module.a.aws_iam_policy.p" {
		t.Errorf("uses: %s", got)
	}
}

func TestARoleOfAModuleTakesPoliciesOfItsCaller(t *testing.T) {
	repo := load(t, "main.tf", `
module "role" {
  source = "./modules/role"
  name   = "deploy"
}
resource "aws_iam_role_policy" "p" {
  role   = module.role.name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "ec2:*", Resource = "*" } })
}
module "policy" {
  source = "./modules/attach"
  role   = module.role.name
}
`, "modules/role/main.tf", `
variable "name" {}
resource "aws_iam_role" "this" { name = var.name }
output "name" { value = aws_iam_role.this.name }
`, "modules/attach/main.tf", `
variable "role" {}
resource "aws_iam_role_policy" "p" {
  role   = var.role
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "*" } })
}
`)
	if got := strings.Join(principals(repo), ", "); got != "module.role.aws_iam_role.this ⟨data.aws_caller_identity.current.account_id⟩:deploy" {
		t.Errorf("principals: %s", got)
	}
	if got := holds(repo.Principals[0]); got != "ec2:*; s3:*" {
		t.Errorf("the role holds %s", got)
	}
}

func TestTypesOfVariables(t *testing.T) {
	repo := load(t, "main.tf", `
module "m" {
  source = "./m"
  grants = {
    a = { resource = "x" }
    b = { resource = "y", actions = ["ec2:*"], left = "out" }
  }
}`, "m/main.tf", `
variable "grants" {
  type = map(object({
    resource = string
    actions  = optional(list(string), ["s3:*"])
    sid      = optional(string)
  }))
}
resource "aws_iam_policy" "p" {
  policy = jsonencode({ Statement = [for name, grant in var.grants : merge(grant.sid == null ? {} : { Sid = grant.sid }, { Effect = "Allow", Action = grant.actions, Resource = grant.resource })] })
}`)
	if got, want := shown(sole(t, repo)), "Allow s3:* on=x\nAllow ec2:* on=y"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	checkPlaces(t, repo)
}

func TestInstalledModulesAreRead(t *testing.T) {
	main := `
module "role" {
  source  = "acme/role/aws"
  version = "1.0.0"
  bucket  = "x"
}
`
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	// No walk reads what terraform init has got.
	repo := Loader{}.Load(fstest.MapFS{
		"env/main.tf":                              file(main),
		"env/.terraform/modules/modules.json":      file(`{"Modules": [{"Key": "", "Dir": "."}, {"Key": "role", "Dir": ".terraform/modules/role"}]}`),
		"env/.terraform/modules/role/main.tf":      file(bucketModule),
		"env/.terraform/modules/role/more.tf.json": file("{}"),
	}, []policy.File{{Path: "env/main.tf", Data: []byte(main)}}, policy.Options{})
	if got := strings.Join(resources(repo), ", "); got != "arn:aws:s3:::x-logs" {
		t.Errorf("got %s", got)
	}
	if len(repo.Problems) != 1 || repo.Problems[0].Span.File != "env/.terraform/modules/role/more.tf.json" {
		t.Errorf("problems: %v", repo.Problems)
	}
}

func TestModulesInCirclesAndFansEnd(t *testing.T) {
	policies := `resource "aws_iam_policy" "p" {` + "\n" + `policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "%s" } })` + "\n}\n"
	circle := load(t, "a/main.tf", "module \"b\" {\n source = \"../b\"\n}\n"+fmt.Sprintf(policies, "a"),
		"b/main.tf", "module \"a\" {\n source = \"../a\"\n}\n"+fmt.Sprintf(policies, "b"))
	if got := strings.Join(resources(circle), ","); got != "a,b" {
		t.Errorf("circle: %s", got)
	}
	if len(circle.Problems) != 1 || !strings.Contains(circle.Problems[0].Reason, "the module calls itself") {
		t.Errorf("circle: problems %v", circle.Problems)
	}
	self := load(t, "m/main.tf", "module \"m\" {\n source = \"../m\"\n}\n"+fmt.Sprintf(policies, "m"))
	if got := strings.Join(resources(self), ","); got != "m" {
		t.Errorf("self: %s", got)
	}
	files := []string{"m40/main.tf", fmt.Sprintf(policies, "end")}
	for i := range 40 {
		files = append(files, fmt.Sprintf("m%d/main.tf", i), fmt.Sprintf("module \"x\" {\n source = \"../m%d\"\n}\nmodule \"y\" {\n source = \"../m%d\"\n}\n", i+1, i+1))
	}
	fan := load(t, files...)
	if len(fan.Documents) == 0 || len(fan.Documents) > 2*maxCalled {
		t.Errorf("a fan of fans gives %d documents", len(fan.Documents))
	}
	if len(fan.Problems) == 0 {
		t.Error("what was not entered is not told")
	}
}

func TestValuesThatDoubleEnd(t *testing.T) {
	files := []string{"m30/main.tf", "variable \"x\" {}\nresource \"aws_iam_policy\" \"p\" {\n policy = jsonencode({ Statement = { Effect = \"Allow\", Action = \"s3:*\", Resource = flatten(var.x) } })\n}\n"}
	for i := range 30 {
		files = append(files, fmt.Sprintf("m%d/main.tf", i), fmt.Sprintf("variable \"x\" { default = \"a\" }\nlocals { y = [var.x, var.x] }\nmodule \"m\" {\n source = \"../m%d\"\n x = [local.y, local.y]\n}\n", i+1))
	}
	repo := load(t, files...)
	if len(repo.Documents) != 1 {
		t.Fatalf("%d documents", len(repo.Documents))
	}
	if count := len(repo.Documents[0].Statements[0].Resources); count > maxSteps {
		t.Errorf("%d resources", count)
	}
	if len(repo.Problems) == 0 {
		t.Error("what was not followed is not told")
	}
}

func TestWhatNoCallerSwitchesOnIsJudgedForAnyCaller(t *testing.T) {
	module := `
variable "on" { default = false }
variable "bucket" { default = "" }
data "aws_iam_policy_document" "d" {
  count = var.on ? 1 : 0
  statement {
    actions   = ["s3:*"]
    resources = ["${var.bucket}/*"]
  }
}
resource "aws_iam_policy" "p" {
  count  = var.on ? 1 : 0
  policy = data.aws_iam_policy_document.d[0].json
}`
	off := load(t, "main.tf", "module \"m\" {\n source = \"./m\"\n}\n", "m/main.tf", module)
	if got := strings.Join(resources(off), ", "); got != "⟨var.bucket⟩/*" {
		t.Errorf("off: %s", got)
	}
	if len(off.Managed) > 0 {
		t.Errorf("off: declares %s", off.Managed[0].Address)
	}
	on := load(t, "main.tf", "module \"m\" {\n source = \"./m\"\n on = true\n bucket = \"arn:aws:s3:::b\"\n}\nmodule \"n\" {\n source = \"./m\"\n}\n", "m/main.tf", module)
	if got := strings.Join(resources(on), ", "); got != "arn:aws:s3:::b/*" {
		t.Errorf("on: %s", got)
	}
}

func TestFilesAreFoundFromWhereTheirPathIsSaid(t *testing.T) {
	policy := `{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "%s"}]}`
	module := "variable \"dir\" {}\nresource \"aws_iam_policy\" \"p\" {\n policy = file(%s)\n}\n"
	for expression, want := range map[string]string{
		`"${path.module}/p.json"`: "module", `"${path.root}/p.json"`: "root", `"${var.dir}/p.json"`: "root", `"p.json"`: "root", `"${path.module}/../p.json"`: "above",
	} {
		repo := load(t, "env/main.tf", "module \"m\" {\n source = \"../modules/m\"\n dir = path.module\n}\n",
			"modules/m/main.tf", fmt.Sprintf(module, expression),
			"env/p.json", fmt.Sprintf(policy, "root"), "modules/m/p.json", fmt.Sprintf(policy, "module"), "modules/p.json", fmt.Sprintf(policy, "above"))
		if got := strings.Join(resources(repo), ", "); got != want {
			t.Errorf("%s: got %s, want %s", expression, got, want)
		}
	}
}
