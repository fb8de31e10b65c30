package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// loadAll reads several templates of one root.
func loadAll(t testing.TB, texts map[string]string) *policy.Repo {
	t.Helper()
	var files []policy.File
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		files = append(files, policy.File{Path: path, Data: []byte(texts[path])})
	}
	return Loader{}.Load(nil, files, policy.Options{})
}

// resources spells the resources of every statement of the documents.
func resources(repo *policy.Repo) (list []string) {
	for _, d := range repo.Documents {
		for _, s := range d.Statements {
			for _, v := range s.Resources {
				list = append(list, d.Uses[0].OwnerName+": "+v.Text.String()+when(v.When))
			}
		}
	}
	slices.Sort(list)
	return list
}

func equal(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s:\n got %s\nwant %s", what, strings.Join(got, "\n     "), strings.Join(want, "\n     "))
	}
}

const child = `
Parameters:
  Bucket: {Type: String}
  Prefix: {Type: String, Default: logs}
  Actions: {Type: CommaDelimitedList, Default: 's3:GetObject, s3:PutObject'}
  Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /image}
  Password: {Type: String, NoEcho: true, Default: x}
  Public: {Type: String, Default: 'no', AllowedValues: ['yes', 'no']}
  Until: {Type: String, Default: '1900-12-31T23:59:59Z'}
Conditions:
  IsPublic: !Equals [!Ref Public, 'yes']
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub '${Bucket}-reader'
      AssumeRolePolicyDocument: {Statement: []}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: !Ref Actions
              Resource:
                - !Sub 'arn:aws:s3:::${Bucket}/${Prefix}/*'
                - !Sub '${AWS::AccountId}-${AWS::StackName}'
                - !Ref Image
                - !Ref Password
                - !Ref Until
                - !If [IsPublic, '*', none]
Outputs:
  Arn: {Value: !GetAtt Reader.Arn}
  Both: {Value: !If [IsPublic, public, !Ref Prefix]}
`

func TestANestedStackHasWhatItIsGiven(t *testing.T) {
	repo := loadAll(t, map[string]string{
		"app/root.yaml": `
Parameters: {Env: {Type: String}}
Conditions: {Prod: !Equals [!Ref Env, prod]}
Resources:
  One:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: ../nested/child.yaml, Parameters: {Bucket: one, Public: 'yes'}}
  Two:
    Type: AWS::CloudFormation::Stack
    Condition: Prod
    Properties: {TemplateURL: ../nested/child.yaml, Parameters: {Bucket: !Sub 'b-${Env}', Prefix: !If [Prod, p, q], Actions: 's3:*'}}
  Caller:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          Effect: Allow
          Action: sts:AssumeRole
          Resource: [!GetAtt One.Outputs.Arn, !Sub '${Two.Outputs.Both}', !GetAtt One.Outputs.Nothing]
`,
		"nested/child.yaml": child,
	})
	equal(t, "resources", resources(repo), []string{
		"managed policy Caller: arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:role/one-reader",
		"managed policy Caller: p",
		"managed policy Caller: ⟨One.Outputs.Nothing⟩",
		"role One.Reader: *",
		"role One.Reader: arn:aws:s3:::one/logs/*",
		"role One.Reader: ⟨AWS::AccountId⟩-⟨AWS::StackName⟩",
		"role One.Reader: ⟨Image⟩",
		"role One.Reader: ⟨Password⟩",
		"role One.Reader: ⟨Until⟩",
		"role Two.Reader: arn:aws:s3:::b-⟨Env⟩/p/*",
		"role Two.Reader: none",
		"role Two.Reader: ⟨AWS::AccountId⟩-⟨AWS::StackName⟩",
		"role Two.Reader: ⟨Image⟩",
		"role Two.Reader: ⟨Password⟩",
		"role Two.Reader: ⟨Until⟩",
	})
	equal(t, "problems", reasons(repo), nil)
	one, two := principal(t, repo, "One.Reader"), principal(t, repo, "Two.Reader")
	if one.Key == two.Key || two.When.String() != "Prod" || policy.Equal(one.Account, two.Account) != policy.Yes {
		t.Errorf("%+v\n%+v", one, two)
	}
	if got := len(one.Policies[0].Statements[0].Actions); got != 2 {
		t.Errorf("%d actions of the list that is the default", got)
	}
	// The reference to the role leads to the role of the stack that made it.
	for _, d := range repo.Documents {
		if d.Uses[0].OwnerName == "managed policy Caller" && d.Statements[0].Resources[0].Text.ARNOf() != one.Key {
			t.Error("the output of One is not its role")
		}
	}
}

