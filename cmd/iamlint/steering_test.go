package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/rules/report"
)

// steering is what somebody may call a thing to steer who looks at it: a terminal, the
// runner of a workflow, a page.
const steering = "x\n::error::forged\r\x1b[31m\u202e\u009b31m\x7f\u2028##[error]forged ##vso[task.setvariable variable=a]b ##teamcity[x] '<b>|`${x}"

// asYAML and asHCL write it as a string of a format.
func asYAML(prefix string) string {
	quoted, _ := json.Marshal(prefix + steering)
	return string(report.JSONText(quoted))
}

func asHCL(prefix string) string { return strings.ReplaceAll(asYAML(prefix), "${", "$${") }

// steeringRepository has steering names wherever a format lets somebody choose one.
func steeringRepository() map[string]string {
	quoted := asYAML("")
	trust := `{"Version": "2012-10-17", "Statement": [{"Sid": ` + quoted + `, "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": ["arn:aws:iam::111122223333:user/U", ` + asYAML("arn:aws:iam::111122223333:role/") + `]}, "Condition": {` + quoted + `: {` + quoted + `: ` + quoted + `}}}]}`
	policy := `{"Version": "2012-10-17", "Statement": [{"Sid": ` + quoted + `, "Effect": "Allow", "Action": ["*", ` + quoted + `], "Resource": ["*", ` + quoted + `]}, {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": ` + asYAML("arn:aws:iam::111122223333:role/") + `}]}`
	return map[string]string{
		"::error::x.json":            policy,
		"::error::d/  ::error::.tf":  "resource \"aws_iam_policy\" \"p\" {\n  name   = " + asHCL("") + "\n  policy = jsonencode({ Statement = [{ Effect = \"Allow\", Action = \"*\", Resource = \"*\", Sid = var.x[" + asHCL("") + "] }] }) # iamlint:ignore ##[error]x -- ::error::y\n}\n",
		"  ::error::x.json":          policy,
		"##[error]x.json":            policy,
		"##vso[task.complete]x.json": policy,
		"n\n::error::x.json":         "{\"Statement\": [,]}",
		"b.json":                     "{\"Statement\": [{\"Effect\": " + quoted + ",}]}\n",
		"x.yaml": "Parameters: {" + quoted + ": {Type: String}}\nResources:\n  " + quoted + ":\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: " + quoted + "\n      AssumeRolePolicyDocument: " + trust +
			"\n      Policies: [{PolicyName: " + quoted + ", PolicyDocument: " + policy + "}]\n  U:\n    Type: AWS::IAM::User\n    Properties: {UserName: " + quoted + ", Policies: [{PolicyName: p, PolicyDocument: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Resource: [!Ref " + quoted + ", !Sub " + asYAML("arn:aws:iam::111122223333:role/") + "]}}}]}\n",
		"role.yaml":                "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      RoleName: R\n      Tags: [{Key: " + quoted + ", Value: " + quoted + "}]\n      AssumeRolePolicyDocument: " + trust + "\n",
		".github/workflows/x.yml":  "name: " + quoted + "\non: push\njobs:\n  " + quoted + ":\n    runs-on: x\n    environment: " + quoted + "\n    steps:\n    - name: " + quoted + "\n      id: " + quoted + "\n      uses: aws-actions/configure-aws-credentials@v4\n      with: {role-to-assume: " + asYAML("arn:aws:iam::111122223333:role/") + ", role-session-name: " + quoted + "}\n",
		".gitlab-ci.yml":           quoted + ":\n  script: [" + asYAML(assumes+"$") + "]\n",
		"k.yaml":                   "kind: ServiceAccount\nmetadata: {name: " + quoted + ", namespace: " + quoted + ", annotations: {eks.amazonaws.com/role-arn: " + asYAML("arn:aws:iam::111122223333:role/") + "}}\n",
		"aws/config":               "[profile \x1b[31m##[error]x]\nrole_arn = arn:aws:iam::111122223333:role/\x1b[31m##[error]x\u202e\nsource_profile = \x1b[31m##[error]x\n",
		"samconfig.toml":           "[default.deploy.parameters]\nrole_arn = " + asYAML("arn:aws:iam::111122223333:role/") + "\n",
		"x.sh":                     "#!/bin/bash\n" + assumes + "'arn:aws:iam::111122223333:role/" + strings.ReplaceAll(steering, "'", "") + "'\n",
		"Makefile":                 "x\x1b[31m##[error]:\n\t" + assumes + "$(A\x1b[31m##[error])\n",
		"x.go":                     "package x\n\nimport \"github.com/aws/aws-sdk-go-v2/service/iam\"\n\nvar name, policy = " + strconv.Quote(steering) + ", " + strconv.Quote(policy) + "\nvar _ = iam.PutRolePolicyInput{RoleName: &name, PolicyName: &name, PolicyDocument: &policy}\n",
		"serverless.yml":           "service: " + quoted + "\nprovider:\n  name: aws\n  iam: {role: {name: " + quoted + ", statements: [{Effect: Allow, Action: '${file(\u202e##[error]x.yml)}', Resource: '*'}]}}\nfunctions: {" + quoted + ": {role: " + quoted + "}}\n",
		"main.tf":                  "variable \"v\" {}\nlocals {\n  all = { " + asHCL("") + " = 1 }\n}\nresource \"aws_iam_role\" \"r\" {\n  for_each = local.all\n  name     = each.key\n  path     = " + asHCL("/") + "\n  assume_role_policy = file(" + asHCL("") + ")\n}\nmodule \"m\" {\n  source = " + asHCL("") + "\n}\n",
		"below/.iamlint.yaml":      asYAML("") + ": 1\naccounts: [{id: " + quoted + ", name: " + quoted + "}]\nrules: {" + quoted + ": error}\n",
		".iamlint.yaml":            "accounts: [{id: '111122223333', name: " + quoted + ", paths: ['**'], complete: true}]\nkinds: {\"::error::a\u202e\": trust}\nexclude: [" + quoted + "]\nignore: [{rule: admin-wildcard, path: q.json, reason: " + quoted + "}]\n",
		"facts/f.json":             "{\"iamlint\": " + quoted + ", \"schema\": 1, \"source\": {\"repository\": " + quoted + "}, \"x\": }",
		"baseline":                 "# known\n0123456789abcdef admin-wildcard " + strconv.Quote(steering) + "\n",
		"broken-baseline\x1b[31m":  steering,
		"session\x1b[31m##[x].txt": "{\"Statement\": " + quoted + ",}",
	}
}

