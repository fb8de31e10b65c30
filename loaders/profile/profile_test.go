package profile

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/placeholder"
	"github.com/iamlint/iamlint/loaders/policy"
)

func load(pairs ...string) *policy.Repo {
	var files []policy.File
	for i := 0; i < len(pairs); i += 2 {
		data := []byte(pairs[i+1])
		if (Loader{}).Claims(pairs[i], func() []byte { return data }) {
			files = append(files, policy.File{Path: pairs[i], Data: data})
		}
	}
	return Loader{}.Load(nil, files, policy.Options{})
}

// told is a call in a few words.
func told(call *policy.Call) string {
	words := []string{call.Address, strings.TrimPrefix(call.Action, "sts:"), call.Role.Text.String()}
	for name, value := range map[string]*policy.Value{"external": call.ExternalID, "session": call.SessionName, "mfa": call.MFA, "by": call.CallerARN} {
		if value != nil {
			words = append(words, name+" "+value.Text.String())
		}
	}
	slices.Sort(words[3:])
	if call.Seconds != 0 {
		words = append(words, fmt.Sprint(call.Seconds))
	}
	_, source, _ := strings.Cut(call.Source, "\x00")
	if source != "" {
		words = append(words, "from "+source)
	}
	if call.Partial {
		words = append(words, "partial")
	}
	return strings.Join(append(words, call.Chained.String()), " | ")
}

