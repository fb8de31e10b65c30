package shell

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// find reads a script and checks that every place lies in it.
func find(t *testing.T, text string) []*policy.Call {
	t.Helper()
	file := policy.File{Path: "x.sh", Data: []byte(text)}
	found := Find(Script{Pieces: jsontext.File(file), Scope: file.Path})
	for _, problem := range found.Problems {
		t.Log(problem.Reason)
	}
	inside(t, file, found.Calls)
	return found.Calls
}

func inside(t *testing.T, file policy.File, calls []*policy.Call) {
	t.Helper()
	check := func(span policy.Span) {
		if !span.IsZero() && (span.Start < 0 || span.End < span.Start || span.End > len(file.Data)) {
			t.Errorf("%+v is not in %d bytes", span, len(file.Data))
		}
	}
	for _, call := range calls {
		check(call.Span)
		check(call.Role.Span)
		for _, tag := range call.Tags {
			check(tag.Key.Span)
			check(tag.Value.Span)
		}
		for _, document := range call.Policies {
			for _, statement := range document.Statements {
				for value := range statement.Values() {
					check(value.Span)
				}
			}
		}
	}
}

func TestTheRoleOfACall(t *testing.T) {
	for text, want := range map[string]string{
		"aws sts assume-role --role-arn arn:aws:iam::1:role/a --role-session-name s":          "arn:aws:iam::1:role/a",
		"aws sts assume-role --role-arn=arn:aws:iam::1:role/a":                                "arn:aws:iam::1:role/a",
		"aws --region x sts --output json assume-role --role-arn 'r'":                         "r",
		"sudo -u me aws sts assume-role --role-arn r":                                         "r",
		"docker run --rm amazon/aws-cli:2 sts assume-role --role-arn r":                       "r",
		"A=1\nR=arn:$A\nX=$(aws sts assume-role --role-arn $R)":                               "arn:1",
		"export R=r; aws sts assume-role --role-arn \"$R\"":                                   "r",
		"R=r\nif x; then R=q; fi\naws sts assume-role --role-arn $R":                          "⟨$R⟩",
		"if x; then R=q; fi\naws sts assume-role --role-arn $R":                               "⟨$R⟩",
		"if x; then R=q; aws sts assume-role --role-arn $R; fi":                               "q",
		"f() { local R=$1; aws sts assume-role --role-arn \"a/$R\"; }":                        "a/⟨$1⟩",
		"R=r; source ./env; aws sts assume-role --role-arn $R":                                "⟨$R⟩",
		"R=r; read -r R; aws sts assume-role --role-arn $R":                                   "⟨$R⟩",
		"for R in a b; do aws sts assume-role --role-arn $R; done":                            "⟨$R⟩",
		"R=${R:-a}; aws sts assume-role --role-arn $R":                                        "⟨${R:-a}⟩",
		"aws sts assume-role --role-arn \"arn:aws:iam::$(account):role/x\"":                   "arn:aws:iam::⟨$(account)⟩:role/x",
		"aws sts assume-role \\\n  --role-arn \\\n  r":                                        "r",
		"CMD=(aws sts assume-role --role-arn r)\n\"${CMD[@]}\"":                               "r",
		"eval $(aws sts assume-role --role-arn r | jq x)":                                     "r",
		"R=r\neval \"$(aws sts assume-role --role-arn $R)\"":                                  "r",
		"aws sts assume-role $ARGS":                                                           "⟨…⟩",
		"aws sts assume-role help":                                                            "",
		"echo 'aws sts assume-role --role-arn r'":                                             "",
		"aws sts get-caller-identity --role-arn assume-role":                                  "",
		"aws --endpoint-url=http://localhost:4566 sts assume-role --role-arn r":               "",
		"aws --endpoint-url https://sts.eu-west-1.amazonaws.com sts assume-role --role-arn r": "r",
		"awslocal sts assume-role --role-arn r":                                               "",
	} {
		got := ""
		for _, call := range find(t, text) {
			got += call.Role.Text.String()
		}
		if got != want {
			t.Errorf("%s\nassumes %q, not %q", text, got, want)
		}
	}
}

func TestTheParametersOfACall(t *testing.T) {
	calls := find(t, `E=ticket
AWS_PROFILE=base aws sts assume-role --role-arn r --role-session-name s --external-id "$E" --duration-seconds 900 \
  --tags Key=a,Value=b "Key=c,Value=$X" --transitive-tag-keys a c --serial-number m --source-identity jo \
  --policy-arns arn=arn:aws:iam::aws:policy/X arn:aws:iam::aws:policy/Y --provided-contexts ProviderArn=p,ContextAssertion=q \
  --policy '{"Statement": [{"Effect": "Allow", "Action": "s3:*"}]}'`)
	if len(calls) != 1 {
		t.Fatal(len(calls), "calls")
	}
	call := calls[0]
	text := func(value *policy.Value) string {
		if value == nil {
			return "nothing"
		}
		return value.Text.String()
	}
	got := []string{text(call.ExternalID), text(call.SessionName), text(call.MFA), text(call.SourceIdentity), text(call.Profile)}
	for _, tag := range call.Tags {
		got = append(got, tag.Key.Text.String()+"="+tag.Value.Text.String())
	}
	for _, list := range [][]policy.Value{call.Transitive, call.PolicyARNs, call.Contexts} {
		for _, value := range list {
			got = append(got, text(&value))
		}
	}
	want := "ticket s m jo base a=b c=⟨$X⟩ a c arn:aws:iam::aws:policy/X arn:aws:iam::aws:policy/Y p"
	if strings.Join(got, " ") != want || call.Seconds != 900 || call.Partial || call.PartialTags {
		t.Error(got, call.Seconds, call.Partial, call.PartialTags)
	}
	if len(call.Policies) != 1 || !call.Policies[0].UsedAs(policy.Session) {
		t.Fatal("no session policy")
	}
}

