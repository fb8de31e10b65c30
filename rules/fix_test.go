package rules_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// TestFixesMendTheExamples applies each fix that findings of the bad examples bear to a
// copy, and lints that with all rules: the finding is gone, and no other came.
func TestFixesMendTheExamples(t *testing.T) {
	engine := newEngine(t)
	asked := engine.Select(func(rule *rules.Rule) bool { return !rule.OptIn })
	texts := embedded(t)
	for _, rule := range engine.Rules() {
		t.Run(rule.ID, func(t *testing.T) {
			mended := 0
			for _, path := range badExamples(t, rule) {
				files, _ := readExample(t, path)
				before := lint(t, asked, files)
				for _, finding := range before.Findings {
					if finding.Rule.ID == rule.ID && finding.Fix != nil {
						mended++
						checkFix(t, asked, files, before, finding)
					}
				}
			}
			path := rule.Group + "/" + strings.ReplaceAll(rule.ID, "-", "_") + ".rego"
			if gives := strings.Contains(codeOf(texts[path]), `"fix": `); gives != (rule.Fix != "") || gives != (mended > 0) {
				t.Errorf("it has a fix: %v; METADATA describes %q; %d findings of the examples bear one", gives, rule.Fix, mended)
			}
		})
	}
}

func badExamples(t *testing.T, rule *rules.Rule) []string {
	t.Helper()
	folder := filepath.Join("..", "testdata", "rules", rule.ID)
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, entry := range entries {
		if stem(entry.Name()) == "bad" {
			list = append(list, filepath.Join(folder, entry.Name()))
		}
	}
	return list
}

func checkFix(t *testing.T, engine *rules.Engine, files fstest.MapFS, before *rules.Result, finding rules.Finding) {
	t.Helper()
	if strings.Contains(finding.Fix.Description, "{") || finding.Fix.Description == "" {
		t.Errorf("described as %q", finding.Fix.Description)
	}
	had := places(before)
	left := places(lint(t, engine, mended(files, finding.Fix)))
	had[place(before, finding)]--
	for at, number := range left {
		if number > had[at] {
			t.Errorf("fix %+v: %d findings %s, want %d", *finding.Fix, number, at, had[at])
		}
	}
}

// mended is a copy of the files with the fix.
func mended(files fstest.MapFS, fix *rules.Fix) fstest.MapFS {
	copied := fstest.MapFS{}
	for name, file := range files {
		data := slices.Clone(file.Data)
		for _, edit := range slices.Backward(fix.Edits) {
			if edit.Span.File == name {
				data = slices.Concat(data[:edit.Span.Start], []byte(edit.Text), data[edit.Span.End:])
			}
		}
		copied[name] = &fstest.MapFile{Data: data}
	}
	return copied
}

// places counts findings by rule and line, which fixes leave alone.
func places(result *rules.Result) map[string]int {
	counted := map[string]int{}
	for _, finding := range result.Findings {
		counted[place(result, finding)]++
	}
	return counted
}

func place(result *rules.Result, finding rules.Finding) string {
	line := policy.NewLines(result.Files[finding.Span.File]).Position(finding.Span.Start).Line
	return fmt.Sprintf("of %s at %s:%d", finding.Rule.ID, finding.Span.File, line)
}

