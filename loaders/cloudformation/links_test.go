package cloudformation

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func principal(t *testing.T, repo *policy.Repo, address string) *policy.Principal {
	t.Helper()
	for _, p := range repo.Principals {
		if p.Address == address {
			return p
		}
	}
	t.Fatalf("no principal %s in\n%s", address, dump(repo))
	return nil
}

func owners(d *policy.Document) (list []string) {
	for _, use := range d.Uses {
		list = append(list, strings.TrimSpace(string(use.Kind)+" "+use.OwnerName))
	}
	return list
}

const allow = `{Statement: {Effect: Allow, Action: 'sts:AssumeRole', Resource: '*'}}`

func TestAttachmentsLinkByLogicalID(t *testing.T) {
	repo := load1(t, "t.yaml", `
Parameters: {Outside: {Type: String}, OutsideName: {Type: String}}
Resources:
  A: {Type: 'AWS::IAM::Role'}
  B: {Type: 'AWS::IAM::Role', Properties: {RoleName: b, ManagedPolicyArns: [!Ref M, !Ref Outside]}}
  U: {Type: 'AWS::IAM::User', Properties: {UserName: u, Groups: [!Ref G], PermissionsBoundary: !Ref M}}
  V: {Type: 'AWS::IAM::User'}
  G: {Type: 'AWS::IAM::Group', Properties: {Policies: [{PolicyName: g, PolicyDocument: `+allow+`}]}}
  M: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: `+allow+`, Roles: [!Ref A]}}
  Free: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: `+allow+`}}
  Exported: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: `+allow+`}}
  Named: {Type: 'AWS::IAM::ManagedPolicy', Properties: {ManagedPolicyName: n, PolicyDocument: `+allow+`}}
  ByName: {Type: 'AWS::IAM::RolePolicy', Properties: {RoleName: b, PolicyDocument: `+allow+`}}
  Unknown: {Type: 'AWS::IAM::Policy', Properties: {Roles: [!Ref OutsideName], PolicyDocument: `+allow+`}}
  C: {Type: 'AWS::IAM::Role', Properties: {ManagedPolicyArns: [!Sub 'arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/n']}}
  Add: {Type: 'AWS::IAM::UserToGroupAddition', Properties: {GroupName: !Ref G, Users: [!Ref V]}}
Outputs:
  Arn: {Value: !Ref Exported, Export: {Name: x}}
`)
	for _, test := range []struct {
		address  string
		policies int
		complete bool
	}{
		{"A", 1, true},  // through M.Roles; a made-up name is nobody's parameter
		{"B", 2, false}, // M and ByName; Outside may be anything, Unknown may name it
		{"U", 1, true},  // through its group
		{"V", 1, true},  // through the addition
		{"C", 1, true},  // by the ARN that Named has
	} {
		if p := principal(t, repo, test.address); len(p.Policies) != test.policies || p.Complete() != test.complete {
			t.Errorf("%s has %d policies, want %d; incomplete: %q", test.address, len(p.Policies), test.policies, p.Incomplete)
		}
	}
	if u := principal(t, repo, "U"); len(u.Boundary) != 1 || u.BoundaryRef != nil {
		t.Errorf("boundary of U: %d documents, %v", len(u.Boundary), u.BoundaryRef)
	}
	if b := principal(t, repo, "B"); len(b.Incomplete) != 2 {
		t.Errorf("B: %q", b.Incomplete)
	}
	m := repo.Managed[0]
	want := []string{"identity managed policy M", "identity role B", "boundary user U", "identity role A"}
	if got := owners(m.Documents[0]); !slices.Equal(got, want) {
		t.Errorf("uses of M: %q, want %q", got, want)
	}
	for i, attached := range []bool{true, false, false, true} {
		if repo.Managed[i].Attached != attached {
			t.Errorf("%s attached: %t", repo.Managed[i].Address, repo.Managed[i].Attached)
		}
	}
	if m.MaybeAttached {
		t.Error("all attachments of M are known")
	}
	if repo.Managed[1].MaybeAttached || !repo.Managed[2].MaybeAttached || !repo.Managed[3].MaybeAttached {
		t.Error("an output takes Exported, B may take Named by its ARN, and nothing takes Free")
	}
}