func TestWhatIsNotReadIsSaid(t *testing.T) {
	for text, partial := range map[string]bool{
		"aws sts assume-role --role-arn r":                          false,
		"aws sts assume-role --role-arn r $MORE":                    true,
		"aws sts assume-role --role-arn r \"${args[@]}\"":           true,
		"aws sts assume-role --role-arn r --cli-input-json file://": true,
		"aws sts assume-role --role-arn r --external x":             true,
	} {
		for _, call := range find(t, text) {
			if call.Partial != partial {
				t.Errorf("%s: partial %v", text, call.Partial)
			}
		}
	}
	found := Find(Script{Pieces: jsontext.File(policy.File{Path: "x.sh", Data: []byte("aws sts assume-role 'open")}), Scope: "x"})
	if len(found.Problems) != 1 || found.Problems[0].Rule != "" {
		t.Error(found.Problems)
	}
}

func TestValuesOfSessionPoliciesStandWhereTheyAreWritten(t *testing.T) {
	text := "aws sts assume-role --role-arn r --policy '{\n \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\"}]}'"
	call := find(t, text)[0]
	action := call.Policies[0].Statements[0].Actions[0]
	if got := text[action.Span.Start:action.Span.End]; got != "s3:Get*" {
		t.Errorf("the action stands at %q", got)
	}
}

func TestMakefilesHandTheirRecipesToAShell(t *testing.T) {
	file := policy.File{Path: "Makefile", Data: []byte("A := 111122223333\nB ?= dev\nC = 1\nC = 2\n\nx: y\n\t@aws sts assume-role --role-arn a/$(A)/${B}/$(C)/$$D \\\n\t  --external-id e\n\techo\n")}
	repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{})
	if len(repo.Calls) != 1 {
		t.Fatal(len(repo.Calls), "calls")
	}
	inside(t, file, repo.Calls)
	if got := repo.Calls[0].Role.Text.String() + " " + repo.Calls[0].ExternalID.Text.String(); got != "a/111122223333/⟨${B}⟩/⟨$(C)⟩/⟨$D⟩ e" {
		t.Error(got)
	}
}

func TestScriptsAreToldByNameOrFirstLine(t *testing.T) {
	const call = "aws sts assume-role --role-arn r\n"
	for name, want := range map[string]bool{"a.sh": true, "b/Makefile": true, "c.mk": true, "d.py": false, "bin/e": true, "f.txt": false} {
		if got := (Loader{}).Claims(name, func() []byte { return []byte("#!/bin/sh\n" + call) }); got != want {
			t.Errorf("%s claimed: %v", name, got)
		}
	}
	if (Loader{}).Claims("LICENSE", func() []byte { return []byte(call) }) {
		t.Error("a file without extension and first line is no script")
	}
}

func TestAnIgnoreCoversItsCommand(t *testing.T) {
	text := "x\n# iamlint:ignore too-short-session -- tests\naws sts \\\n  assume-role\ny\n"
	ignores := Loader{}.Ignores(policy.File{Path: "x.sh", Data: []byte(text)})
	if len(ignores) != 1 || text[ignores[0].Covers.Start:ignores[0].Covers.End] != "aws sts \\\n  assume-role" {
		t.Errorf("%+v", ignores)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("A=1; R=$A'x'\"$(y)\"\naws sts assume-role --role-arn $R --tags Key=a,Value=b --policy '{\"Statement\": []}'", false)
	f.Add("A := 1\nx:\n\t@aws sts assume-role --role-arn $(A)$$B \\\n\t --tags '[{\"Key\":\"a\"}]'\n", true)
	f.Add("for i in \ue0000\ue001; do ((i++)); eval \"aws sts assume-role --role-arn=\\\"$i\\\"\"; done <<E\n$(aws sts assume-role --role-arn a{b,c})\nE\n", false)
	f.Fuzz(func(t *testing.T, text string, makefile bool) {
		file := policy.File{Path: "x.sh", Data: []byte(text)}
		if makefile {
			file.Path = "Makefile"
		}
		repo := Loader{}.Load(nil, []policy.File{file}, policy.Options{})
		inside(t, file, repo.Calls)
		Loader{}.Ignores(file)
	})
}