// TestFixesAreBytesOfTheSource: a fix is there where the source says the value itself, and
// mends it in every format.
func TestFixesAreBytesOfTheSource(t *testing.T) {
	const statement = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "%s"}]}`
	inJSON := func(resource string) string { return fmt.Sprintf(statement, resource) }
	resource := `resource "aws_iam_policy" "p" {
  policy = `
	for name, test := range map[string]struct{ file, text, want string }{
		"JSON":                {"p.json", inJSON("arn:aws:S3:::a"), inJSON("arn:aws:s3:::a")},
		"JSON with an escape": {"p.json", inJSON(`arn:aws:\u00533:::a`), ""},
		"JSON with a hole":    {"p.json", inJSON("arn:aws:S3:::${bucket}/*"), inJSON("arn:aws:s3:::${bucket}/*")},
		"heredoc":             {"p.tf", resource + "<<EOT\n" + inJSON("arn:aws:S3:::a") + "\nEOT\n}\n", resource + "<<EOT\n" + inJSON("arn:aws:s3:::a") + "\nEOT\n}\n"},
		"jsonencode": {"p.tf",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:iam::${local.x}:Role/a"}]})` + "\n}\n",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:iam::${local.x}:role/a"}]})` + "\n}\n"},
		"JSON in a string of HCL": {"p.tf",
			resource + `"{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:S3:::a\"}}"` + "\n}\n",
			resource + `"{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::a\"}}"` + "\n}\n"},
		"local": {"p.tf",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = local.r}]})` + "\n}\nlocals {\n r = \"arn:aws:S3:::a\"\n}\n",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = local.r}]})` + "\n}\nlocals {\n r = \"arn:aws:s3:::a\"\n}\n"},
		"local with a hole": {"p.tf",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = local.r}]})` + "\n}\nlocals {\n r = \"arn:aws:S3:::${var.a}\"\n}\n", ""},
		"function": {"p.tf",
			resource + `jsonencode({Statement = [{Effect = "Allow", Action = "s3:GetObject", Resource = join(":", ["arn:aws:S3::", "a"])}]})` + "\n}\n", ""},
		"Go": {"p.go", "package p\n\nvar p = `" + inJSON("arn:aws:S3:::a") + "`\n", "package p\n\nvar p = `" + inJSON("arn:aws:s3:::a") + "`\n"},
	} {
		t.Run(name, func(t *testing.T) {
			files := fstest.MapFS{test.file: {Data: []byte(test.text)}}
			rule := func(rule *rules.Rule) bool { return rule.ID == "miscased-arn" }
			found := lint(t, newEngine(t).Select(rule), files).Findings
			if len(found) != 1 {
				t.Fatalf("%d findings", len(found))
			}
			switch fix := found[0].Fix; {
			case fix == nil && test.want != "":
				t.Error("no fix")
			case fix != nil && !bytes.Equal(mended(files, fix)[test.file].Data, []byte(test.want)):
				t.Errorf("%+v makes\n%s\nwant\n%s", *fix, mended(files, fix)[test.file].Data, test.want)
			}
		})
	}
}

// TestNoFixIsThereInDoubt: what is found fault with here may be mended in two ways, or
// would do more than anybody may have meant.
func TestNoFixIsThereInDoubt(t *testing.T) {
	role := func(name, path string) string {
		return fmt.Sprintf("  %s%d: {Type: AWS::IAM::Role, Properties: {RoleName: %s, Path: %s, AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: \"111122223333\"}, Action: \"sts:AssumeRole\"}}}}\n", "R", len(name+path), name, path)
	}
	template := func(roles, resource string) string {
		return "Conditions: {Prod: !Equals [!Ref AWS::Region, eu-west-1]}\nResources:\n" + roles +
			"  P: {Type: AWS::IAM::Policy, Properties: {PolicyName: p, Users: [u], PolicyDocument: {Statement: {Effect: Allow, Action: \"sts:AssumeRole\", Resource: " + resource + "}}}}\n"
	}
	trust := func(principal, action, condition string) string {
		return fmt.Sprintf(`{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": %s, "Action": "%s"%s}}`, principal, action, condition)
	}
	const ours = `"arn:aws:iam::${AWS::AccountId}:role/Deploy"`
	for name, test := range map[string]struct {
		rule, file, text string
		bears            bool
	}{
		"one role":                     {"miscased-role-name", "t.yaml", template(role("deploy", "/"), "!Sub "+ours), true},
		"two roles of other letters":   {"miscased-role-name", "t.yaml", template(role("deploy", "/")+strings.Replace(role("dePloy", "/"), "R", "S", 1), "!Sub "+ours), false},
		"a reference on a condition":   {"miscased-role-name", "t.yaml", template(role("deploy", "/"), "!If [Prod, !Sub "+ours+", \"*\"]"), false},
		"a name to be quoted":          {"miscased-role-name", "t.yaml", template(role("\"de,ploy\"", "/"), `!Sub "arn:aws:iam::${AWS::AccountId}:role/De,ploy"`), false},
		"a root in capitals":           {"miscased-arn", "p.json", trust(`{"AWS": "arn:aws:iam::111122223333:Root"}`, "sts:AssumeRole", ""), false},
		"a root behind capitals":       {"miscased-arn", "p.json", trust(`{"AWS": "arn:aws:IAM::111122223333:root"}`, "sts:AssumeRole", ""), false},
		"capitals in two fields":       {"miscased-arn", "p.json", trust(`{"AWS": "arn:aws:IAM::111122223333:Role/a"}`, "sts:AssumeRole", ""), true},
		"every role":                   {"miscased-arn", "p.json", trust(`"*"`, "sts:AssumeRole", `, "Condition": {"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:Role/*"}}`), false},
		"an account in the Region":     {"region-in-global-arn", "p.json", trust(`{"AWS": "arn:aws:iam:111122223333::role/a"}`, "sts:AssumeRole", ""), false},
		"an access point":              {"region-in-global-arn", "p.json", strings.Replace(trust(`"*"`, "s3:GetObject", ""), `"Principal": "*"`, `"Resource": "arn:aws:s3:eu-west-1::accesspoint/a"`, 1), false},
		"OIDC for everybody":           {"mismatched-assume-action", "p.json", trust(`{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`, "sts:AssumeRole", ""), false},
		"OIDC on a condition":          {"mismatched-assume-action", "p.json", trust(`{"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}`, "sts:AssumeRole", `, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:o/r:ref:refs/heads/main"}}`), true},
		"a condition of another kind":  {"mismatched-assume-action", "p.json", trust(`{"Federated": "arn:aws:iam::111122223333:saml-provider/Okta"}`, "sts:AssumeRole", `, "Condition": {"StringEquals": {"token.actions.githubusercontent.com:sub": "a"}}`), false},
		"two that call different ones": {"mismatched-assume-action", "p.json", trust(`{"Federated": "arn:aws:iam::111122223333:saml-provider/Okta", "Service": "ec2.amazonaws.com"}`, "sts:AssumeRole", ""), false},
	} {
		t.Run(name, func(t *testing.T) {
			asked := newEngine(t).Select(func(rule *rules.Rule) bool { return rule.ID == test.rule })
			found := lint(t, asked, fstest.MapFS{test.file: {Data: []byte(test.text)}}).Findings
			if len(found) == 0 {
				t.Fatalf("no finding in\n%s", test.text)
			}
			for _, finding := range found {
				if (finding.Fix != nil) != test.bears {
					t.Errorf("%s: fix %+v", finding.Message, finding.Fix)
				}
			}
		})
	}
}
