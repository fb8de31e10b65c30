package workflow

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// read reads workflows and actions by path, and checks that every place lies in its file.
func read(t *testing.T, files map[string]string) *policy.Repo {
	t.Helper()
	var list []policy.File
	for path, text := range files {
		list = append(list, policy.File{Path: path, Data: []byte(text)})
	}
	slices.SortFunc(list, func(a, b policy.File) int { return strings.Compare(a.Path, b.Path) })
	repo := Loader{}.Load(nil, list, policy.Options{})
	repo.Relocate(func(span policy.Span) policy.Span {
		if size := len(files[span.File]); !span.IsZero() && (span.Start < 0 || span.End < span.Start || span.End > size) {
			t.Errorf("%+v is not in %d bytes", span, size)
		}
		return span
	})
	return repo
}

const deploy = ".github/workflows/deploy.yml"

// step is a job with one step that configures credentials.
func step(head, job, with string) string {
	return head + "\njobs:\n  a:\n    runs-on: ubuntu-latest\n" + indent(job, 4) + "    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with:\n          role-to-assume: r\n" + indent(with, 10)
}

func indent(text string, by int) string {
	var made strings.Builder
	for line := range strings.Lines(text) {
		made.WriteString(strings.Repeat(" ", by) + strings.TrimSuffix(line, "\n") + "\n")
	}
	return made.String()
}

func only(t *testing.T, text string) *policy.Call {
	t.Helper()
	repo := read(t, map[string]string{deploy: text})
	if len(repo.Calls) != 1 {
		t.Fatalf("%d calls in\n%s", len(repo.Calls), text)
	}
	return repo.Calls[0]
}

func claim(call *policy.Call, key string) (values string, all bool) {
	for _, claim := range call.Claims {
		if claim.Key == key {
			var list []string
			for _, value := range claim.Values {
				if text := value.Text.String(); !strings.Contains(text, "@⟨") { // the numbered form
					list = append(list, strings.TrimPrefix(text, "repo:⟨github.repository⟩:"))
				}
			}
			return strings.Join(list, " "), claim.All
		}
	}
	return "", false
}

func TestTheSubjectIsThatOfTheTriggersOrTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		on, job, want string
		all           bool
	}{
		{"on: {push: {branches: [main]}}", "", "ref:refs/heads/main", true},
		{"on: {push: {branches: main}}", "", "ref:refs/heads/main", true},
		{"on: push", "", "ref:refs/heads/⟨github.ref_name⟩ ref:refs/tags/⟨github.ref_name⟩", true},
		{"on: {push: {tags: ['v*']}}", "", "ref:refs/tags/v⟨v*⟩", true},
		{"on: {push: {branches-ignore: [x]}}", "", "ref:refs/heads/⟨github.ref_name⟩", true},
		{"on: {push: {paths: [x]}}", "", "ref:refs/heads/⟨github.ref_name⟩ ref:refs/tags/⟨github.ref_name⟩", true},
		{"on: {push: {branches: ['rel/**/x', '!rel/a/x', 'v1?', '[ab]c']}}", "", "ref:refs/heads/rel/⟨rel/**/x⟩/x ref:refs/heads/v⟨v1?⟩ ref:refs/heads/⟨[ab]c⟩", true},
		{"on: [pull_request, schedule]", "", "pull_request ref:refs/heads/⟨github.event.repository.default_branch⟩", true},
		{"on: {pull_request: {types: [closed]}}", "", "pull_request ref:refs/heads/⟨github.base_ref⟩", true},
		{"on: {workflow_call: , push: {branches: [main]}}", "environment: prod", "environment:prod", false},
		{"on: release", "", "ref:refs/tags/⟨github.ref_name⟩", true},
		{"on: {push: {branches: [main]}, what_is_new: }", "", "ref:refs/heads/main", false},
		{"on: push", "environment: prod", "environment:prod", true},
		{"on: push", "environment: {name: 'a:b', url: x}", "environment:a%3Ab", true},
		{"on: what_is_new", "environment: prod", "environment:prod", true},
		{"on: {push: {branches: [main]}}", "environment: \"${{ vars.E }}\"", "environment:⟨vars.E⟩ ref:refs/heads/main", true},
		{"on: {push: {branches: [main]}}", "environment: \"${{ vars.E }}-x\"", "environment:⟨vars.E⟩-x", true},
	} {
		call := only(t, step(c.on+"\npermissions: {id-token: write}", c.job, ""))
		if got, all := claim(call, "sub"); got != c.want || all != c.all {
			t.Errorf("%s %s\nsub is %q, all %v, not %q", c.on, c.job, got, all, c.want)
		}
	}
}