func TestProfilesAreCalls(t *testing.T) {
	for _, test := range []struct {
		fact string
		text string
		want []string
	}{
		{"a profile with all it can have", `
[profile prod]
role_arn = arn:aws:iam::111122223333:role/deploy   # of the release team
source_profile = default
external_id=ticket-7
duration_seconds = 7200
mfa_serial = arn:aws:iam::210987654321:mfa/alice
ROLE_SESSION_NAME = alice
[default]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
`, []string{"profile:prod | AssumeRole | arn:aws:iam::111122223333:role/deploy | external ticket-7 | mfa arn:aws:iam::210987654321:mfa/alice | session alice | 7200 | no"}},
		{"a chain", `
[profile first]
role_arn = arn:aws:iam::111122223333:role/first
credential_source = Environment
[profile "second"]
role_arn = arn:aws:iam::210987654321:role/second
source_profile = first
[profile host]
role_arn = arn:aws:iam::210987654321:role/third
credential_source = Ec2InstanceMetadata
`, []string{
			"profile:first | AssumeRole | arn:aws:iam::111122223333:role/first | unknown",
			"profile:second | AssumeRole | arn:aws:iam::210987654321:role/second | from profile:first | yes",
			"profile:host | AssumeRole | arn:aws:iam::210987654321:role/third | yes",
		}},
		{"a source with keys and a role uses the keys", `
[a]
role_arn = arn:aws:iam::111122223333:role/a
source_profile = a
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
[b]
role_arn = arn:aws:iam::111122223333:role/b
source_profile = gone
[c]
role_arn = arn:aws:iam::111122223333:role/c
source_profile = session
[session]
aws_access_key_id = ASIAIOSFODNN7EXAMPLE
aws_session_token = x
`, []string{
			"profile:a | AssumeRole | arn:aws:iam::111122223333:role/a | no",
			"profile:b | AssumeRole | arn:aws:iam::111122223333:role/b | unknown",
			"profile:c | AssumeRole | arn:aws:iam::111122223333:role/c | unknown",
		}},
		{"a token", `
[profile web]
role_arn = arn:aws:iam::111122223333:role/web
web_identity_token_file = /var/run/token
`, []string{"profile:web | AssumeRoleWithWebIdentity | arn:aws:iam::111122223333:role/web | no"}},
		{"somebody who signs on", `
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
[profile hub]
sso_session = corp
sso_account_id = 210987654321
sso_role_name = Admin
s3 =
  role_arn = arn:aws:iam::111122223333:role/no-setting-of-the-profile
[profile spoke]
role_arn = arn:aws:iam::111122223333:role/spoke
source_profile = hub
`, []string{"profile:spoke | AssumeRole | arn:aws:iam::111122223333:role/spoke | by arn:⟨partition⟩:iam::210987654321:role/aws-reserved/sso.amazonaws.com/⟨Region of IAM Identity Center⟩AWSReservedSSO_Admin_⟨suffix of hub⟩ | yes"}},
		{"templates", `
[profile ${name}]
role_arn = arn:aws:iam::${account}:role/{{ role }}
external_id = <%= id %>
%{ for x in list }
[profile x]
role_arn = arn:aws:iam::<account-id>:role/$ROLE
%{ endfor }
`, []string{
			"profile:⟨name⟩ | AssumeRole | arn:aws:iam::⟨account⟩:role/⟨role⟩ | external ⟨id⟩ | partial | unknown",
			"profile:x | AssumeRole | arn:aws:iam::⟨account-id⟩:role/⟨ROLE⟩ | partial | unknown",
		}},
		{"nothing set", "[profile x]\nrole_arn =\n[profile y]\n#role_arn = arn:aws:iam::111122223333:role/y\nregion = eu-west-1\n", nil},
	} {
		for _, text := range []string{test.text, strings.ReplaceAll(test.text, "\n", "\r\n"), "\ufeff" + test.text} {
			repo := load(".aws/config", text)
			var got []string
			for _, call := range repo.Calls {
				got = append(got, told(call))
				if at := text[call.Span.Start:call.Span.End]; placeholder.Text(at, "").String() != call.Role.Text.String() {
					t.Errorf("%s: the role stands at %q", test.fact, at)
				}
			}
			if !slices.Equal(got, test.want) || len(repo.Problems) > 0 {
				t.Errorf("%s:\n%s\nwant\n%s\n%v", test.fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"), repo.Problems)
			}
		}
	}
}

func TestConfigAndCredentialsAreOneConfiguration(t *testing.T) {
	repo := load(".aws/config", "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n",
		".aws/credentials", "[b]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n")
	if len(repo.Calls) != 1 || repo.Calls[0].Chained != policy.No {
		t.Errorf("%v", repo.Dump().Calls)
	}
}

func TestACircleIsToldOnce(t *testing.T) {
	text := "[profile a]\nrole_arn = arn:aws:iam::111122223333:role/a\nsource_profile = b\n" +
		"[profile b]\nrole_arn = arn:aws:iam::111122223333:role/b\nsource_profile = a\n" +
		"[profile c]\nrole_arn = arn:aws:iam::111122223333:role/c\nsource_profile = a\n"
	repo := load("aws/config", text)
	if len(repo.Calls) != 3 || len(repo.Problems) != 1 || !strings.HasSuffix(repo.Problems[0].Reason, ": a, b") {
		t.Fatalf("%d calls, %v", len(repo.Calls), repo.Problems)
	}
	if repo.Calls[0].Source != "" || repo.Calls[2].Source != repo.Calls[0].Key {
		t.Error("a circle has no beginning")
	}
}

func TestOtherFilesAreLeftAlone(t *testing.T) {
	profile := "[x]\nrole_arn = arn:aws:iam::111122223333:role/x\n"
	for file, want := range map[string]bool{
		".aws/config": true, "ops/aws-config.ini": true, "aws/prod": true, "config.tpl": true, "aws_credentials_example": true,
		"setup.cfg": false, "aws/config.py": false, "main.tf": false, "config.toml": false, "src/notes": false,
	} {
		if got := (Loader{}).Claims(file, func() []byte { return []byte(profile) }); got != want {
			t.Errorf("%s: claimed %v", file, got)
		}
	}
	for _, text := range []string{"role_arn = x\n", "[x]\nregion = a # role_arn\n", "<a>\n[Unit]\nrole_arn: x\n"} {
		if (Loader{}).Claims(".aws/config", func() []byte { return []byte(text) }) {
			t.Errorf("claimed %q", text)
		}
	}
}

func TestAnIgnoreAboveASectionCoversIt(t *testing.T) {
	text := "[a]\nregion = x\n# iamlint:ignore public-trust -- why\n[b]\nrole_arn = y\n\n[c]\nrole_arn = z # iamlint:ignore public-trust -- here\n"
	ignores := Loader{}.Ignores(policy.File{Path: "config", Data: []byte(text)})
	if len(ignores) != 2 {
		t.Fatalf("%+v", ignores)
	}
	if got := text[ignores[0].Covers.Start:ignores[0].Covers.End]; got != "[b]\nrole_arn = y" {
		t.Errorf("covers %q", got)
	}
	if got := text[ignores[1].Covers.Start:ignores[1].Covers.End]; !strings.HasPrefix(got, "role_arn = z") || !ignores[1].OnLine {
		t.Errorf("covers %q", got)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add("[profile a]\nrole_arn = arn:aws:iam::${x}:role/<y> # z\nsource_profile = a\n[b\n]\n %{ if }\n")
	f.Fuzz(func(t *testing.T, text string) {
		file := policy.File{Path: ".aws/config", Data: []byte(text)}
		repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{})
		for _, call := range repo.Calls {
			for _, span := range []policy.Span{call.Span, call.Role.Span} {
				if span.Start < 0 || span.End < span.Start || span.End > len(text) {
					t.Errorf("%+v of %d", span, len(text))
				}
			}
		}
		for _, ignore := range (Loader{}).Ignores(file) {
			if ignore.Covers.End > len(text) || ignore.Covers.Start > ignore.Covers.End {
				t.Errorf("covers %+v of %d", ignore.Covers, len(text))
			}
		}
	})
}
