package cloudformation

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy"
)

// loadService reads serverless.yml beside other files, of which the claimed ones are
// read, too.
func loadService(t *testing.T, text string, others map[string]string) *policy.Repo {
	t.Helper()
	fsys := fstest.MapFS{}
	files := []policy.File{{Path: "app/serverless.yml", Data: []byte(text)}}
	for name, data := range others {
		fsys[name] = &fstest.MapFile{Data: []byte(data)}
		if (Loader{}).Claims(name, func() []byte { return []byte(data) }) {
			files = append(files, policy.File{Path: name, Data: []byte(data)})
		}
	}
	if !(Loader{}).Claims("app/serverless.yml", func() []byte { return []byte(text) }) {
		t.Fatal("not claimed")
	}
	return Loader{}.Load(fsys, files, policy.Options{})
}

func reasons(repo *policy.Repo) (list []string) {
	for _, problem := range repo.Problems {
		list = append(list, problem.Reason)
	}
	return list
}

const serverlessLogs = "logs:CreateLogStream logs:CreateLogGroup logs:TagResource logs:PutLogEvents " +
	"arn:⟨AWS::Partition⟩:logs:⟨AWS::Region⟩:⟨AWS::AccountId⟩:log-group:/aws/lambda/svc-⟨sls:stage⟩-*:*:*"