func TestTheSubjectHasAFormWithNumbers(t *testing.T) {
	call := only(t, step("on: {push: {branches: [main]}}\npermissions: write-all", "", ""))
	last := call.Claims[1].Values[1].Text.String()
	if last != "repo:⟨github.repository_owner⟩@⟨github.repository_owner_id⟩/⟨github.event.repository.name⟩@⟨github.repository_id⟩:ref:refs/heads/main" {
		t.Error(last)
	}
}

func TestWhoMayAskForAToken(t *testing.T) {
	for _, c := range []struct {
		head, job string
		want      policy.Tri
		placed    bool
	}{
		{"on: push", "", policy.No, false},
		{"on: push\npermissions: {id-token: write}", "", policy.Yes, true},
		{"on: push\npermissions: {contents: read}", "", policy.No, true},
		{"on: push\npermissions: {}", "", policy.No, true},
		{"on: push\npermissions: write-all", "", policy.Yes, true},
		{"on: push\npermissions: read-all", "", policy.No, true},
		{"on: push\npermissions: {id-token: write}", "permissions: {contents: read}", policy.No, true},
		{"on: push\npermissions: {contents: read}", "permissions: {id-token: write}", policy.Yes, true},
		{"on: workflow_call", "", policy.Unknown, false},
		{"on: workflow_call\npermissions: {contents: read}", "", policy.No, true},
		{"on: [workflow_call, workflow_dispatch]", "", policy.No, false},
	} {
		call := only(t, step(c.head, c.job, ""))
		if call.Job.IDToken != c.want || call.Job.PermissionsSpan.IsZero() == c.placed {
			t.Errorf("%s %s: %v at %+v", c.head, c.job, call.Job.IDToken, call.Job.PermissionsSpan)
		}
	}
}

func TestHowTheRoleIsAskedFor(t *testing.T) {
	const token = "on: push\npermissions: {id-token: write}"
	for _, c := range []struct {
		head, job, with, want string
		seconds, tags         int
	}{
		{token, "", "", "sts:AssumeRoleWithWebIdentity", 3600, 0},
		{token, "", "aws-access-key-id: ${{ secrets.K }}", "sts:AssumeRole", 3600, 7},
		{token, "", "aws-access-key-id: ''", "sts:AssumeRoleWithWebIdentity", 3600, 0},
		{token, "", "aws-access-key-id: ${{ inputs.k }}", "", 3600, 0},
		{token, "", "aws-access-key-id: ${{ secrets.K }}\nrole-skip-session-tagging: true", "sts:AssumeRole", 3600, 0},
		{token, "", "role-chaining: true", "sts:AssumeRole", 3600, 7},
		{token, "", "web-identity-token-file: /t", "sts:AssumeRoleWithWebIdentity", 3600, 0},
		{token, "", "role-duration-seconds: 900", "sts:AssumeRoleWithWebIdentity", 900, 0},
		{token, "", "role-duration-seconds: 900s", "sts:AssumeRoleWithWebIdentity", 900, 0},
		{token, "", "role-duration-seconds: ${{ inputs.d }}", "sts:AssumeRoleWithWebIdentity", 0, 0},
		{"on: push", "", "", "sts:AssumeRoleWithWebIdentity", 3600, 0}, // and gets no token
		{"on: push", "env: {AWS_ACCESS_KEY_ID: x}", "", "", 3600, 0},
	} {
		call := only(t, step(c.head, c.job, c.with))
		if call.Action != c.want || call.Seconds != c.seconds || len(call.Tags) != c.tags {
			t.Errorf("%s %s: %q, %d seconds, %d tags", c.job, c.with, call.Action, call.Seconds, len(call.Tags))
		}
	}
}

func TestARunnerOfItsOwnMayHaveCredentials(t *testing.T) {
	for runner, want := range map[string]policy.Tri{
		"ubuntu-latest": policy.No, "ubuntu-24.04": policy.No, "macos-15": policy.No,
		"self-hosted": policy.Unknown, "[self-hosted, linux]": policy.Unknown, "ubuntu-big": policy.Unknown, "${{ matrix.os }}": policy.Unknown,
	} {
		text := strings.Replace(step("on: push", "", ""), "ubuntu-latest", runner, 1)
		if got := only(t, text).Job.Ambient; got != want {
			t.Errorf("%s: %v", runner, got)
		}
	}
}