func TestValuesOfANestedStackSayWhereTheyComeFrom(t *testing.T) {
	root := `
Resources:
  One:
    Type: AWS::CloudFormation::Stack
    Properties: {TemplateURL: child.yaml, Parameters: {Arn: 'arn:aws:s3:::given'}}
`
	nested := `
Parameters: {Arn: {Type: String}}
Resources:
  P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: 's3:*', Resource: !Ref Arn}}}}
`
	repo := loadAll(t, map[string]string{"root.yaml": root, "child.yaml": nested})
	statement := repo.Documents[0].Statements[0]
	value := statement.Resources[0]
	if value.Span.File != "root.yaml" || root[value.Span.Start:value.Span.End] != "arn:aws:s3:::given" {
		t.Errorf("the value stands at %+v", value.Span)
	}
	if len(value.Via) != 1 || nested[value.Via[0].Span.Start:value.Via[0].Span.End] != "Arn" {
		t.Errorf("via %+v", value.Via)
	}
	action := statement.Actions[0]
	if action.Span.File != "child.yaml" || len(action.Via) != 1 || action.Via[0].Name != "nested stack One" || root[action.Via[0].Span.Start:action.Via[0].Span.End] != "One" {
		t.Errorf("via %+v", action.Via)
	}
	if repo.Files["root.yaml"] == nil || repo.Files["child.yaml"] == nil {
		t.Error("the files that places stand in are not kept")
	}
}

func TestPoliciesAndRolesAreLinkedAcrossStacks(t *testing.T) {
	repo := loadAll(t, map[string]string{
		"root.yaml": `
Resources:
  Policies: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: policies.yaml}}
  Role:
    Type: AWS::IAM::Role
    Properties: {ManagedPolicyArns: [!GetAtt Policies.Outputs.Arn, !ImportValue 'team-policy']}
  Roles: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: roles.yaml, Parameters: {Policy: !GetAtt Policies.Outputs.Arn}}}
`,
		"policies.yaml": `
Resources:
  M: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: ` + allow + `}}
Outputs:
  Arn: {Value: !Ref M}
`,
		"roles.yaml": `
Parameters: {Policy: {Type: String}}
Resources:
  R: {Type: 'AWS::IAM::Role', Properties: {ManagedPolicyArns: [!Ref Policy]}}
`,
		"shared.yaml": `
Resources:
  Team: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: ` + allow + `}}
Outputs:
  Arn: {Value: !Ref Team, Export: {Name: team-policy}}
`,
	})
	for address, policies := range map[string]int{"Role": 2, "Roles.R": 1} {
		if p := principal(t, repo, address); len(p.Policies) != policies || !p.Complete() {
			t.Errorf("%s has %d policies, want %d; incomplete: %q", address, len(p.Policies), policies, p.Incomplete)
		}
	}
	for _, m := range repo.Managed {
		if !m.Attached {
			t.Errorf("%s is not attached", m.Address)
		}
	}
}

