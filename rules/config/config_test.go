package config

import (
	"reflect"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func rules() Catalogue {
	return Catalogue{
		Rules: []string{"admin-wildcard", "expired-allow", "public-trust", "expiring-soon"}, Groups: []string{"date", "trust"},
		Options: func(rule string) map[string]int { return map[string]map[string]int{"expiring-soon": {"days": 1}}[rule] },
	}
}

func TestParse(t *testing.T) {
	const full = `
accounts:
  - id: "111122223333"
    name: prod
    partition: aws-cn
    paths: ["prod/**"]
    complete: true
    targets: [r-ab12, ou-ab12-cdef3456]
  - id: 012345678901
    management: true
organization: {id: o-a1b2c3d4e5, complete: true}
deployers: ["arn:aws-cn:iam::111122223333:role/deploy"]
repository: {name: org/repo, default_branch: trunk}
rules:
  expired-allow: {severity: warning}
  public-trust: off
  expiring-soon: {options: {days: 14}}
  date: note
kinds: {"policies/scp-*.json": scp, "policies/*.json": identity}
limits: {file_bytes: 1000, total_bytes: 2000, work: 3}
root: true
exclude: ["**/fixtures/**"]
ignore: [{rule: public-trust, path: "legacy/**", sid: Old, reason: goes away, until: 2027-01-31}]
`
	want := &Config{
		Accounts: []Account{
			{ID: "111122223333", Name: "prod", Partition: "aws-cn", Paths: []string{"prod/**"}, Complete: true, Targets: []string{"r-ab12", "ou-ab12-cdef3456"}},
			{ID: "012345678901", Management: true},
		},
		Organization: Organization{ID: "o-a1b2c3d4e5", Complete: true},
		Deployers:    []string{"arn:aws-cn:iam::111122223333:role/deploy"},
		Repository:   Repository{Name: "org/repo", DefaultBranch: "trunk"},
		Rules: map[string]Rule{
			"expired-allow": {Severity: "warning"}, "public-trust": {Severity: "off"}, "date": {Severity: "note"},
			"expiring-soon": {Options: map[string]int{"days": 14}},
		},
		Kinds:   Kinds{{Glob: "policies/scp-*.json", Kind: policy.SCP}, {Glob: "policies/*.json", Kind: policy.Identity}},
		Limits:  Limits{FileBytes: 1000, TotalBytes: 2000, Work: 3},
		Root:    true,
		Exclude: []string{"**/fixtures/**"},
		Ignore: []Ignore{{
			Rule: "public-trust", Path: "legacy/**", Sid: "Old", Reason: "goes away", Until: "2027-01-31",
			at: place{line: 0, column: 17, length: len("public-trust")},
		}},
		source: []byte(full),
	}
	want.Ignore[0].at.line = strings.Count(full, "\n")
	got, err := Parse(".iamlint.yaml", []byte(full), rules)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestEmptyConfigurationIsFine(t *testing.T) {
	for _, content := range []string{"", "# nothing yet\n", "---\n"} {
		if _, err := Parse(".iamlint.yaml", []byte(content), nil); err != nil {
			t.Errorf("%q: %v", content, err)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ fact, content, want string }{
		{"an unknown key names the nearest", "root: true\nexcludes: []", `c.yaml:2: unknown key "excludes"; did you mean "exclude"?`},
		{"a key far from all is just unknown", "colour: red", `c.yaml:1: unknown key "colour"`},
		{"an unknown rule names the nearest", "rules:\n  expired-alow: off", `c.yaml:2: unknown rule "expired-alow"; did you mean "expired-allow"?`},
		{"an unknown severity", "rules: {public-trust: {severity: warn}}", `c.yaml:1: unknown severity "warn"; did you mean "warning"?`},
		{"an unknown key of a rule", "rules: {public-trust: {sevrity: note}}", `c.yaml:1: unknown key "sevrity"; did you mean "severity"?`},
		{"an unknown kind", `kinds: {"*.json": scps}`, `c.yaml:1: unknown kind "scps"; did you mean "scp"?`},
		{"a broken glob", `exclude: ["a[" ]`, `c.yaml:1: "a[" is no glob`},
		{"an account id that lost a digit", `accounts: [{id: "11112222333"}]`, `c.yaml:1: "11112222333" is no account id: twelve digits`},
		{"an account without id", "accounts:\n  - name: prod", `c.yaml:2: an account has an id`},
		{"an unknown partition", `accounts: [{id: "111122223333", partition: gov}]`, `c.yaml:1: unknown partition "gov"; known are aws, aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f, aws-eusc`},
		{"a key that does nothing yet", `limits: {trust_policy_chars: 4096}`, `c.yaml:1: trust_policy_chars has no effect in this version; leave it out`},
		{"an organization of which nothing is said", `organization: {}`, `c.yaml:1: an organization has its id, or says that it is complete`},
		{"an id of something else", `organization: {id: "111122223333"}`, `c.yaml:1: "111122223333" is no id of an organization, such as o-a1b2c3d4e5`},
		{"a target that is an account", `accounts: [{id: "111122223333", targets: ["111122223333"]}]`, `c.yaml:1: "111122223333" is no id of an organization's root or unit, such as r-ab12 or ou-ab12-cdef3456`},
		{"two management accounts", "accounts:\n  - {id: \"111122223333\", management: true}\n  - {id: \"210987654321\", management: true}", `c.yaml:3: an organization has one management account`},
		{"a deployer by its bare name", `deployers: [deploy]`, `c.yaml:1: "deploy" is no ARN of a role or user, such as arn:aws:iam::111122223333:role/deploy`},
		{"a deployer of no partition", `deployers: ["arn:aws-xx:iam::111122223333:role/a"]`, `c.yaml:1: "arn:aws-xx:iam::111122223333:role/a" is no ARN of a role or user, such as arn:aws:iam::111122223333:role/deploy`},
		{"a repository without its owner", `repository: {name: repo}`, `c.yaml:1: "repo" is no name of a repository, such as org/repo`},
		{"a branch with a space", `repository: {default_branch: a b}`, `c.yaml:1: "a b" is no name of a branch`},
		{"an option below the least", "rules: {expiring-soon: {options: {days: 0}}}", `c.yaml:1: expected a number, at least 1`},
		{"an unknown option", "rules: {expiring-soon: {options: {day: 3}}}", `c.yaml:1: unknown key "day"; did you mean "days"?`},
		{"an option of a rule without", "rules: {public-trust: {options: {days: 3}}}", `c.yaml:1: the rule has no options`},
		{"an option of a group", "rules: {date: {options: {days: 3}}}", `c.yaml:1: unknown key "options"`},
		{"an unknown group", "rules: {dates: off}", `c.yaml:1: unknown rule "dates"; did you mean "date"?`},
		{"an ignored group", "ignore: [{rule: date, path: a, reason: b}]", `c.yaml:1: unknown rule "date"; known are admin-wildcard, expired-allow, public-trust, expiring-soon`},
		{"two documents", "root: true\n---\nroot: false", `c.yaml: a second YAML document, or what is none, follows the first`},
		{"a list where a mapping is due", "rules: [public-trust]", `c.yaml:1: expected a mapping from rule to its settings`},
		{"a text where a list is due", "exclude: a", `c.yaml:1: expected a list`},
		{"too much work", "limits: {work: 101}", `c.yaml:1: expected a number from 1 to 100`},
		{"half of the work", "limits: {work: 0.5}", `c.yaml:1: expected a number from 1 to 100`},
		{"a limit of nothing", "limits: {file_bytes: 0}", `c.yaml:1: expected a number above 0`},
		{"a truth that is none", "root: maybe", `c.yaml:1: expected true or false`},
		{"a key given twice", "root: true\nroot: false", `c.yaml:2: mapping key "root" already defined at line 1`},
		{"no YAML at all", "a: [", `c.yaml:1: did not find expected node content`},
		{"a list at the top", "- a", `c.yaml:1: expected a mapping`},
		{"everything wrong is told at once", "a1: 1\nb2: 2", "c.yaml:1: unknown key \"a1\"\nc.yaml:2: unknown key \"b2\""},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			_, err := Parse("c.yaml", []byte(test.content), rules)
			if err == nil {
				t.Fatalf("no error, want %q", test.want)
			}
			if got := err.Error(); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestRulesAreAskedForOnlyWhereTheFileNamesSome(t *testing.T) {
	asked := false
	_, err := Parse("c", []byte("root: true"), func() Catalogue { asked = true; return Catalogue{} })
	if err != nil || asked {
		t.Errorf("asked: %v, error: %v", asked, err)
	}
}

func TestOwnRoot(t *testing.T) {
	for content, want := range map[string]bool{"root: true": true, "root: false": false, "": false, "root: [": false, "unknown: 1\nroot: true": true} {
		if got := OwnRoot([]byte(content)); got != want {
			t.Errorf("%q: got %v, want %v", content, got, want)
		}
	}
}

// TestEveryFieldIsChecked holds the checks and the structs together: a key that
// one of them lacks is either never accepted or never read.
func TestEveryFieldIsChecked(t *testing.T) {
	for _, structure := range []struct {
		prefix string
		value  any
	}{{"%s: 1", Config{}}, {"accounts: [{%s: 1}]", Account{}}, {"organization: {%s: 1}", Organization{}}, {"repository: {%s: 1}", Repository{}}, {"limits: {%s: 1}", Limits{}}, {"rules: {public-trust: {%s: 1}}", Rule{}}, {"ignore: [{%s: 1}]", Ignore{}}} {
		fields := reflect.TypeOf(structure.value)
		for i := range fields.NumField() {
			key, _, _ := strings.Cut(fields.Field(i).Tag.Get("yaml"), ",")
			if key == "" {
				continue
			}
			_, err := Parse("c", []byte(strings.Replace(structure.prefix, "%s", key, 1)), rules)
			if err != nil && strings.Contains(err.Error(), "unknown key") {
				t.Errorf("%s.%s: %v", fields.Name(), key, err)
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("accounts: [{id: \"111122223333\"}]"))
	f.Add([]byte("a: &a {b: *a}"))
	f.Add([]byte("rules: &r {public-trust: off}\nlimits: *r"))
	f.Fuzz(func(t *testing.T, content []byte) {
		config, err := Parse("c", content, rules)
		if (config == nil) == (err == nil) {
			t.Errorf("a configuration or an error, got %v and %v", config, err)
		}
	})
}

func TestAnAccountOfWhichSomethingIsUnreadIsNotComplete(t *testing.T) {
	for fact, test := range map[string]struct {
		problem policy.Problem
		want    bool
	}{
		"a broken template":       {policy.Problem{Span: policy.Span{File: "a/x.yaml"}, Rule: "malformed-template"}, false},
		"a file that is too big":  {policy.Problem{Span: policy.Span{File: "a/x.json"}, Failed: true}, false},
		"one of another account":  {policy.Problem{Span: policy.Span{File: "b/x.yaml"}, Rule: "malformed-template"}, true},
		"one left out on purpose": {policy.Problem{Span: policy.Span{File: "a/dist"}, Reason: "ignored by .gitignore"}, true},
		"a key that stands twice": {policy.Problem{Span: policy.Span{File: "a/x.json"}, Rule: "duplicate-key"}, true},
	} {
		settings := &Config{Accounts: []Account{{ID: "111122223333", Paths: []string{"a/**"}, Complete: true}}}
		settings.Bind(&policy.Repo{Problems: []policy.Problem{test.problem}})
		if got := settings.Accounts[0].Complete; got != test.want {
			t.Errorf("%s: complete is %v, want %v", fact, got, test.want)
		}
	}
}
