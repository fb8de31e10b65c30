package terraform

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// stored is a state as Terraform keeps it.
const stored = `{
  "version": 4, "terraform_version": "1.9.0", "serial": 3,
  "resources": [
    {"module": "module.app[0]", "mode": "managed", "type": "aws_iam_role", "name": "r", "instances": [
      {"index_key": "a", "attributes": {"arn": "arn:aws:iam::111122223333:role/team/r-a", "name": "r-a", "path": "/team/", "name_prefix": "", "inline_policy": [{"name": "", "policy": ""}], "managed_policy_arns": ["arn:aws:iam::111122223333:policy/p", "arn:aws:iam::aws:policy/ReadOnlyAccess"],
        "assume_role_policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\"Condition\":{\"StringEquals\":{\"aws:PrincipalTag/team\":\"${aws:username}\\u00fc\"}}}]}"}}]},
    {"mode": "managed", "type": "aws_iam_policy", "name": "p", "instances": [
      {"attributes": {"arn": "arn:aws:iam::111122223333:policy/p", "name": "p", "path": "/", "policy": "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}]}"}}]},
    {"mode": "managed", "type": "aws_iam_role_policy_attachment", "name": "a", "instances": [
      {"attributes": {"role": "r-a", "policy_arn": "arn:aws:iam::111122223333:policy/p"}}]},
    {"mode": "managed", "type": "aws_instance", "name": "x", "instances": [{"attributes": {"policy": "{"}}]}
  ]
}`

func loadPlan(t testing.TB, name, source string) *policy.Repo {
	t.Helper()
	read := func() []byte { return []byte(source) }
	if !(Loader{}).Claims(name, read) {
		t.Fatalf("%s is not claimed", name)
	}
	return Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: name, Data: []byte(source)}}, policy.Options{})
}

func TestAStateIsReadWithItsAccountLinksAndPlaces(t *testing.T) {
	repo := loadPlan(t, "prod/terraform.tfstate", stored)
	policytest.RepoPlaces(t, repo, map[string][]byte{"prod/terraform.tfstate": []byte(stored)})
	if len(repo.Principals) != 1 || len(repo.Documents) != 2 || len(repo.Problems) != 0 {
		t.Fatalf("%d principals, %d documents, problems %v", len(repo.Principals), len(repo.Documents), repo.Problems)
	}
	role := repo.Principals[0]
	if got := role.ARN().String(); got != "arn:aws:iam::111122223333:role/team/r-a" {
		t.Error(got)
	}
	if role.Address != `module.app[0].aws_iam_role.r["a"]` {
		t.Error(role.Address)
	}
	if len(role.Managed) != 1 || role.Managed[0].Text.String() != "arn:aws:iam::aws:policy/ReadOnlyAccess" {
		t.Errorf("managed: %v", role.Managed)
	}
	if len(role.Policies) != 1 || len(role.Trust) != 1 || len(role.Incomplete) != 0 {
		t.Errorf("%d policies, incomplete: %v", len(role.Policies), role.Incomplete)
	}
	want := `Allow principal=AWS:arn:aws:iam::444455556666:root sts:AssumeRole if=StringEquals(aws:PrincipalTag/team ${aws:username}ü)`
	if got := shown(role.Trust[0]); got != want {
		t.Errorf("got %s", got)
	}
	for span, want := range map[policy.Span]string{
		role.Trust[0].Statements[0].Actions[0].Span:              "sts:AssumeRole",
		role.Trust[0].Statements[0].Conditions[0].Values[0].Span: `${aws:username}\\u00fc`,
		role.Policies[0].Statements[0].Actions[0].Span:           "s3:*",
		role.NameSpan: "r-a",
	} {
		if got := stored[span.Start:span.End]; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestOnlyPlansAndStatesOfIAMAreClaimed(t *testing.T) {
	for source, want := range map[string]bool{
		stored: true,
		`{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [{"type": "aws_iam_role"}]}}}`:   true,
		`{"format_version": "1.0", "terraform_version": "1.9.0", "values": {"root_module": {"resources": [{"type": "aws_sns_topic_policy"}]}}}`:   true,
		`{"format_version": "1.2", "terraform_version": "1.9.0", "planned_values": {"root_module": {"resources": [{"type": "google_project"}]}}}`: false,
		`{"Version": "2012-10-17", "Statement": []}`: false,
	} {
		if got := (Loader{}).Claims("x.json", func() []byte { return []byte(source) }); got != want {
			t.Errorf("%v: %s", got, source)
		}
	}
}

func TestBrokenPlansEnd(t *testing.T) {
	for _, source := range []string{
		stored[:len(stored)/2], `[]`, `{"terraform_version": "1", "resources": [{"instances": [1, {}]}], "aws_iam_": 0}`,
		`{"values": {"root_module": {"child_modules": [[]], "resources": [{"address": "a", "mode": "managed", "type": "aws_iam_role", "values": []}]}}}`,
		`{"values": {"root_module": {"resources": [{"address": "module.", "mode": "managed", "type": "aws_iam_role", "name": "r\"${", "index": 1, "values": {"name": {}, "assume_role_policy": "{"}}]}}}`,
	} {
		repo := Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: "p.json", Data: []byte(source)}}, policy.Options{})
		policytest.RepoPlaces(t, repo, map[string][]byte{"p.json": []byte(source)})
		for path := range repo.Files {
			if strings.Contains(path, "#") {
				t.Errorf("%s is no file", path)
			}
		}
	}
}

// FuzzPlan: no plan or state makes the loader panic, and every place lies in it.
func FuzzPlan(f *testing.F) {
	f.Add([]byte(stored))
	f.Fuzz(func(t *testing.T, source []byte) {
		repo := Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: "p.json", Data: source}}, policy.Options{})
		policytest.RepoPlaces(t, repo, map[string][]byte{"p.json": source})
	})
}
