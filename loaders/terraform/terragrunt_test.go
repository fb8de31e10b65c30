package terraform

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

const unitModule = `
variable "name" {}
variable "bucket" { default = "default" }
variable "team" { default = "default" }
resource "aws_iam_role" "r" {
  name               = var.name
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = var.team } } })
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r.name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::${var.bucket}" } })
}
`

func TestInputsOfUnitsAreTheValuesOfTheirModules(t *testing.T) {
	for source, where := range map[string]string{
		`"../../modules//role"`:                                                   "modules/role",
		`"${get_repo_root()}/modules/role"`:                                       "modules/role",
		`"${find_in_parent_folders("modules")}//role"`:                            "modules/role",
		`"${dirname(find_in_parent_folders("root.hcl"))}/role"`:                   "live/role",
		`"${dirname(find_in_parent_folders())}/role"`:                             "live/role",
		`"${get_terragrunt_dir()}/../../modules/role"`:                            "modules/role",
		`"${get_env("E") == "p" ? "git::https://e/x//y" : "../../modules/role"}"`: "modules/role",
	} {
		t.Run(source, func(t *testing.T) {
			repo := load(t, where+"/main.tf", unitModule, "live/root.hcl", "", "live/terragrunt.hcl", "", "live/prod/terragrunt.hcl", `
include { path = find_in_parent_folders() }
locals {
  env     = "prod"
  account = read_terragrunt_config("account.hcl")
}
dependency "logs" { config_path = "../logs" }
terraform {
  source = `+source+`
}
inputs = {
  name     = "app-${local.env}"
  "bucket" = dependency.logs.outputs.bucket
}
`)
			if len(repo.Principals) != 1 || len(repo.Documents) != 2 || len(repo.Problems) != 0 {
				t.Fatalf("%d principals, %d documents, problems %v", len(repo.Principals), len(repo.Documents), repo.Problems)
			}
			role := repo.Principals[0]
			if role.Name.String() != "app-prod" || role.Address != "aws_iam_role.r" || !strings.HasPrefix(role.Key, "live/prod\x00") {
				t.Errorf("%s %s %q", role.Name, role.Address, role.Key)
			}
			if got := shown(role.Policies[0]); got != "Allow s3:* on=arn:aws:s3:::⟨dependency.logs.outputs.bucket⟩" {
				t.Error(got)
			}
			if got := shown(role.Trust[0]); got != "Allow principal=AWS:⟨var.team⟩ sts:AssumeRole" {
				t.Error(got)
			}
			checkPlaces(t, repo)
		})
	}
}

func TestOneModuleInSeveralUnits(t *testing.T) {
	unit := func(name string) string {
		return "terraform {\n  source = \"../../role\"\n}\ninputs = { name = \"" + name + "\" }\n"
	}
	repo := load(t, "role/main.tf", unitModule, "live/dev/terragrunt.hcl", unit("dev"), "live/prod/terragrunt.hcl", unit("prod"))
	var names []string
	for _, principal := range repo.Principals {
		names = append(names, principal.Name.String()+" of "+principal.Account.Parts[0].Hole.Scope)
	}
	slices.Sort(names)
	if got := strings.Join(names, ", "); got != "dev of live/dev, prod of live/prod" {
		t.Error(got)
	}
}

func TestAUnitWithoutSourceGivesInputsToTheModuleBesideIt(t *testing.T) {
	repo := load(t, "app/main.tf", unitModule, "app/terragrunt.hcl", `
locals { bucket = "b" }
inputs = {
  name   = "app"
  bucket = local.bucket
}`)
	role := repo.Principals[0]
	if got := role.Name.String() + " " + shown(role.Policies[0]); got != "app Allow s3:* on=arn:aws:s3:::⟨var.bucket⟩" {
		t.Error(got)
	}
}

func TestAModuleFromElsewhereOfAUnitIsNoted(t *testing.T) {
	repo := load(t, "app/terragrunt.hcl", `
terraform {
  source = "git::https://example.com/modules.git//iam-role?ref=v1"
}
inputs = { policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }
`)
	if len(repo.Problems) != 1 || !strings.HasPrefix(repo.Problems[0].Reason, "module from elsewhere: git::https") {
		t.Errorf("%v", repo.Problems)
	}
}