func TestExpressionsAreFollowedAsFarAsTheFileTells(t *testing.T) {
	for expression, want := range map[string]string{
		"${{ env.TOP }}":                             "top",
		"${{env.JOB}}":                               "job-top",
		"a-${{ env.TOP }}-${{ secrets.S }}":          "a-top-⟨secrets.S⟩",
		"${{ format('x-{0}', env.TOP) }}":            "x-top",
		"${{ env.NONE || 'b' }}":                     "⟨env.NONE || 'b'⟩",
		"${{ 'it''s' }}":                             "it's",
		"${{ inputs.x && 'a' || 'b' }}":              "⟨inputs.x && 'a' || 'b'⟩",
		"${{ env.LOOP }}":                            "⟨env.LOOP⟩",
		"${{ github.event_name == 'push' && 'a' }}x": "⟨github.event_name == 'push' && 'a'⟩x",
		"${{ env.SET }}":                             "⟨env.SET⟩",
		"${{ open":                                   "${{ open",
		"${{ toJSON('}}') }}-x":                      "⟨toJSON('}}')⟩-x",
	} {
		text := strings.Replace(step("on: push\nenv: {TOP: top, LOOP: '${{ env.LOOP }}', SET: a}", "env: {JOB: 'job-${{ env.TOP }}'}", ""), "role-to-assume: r", "role-to-assume: arn:"+expression, 1)
		text = strings.Replace(text, "    steps:\n", "    steps:\n      - run: echo \"SET=b\" >> $GITHUB_ENV\n", 1)
		if got := only(t, text).Role.Text.String(); got != "arn:"+want {
			t.Errorf("%s is %s", expression, got)
		}
	}
}

func TestAMatrixMakesAlternatives(t *testing.T) {
	roles := func(matrix string) string {
		text := strings.Replace(step("on: push", "strategy:\n  matrix:\n"+indent(matrix, 4), ""), "role-to-assume: r", "role-to-assume: arn:${{ matrix.a }}", 1)
		var list []string
		for _, call := range read(t, map[string]string{deploy: text}).Calls {
			list = append(list, call.Role.Text.String()+" when "+call.When.String())
		}
		return strings.Join(list, ", ")
	}
	for matrix, want := range map[string]string{
		"a: [x, y]\nos: [1, 2]":                        "arn:x when matrix.a is x, arn:y when matrix.a is y",
		"a: [x, y]\nexclude: [{a: x}]":                 "arn:y when matrix.a is y",
		"include: [{a: x, b: 1}, {a: y}]":              "arn:x when matrix.a is x, arn:y when matrix.a is y",
		"os: [1, 2]\ninclude: [{os: 1, a: x}, {a: z}]": "arn:z when matrix.a is z",
		"a: ${{ fromJSON(inputs.list) }}":              "arn:⟨matrix.a⟩ when ",
	} {
		if got := roles(matrix); got != want {
			t.Errorf("%s\nmakes %s", matrix, got)
		}
	}
}

func TestChains(t *testing.T) {
	text := `on: push
permissions: {id-token: write}
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - {uses: aws-actions/configure-aws-credentials@v4, id: one, with: {role-to-assume: one}}
      - {uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: two, role-chaining: true}}
      - {uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: three, aws-access-key-id: "${{ steps.one.outputs.aws-access-key-id }}", aws-session-token: x}}
      - {uses: aws-actions/configure-aws-credentials@v4, with: {aws-access-key-id: "${{ secrets.K }}"}}
      - {uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: four, role-chaining: true}}
      - run: aws sts assume-role --role-arn five
      - {uses: aws-actions/configure-aws-credentials@v4, if: maybe, with: {role-to-assume: six}}
      - {uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: seven, role-chaining: true}}
`
	calls := read(t, map[string]string{deploy: text}).Calls
	var got []string
	for _, call := range calls {
		source := ""
		for _, other := range calls {
			if call.Source != "" && other.Key == call.Source {
				source = " of " + other.Address
			}
		}
		got = append(got, call.Role.Text.String()+" "+call.Chained.String()+source)
	}
	want := []string{"one no", "two yes of a", "three yes of one", "four no", "five yes of a", "six no", "seven unknown"}
	for i := range want {
		if i < len(got) && !strings.Contains(got[i], strings.TrimSuffix(want[i], " of a")) {
			t.Errorf("%q, not %q", got[i], want[i])
		}
	}
	if len(got) != len(want) {
		t.Error(got)
	}
}

