package gosource

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/policy/policytest"
)

// load reads files given as name, source, name, source.
func load(t testing.TB, options policy.Options, pairs ...string) *policy.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	var files []policy.File
	for i := 0; i < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
		if (Loader{}).Claims(pairs[i], func() []byte { return []byte(pairs[i+1]) }) {
			files = append(files, policy.File{Path: pairs[i], Data: []byte(pairs[i+1])})
		}
	}
	repo := Loader{}.Load(fsys, files, options)
	repo.Sort()
	policytest.RepoPlaces(t, repo, repo.Files)
	return repo
}

// body puts statements into a function of a program that imports what they need.
func body(statements string) string {
	return `package p

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func f(name, extra string, prod bool, names []string) *iam.PutRolePolicyInput {
` + statements + `
}

func put(text string) *iam.PutRolePolicyInput {
	return &iam.PutRolePolicyInput{RoleName: aws.String("r"), PolicyDocument: aws.String(text)}
}
`
}

// shown are the statements of the documents, with the conditions that they stand under.
func shown(repo *policy.Repo) string {
	var lines []string
	for _, document := range repo.Documents {
		for _, statement := range document.Statements {
			line := []string{}
			for _, list := range [][]policy.Value{statement.Actions, statement.Resources} {
				for _, value := range list {
					text := value.Text.String()
					if len(value.When) > 0 {
						text += " when " + value.When.String()
					}
					line = append(line, text)
				}
			}
			for _, condition := range statement.Conditions {
				line = append(line, condition.Key.String())
			}
			if len(statement.When) > 0 {
				line = append(line, "when "+statement.When.String())
			}
			if statement.Partial {
				line = append(line, "and more")
			}
			lines = append(lines, strings.Join(line, ", "))
		}
		if document.Partial {
			lines = append(lines, "…")
		}
	}
	return strings.Join(lines, "; ")
}

