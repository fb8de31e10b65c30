package gosource

import (
	"fmt"
	"maps"
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

// TestInlinePolicyOfAnUnknownRole: CDK attaches a policy that is nobody's managed one.
func TestInlinePolicyOfAnUnknownRole(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", `package p

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

func f(stack S, function F) {
	made := awsiam.NewPolicy(stack, jsii.String("policy"), &awsiam.PolicyProps{
		PolicyName: jsii.String("put"),
		Statements: &[]awsiam.PolicyStatement{awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Effect: awsiam.Effect_ALLOW, Actions: jsii.Strings("dynamodb:PutItem"), Resources: jsii.Strings("*"),
		})},
	})
	function.Role().AttachInlinePolicy(made)
}
`)
	if len(repo.Documents) != 1 {
		t.Errorf("%d documents", len(repo.Documents))
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

// TestAnInlinePolicyOfCDKForSomebodyUnknown has no managed policy behind it.
func TestAnInlinePolicyOfCDKForSomebodyUnknown(t *testing.T) {
	repo := load(t, policy.Options{}, "main.go", `package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

func f(stack constructs.Construct, function awslambda.Function) {
	writes := awsiam.NewPolicy(stack, jsii.String("policy"), &awsiam.PolicyProps{Statements: &[]awsiam.PolicyStatement{
		awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{Actions: jsii.Strings("dynamodb:PutItem"), Resources: jsii.Strings("*")}),
	}})
	function.Role().AttachInlinePolicy(writes)
}
`)
	if len(repo.Documents) != 1 {
		t.Errorf("%s", shown(repo))
	}
}

// TestStatementsOfCDKThatNobodyIsSeenToTake are read wherever they are made.
func TestStatementsOfCDKThatNobodyIsSeenToTake(t *testing.T) {
	const program = `package main

import (
	iam "github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	lambda "github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	custom "github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/jsii-runtime-go"
)

func f(stack constructs.Construct, taken Sink) {
	%s
}
`
	for _, test := range []struct {
		name, body, want string
		kind             policy.DocumentKind
		guessed          bool
	}{
		{
			"the first policy of a function",
			`lambda.NewFunction(stack, jsii.String("f"), &lambda.FunctionProps{InitialPolicy: &[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("codebuild:StartBuild"), Resources: jsii.Strings("*")}),
			}})`,
			"codebuild:StartBuild, *", policy.Identity, false,
		},
		{
			"a custom resource",
			`custom.AwsCustomResourcePolicy_FromStatements(&[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("lambda:InvokeFunction"), Resources: jsii.Strings("*")}),
			})`,
			"lambda:InvokeFunction, *; …", policy.Identity, true,
		},
		{
			"with what its methods add",
			`statement := iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("sts:AssumeRole")})
			statement.AddResources(jsii.String("arn:aws:iam::111122223333:role/x"))
			taken.Take(statement)`,
			"sts:AssumeRole, arn:aws:iam::111122223333:role/x; …", policy.Identity, true,
		},
		{
			"a document",
			`taken.Take(iam.NewPolicyDocument(&iam.PolicyDocumentProps{Statements: &[]iam.PolicyStatement{
				iam.NewPolicyStatement(&iam.PolicyStatementProps{Actions: jsii.Strings("s3:GetObject"), Resources: jsii.Strings("*")}),
			}}))`,
			"s3:GetObject, *", policy.Identity, true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			repo := load(t, policy.Options{}, "main.go", fmt.Sprintf(program, test.body))
			if got := shown(repo); got != test.want {
				t.Fatalf("%s", got)
			}
			if use := repo.Documents[0].Uses[0]; use.Kind != test.kind || use.Guessed != test.guessed {
				t.Errorf("%+v", use)
			}
		})
	}
}

// TestANameOfSeveralIsNoEmptyName: people still read which role is meant.
func TestANameOfSeveralIsNoEmptyName(t *testing.T) {
	repo := load(t, policy.Options{}, "main.go", `package main

import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/iam"

func up(ctx *pulumi.Context, prod bool) {
	name := "test"
	if prod {
		name = "live"
	}
	iam.NewRole(ctx, name, &iam.RoleArgs{AssumeRolePolicy: pulumi.String("{}")})
}
`)
	if len(repo.Principals) != 1 || repo.Principals[0].Address != "RoleArgs in up" {
		t.Errorf("%+v", repo.Principals)
	}
}

// TestOnlyWhatIsNamedIsParsed: beside the files that speak of IAM, those that declare
// what they name, and no others, of the package or of those that it imports.
func TestOnlyWhatIsNamedIsParsed(t *testing.T) {
	sources := map[string]string{
		"go.mod":         "module example.com/tool\n",
		"p/role.go":      "package p\n\nimport \"example.com/tool/names\"\n\nvar policy = map[string]any{\"Statement\": map[string]any{\"Effect\": \"Allow\", \"Action\": actions, \"Resource\": names.Bucket}}\n",
		"p/actions.go":   "package p\n\nvar actions = []string{\"s3:GetObject\"}\n",
		"p/other.go":     "package p\n\nfunc other() {}\n",
		"names/names.go": "package names\n\nconst Bucket = \"arn:aws:s3:::reports/*\"\n",
		"names/other.go": "package names\n\nfunc other() {}\n",
		"q/q.go":         "package q\n\nfunc main() {}\n",
	}
	fsys := fstest.MapFS{}
	claimed := directory{path: "p"}
	for name, source := range sources {
		fsys[name] = &fstest.MapFile{Data: []byte(source)}
		if (Loader{}).Claims(name, func() []byte { return []byte(source) }) {
			claimed.files = append(claimed.files, policy.File{Path: name, Data: []byte(source)})
		}
	}
	repo, prog := &policy.Repo{}, newProgram(fsys, 0)
	for _, pack := range prog.open(claimed, repo) {
		newEvaluator(pack, repo).collect()
	}
	if got, want := shown(repo), "s3:GetObject, arn:aws:s3:::reports/*"; got != want {
		t.Errorf("%s", got)
	}
	if got, want := slices.Sorted(maps.Keys(prog.sources)), []string{"names/names.go", "p/actions.go", "p/role.go"}; !slices.Equal(got, want) {
		t.Errorf("parsed are %v", got)
	}
}

// TestATrustPolicyForOneOfSeveralRoles may be that of any of them.
func TestATrustPolicyForOneOfSeveralRoles(t *testing.T) {
	repo := load(t, policy.Options{}, "p.go", body(`role := "test"
	if prod {
		role = "live"
	}
	_ = &iam.CreateRoleInput{RoleName: aws.String("live"), AssumeRolePolicyDocument: aws.String(extra)}
	_ = &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: aws.String("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\", \"Principal\": {\"AWS\": \"111122223333\"}}}")}
	return nil`))
	if len(repo.Principals) != 1 || len(repo.Principals[0].Trust) != 2 {
		t.Errorf("%+v", repo.Principals)
	}
}