func TestAWorkflowIsReadForEachThatCallsIt(t *testing.T) {
	const inner = ".github/workflows/inner.yml"
	called := step("on:\n  workflow_call:\n    inputs: {role: {required: true}, stage: {default: dev}}\n", "environment: ${{ inputs.stage }}", "")
	called = strings.Replace(called, "role-to-assume: r", "role-to-assume: ${{ inputs.role }}", 1)
	outer := func(permissions string) string {
		return "on: {push: {branches: [main]}}\n" + permissions + "jobs:\n  one: {uses: ./.github/workflows/inner.yml, with: {role: 'arn:A', stage: prod}}\n  two: {uses: ./.github/workflows/inner.yml, with: {role: 'arn:B'}}\n"
	}
	repo := read(t, map[string]string{inner: called, deploy: outer("permissions: {id-token: write}\n")})
	var got []string
	for _, call := range repo.Calls {
		sub, _ := claim(call, "sub")
		got = append(got, call.Role.Text.String()+" "+sub+" "+call.Job.IDToken.String())
	}
	slices.Sort(got)
	if strings.Join(got, ", ") != "arn:A environment:prod yes, arn:B environment:dev yes" {
		t.Error(got)
	}
	repo = read(t, map[string]string{inner: called, deploy: outer("")})
	if token := repo.Calls[0].Job.IDToken; token != policy.Unknown {
		t.Error("a caller without permissions:", token)
	}
	alone := read(t, map[string]string{inner: called}).Calls[0]
	if sub, all := claim(alone, "sub"); sub != "repo:⟨caller's github.repository⟩:environment:⟨inputs.stage⟩" || all || !alone.Job.Reusable {
		t.Error("called from elsewhere:", sub, all)
	}
	itself := "on: [push, workflow_call]\njobs: {a: {uses: ./.github/workflows/deploy.yml}}\n"
	read(t, map[string]string{deploy: itself})
}

func TestAnActionIsReadForEachStepThatUsesIt(t *testing.T) {
	const action = ".github/actions/login/action.yml"
	composite := "inputs: {role: {}, stage: {default: dev}}\nruns:\n  using: composite\n  steps:\n    - uses: aws-actions/configure-aws-credentials@v4\n      with: {role-to-assume: 'arn:${{ inputs.role }}-${{ inputs.stage }}'}\n"
	workflow := "on: push\npermissions: {id-token: write}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps: [{uses: ./.github/actions/login, with: {role: x}}]\n"
	repo := read(t, map[string]string{action: composite, deploy: workflow})
	if len(repo.Calls) != 1 || repo.Calls[0].Role.Text.String() != "arn:x-dev" || repo.Calls[0].Job == nil {
		t.Fatalf("%d calls", len(repo.Calls))
	}
	repo = read(t, map[string]string{action: composite})
	if len(repo.Calls) != 1 || repo.Calls[0].Role.Text.String() != "arn:⟨inputs.role⟩-⟨inputs.stage⟩" || repo.Calls[0].Action != "" {
		t.Errorf("alone: %+v", repo.Calls)
	}
}

func TestWhatHasNoRoleSaysNothing(t *testing.T) {
	repo := read(t, map[string]string{
		deploy:                    "on: push\njobs:\n  a:\n    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: {aws-access-key-id: x}\n      - run: echo assume-role\n",
		".github/workflows/b.yml": "on: push\njobs: [assume-role]\n",
	})
	if len(repo.Calls)+len(repo.Problems)+len(repo.Files) > 0 {
		t.Errorf("%+v %+v", repo.Calls, repo.Problems)
	}
	repo = read(t, map[string]string{deploy: "jobs: {a: [assume-role"})
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" {
		t.Errorf("broken: %+v", repo.Problems)
	}
}

func TestSessionPoliciesStandWhereTheyAreWritten(t *testing.T) {
	text := step("on: push", "", "inline-session-policy: >-\n  {\"Statement\": [{\"Effect\": \"Allow\",\n   \"Action\": \"s3:Get*\", \"Resource\": \"${{ vars.B }}/*\"}]}\nmanaged-session-policies: |\n  arn:aws:iam::aws:policy/A\n  arn:aws:iam::aws:policy/B\n")
	call := only(t, text)
	statement := call.Policies[0].Statements[0]
	action := statement.Actions[0]
	if got := text[action.Span.Start:action.Span.End]; got != "s3:Get*" {
		t.Errorf("the action stands at %q", got)
	}
	if got := statement.Resources[0].Text.String(); got != "⟨vars.B⟩/*" {
		t.Error(got)
	}
	second := call.PolicyARNs[1]
	if got := text[second.Span.Start:second.Span.End]; got != "arn:aws:iam::aws:policy/B" {
		t.Errorf("the ARN stands at %q", got)
	}
}
