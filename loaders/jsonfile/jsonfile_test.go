package jsonfile

import (
	"cmp"
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

func load(t testing.TB, path, text string, options policy.Options) *policy.Repo {
	t.Helper()
	file := policy.File{Path: path, Data: []byte(text)}
	if !(Loader{}).Claims(path, func() []byte { return file.Data }) {
		return &policy.Repo{}
	}
	repo := Loader{}.Load(nil, []policy.File{file}, options)
	policytest.RepoPlaces(t, repo, map[string][]byte{path: file.Data})
	return repo
}

// summary shows what was read: kinds (with ? where guessed), statements, problems.
func summary(repo *policy.Repo) string {
	var parts []string
	for _, document := range repo.Documents {
		var kinds []string
		for _, use := range document.Uses {
			kind := cmp.Or(string(use.Kind), "unknown")
			if use.Guessed {
				kind += "?"
			}
			kinds = append(kinds, kind)
		}
		parts = append(parts, fmt.Sprintf("%s:%d", strings.Join(kinds, "+"), len(document.Statements)))
	}
	for _, problem := range repo.Problems {
		parts = append(parts, "! "+strings.TrimSpace(problem.Rule+" "+problem.Reason))
	}
	return strings.Join(parts, ", ")
}

const (
	identity = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}`
	trust    = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}}`
	resource = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}`
)

func TestKinds(t *testing.T) {
	assume := `{"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole"`
	for _, test := range []struct{ name, path, text, want string }{
		{"no principal is identity", "p.json", identity, "identity?:1"},
		{"principal and assume is trust", "p.json", trust, "trust:1"},
		{"principal and resource is resource", "p.json", resource, "resource?:1"},
		{"scp in the name", "org/example-scp.json", identity, "scp?:1"},
		{"scp in a folder", "service_control_policies/a.json", identity, "scp?:1"},
		{"scp with a principal contradicts", "scp.json", resource, "unknown?:1"},
		{"rcp in the name", "rcps/a.json", resource, "rcp?:1"},
		{"rcp without a principal contradicts", "rcps/a.json", identity, "unknown?:1"},
		{"boundary in the name", "DeveloperBoundary.json", identity, "boundary?:1"},
		{"assume without principal is identity", "p.json", assume + `}}`, "identity?:1"},
		{"assume with a resource is identity even so named", "assume-role.json", assume + `, "Resource": "*"}}`, "identity?:1"},
		{"trust in the name lacks its principal", "trust.json", assume + `}}`, "trust:1"},
		{"principal and resource under assume contradict", "p.json", assume + `, "Principal": "*", "Resource": "*"}}`, "unknown?:1"},
		{"trust in the name has a resource too many", "lambda-trust.json", assume + `, "Principal": "*", "Resource": "*"}}`, "trust:1"},
		{"ecr needs no resource", "p.json", `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "ecr:GetDownloadUrlForLayer"}}`, "resource?:1"},
		{"principal alone is unknown", "p.json", `{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:Get*"}}`, "unknown?:1"},
		{"principals in some statements only", "p.json", `{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*"}, {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}`, "unknown?:2"},
		{"unknown elements may be principals", "p.tpl", `{"Statement": [{"Effect": "Allow", "Action": "s3:Get*", ${more}}]}`, "unknown?:1"},
		{"unknown statements", "trust.tpl", `{"Version": "2012-10-17", "Statement": ${statements}}`, "unknown?:0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(load(t, test.path, test.text, policy.Options{})); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestKindToldByTheUserIsNotGuessed(t *testing.T) {
	options := policy.Options{Kinds: []policy.PathKind{{Glob: "a/**", Kind: policy.Session}, {Glob: "**/*.json", Kind: policy.SCP}}}
	for path, want := range map[string]string{"a/b/p.json": "session:1", "b/p.json": "scp:1", "b/p.tpl": "identity?:1"} {
		if got := summary(load(t, path, identity, options)); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestWrappers(t *testing.T) {
	quoted := strings.ReplaceAll(resource, `"`, `\"`)
	encoded := strings.NewReplacer(`"`, "%22", " ", "%20", "{", "%7B", "}", "%7D", ",", "%2C", ":", "%3A").Replace(trust)
	for _, test := range []struct{ name, path, text, want string }{
		{"version of a managed policy", "ReadOnly", `{"PolicyVersion": {"Document": ` + identity + `, "VersionId": "v1"}}`, "identity:1"},
		{"role", "role.json", `{"Role": {"RoleName": "r", "AssumeRolePolicyDocument": ` + trust + `}}`, "trust:1"},
		{"inline policy of a role", "x.json", `{"RoleName": "r", "PolicyName": "p", "PolicyDocument": ` + identity + `}`, "identity:1"},
		{"trust policy that takes the place of another", "x.json", `{"RoleName": "r", "PolicyDocument": ` + trust + `}`, "trust:1"},
		{"tree of CDK", "cdk.out/tree.json", `{"version": "tree-0.1", "tree": {"policyDocument": ` + identity + `}}`, "! CDK's list of constructs is not read: its templates say the same"},
		{"recording of a test", "tests/iam.snapshot.json", `{"Policy": ` + identity + `}`, "! policies that a test recorded are not read"},
		{"bucket policy in a string", "x.json", `{"Policy": "` + quoted + `"}`, "resource?:1"},
		{"url-encoded in a string", "x.json", `{"AssumeRolePolicyDocument": "` + encoded + `"}`, "trust:1"},
		{"url-encoded file", "x.json", encoded, "trust:1"},
		{"policy of an organization", "x.json", `{"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": "` + strings.ReplaceAll(identity, `"`, `\"`) + `"}}`, "scp:1"},
		{"list", "x.json", `[` + identity + `, ` + trust + `]`, "identity?:1, trust:1"},
		{"map of names", "x.json", `{"deploy-trust": ` + trust + `, "read": {"policy": ` + identity + `}}`, "trust:1, identity?:1"},
		{"string within a string", "x.json", `{"a": "{\"Policy\": \"{\\\"Statement\\\": {\\\"Effect\\\": 1}}\"}"}`, "! policy in a string within a string is not read"},
		{"log of several values", "x.json", `{"p": ` + identity + "}\n{}", "identity?:1, ! values behind the first are not read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(load(t, test.path, test.text, policy.Options{})); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestPlacesGoThroughEscapes(t *testing.T) {
	for name, text := range map[string]string{
		"quoted":  `{"Policy": "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}}"}`,
		"encoded": `{"Policy": "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22s3:GetObject%22%7D%7D"}`,
	} {
		action := load(t, "x.json", text, policy.Options{}).Documents[0].Statements[0].Actions[0]
		if got := text[action.Span.Start:action.Span.End]; got != "s3:GetObject" || !action.Text.Is(got) {
			t.Errorf("%s: action %s at %q", name, action.Text, got)
		}
	}
}

func TestTrapsStaySilent(t *testing.T) {
	for name, text := range map[string]string{
		"schema":         `{"properties": {"Statement": {"type": "array", "items": {"properties": {"Effect": {"enum": ["Allow", "Deny"]}}}}}}`,
		"wafv2":          `{"Rules": [{"Name": "r", "Priority": 1, "Action": {"Block": {}}, "Statement": {"IPSetReferenceStatement": {"ARN": "a"}}, "Effect": "x"}]}`,
		"ecr lifecycle":  `{"rules": [{"rulePriority": 1, "selection": {"tagStatus": "any"}, "action": {"type": "expire"}}]}`,
		"ssm document":   `{"schemaVersion": "2.2", "mainSteps": [{"action": "aws:runShellScript", "inputs": {"Statement": "Effect"}}], "Effect": "x"}`,
		"cloudformation": `{"Resources": {"P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": ` + identity + `}}}}`,
		"findings":       `[{"details": "the Statement has no Effect", "locations": [{"path": [{"value": "Statement"}, {"value": "Effect"}]}]}]`,
		"words":          `{"Statement": "of Effect", "Effect": "none"}`,
		"empty":          ``,
	} {
		if got := summary(load(t, "x.json", text, policy.Options{})); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestClaims(t *testing.T) {
	for path, want := range map[string]bool{
		"p.json": true, "a/ReadOnly": true, "p.json.tpl": true, "p.TPL": true, "p.tftpl": true, "p.template": true, "p.policy": true,
		"terraform.tfstate": true, "main.tf.json": false, "p.yaml": false, "README.md": false, "main.tf": false,
	} {
		if got := (Loader{}).Claims(path, func() []byte { return []byte(identity) }); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	for text, want := range map[string]bool{
		"#!/bin/sh\ncat <<EOF\n" + identity: false, "{{- define \"p\" }}" + identity: false, "\ufeff" + identity: true,
		"// note\n" + identity: true, `${header}` + identity: true, `{"statement": [{"effect": "Allow"}]}`: true,
	} {
		if got := (Loader{}).Claims("p.tpl", func() []byte { return []byte(text) }); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
	if (Loader{}).Claims("p.json", func() []byte { return nil }) {
		t.Error("claims what could not be read")
	}
}

func TestBrokenFiles(t *testing.T) {
	broken := `{"Version": "2012-10-17" "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`
	for _, test := range []struct{ name, path, text, want string }{
		{"missing comma is told, the policy read", "p.json", broken, `identity?:1, ! malformed-json missing comma at "Statement"`},
		{"no end", "p.json", identity[:len(identity)-1], "! malformed-json unexpected end at end of text"},
		{"broken within a string", "x.json", `{"Policy": "` + strings.ReplaceAll(broken, `"`, `\"`) + `"}`, `identity?:1, ! malformed-json missing comma at "Statement"`},
		{"fragment", "p.json", `"Statement": [{"Effect": "Allow"}]`, "! fragment of a policy"},
		{"statement alone", "p.json", `{"Effect": "Allow", "Action": "a:b", "Sid": "Statement", "Statement": null}`, "! statement without a policy document around it"},
		{"comments where they are welcome", "p.jsonc", "// why\n" + identity, "identity?:1"},
		{"comments where they are not", "p.json", "// why\n" + identity, "identity?:1, ! malformed-json comment at //"},
		{"another template language", "p.tpl", `{"Statement": [{"Effect": "Allow", "Action": {{ actions }}, "Resource": "*"}]}`, "! template language leaves no JSON: missing key at {"},
		{"directives that leave JSON", "p.tpl", `{"Statement": [%{ if x }{"Effect": "Deny", "Action": "*", "Resource": "*"},%{ endif } {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}`, "identity?:2"},
		{"directives around one value", "p.tpl", `{"Statement": {"Effect": %{ if x }"Allow"%{ else }"Deny"%{ endif }, "Action": "s3:*", "Resource": "*"}}`, "identity?:1"},
		{"directives that repeat a key", "p.tpl", `{"Statement": {%{ if x }"Effect": "Allow",%{ else }"Effect": "Deny",%{ endif } "Action": "s3:*", "Resource": "*"}}`, "unknown?:1"},
		{"directives that leave none", "p.tpl", `{"Statement": {"Effect": "Allow" %{ if x }}%{ endif }`, "! template directives leave no JSON"},
		{"terraform plan", "plan.json", `{"terraform_version": "1.9.0", "planned_values": {"policy": "{\"Statement\": {\"Effect\": \"Allow\"}}"}}`, "! policies of a Terraform plan or state are not read"},
		{"too deep", "p.json", `{"Statement": {"Effect": ` + strings.Repeat("[", 20_000), "! malformed-json nesting deeper than 1000 levels at ["},
		{"UTF-16", "p.json", "\xff\xfe" + strings.Join(strings.Split(identity, ""), "\x00") + "\x00", "! UTF-16 is not read: save the file as UTF-8"},
		{"not UTF-8", "p.json", strings.Replace(identity, "*", "\xe4", 1), "identity?:1, ! malformed-json bytes that are not UTF-8 at \"\uFFFD\""},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := summary(load(t, test.path, test.text, policy.Options{})); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestFileAboveTheBoundIsNotRead(t *testing.T) {
	if got := summary(load(t, "p.json", identity, policy.Options{MaxFileBytes: 20})); got != "! file is larger than 20 bytes" {
		t.Error(got)
	}
}

func TestMalformedPointsAtTheTokenAndTheValueBefore(t *testing.T) {
	text := `{"Statement": [{"Effect": "Allow" "Action": "*"}]}`
	problem := load(t, "p.json", text, policy.Options{}).Problems[0]
	if got := text[problem.Span.Start:problem.Span.End]; got != `"Action"` || problem.Args["token"] != got {
		t.Errorf("span %q, token %q", got, problem.Args["token"])
	}
	if before := text[:problem.Related.Start]; !strings.HasSuffix(before, `"Allow"`) {
		t.Errorf("the value before ends at %q", before)
	}
}

func TestPlaceholders(t *testing.T) {
	for expression, want := range map[string]string{
		"aws:username": "text", "aws:PrincipalTag/team, 'none'": "text", "*": "text", "?": "text", "$": "text", "saml:sub": "text", "SAML:sub": "text",
		"cognito-identity.amazonaws.com:sub": "text", "graph.facebook.com:id": "text", "s3:prefix": "text", "iot:Connection.Thing.ThingName": "text",
		"AWS::AccountId": "Account", "AWS::Partition": "Partition", "AWS::Region": "Region", "AWS::StackName": "AnyText",
		"account_id": "Account", "var.prodAccountId": "Account", "aws-account-id": "Account", "account_ids": "AnyText", "bucket": "AnyText",
		`join(":", account_id)`: "AnyText", "ACCEL_LOOKUP::VPC_ID:OU:Infra": "AnyText", "self:custom.stage": "AnyText", "x ? a : b": "AnyText", "": "text",
	} {
		got := "text"
		if hole := placeholder("p.tpl")(expression); hole != nil {
			got = []string{"AnyText", "Account", "Partition", "Region", "Name"}[hole.Class]
			if hole.Name != expression || hole.Scope != "p.tpl" {
				t.Errorf("%s: hole %+v", expression, hole)
			}
		}
		if got != want {
			t.Errorf("%s: %s, want %s", expression, got, want)
		}
	}
}

// FuzzLoad claims and loads anything; no panic, every place in its file.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{identity, trust, resource, dumpText, `{"Policy": "` + strings.ReplaceAll(trust, `"`, `\"`) + `"}`} {
		f.Add([]byte(seed))
	}
	f.Add([]byte(`{"Statement": [%{ if x }{"Effect": "${a}", ${b}},%{ endif } {}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := policy.File{Path: "p.json", Data: data}
		repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{})
		policytest.RepoPlaces(t, repo, map[string][]byte{"p.json": data})
		if len(repo.Documents) > 0 && repo.Files["p.json"] == nil {
			t.Error("a document without its file")
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	statement := `{"Effect": "Allow", "Action": [` + strings.Repeat("\n      \"s3:GetObjectVersion\",", 30) + ` "s3:List*"], "Resource": "*"}`
	file := policy.File{Path: "p.json", Data: []byte(`{"Version": "2012-10-17", "Statement": [` + strings.Repeat(statement+",\n", 4) + statement + `]}`)}
	b.SetBytes(int64(len(file.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if len((Loader{}).Load(nil, []policy.File{file}, policy.Options{}).Documents) != 1 {
			b.Fatal("no document")
		}
	}
}
