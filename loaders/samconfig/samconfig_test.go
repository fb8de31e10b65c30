package samconfig

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func load(name, text string) *policy.Repo {
	var files []policy.File
	if (Loader{}).Claims(name, func() []byte { return []byte(text) }) {
		files = append(files, policy.File{Path: name, Data: []byte(text)})
	}
	return Loader{}.Load(nil, files, policy.Options{})
}

const role = "arn:aws:iam::111122223333:role/cfn"

func TestRolesForCloudFormation(t *testing.T) {
	for _, test := range []struct {
		fact, file, text string
		want             []string
	}{
		{"environments and commands", "samconfig.toml", `
version = 0.1
[default.deploy.parameters]
stack_name = "app"
role_arn = "` + role + `" # of the platform team
[prod.deploy.parameters]
role_arn = 'arn:aws:iam::210987654321:role/cfn'
[dev.global.parameters]
role_arn = """` + role + `"""
[dev.sync]
parameters = { capabilities = ["CAPABILITY_IAM"], role_arn = "` + role + `" }
[stage]
deploy.parameters.role_arn = "` + role + `"
`, []string{
			"default.deploy.role_arn " + role, "prod.deploy.role_arn arn:aws:iam::210987654321:role/cfn",
			"dev.global.role_arn " + role, "dev.sync.role_arn " + role, "stage.deploy.role_arn " + role,
		}},
		{"what else has such a parameter", "samconfig.toml", `
[default.build.parameters]
role_arn = "` + role + `"
[default.deploy]
role_arn = "` + role + `"
[default.deploy.parameters]
role_arn = ["` + role + `"]
[[list.deploy.parameters]]
role_arn = "` + role + `"
`, nil},
		{"still to be filled in", "samconfig-dev.toml", `
[default.deploy.parameters]
role_arn = "arn:aws:iam::<account>:role/cfn"
[other.deploy.parameters]
role_arn = "$ROLE"
`, []string{"default.deploy.role_arn arn:aws:iam::⟨account⟩:role/cfn"}},
		{"YAML", "samconfig.yaml", "version: 0.1\nprod:\n  deploy:\n    parameters:\n      role_arn: \"" + role + "\"\n", []string{"prod.deploy.role_arn " + role}},
		{"a pipeline", ".aws-sam/pipeline/pipelineconfig.toml", `
[prod.pipeline_bootstrap.parameters]
pipeline_execution_role = "arn:aws:iam::111122223333:role/pipeline"
cloudformation_execution_role = "` + role + `"
`, []string{"prod.pipeline_bootstrap.cloudformation_execution_role " + role}},
		{"another tool's", "config.toml", "[default.deploy.parameters]\nrole_arn = \"" + role + "\"\n", nil},
	} {
		for _, text := range []string{test.text, strings.ReplaceAll(test.text, "\n", "\r\n")} {
			repo := load(test.file, text)
			var got []string
			for _, handoff := range repo.Handoffs {
				got = append(got, handoff.Address+"."+handoff.Property+" "+handoff.Role.Text.String())
				if at := text[handoff.Span.Start:handoff.Span.End]; !strings.HasPrefix(at, "arn:") || !strings.HasSuffix(at, "/cfn") {
					t.Errorf("%s: at %q", test.fact, at)
				}
			}
			if !slices.Equal(got, test.want) || len(repo.Problems) > 0 {
				t.Errorf("%s:\n got %q\nwant %q\n%v", test.fact, got, test.want, repo.Problems)
			}
		}
	}
}

func TestWhatDoesNotParseIsSaid(t *testing.T) {
	repo := load("samconfig.toml", "[a.deploy.parameters]\nrole_arn = \""+role+"\"\nx = = 1\n")
	if len(repo.Handoffs) != 1 || len(repo.Problems) != 1 || !strings.HasPrefix(repo.Problems[0].Reason, "not understood: ") {
		t.Errorf("%d handoffs, %+v", len(repo.Handoffs), repo.Problems)
	}
}

func TestAnIgnoreAboveATableCoversIt(t *testing.T) {
	text := "[a.deploy.parameters]\nx = 1\n# iamlint:ignore public-trust -- why\n[b.deploy.parameters]\nrole_arn = \"y\"\n\n" +
		"[c]\nrole_arn = \"z # no\" # iamlint:ignore public-trust -- here\n"
	ignores := Loader{}.Ignores(policy.File{Path: "samconfig.toml", Data: []byte(text)})
	if len(ignores) != 2 {
		t.Fatalf("%+v", ignores)
	}
	if got := text[ignores[0].Covers.Start:ignores[0].Covers.End]; got != "b.deploy.parameters]\nrole_arn = \"y\"" {
		t.Errorf("covers %q", got)
	}
	if got := text[ignores[1].Covers.Start:ignores[1].Covers.End]; !strings.HasPrefix(got, "role_arn = \"z # no\"") || !ignores[1].OnLine {
		t.Errorf("covers %q", got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[a.deploy.parameters]\nrole_arn = '''x'''\nb = {c.d = \"\", role_arn = 1}\n[[e]]\n\"f\\u0041\".g = [1, # h\n]\n# i")
	f.Fuzz(func(t *testing.T, text string) {
		file := policy.File{Path: "samconfig.toml", Data: []byte(text)}
		repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{})
		var spans []policy.Span
		for _, handoff := range repo.Handoffs {
			spans = append(spans, handoff.Span)
		}
		for _, problem := range repo.Problems {
			spans = append(spans, problem.Span)
		}
		for _, ignore := range (Loader{}).Ignores(file) {
			spans = append(spans, ignore.Covers)
		}
		for _, span := range spans {
			if span.Start < 0 || span.End < span.Start || span.End > len(text) {
				t.Errorf("%+v of %d", span, len(text))
			}
		}
	})
}