// TestNamesSteerNothing runs each command over names that try to, and looks at all that
// it prints: no character that does not print, no command of a runner that we did not
// write, and JSON where that was asked for.
func TestNamesSteerNothing(t *testing.T) {
	dir := t.TempDir()
	hostile{files: steeringRepository()}.write(t, dir)
	t.Chdir(dir)
	base := gitOf(t, steering)
	answers := [][]string{
		{"who", "R"}, {"who", "R", "--format", "json"}, {"why", "U", "R"}, {"why", "U", "R", "--format", "json"},
		{"why", "arn:aws:iam::111122223333:role/" + steering, "R"}, {"why", "U", "R", "--context", steering + "=" + steering},
		{"why", "U", "R", "--tag", "::error::" + steering + "=1", "--external-id", steering}, {"why", "U", "R", "--action", steering},
		{"graph", "--all"}, {"graph", "--all", "--format", "dot"}, {"graph", "--format", "html"},
		{"inspect"}, {"inspect", "--format", "json"}, {"inspect", "--format", "input"}, {"inspect", "--format", "facts"}, {"inspect", "--stats"}, {"inspect", "--stats", "--format", "json"},
		{"config", "show"}, {"baseline", "create", "--baseline", steering}, {"--baseline", "baseline"}, {"--fail-on", "never", "--new-from-rev", base},
	}
	for _, format := range report.Formats() {
		answers = append(answers, []string{"--format", format})
	}
	failures := [][]string{
		{"who", steering}, {"why", steering, "R"}, {"why", "R", steering}, {"why", "profile:" + steering, "R"}, {"why", "U", "R", "--context", "=" + steering}, {"why", "--error", steering},
		{"why", "U", "R", "--session-policy", "session\x1b[31m##[x].txt"}, {"graph", "--role", steering}, {"graph", "--output", steering + "/x"},
		{"explain", steering}, {"rules", "--format", steering}, {"config", "verify", "below/.iamlint.yaml", steering}, {"below"},
		{"--baseline", "broken-baseline\x1b[31m"}, {"--with", "facts"}, {"--with", steering}, {"--config", steering}, {"--only", steering}, {"--format", steering},
		{"--output", steering + "=x"}, {"--output", "json=" + steering + "/x"}, {"--now", steering}, {"--new-from-rev", steering}, {"--new-from-merge-base", "HEAD" + steering}, {"--" + steering}, {steering + "x"},
	}
	for i, args := range append(answers, failures...) {
		var out, errs bytes.Buffer
		if code, fails := run(args, &out, &errs, embedded()), i >= len(answers); (code == exitFailure) != fails {
			t.Errorf("%q exits %d: %s", args, code, errs.String())
		}
		all := strings.Join(args, " ")
		wantNothingSteered(t, args, out.String(), all == "--format github")
		wantNothingSteered(t, args, errs.String(), false)
		if isJSON := regexp.MustCompile("json|sarif|gitlab|input|facts").MatchString(all); i < len(answers) && isJSON && !json.Valid(out.Bytes()) {
			t.Errorf("%q: no JSON", args)
		}
		if out.Len()+errs.Len() == 0 {
			t.Errorf("%q: nothing is said", args)
		}
	}
}

// wantNothingSteered looks at each line; commands are those of the format itself.
func wantNothingSteered(t *testing.T, args []string, written string, commands bool) {
	t.Helper()
	for line := range strings.Lines(written) {
		line = strings.TrimSuffix(line, "\n")
		around := func(at int) string { return line[max(0, at-60):min(len(line), at+60)] }
		if at := strings.IndexFunc(line, func(r rune) bool { return !strconv.IsPrint(r) }); at >= 0 {
			t.Errorf("%q: %q", args, around(at))
		}
		for _, command := range []string{"##[", "##vso[", "##teamcity["} {
			if at := strings.Index(line, command); at >= 0 {
				t.Errorf("%q: %q", args, around(at))
			}
		}
		if line := strings.TrimSpace(line); strings.HasPrefix(line, "::") && !strings.HasPrefix(line, "::: ") && (!commands || strings.HasPrefix(line, "::error::")) {
			t.Errorf("%q: %q", args, around(0))
		}
	}
}

// gitOf makes a repository of the working directory, whose remote has a name, and gives its commit.
func gitOf(t *testing.T, remote string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip(err)
	}
	git := func(args ...string) string {
		command := exec.Command("git", args...)
		command.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_NOSYSTEM=1")
		out, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	git("init", "-q", "-b", "main")
	git("config", "remote.origin.url", "https://example.com/o/"+remote)
	git("add", "-f", ".")
	git("-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "x")
	return git("rev-parse", "HEAD")
}
