package terraform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// handoffs shows what resources are given, in the order of the files.
func handoffs(repo *policy.Repo) (list []string) {
	for _, handoff := range repo.Handoffs {
		_, role, _ := strings.Cut(handoff.Key, "\x00")
		list = append(list, fmt.Sprintf("%s.%s gets %s %s when %q", handoff.Address, handoff.Property, handoff.Role.Text.String(), role, handoff.When.String()))
	}
	return list
}

const roleFoo = "arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/foo"

func TestWhichRolesResourcesAreGiven(t *testing.T) {
	declared := "resource \"aws_iam_role\" \"foo\" {\n name = \"foo\"\n}\n" +
		"resource \"aws_iam_role\" \"many\" {\n for_each = toset([\"a\", \"b\"])\n name = each.key\n}\n" +
		"resource \"aws_iam_role\" \"some\" {\n for_each = var.names\n name = each.key\n}\n"
	for source, want := range map[string][]string{
		`resource "aws_lambda_function" "f" { role = aws_iam_role.foo.arn }`:                                 {"aws_lambda_function.f.role gets " + roleFoo + ` aws_iam_role.foo when ""`},
		`resource "aws_iam_instance_profile" "f" { role = aws_iam_role.foo.name }`:                           {`aws_iam_instance_profile.f.role gets foo aws_iam_role.foo when ""`},
		`resource "aws_glue_crawler" "f" { role = "foo" }`:                                                   {`aws_glue_crawler.f.role gets foo aws_iam_role.foo when ""`},
		`resource "aws_glue_crawler" "f" { role = "other" }`:                                                 {`aws_glue_crawler.f.role gets other  when ""`},
		`resource "aws_lambda_function" "f" { role = "arn:aws:iam::111122223333:role/foo" }`:                 {`aws_lambda_function.f.role gets arn:aws:iam::111122223333:role/foo  when ""`},
		`resource "aws_lambda_function" "f" { role = var.role }`:                                             nil,
		`resource "aws_lambda_function" "f" { role = null }`:                                                 nil,
		`resource "aws_lambda_function" "f" { role = "" }`:                                                   nil,
		`resource "aws_sqs_queue" "f" { role = aws_iam_role.foo.arn }`:                                       nil,
		"resource \"aws_lambda_function\" \"f\" {\n count = 0\n role = aws_iam_role.foo.arn\n}":              nil,
		"resource \"aws_lambda_function\" \"f\" {\n count = var.on ? 1 : 0\n role = aws_iam_role.foo.arn\n}": {"aws_lambda_function.f.role gets " + roleFoo + ` aws_iam_role.foo when "var.on"`},
		"resource \"aws_lambda_function\" \"f\" {\n role = var.on ? aws_iam_role.foo.arn : var.role\n}":      {"aws_lambda_function.f.role gets " + roleFoo + ` aws_iam_role.foo when "var.on"`},
		"resource \"aws_pipes_pipe\" \"f\" {\n for_each = toset([\"a\"])\n role_arn = aws_iam_role.many[each.key].arn\n}": {
			`aws_pipes_pipe.f["a"].role_arn gets ` + strings.Replace(roleFoo, "foo", "a", 1) + ` aws_iam_role.many["a"] when ""`},
		`resource "aws_lambda_function" "f" { role = aws_iam_role.some["x"].arn }`: {
			`aws_lambda_function.f.role gets ` + strings.Replace(roleFoo, "foo", "x", 1) + ` aws_iam_role.some when "each.key == \"x\""`},
		`resource "aws_redshift_cluster" "f" { iam_roles = [aws_iam_role.foo.arn, var.role] }`: {"aws_redshift_cluster.f.iam_roles gets " + roleFoo + ` aws_iam_role.foo when ""`},
		"resource \"aws_iot_topic_rule\" \"f\" {\n sns {\n role_arn = aws_iam_role.foo.arn\n }\n error_action {\n dynamic \"sqs\" {\n for_each = var.on ? [1] : []\n content {\n role_arn = aws_iam_role.foo.arn\n }\n }\n }\n}": {
			"aws_iot_topic_rule.f.role_arn gets " + roleFoo + ` aws_iam_role.foo when ""`, "aws_iot_topic_rule.f.role_arn gets " + roleFoo + ` aws_iam_role.foo when "var.on"`},
	} {
		repo := load(t, "main.tf", declared+source+"\n")
		if got := handoffs(repo); !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", source, got, want)
		}
	}
}

func TestARoleCrossesModulesToTheResourceThatGetsIt(t *testing.T) {
	repo := load(t,
		"main.tf", "module \"role\" {\n source = \"./role\"\n}\nmodule \"fn\" {\n source = \"./fn\"\n role = module.role.arn\n}\n",
		"role/main.tf", "resource \"aws_iam_role\" \"foo\" {\n name = \"foo\"\n}\noutput \"arn\" {\n value = aws_iam_role.foo.arn\n}\n",
		"fn/main.tf", "variable \"role\" {}\nresource \"aws_lambda_function\" \"f\" {\n role = var.role\n}\n")
	if len(repo.Handoffs) != 1 || repo.Handoffs[0].Key != repo.Principals[0].Key {
		t.Fatalf("got %q", handoffs(repo))
	}
}

func TestTheTableOfReceiversIsWellFormed(t *testing.T) {
	row := regexp.MustCompile(`^aws_[a-z0-9_]+\t(?:(?:[a-z0-9_]+|\*)\.)*[a-z0-9_]+\t[a-z0-9.-]+\.amazonaws\.com(?: [a-z0-9.-]+\.amazonaws\.com)*$`)
	lines := strings.Split(strings.TrimSuffix(handoffTable, "\n"), "\n")
	if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Error("rows are out of order, or stand twice")
	}
	for _, line := range lines {
		if !row.MatchString(line) {
			t.Errorf("%q", line)
		}
	}
}
