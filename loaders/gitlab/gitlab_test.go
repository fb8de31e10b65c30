package gitlab

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func read(t *testing.T, text string) *policy.Repo {
	t.Helper()
	repo := Loader{}.Load(nil, []policy.File{{Path: ".gitlab-ci.yml", Data: []byte(text)}}, policy.Options{})
	repo.Relocate(func(span policy.Span) policy.Span {
		if !span.IsZero() && (span.Start < 0 || span.End < span.Start || span.End > len(text)) {
			t.Errorf("%+v is not in %d bytes", span, len(text))
		}
		return span
	})
	return repo
}

const sample = `variables:
  ACCOUNT: "111122223333"
default:
  id_tokens: {TOKEN: {aud: https://gitlab.example.com}}
.base:
  variables: {ROLE: "arn:aws:iam::111122223333:role/base"}
  before_script:
    - export X=1
deploy:
  extends: .base
  script:
    - echo start
    - >
      aws sts assume-role-with-web-identity --role-arn "$ROLE"
      --role-session-name x --web-identity-token "$TOKEN"
    - [!reference [.other, script], "aws sts assume-role --role-arn arn:aws:iam::$ACCOUNT:role/next --duration-seconds 600"]
given:
  variables: {AWS_ROLE_ARN: "arn:aws:iam::${OTHER}:role/given", AWS_WEB_IDENTITY_TOKEN_FILE: /tmp/t}
  script: [make]
`

func TestJobsAndWhatTheyAssume(t *testing.T) {
	var got []string
	for _, call := range read(t, sample).Calls {
		line := string(call.Kind) + " " + call.Address + " " + call.Role.Text.String()
		for _, claim := range call.Claims {
			for _, value := range claim.Values {
				line += " " + value.Text.String()
			}
		}
		got = append(got, line)
	}
	want := `gitlab deploy arn:aws:iam::111122223333:role/base project_path:⟨CI_PROJECT_PATH⟩:ref_type:branch:ref:⟨CI_COMMIT_REF_NAME⟩ project_path:⟨CI_PROJECT_PATH⟩:ref_type:tag:ref:⟨CI_COMMIT_REF_NAME⟩ https://gitlab.example.com
shell deploy arn:aws:iam::111122223333:role/next
gitlab given arn:aws:iam::⟨$OTHER⟩:role/given project_path:⟨CI_PROJECT_PATH⟩:ref_type:branch:ref:⟨CI_COMMIT_REF_NAME⟩ project_path:⟨CI_PROJECT_PATH⟩:ref_type:tag:ref:⟨CI_COMMIT_REF_NAME⟩ https://gitlab.example.com`
	if strings.Join(got, "\n") != want {
		t.Error(strings.Join(got, "\n"))
	}
}

func TestPipelinesAreToldByTheirPath(t *testing.T) {
	for name, want := range map[string]bool{
		".gitlab-ci.yml": true, "ci/deploy.gitlab-ci.yml": true, ".gitlab/ci/x.yaml": true, "x.yml": false, ".gitlab/x.json": false,
	} {
		if got := (Loader{}).Claims(name, func() []byte { return []byte("aws sts assume-role") }); got != want {
			t.Errorf("%s claimed: %v", name, got)
		}
	}
}

func TestWhatHasNoRoleSaysNothing(t *testing.T) {
	repo := read(t, "a: {script: [echo assume-role], variables: {AWS_ROLE_ARN: x}}\nb: [assume-role]\n")
	if len(repo.Calls)+len(repo.Problems)+len(repo.Files) > 0 {
		t.Errorf("%+v %+v", repo.Calls, repo.Problems)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(sample)
	f.Add("a: {extends: [a, b], script: &s [*s, \"aws sts assume-role --role-arn $\\x41\"]}\nb: {extends: a, id_tokens: {T: {aud: [x, $y]}}, variables: {AWS_ROLE_ARN: {value: '${A'}, AWS_WEB_IDENTITY_TOKEN_FILE: 1}}\n")
	f.Fuzz(func(t *testing.T, text string) { read(t, text) })
}