func TestRolesOfAService(t *testing.T) {
	for fact, test := range map[string]struct {
		service, role, arn string
		want               []string
	}{
		"the role that functions share": {
			"provider: {name: aws, iam: {role: {statements: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}}\nfunctions: {f: {handler: x}}",
			"IamRoleLambdaExecution", "role/svc-⟨sls:stage⟩-⟨AWS::Region⟩-lambdaRole", []string{byLambda, serverlessLogs, "s3:GetObject *"},
		},
		"statements as older versions have them": {
			"provider:\n  name: aws\n  iamRoleStatements: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]\nfunctions: {f: {handler: x}}",
			"IamRoleLambdaExecution", "role/svc-⟨sls:stage⟩-⟨AWS::Region⟩-lambdaRole", []string{byLambda, serverlessLogs, "s3:GetObject *"},
		},
		"a provider that is only named": {
			"provider: aws\nfunctions: {f: {handler: x}}",
			"IamRoleLambdaExecution", "role/svc-⟨sls:stage⟩-⟨AWS::Region⟩-lambdaRole", []string{byLambda, serverlessLogs},
		},
		"everything that a role may have": {
			"provider: {name: aws, vpc: {subnetIds: [x]}, iam: {role: {name: own, path: /p/, managedPolicies: ['arn:aws:iam::aws:policy/A'], permissionsBoundary: 'arn:aws:iam::1:policy/b', tags: {k: v}}}}\nfunctions: {f: {handler: x}}",
			"IamRoleLambdaExecution", "role/p/own", []string{"arn:aws:iam::aws:policy/A", "service-role/AWSLambdaVPCAccessExecutionRole", byLambda, serverlessLogs},
		},
		"the role of one function": {
			"provider: {name: aws, iam: {role: {statements: [{Effect: Allow, Action: 'a:b', Resource: '*'}]}}}\nfunctions: {do-it: {iamRoleStatements: [{Effect: Allow, Action: 'c:d', Resource: '*'}]}}",
			"DoDashitIamRoleLambdaExecution", "role/svc-⟨sls:stage⟩-do-it-⟨AWS::Region⟩-lambdaRole", []string{byLambda, serverlessLogs, "c:d *"},
		},
		"a function that inherits": {
			"provider: {name: aws, iam: {role: {statements: [{Effect: Allow, Action: 'a:b', Resource: '*'}]}}}\nfunctions: {f: {iamRoleStatementsInherit: true, iamRoleStatementsName: n, iamRoleStatements: [{Effect: Allow, Action: 'c:d', Resource: '*'}]}}",
			"FIamRoleLambdaExecution", "role/n", []string{byLambda, serverlessLogs, "c:d *", "a:b *"},
		},
		"a role under resources": {
			"provider: {name: aws, role: !GetAtt R.Arn}\nfunctions: {f: {handler: x}}\nresources:\n  Resources:\n    R: {Type: AWS::IAM::Role, Properties: {RoleName: '${self:service}-r'}}",
			"R", "role/svc-r", nil,
		},
		"an extension": {
			"provider: aws\nfunctions: {f: {handler: x}}\nresources:\n  - extensions: {IamRoleLambdaExecution: {Properties: {RoleName: other, MaxSessionDuration: 7200}}}",
			"IamRoleLambdaExecution", "role/other", []string{byLambda, serverlessLogs},
		},
	} {
		repo := loadService(t, "service: svc\n"+test.service+"\n", nil)
		p := principal(t, repo, test.role)
		if got := outline(p); !slices.Equal(got, test.want) || len(repo.Principals) != 1 {
			t.Errorf("%s:\n%s\nwant\n%s\n%d roles", fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"), len(repo.Principals))
		}
		if arn := p.ARN().String(); !strings.HasSuffix(arn, ":"+test.arn) {
			t.Errorf("%s: %s, want %s", fact, arn, test.arn)
		}
	}
}

func TestServicesWithoutARoleOfTheirOwn(t *testing.T) {
	for fact, text := range map[string]string{
		"a role elsewhere":       "provider: {name: aws, role: 'arn:aws:iam::1:role/x'}\nfunctions: {f: {handler: x}}",
		"a role elsewhere, v3":   "provider: {name: aws, iam: {role: !ImportValue x}}\nfunctions: {f: {handler: x}}",
		"every function has one": "provider: {name: aws}\nfunctions: {f: {role: x}}",
		"no function":            "provider: {name: aws}",
		"another provider":       "provider: {name: google}\nfunctions: {f: {handler: aws}}",
	} {
		if repo := loadService(t, "service: svc\n"+text+"\n", nil); len(repo.Principals)+len(repo.Documents)+len(repo.Problems) > 0 {
			t.Errorf("%s:\n%s", fact, dump(repo))
		}
	}
}

func TestVariablesOfAService(t *testing.T) {
	for written, want := range map[string]string{
		"${self:custom.bucket}/*":                           "b/*",
		"${self:custom.table.name}":                         "t-⟨sls:stage⟩",
		"${self:custom.list.1}":                             "two",
		"${self:service}-${self:provider.stage}":            "svc-⟨sls:stage⟩",
		"${opt:stage, 'dev'}":                               "⟨sls:stage⟩",
		"${opt:bucket, 'b'}":                                "⟨opt:bucket⟩",
		"${env:X}":                                          "⟨env:X⟩",
		"${ssm:/a/b~true}":                                  "⟨ssm:/a/b~true⟩",
		"${param:x}":                                        "⟨param:x⟩",
		"arn:aws:s3:::${aws:accountId}-${aws:region}":       "arn:aws:s3:::⟨AWS::AccountId⟩-⟨AWS::Region⟩",
		"${self:provider.region}":                           "⟨AWS::Region⟩",
		"${self:custom.none, self:custom.bucket}":           "b",
		"${self:custom.none, 'x'}":                          "x",
		"${self:custom.stages.${opt:stage}.x}":              "⟨self:custom.stages.${opt:stage}.x⟩",
		"${self:custom.${self:custom.key}}":                 "b",
		"${self:custom.circle}":                             "⟨self:custom.circle⟩",
		"${file(other.yml):a.b}":                            "c",
		"${file(./none.yml):a, 'x'}":                        "x",
		"${file(x.js):a}":                                   "⟨file(x.js):a⟩",
		"arn:aws:s3:::b/${aws:username}/${s3:prefix}":       "arn:aws:s3:::b/${aws:username}/${s3:prefix}",
		`arn:aws:s3:::b/\${aws:username}/${self:service}`:   "arn:aws:s3:::b/${aws:username}/svc",
		"#{AWS::AccountId}-${self:service}-${aws:username}": "⟨AWS::AccountId⟩-svc-${aws:username}",
		"!Sub ${Bucket}-${self:service}-${opt:stage}":       "⟨Bucket⟩-svc-⟨sls:stage⟩",
		"!Sub ${Bucket}-${AWS::Region}":                     "⟨Bucket⟩-⟨AWS::Region⟩",
		"x-${self:custom.arn}":                              "x-⟨Bucket⟩",
	} {
		value := `"` + strings.ReplaceAll(written, `\`, `\\`) + `"`
		if text, ok := strings.CutPrefix(written, "!Sub "); ok {
			value = `!Sub "` + text + `"`
		}
		repo := loadService(t, `service: svc
provider:
  name: aws
  stage: dev
  iamRoleStatements: [{Effect: Allow, Action: 'a:b', Resource: `+value+`}]
custom:
  bucket: b
  key: bucket
  arn: {Ref: Bucket}
  circle: ${self:custom.circle}
  list: [one, two]
  table: {name: 't-${self:provider.stage}'}
  stages: {dev: {x: y}}
functions: {f: {handler: x}}
resources: {Resources: {Bucket: {Type: AWS::S3::Bucket}}}
`, map[string]string{"app/other.yml": "a: {b: c}\n"})
		p := principal(t, repo, "IamRoleLambdaExecution")
		if got := p.Policies[len(p.Policies)-1].Statements[0].Resources; len(got) != 1 || got[0].Text.String() != want {
			t.Errorf("%s: %v, want %s", written, got, want)
		}
	}
}

func TestFilesThatAServiceIncludes(t *testing.T) {
	repo := loadService(t, `service: svc
provider:
  name: aws
  iam: {role: {statements: '${file(iam.yml):statements}'}}
functions:
  - ${file(functions.yml)}
resources:
  - ${file(../shared/roles.yml)}
  - ${file(../../outside.yml)}
  - Resources: {P: {Type: AWS::IAM::Policy, Properties: {Roles: [!Ref R], PolicyDocument: `+allow+`}}}
`, map[string]string{
		"app/iam.yml":       "statements:\n  - Effect: Allow\n    Action: 's3:GetObject'\n    Resource: 'arn:aws:s3:::${self:service}'\n",
		"app/functions.yml": "f: {handler: x}\n",
		"shared/roles.yml":  "Resources: {R: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {AWS: '*'}, Action: 'sts:AssumeRole'}}}}}\n",
	})
	if p := principal(t, repo, "R"); len(p.Policies) != 1 || len(p.Trust) != 1 || p.Trust[0].Span.File != "shared/roles.yml" || len(repo.Principals) != 2 {
		t.Errorf("%s", dump(repo))
	}
	p := principal(t, repo, "IamRoleLambdaExecution")
	action := p.Policies[1].Statements[0].Actions[0]
	if action.Span.File != "app/iam.yml" || string(repo.Files["app/iam.yml"][action.Span.Start:action.Span.End]) != "s3:GetObject" || len(action.Via) != 1 {
		t.Errorf("%+v", action)
	}
	want := []string{"a file outside of what is read: ../../outside.yml", "resources of ⟨file(../../outside.yml)⟩ are not read"}
	if got := reasons(repo); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestPoliciesOfAServiceBesideItsRole(t *testing.T) {
	repo := loadService(t, `service: svc
provider:
  name: aws
  apiGateway: {resourcePolicy: [{Effect: Allow, Principal: '*', Action: 'execute-api:Invoke', Resource: '*'}]}
stepFunctions: {stateMachines: {m: {iamRoleStatements: [{Effect: Allow, Action: 'a:b', Resource: '*'}]}}}
`, nil)
	var got []string
	for _, document := range repo.Documents {
		got = append(got, string(document.Uses[0].Kind)+" "+document.Statements[0].Actions[0].Text.String())
	}
	slices.Sort(got)
	if want := []string{"identity a:b", "resource execute-api:Invoke"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestServicesThatProgramsWriteAreCounted(t *testing.T) {
	for name, want := range map[string]bool{"serverless.ts": true, "a/serverless.js": true, "serverless.config.ts": false, "app.ts": false} {
		data := []byte("export default {provider: {name: 'aws'}}")
		if claimed := (Loader{}).Claims(name, func() []byte { return data }); claimed != want {
			t.Errorf("%s: %t", name, claimed)
		}
		if want {
			repo := Loader{}.Load(nil, []policy.File{{Path: name, Data: data}}, policy.Options{})
			if got := reasons(repo); len(got) != 1 {
				t.Errorf("%s: %q", name, got)
			}
		}
	}
}

// TestVariablesThatGrowAreBounded ends, and says so in the policy.
func TestVariablesThatGrowAreBounded(t *testing.T) {
	doubled := func(first, next string) string {
		text := "  a0: " + first + "\n"
		for i := range 40 {
			text += fmt.Sprintf("  a%d: "+next+"\n", i+1, i, i)
		}
		return text
	}
	for fact, test := range map[string]struct{ value, custom string }{
		"lists":              {"${self:custom.a40}", doubled("[x]", "['${self:custom.a%d}', '${self:custom.a%d}']")},
		"texts":              {"${self:custom.a40}", doubled("xxxxxxxx", "'${self:custom.a%d}${self:custom.a%d}'")},
		"many variables":     {strings.Repeat("${opt:x}", 20_000), ""},
		"braces never close": {strings.Repeat("${", 100_000), ""},
		"a deep address":     {strings.Repeat("${self:custom.", 5000) + strings.Repeat("}", 5000), ""},
	} {
		repo := loadService(t, "service: svc\nprovider:\n  name: aws\n  iamRoleStatements: [{Effect: Allow, Action: 'a:b', Resource: '"+test.value+"'}]\nfunctions: {f: {handler: x}}\ncustom:\n  own: x\n"+test.custom, nil)
		p := principal(t, repo, "IamRoleLambdaExecution")
		if document := p.Policies[len(p.Policies)-1]; document.Known() && fact != "braces never close" {
			t.Errorf("%s: %v", fact, document.Statements[0].Resources)
		}
	}
}

func TestAFileThatIsOnlyCalledServerlessIsCounted(t *testing.T) {
	repo := load1(t, "serverless.iam.yml", "# provider aws\nstatements:\n  - Effect: Allow\n    Action: 's3:GetObject'\n    Resource: '*'\n")
	if got, want := reasons(repo), []string{"policies in YAML that is no template"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestAProviderThatNoFileTells(t *testing.T) {
	repo := loadService(t, "service: svc\nprovider: ${file(aws.js)}\nfunctions: {f: {iamRoleStatements: [{Effect: Allow, Action: 'a:b', Resource: '*'}]}, g: {handler: x}}\n", nil)
	if got, want := reasons(repo), []string{"provider of ⟨file(aws.js)⟩ is not read"}; !slices.Equal(got, want) || len(repo.Principals) != 1 {
		t.Errorf("%q\n%s", got, dump(repo))
	}
}

func TestTheRoleThatAServiceIsDeployedWith(t *testing.T) {
	const arn = "arn:aws:iam::111122223333:role/deploy"
	for provider, want := range map[string]string{
		"iam: {deploymentRole: 'arn:aws:iam::111122223333:role/deploy'}":                   "deploymentRole " + arn,
		"cfnRole: arn:aws:iam::111122223333:role/deploy":                                   "cfnRole " + arn,
		"cfnRole: arn:aws:iam::1:role/old\n  iam: {deploymentRole: '${self:custom.role}'}": "deploymentRole " + arn,
		"cfnRole: 'arn:aws:iam::${aws:accountId}:role/deploy-${opt:stage}'":                "cfnRole arn:aws:iam::⟨AWS::AccountId⟩:role/deploy-⟨sls:stage⟩",
		"cfnRole: '${file(roles.yml):deploy}'":                                             "cfnRole " + arn,
		"cfnRole: '${env:ROLE}'":                                                           "",
		"cfnRole: null":                                                                    "",
		"iam: {role: {name: x}}":                                                           "",
	} {
		repo := loadService(t, "service: svc\nprovider:\n  name: aws\n  "+provider+"\ncustom: {role: '"+arn+"'}\n", map[string]string{
			"app/roles.yml": "deploy: " + arn + "\n",
		})
		got := ""
		for _, handoff := range repo.Handoffs {
			got += handoff.Property + " " + handoff.Role.Text.String()
			at := string(repo.Files[handoff.Span.File][handoff.Span.Start:handoff.Span.End])
			if at != arn && !strings.Contains(at, "${") || !slices.Equal(handoff.Services, []string{"cloudformation.amazonaws.com"}) {
				t.Errorf("%s: at %q, to %q", provider, at, handoff.Services)
			}
		}
		if got != want || len(repo.Problems) > 0 {
			t.Errorf("%s:\n got %s\nwant %s\n%v", provider, got, want, repo.Problems)
		}
	}
}