func TestValuesAreFollowed(t *testing.T) {
	const head = `statement := map[string]any{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}
		document := map[string]any{"Version": "2012-10-17", "Statement": []any{statement}}
`
	const tail = `
		text, _ := json.Marshal(document)
		return put(string(text))`
	tests := []struct{ name, source, want string }{
		{"a concatenation", "return put(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"arn:aws:s3:::` + name + `/*\"}]}`)", "s3:Get*, arn:aws:s3:::⟨name⟩/*"},
		{"a verb with quotes", "return put(fmt.Sprintf(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": %q, \"Resource\": \"%%%[2]s\"}]}`, \"a:b\", name))", "a:b, %⟨name⟩"},
		{"a list that is joined", "return put(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"` + strings.Join([]string{\"a:b\", \"c:d\"}, `\", \"`) + `\"], \"Resource\": \"*\"}]}`)", "a:b, c:d, *"},
		{"a value in a format's place", "resources, _ := json.Marshal([]string{\"x\", name})\nreturn put(fmt.Sprintf(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": %s}]}`, resources))", "a:b, x, ⟨name⟩"},
		{"a condition that is added later", head + `statement["Condition"] = map[string]any{"Bool": map[string]any{"aws:SecureTransport": "true"}}` + tail, "s3:Get*, *, aws:SecureTransport"},
		{"a member of a document", head + `document["Statement"] = append(document["Statement"].([]any), map[string]any{"Effect": "Deny", "Action": "s3:*", "Resource": "*"})` + tail, "s3:Get*, *; s3:*, *"},
		{"either of two", `action := "s3:Get*"
		if prod {
			action = "s3:List*"
		}
		document := map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": action, "Resource": "*"}}}` + tail, "s3:Get* when not prod, s3:List* when prod, *"},
		{"one of two, since the other leaves", `action := ""
		if prod {
			action = "s3:List*"
		} else {
			return nil
		}
		document := map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": action, "Resource": "*"}}}` + tail, "s3:List* when prod, *"},
		{"what a loop adds", `statements := []any{}
		for _, one := range names {
			statements = append(statements, map[string]any{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::" + one})
		}
		document := map[string]any{"Statement": statements}` + tail, "s3:*, arn:aws:s3:::⟨one⟩, when range names; …"},
		{"what a loop makes of itself", `resource := "*"
		for _, one := range names {
			resource = resource + one
		}
		document := map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": "s3:*", "Resource": resource}}}` + tail, "s3:*, ⟨resource⟩"},
		{"a map that somebody else gets", head + `change(statement)` + tail, "s3:Get*, *, and more"},
		{"the address of a value", `document := struct{ Statement []any }{}
		document.Statement = []any{map[string]any{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}
		change(&document)` + tail, "s3:*, *, and more; …"},
		{"a list whose members are set", `list := []string{"a:b"}
		for i := range list {
			list[i] = name + list[i]
		}
		document := map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": list, "Resource": "*"}}}` + tail, "⟨list[i]⟩, *"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			repo := load(t, policy.Options{}, "p/p.go", body(test.source))
			if got := shown(repo); got != test.want {
				t.Errorf("got  %s\nwant %s\nproblems %v", got, test.want, repo.Problems)
			}
		})
	}
}

func TestPlacesLieInEscapes(t *testing.T) {
	source := body(`return put("{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:Get\u004fbject\",\n \"Resource\": \"*\"}]}")`)
	repo := load(t, policy.Options{}, "p.go", source)
	action := repo.Documents[0].Statements[0].Actions[0]
	if !action.Text.Is("s3:GetObject") || source[action.Span.Start:action.Span.End] != `s3:Get\u004fbject` {
		t.Errorf("%s stands at %q", action.Text, source[action.Span.Start:action.Span.End])
	}
}

func TestImportsTellWhatATypeIs(t *testing.T) {
	input := `type CreateRoleInput struct { RoleName, AssumeRolePolicyDocument *string }
		var x = &%s.CreateRoleInput{RoleName: aws.String("deploy")}
		var y = iam.AssumeRole`
	tests := []struct {
		imports, name string
		want          int
	}{
		{`import roles "github.com/aws/aws-sdk-go-v2/service/iam"`, "roles", 1},
		{`import "github.com/aws/aws-sdk-go/service/iam"`, "iam", 1},
		{`import "example.com/own/iam"`, "iam", 0},
	}
	for _, test := range tests {
		repo := load(t, policy.Options{}, "p.go", "package p\n"+test.imports+"\n"+fmt.Sprintf(input, test.name))
		if len(repo.Principals) != test.want {
			t.Errorf("%s: %d roles", test.imports, len(repo.Principals))
		}
	}
	repo := load(t, policy.Options{}, "p.go", "package p\nimport . \"github.com/aws/aws-sdk-go-v2/service/iam\"\nvar x = CreateRoleInput{RoleName: nil, AssumeRolePolicyDocument: nil}")
	if len(repo.Principals) != 1 {
		t.Error("dot import:", len(repo.Principals))
	}
}

func TestTestsAreReadWhereAskedFor(t *testing.T) {
	const source = "package p\nconst policy = `{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}`"
	pairs := []string{"p/p_test.go", source, "p/testdata/src/q.go", source, "p/p.go", source}
	repo := load(t, policy.Options{}, pairs...)
	if len(repo.Documents) != 1 || len(repo.Problems) != 2 {
		t.Errorf("%d documents, problems %+v", len(repo.Documents), repo.Problems)
	}
	if repo = load(t, policy.Options{GoTests: true}, pairs...); len(repo.Documents) != 3 || len(repo.Problems) != 0 {
		t.Errorf("asked for: %d documents, problems %+v", len(repo.Documents), repo.Problems)
	}
}

func TestOnlyFilesThatSpeakOfIAMAreClaimed(t *testing.T) {
	for source, want := range map[string]bool{
		"package p\n\nfunc main() {}\n":                                    false,
		"package p\n// an ExprStmt is a Statement":                         false,
		"package p\nimport \"github.com/aws/aws-sdk-go-v2/service/iam\"":   true,
		"package p\nvar x = `{\"Statement\": {\"Effect\": \"Deny\"}}`":     true,
		"package p\nvar x = Document{Statement: []S{{Effect: \"Allow\"}}}": true,
		"package p\nfunc f(c Client) { c.AssumeRole(nil) }":                true,
	} {
		if got := (Loader{}).Claims("p.go", func() []byte { return []byte(source) }); got != want {
			t.Errorf("%q: %v", source, got)
		}
	}
	read := false
	if (Loader{}).Claims("p.py", func() []byte { read = true; return nil }) || read {
		t.Error("a file of another language is read")
	}
}

func TestPoliciesOfOtherCloudsAreNone(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", "package p\nvar policy = `{\"Version\": \"1\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"oss:*\", \"Resource\": \"acs:oss:*\"}]}`\n")
	if len(repo.Documents) != 0 {
		t.Errorf("%d documents", len(repo.Documents))
	}
}

func TestBrokenFilesAreTold(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", "package p\n// AssumeRole\nfunc f( {\n")
	if len(repo.Problems) != 1 || !strings.Contains(repo.Problems[0].Reason, "no Go that parses") || repo.Problems[0].Span.Start == 0 {
		t.Errorf("%+v", repo.Problems)
	}
	repo = load(t, policy.Options{}, "p.go", "package p\nvar trust = `{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\"}],}`\n")
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "malformed-json" {
		t.Errorf("%+v", repo.Problems)
	}
	repo = load(t, policy.Options{}, "p.go", "package p\nvar trust = `{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": %s %s, \"Resource\": \"*\"}]`\n")
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" {
		t.Errorf("%+v", repo.Problems)
	}
}

func TestHostileInputEnds(t *testing.T) {
	doubling := "package p\nimport \"encoding/json\"\nvar x0 = \"AssumeRole\"\n"
	lists := "package p\nfunc f() any {\n x0 := []string{\"a\"}\n"
	for i := 1; i < 60; i++ {
		doubling += fmt.Sprintf("var x%d = x%d + x%d\n", i, i-1, i-1)
		lists += fmt.Sprintf(" x%d := append(x%d, x%d...)\n", i, i-1, i-1)
	}
	tests := map[string]string{
		"parentheses":         "package p\nvar AssumeRole = " + strings.Repeat("(", 50_000) + "1" + strings.Repeat(")", 50_000),
		"a long sum":          "package p\nvar policy = `{\"Statement\": \"Effect\"` + \"AssumeRole\"" + strings.Repeat(" + \"a\"", 4_000),
		"a sum too long":      "package p\nvar policy = f(`{\"Statement\": [`" + strings.Repeat(" + `{\"Effect\": \"Allow\", \"Action\": \"AssumeRole\", \"Resource\": \"arn:aws:iam::111122223333:role/reader\"},`", 4_000) + " + `]}`)",
		"doubling texts":      doubling + "var y = map[string]any{\"Statement\": []any{map[string]any{\"Effect\": x59, \"Action\": x59}}}",
		"doubling lists":      lists + " return map[string]any{\"Statement\": []any{map[string]any{\"Effect\": \"AssumeRole\", \"Action\": x59}}}\n}",
		"functions in a ring": "package p\nfunc a(x string) string { return b(x) + b(x) }\nfunc b(x string) string { return a(x) + a(x) }\nvar p = map[string]any{\"Effect\": a(\"AssumeRole\"), \"Action\": b(\"x\"), \"Statement\": 1}",
		"many writes":         "package p\nfunc f() any {\n x := map[string]any{\"Effect\": \"Allow\", \"Action\": \"AssumeRole\"}\n" + strings.Repeat(" x[\"Action\"] = x[\"Action\"]\n", 3_000) + " return x }",
	}
	for name, source := range tests {
		t.Run(name, func(t *testing.T) {
			load(t, policy.Options{}, "p.go", source)
		})
	}
}

func TestTheSameComesOutInAnyOrder(t *testing.T) {
	var pairs, reversed []string
	for i := range 20 {
		name, source := fmt.Sprintf("d%d/p.go", i), body("return put(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"*\"}]}`)")
		pairs = append(pairs, name, source)
		reversed = append([]string{name, source}, reversed...)
	}
	places := func(repo *policy.Repo) (list []policy.Span) {
		for _, document := range repo.Documents {
			list = append(list, document.Span)
		}
		return list
	}
	first, second := places(load(t, policy.Options{}, pairs...)), places(load(t, policy.Options{}, reversed...))
	if len(first) != 20 || !slices.Equal(first, second) {
		t.Errorf("%v\n%v", first, second)
	}
}

// FuzzLoad: no input makes the loader panic, and every span lies inside its file.
func FuzzLoad(f *testing.F) {
	f.Add(body("return put(`{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"a:b\", \"Resource\": \"` + name + `\"}]}`)"))
	f.Add("package p\nimport \"github.com/aws/aws-cdk-go/awscdk/v2/awsiam\"\nfunc f() { r := awsiam.NewRole(s, \"x\", &awsiam.RoleProps{AssumedBy: awsiam.NewAnyPrincipal()})\n r.AddToPolicy(awsiam.NewPolicyStatement(nil)) }")
	f.Add("package p\nimport \"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam\"\nvar x, y = iam.NewRole(c, \"r\", &iam.RoleArgs{AssumeRolePolicy: \"{}\"})\nfunc g(a ...int) (b string) { for range a { b += \"x\" }; return }")
	f.Add("package p\nimport \"github.com/aws/aws-cdk-go/awscdk/v2/awsiam\"\nfunc f(fn F, x R) { p := awsiam.NewPolicy(s, \"p\", &awsiam.PolicyProps{Statements: &[]S{}, Roles: &[]R{x}})\n fn.Role().AttachInlinePolicy(p)\n p.AttachToRole(x)\n awsiam.NewRole(s, \"r\", &awsiam.RoleProps{PermissionsBoundary: p}) }")
	f.Add("package p\nvar AssumeRole = []struct{Statement, Effect string}{{\"%[1]s\", \"\\xff\"}}[0].Statement[1:]")
	f.Fuzz(func(t *testing.T, source string) {
		repo := Loader{}.Load(fstest.MapFS{}, []policy.File{{Path: "p.go", Data: []byte(source)}}, policy.Options{})
		policytest.RepoPlaces(t, repo, repo.Files)
	})
}

func TestMapsHoldSoMuch(t *testing.T) {
	statements := "m := map[string]any{}\n"
	for i := range maxItems + 10 {
		statements += fmt.Sprintf("m[\"aws:PrincipalTag/k%d\"] = \"v\"\n", i)
	}
	statements += `b, _ := json.Marshal(map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*", "Condition": map[string]any{"StringEquals": m}}}})
	return put(string(b))`
	repo := load(t, policy.Options{}, "a.go", body(statements))
	if len(repo.Documents) != 1 || len(repo.Documents[0].Statements) != 1 || len(repo.Documents[0].Statements[0].Conditions) != maxItems || !repo.Documents[0].Statements[0].PartialConditions {
		t.Errorf("%d documents", len(repo.Documents))
	}
}
