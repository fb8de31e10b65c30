package facts_test

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/facts"
	"github.com/iamlint/iamlint/loaders/policy"
)

// secret stands in everything that facts leave out.
const secret = "hunter2"

func value(text string, at int) policy.Value {
	return policy.Value{Text: policy.Literal(text), Span: policy.Span{File: "a.tf", Start: at, End: at + 1}, Scalar: policy.String}
}

func repo() *policy.Repo {
	allow := value("Allow", 3)
	taking := &policy.Statement{
		Span: policy.Span{File: "a.tf", Start: 2, End: 9}, Effect: &allow,
		Actions:   []policy.Value{value("sts:*", 4), value("s3:Get"+secret, 5)},
		Resources: []policy.Value{{Text: policy.Concat(policy.Literal("arn:aws:iam::"), policy.HoleText("var.account", "root", policy.Account), policy.Literal(":role/deploy")), Scalar: policy.Choice}},
		Conditions: []policy.Condition{{
			Operator: policy.Literal("StringEquals"), Key: policy.Literal("sts:ExternalId"), Values: []policy.Value{value("x", 6)},
			When: policy.When{{Name: "IsProd", Scope: "root", Holds: true}},
		}},
	}
	reading := &policy.Statement{Effect: &allow, Actions: []policy.Value{value("s3:*", 7)}, Resources: []policy.Value{value(secret, 8)}}
	document := &policy.Document{
		Statements: []*policy.Statement{taking, reading}, Node: &policy.Node{Text: policy.Literal(secret)},
		Uses: []policy.Use{{Kind: policy.Identity, Owner: policy.Key("root", "role.a")}},
	}
	role := &policy.Principal{
		Kind: policy.Role, Key: policy.Key("root", "role.a"), Name: policy.HoleText(`join("`+secret+`")`, "root", policy.Name), Path: policy.Literal("/"),
		Policies: []*policy.Document{document}, Span: policy.Span{File: "a.tf", Start: 1, End: 5},
	}
	return &policy.Repo{
		Principals: []*policy.Principal{role}, Documents: []*policy.Document{document},
		Files: map[string][]byte{"a.tf": []byte("a\nbc " + secret)},
	}
}

func read(t testing.TB, nth int, text string) []*facts.Facts {
	t.Helper()
	found, err := facts.Read(strings.NewReader(text), "f.json", nth, facts.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func written(t testing.TB) string {
	t.Helper()
	var out bytes.Buffer
	source := facts.Source{Repository: "org/repo", Commit: "0123456789abcdef"}
	if err := facts.Write(&out, facts.Facts{Source: source, Repo: repo()}, func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestFactsHoldNothingElse(t *testing.T) {
	if text := written(t); strings.Contains(text, secret) {
		t.Errorf("facts hold %q: %s", secret, text)
	}
}

func TestFactsComeBack(t *testing.T) {
	text := written(t)
	found := read(t, 1, text+text)
	if len(found) != 2 || found[0].Repository != "org/repo" {
		t.Fatalf("got %+v", found)
	}
	role := found[0].Repo.Principals[0]
	want := policy.Span{File: policy.Elsewhere("org/repo@0123456789ab:a.tf"), Start: policy.Position{Line: 1, Column: 2}.Offset(), End: policy.Position{Line: 2, Column: 4}.Offset()}
	if role.Span != want {
		t.Errorf("place: got %+v, want %+v", role.Span, want)
	}
	statements := role.Policies[0].Statements
	if len(statements) != 1 || len(statements[0].Actions) != 1 || !statements[0].Actions[0].Text.Is("sts:*") {
		t.Errorf("got %d statements, want the one about roles with the action about roles: %+v", len(statements), statements)
	}
	if kind := statements[0].Resources[0].Scalar; kind != policy.Choice {
		t.Errorf("a choice came back as %s", kind)
	}
	if role.Policies[0].Uses[0].Owner != role.Key {
		t.Errorf("the document is %q's, the role is %q", role.Policies[0].Uses[0].Owner, role.Key)
	}
}

func TestScopesOfTwoFactsAreNotEqual(t *testing.T) {
	text := written(t)
	resource := func(found *facts.Facts) policy.Text {
		return found.Repo.Principals[0].Policies[0].Statements[0].Resources[0].Text
	}
	one, two := read(t, 1, text+text), read(t, 2, text)
	for _, other := range []*facts.Facts{one[1], two[0]} {
		if policy.Equal(resource(one[0]), resource(other)) != policy.Unknown {
			t.Error("holes of two repositories are held to be equal")
		}
	}
	if policy.Equal(resource(one[0]), resource(one[0])) != policy.Yes || !reflect.DeepEqual(one[0].Repo, read(t, 1, text)[0].Repo) {
		t.Error("facts differ from themselves")
	}
}

// BenchmarkRead reads the facts of a thousand repositories.
func BenchmarkRead(b *testing.B) {
	text := strings.Repeat(written(b), 1000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		read(b, 1, text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"schema":1,"kind":"iamlint-facts","files":["a"],"scopes":[""],"documents":[{"at":[0,1,1,1,2]}],"principals":[{"kind":"role","trust":[0],"name":{"parts":[{"hole":"x"}]}}]}`)
	f.Add(`{"schema":2,"kind":"iamlint-facts"}`)
	f.Fuzz(func(t *testing.T, text string) {
		found, err := facts.Read(strings.NewReader(text), "f.json", 0, facts.Keep{})
		if (len(found) == 0) == (err == nil) {
			t.Errorf("facts or an error, got %d and %v", len(found), err)
		}
	})
}