func TestStacksThatCannotBeEnteredAreCounted(t *testing.T) {
	stack := func(kind, url string) string {
		return "Parameters: {Bucket: {Type: String}, Key: {Type: String}}\nResources:\n  S: {Type: " + kind + ", Properties: {TemplateURL: " + url + ", Location: " + url + "}}\n"
	}
	const nested, elsewhere = "AWS::CloudFormation::Stack", "nested stack from elsewhere: AWS::CloudFormation::Stack S"
	for fact, test := range map[string]struct {
		text    string
		entered bool
		reason  string
	}{
		"a file beside it":                   {stack(nested, "templates/child.yaml"), true, ""},
		"a file that is not there":           {stack(nested, "nowhere.yaml"), false, ""},
		"the end of a URL that tells a path": {stack(nested, "!Sub 'https://${Bucket}.s3.amazonaws.com/${Key}templates/child.yaml'"), true, ""},
		"the end of a URL that tells a name": {stack(nested, "!Sub 'https://${Bucket}.s3.amazonaws.com/${Key}child.yaml'"), false, elsewhere},
		"a path that two templates have":     {stack(nested, "!Sub 'https://${Bucket}.s3.amazonaws.com/same/x.yaml'"), false, elsewhere},
		"a bucket that is known":             {stack(nested, "https://bucket.s3.amazonaws.com/templates/child.yaml"), false, elsewhere},
		"a URL that a parameter is":          {stack(nested, "!Ref Bucket"), false, elsewhere},
		"two alternatives":                   {stack(nested, "!If [C, templates/child.yaml, same/x.yaml]"), false, elsewhere},
		"a stack set":                        {stack("AWS::CloudFormation::StackSet", "!Sub 'https://${Bucket}/templates/child.yaml'"), false, "nested stack from elsewhere: AWS::CloudFormation::StackSet S"},
		"an application of SAM":              {stack("AWS::Serverless::Application", "templates/child.yaml"), true, ""},
		"an application of the repository":   {stack("AWS::Serverless::Application", "{ApplicationId: x, SemanticVersion: 1}"), false, "nested stack from elsewhere: AWS::Serverless::Application S"},
		"itself":                             {stack(nested, "root.yaml"), false, "AWS::CloudFormation::Stack S nests the template that it is in"},
	} {
		role := "Resources:\n  R: {Type: AWS::IAM::Role}\n"
		repo := loadAll(t, map[string]string{"root.yaml": test.text, "templates/child.yaml": role, "same/x.yaml": role, "b/same/x.yaml": role})
		entered := slices.ContainsFunc(repo.Principals, func(p *policy.Principal) bool { return p.Address == "S.R" })
		if got := strings.Join(reasons(repo), "; "); got != test.reason || entered != test.entered || len(repo.Principals) != 3 {
			t.Errorf("%s: entered %t, %d roles, %q", fact, entered, len(repo.Principals), got)
		}
	}
}

func TestStacksThatNestEachOtherEnd(t *testing.T) {
	other := func(path string) string {
		return "Resources:\n  R: {Type: AWS::IAM::Role}\n  S: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: " + path + "}}\nOutputs: {O: {Value: !GetAtt S.Outputs.O, Export: {Name: o}}}\n"
	}
	repo := loadAll(t, map[string]string{"a.yaml": other("b.yaml"), "b.yaml": other("a.yaml")})
	if len(repo.Principals) != 2 || len(repo.Problems) != 1 {
		t.Errorf("%d roles, %q", len(repo.Principals), reasons(repo))
	}
}

func TestAFanOfFansIsBounded(t *testing.T) {
	texts := map[string]string{}
	for i := range 20 {
		text := "Resources:\n  R: {Type: AWS::IAM::Role}\n"
		for j := range 3 {
			text += fmt.Sprintf("  S%d: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t%02d.yaml}}\n", j, i+1)
		}
		texts[fmt.Sprintf("t%02d.yaml", i)] = text
	}
	repo := loadAll(t, texts)
	if len(repo.Principals) < 20 || len(repo.Principals) > maxNested+20 || len(repo.Problems) == 0 {
		t.Errorf("%d roles, %d problems", len(repo.Principals), len(repo.Problems))
	}
}