// FuzzUnit: no unit makes the loader panic, and every place lies in its file.
func FuzzUnit(f *testing.F) {
	f.Add("terraform {\n  source = \"${dirname(find_in_parent_folders(\"x\"))}/../role\"\n}\ninputs = { name = \"a\", \"bucket\" = local.x }\nlocals {\n x = var.a ? \"b\" : dirname()\n}")
	f.Add("terraform {\n  source = a ? \"../role\" : \"\"\n}\ninputs = merge({}, { (x) = 1 })")
	f.Fuzz(func(t *testing.T, source string) {
		files := []policy.File{{Path: "live/terragrunt.hcl", Data: []byte(source)}, {Path: "role/main.tf", Data: []byte(unitModule)}}
		repo := Loader{}.Load(fstest.MapFS{}, files, policy.Options{})
		policytest.RepoPlaces(t, repo, map[string][]byte{"live/terragrunt.hcl": []byte(source), "role/main.tf": []byte(unitModule)})
	})
}

func TestCallsOfTerragrunt(t *testing.T) {
	const arn = "arn:aws:iam::111122223333:role/terragrunt"
	for _, test := range []struct {
		fact  string
		files []string
		want  []string
	}{
		{"all that it can pass", []string{"live/terragrunt.hcl", `
locals { account = "111122223333" }
iam_role                     = "arn:aws:iam::${local.account}:role/terragrunt"
iam_assume_role_duration     = 14400
iam_assume_role_session_name = "terragrunt-${local.who}"
`}, []string{`terragrunt |  | ` + arn + ` | duration=14400 | session=terragrunt-⟨local.who⟩ | 14400s @ arn:aws:iam::${local.account}:role/terragrunt`}},
		{"a token", []string{"live/terragrunt.hcl", "iam_role = \"" + arn + "\"\niam_web_identity_token = get_env(\"TOKEN\")\n"},
			[]string{"terragrunt | WithWebIdentity | " + arn + " | chained no @ " + arn}},
		{"the state", []string{"live/root.hcl", `
remote_state {
  backend = "s3"
  config = {
    bucket      = "state"
    assume_role = { role_arn = "` + arn + `", external_id = "ticket" }
  }
}`}, []string{"remote_state |  | " + arn + " | external=ticket @ " + arn}},
		{"the state, as before", []string{"live/terragrunt.hcl", `
remote_state {
  backend = "s3"
  config = {
    role_arn     = "` + arn + `"
    session_name = "state"
  }
}`}, []string{"remote_state |  | " + arn + " | session=state @ " + arn}},
		{"the state elsewhere", []string{"live/terragrunt.hcl", "remote_state {\n  backend = \"gcs\"\n  config = { role_arn = \"" + arn + "\" }\n}\n"}, nil},
		{"a module beside it with locals of its own", []string{
			"live/terragrunt.hcl", "iam_role = \"" + arn + "-${local.env}\"\n",
			"live/main.tf", "locals { env = \"x\" }\nresource \"aws_iam_user\" \"u\" { name = local.env }\n",
		}, []string{"terragrunt |  | " + arn + "-⟨local.env⟩ @ " + arn + "-${local.env}"}},
		{"a unit with a module", []string{
			"role/main.tf", unitModule, "live/terragrunt.hcl", "iam_role = \"" + arn + "\"\nterraform { source = \"../role\" }\ninputs = { name = \"n\" }\n",
		}, []string{"terragrunt |  | " + arn + " @ " + arn}},
		{"none", []string{"live/terragrunt.hcl", "iam_role = \"\"\n", "other/root.hcl", "inputs = { role_arn = \"x\" }\n"}, nil},
	} {
		files := map[string]string{}
		for i := 0; i < len(test.files); i += 2 {
			files[test.files[i]] = test.files[i+1]
		}
		repo := load(t, test.files...)
		var got []string
		for _, call := range repo.Calls {
			got = append(got, told(call, files))
			if repo.Files[call.Span.File] == nil {
				t.Errorf("%s: %s was not kept", test.fact, call.Span.File)
			}
		}
		if !slices.Equal(got, test.want) || len(repo.Problems) > 0 {
			t.Errorf("%s:\n%s\nwant\n%s\n%v", test.fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"), repo.Problems)
		}
	}
}