func TestAPolicyAttachedToNobodyKnownHasNoOwner(t *testing.T) {
	repo := load1(t, "t.yaml", `
Parameters: {Name: {Type: String}}
Resources:
  P: {Type: 'AWS::IAM::Policy', Properties: {Roles: [!Ref Name], PolicyDocument: `+allow+`}}
`)
	if use := repo.Documents[0].Uses[0]; use.Owner != "" || use.Kind != policy.Identity {
		t.Errorf("%+v", use)
	}
}

func TestAPolicyAttachedTwiceIsOnePolicy(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  R: {Type: 'AWS::IAM::Role', Properties: {ManagedPolicyArns: [!Ref M]}}
  M: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: `+allow+`, Roles: [!Ref R]}}
`)
	if p := principal(t, repo, "R"); len(p.Policies) != 1 || len(p.Policies[0].Uses) != 3 {
		t.Errorf("%s", dump(repo))
	}
}

func TestAConditionalBoundaryIsNamedAndNotRead(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  R: {Type: 'AWS::IAM::Role', Properties: {PermissionsBoundary: !If [Fenced, !Ref M, !Ref 'AWS::NoValue']}}
  M: {Type: 'AWS::IAM::ManagedPolicy', Properties: {PolicyDocument: `+allow+`}}
`)
	if p := principal(t, repo, "R"); len(p.Boundary) != 0 || p.BoundaryRef == nil || p.BoundaryRef.When.String() != "Fenced" {
		t.Errorf("%d documents, %+v", len(p.Boundary), p.BoundaryRef)
	}
}

func TestContradictoryConditionsAreNotCombined(t *testing.T) {
	repo := load1(t, "t.yaml", `
Conditions: {Not: !Not [!Condition Yes]}
Resources:
  R:
    Type: AWS::IAM::Role
    Condition: Yes
    Properties:
      Policies:
        - !If [Not, {PolicyName: a, PolicyDocument: `+allow+`}, {PolicyName: b, PolicyDocument: `+allow+`}]
  P: {Type: 'AWS::IAM::Policy', Condition: Not, Properties: {Roles: [!Ref R], PolicyDocument: `+allow+`}}
`)
	if p := principal(t, repo, "R"); len(p.Policies) != 1 || p.Policies[0].When.String() != "Yes" {
		t.Errorf("%d policies\n%s", len(p.Policies), dump(repo))
	}
}

func TestFunctionsOfSAMHaveRoles(t *testing.T) {
	repo := load1(t, "t.yaml", `
Transform: AWS::Serverless-2016-10-31
Globals: {Function: {RolePath: /apps/}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - AWSLambdaExecute
        - `+allow+`
        - S3ReadPolicy: {BucketName: x}
  Own:
    Type: AWS::Serverless::Function
    Properties: {Role: !GetAtt FRole.Arn}
`)
	p := principal(t, repo, "FRole")
	if len(p.Policies) != 2 || len(p.Managed) != 2 || len(p.Incomplete) != 0 || len(repo.Principals) != 1 {
		t.Errorf("%s", dump(repo))
	}
	if path := p.Path; !path.Is("/apps/") {
		t.Errorf("path %s", path)
	}
	if owner := repo.Documents[0].Uses[0].Owner; owner != p.Key {
		t.Errorf("owner %q", owner)
	}
}

func TestKindsOfDocuments(t *testing.T) {
	for name, test := range map[string]struct {
		resource string
		want     policy.DocumentKind
	}{
		"service control policy":  {`{Type: 'AWS::Organizations::Policy', Properties: {Type: SERVICE_CONTROL_POLICY, Content: ` + allow + `}}`, policy.SCP},
		"resource control policy": {`{Type: 'AWS::Organizations::Policy', Properties: {Type: RESOURCE_CONTROL_POLICY, Content: ` + allow + `}}`, policy.RCP},
		"policy by parameter":     {`{Type: 'AWS::Organizations::Policy', Properties: {Type: !Ref Kind, Content: ` + allow + `}}`, policy.UnknownKind},
		"permission set":          {`{Type: 'AWS::SSO::PermissionSet', Properties: {InlinePolicy: ` + allow + `}}`, policy.PermissionSet},
		"JSON of an object":       {`{Type: 'AWS::SSO::PermissionSet', Properties: {InlinePolicy: {'Fn::ToJsonString': ` + allow + `}}}`, policy.PermissionSet},
		"bucket policy":           {`{Type: 'AWS::S3::BucketPolicy', Properties: {PolicyDocument: ` + allow + `}}`, policy.Resource},
		"nested path":             {`{Type: 'AWS::DynamoDB::GlobalTable', Properties: {Replicas: [{ResourcePolicy: {PolicyDocument: ` + allow + `}}]}}`, policy.Resource},
		"event bus statement":     {`{Type: 'AWS::Events::EventBusPolicy', Properties: {Statement: {Effect: Allow, Principal: '*', Action: 'events:*', Resource: '*'}}}`, policy.Resource},
		"custom resource":         {`{Type: 'Custom::Thing', Properties: {Deep: [{Policy: ` + allow + `}]}}`, policy.UnknownKind},
		"API definition":          {`{Type: 'AWS::ApiGateway::RestApi', Properties: {Body: {x-amazon-apigateway-policy: ` + allow + `}}}`, policy.Resource},
		"text in custom resource": {`{Type: 'Custom::Thing', Properties: {Text: !Sub '{"Statement":{"Effect":"Allow","Action":"*","Resource":"${X}"}}'}}`, policy.UnknownKind},
	} {
		t.Run(name, func(t *testing.T) {
			repo := load1(t, "t.yaml", "Resources:\n  X: "+test.resource+"\n")
			if len(repo.Documents) != 1 || repo.Documents[0].Uses[0].Kind != test.want || len(repo.Documents[0].Statements) != 1 {
				t.Errorf("%s", dump(repo))
			}
		})
	}
}

func TestWhatIsNoPolicyStaysSilent(t *testing.T) {
	for name, resource := range map[string]string{
		"WAF":                 `{Type: 'AWS::WAFv2::WebACL', Properties: {Rules: [{Statement: {ManagedRuleGroupStatement: {Name: x}}}]}}`,
		"Cedar":               `{Type: 'AWS::EC2::VerifiedAccessGroup', Properties: {PolicyDocument: 'permit(principal, action, resource);'}}`,
		"Lambda source":       `{Type: 'AWS::Lambda::Function', Properties: {Code: {ZipFile: "p = {\"Statement\": [{\"Effect\": \"Allow\", \"Action\": 1}]}"}}}`,
		"log data protection": `{Type: 'AWS::Logs::LogGroup', Properties: {DataProtectionPolicy: {Name: x, Statement: [{Sid: a, Operation: {}}]}}}`,
		"tables in a loop": `{Type: 'Custom::X'}
  Fn::ForEach::T: [N, [a, b], {'T${N}': {Type: 'AWS::DynamoDB::Table', Properties: {TableName: x}}}]`,
		"tag policy": `{Type: 'AWS::Organizations::Policy', Properties: {Type: TAG_POLICY, Content: {tags: {}}}}`,
	} {
		t.Run(name, func(t *testing.T) {
			repo := load1(t, "t.yaml", "Resources:\n  X: "+resource+"\n")
			if got := dump(repo); got != "" {
				t.Error(got)
			}
		})
	}
}

func TestATemplateInAStringIsCounted(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  Set:
    Type: AWS::CloudFormation::StackSet
    Properties:
      TemplateBody: |
        Resources: {R: {Type: AWS::IAM::Role}}
`)
	if len(repo.Problems) != 1 || repo.Problems[0].Rule != "" {
		t.Errorf("problems %+v", repo.Problems)
	}
}

func TestAPolicyThatNoFileTellsIsCounted(t *testing.T) {
	repo := load1(t, "t.yaml", `
Resources:
  R: {Type: 'AWS::IAM::Role', Properties: {AssumeRolePolicyDocument: !Ref Trust, Policies: !Ref Policies}}
  Fn::ForEach::Roles: [Name, !Ref Names, {'R${Name}': {Type: 'AWS::IAM::Role'}}]
`)
	if len(repo.Problems) != 3 || repo.Problems[0].Rule != "" {
		t.Errorf("problems %+v", repo.Problems)
	}
	if p := principal(t, repo, "R"); p.Complete() || len(p.Trust) != 1 || !p.Trust[0].Partial {
		t.Errorf("complete %t, trust %+v", p.Complete(), p.Trust)
	}
}
