package cloudformation

import "testing"

func TestOtherThingsOfIAMAreDeclared(t *testing.T) {
	repo := load1(t, "t.yaml", `
Parameters: {Audience: {Type: String}, Unit: {Type: String}}
Resources:
  GitHub:
    Type: AWS::IAM::OIDCProvider
    Properties: {Url: 'https://token.actions.githubusercontent.com', ClientIdList: [sts.amazonaws.com, !Ref Audience]}
  Okta:
    Type: AWS::IAM::SAMLProvider
    Properties: {Name: okta, SamlMetadataDocument: x}
  Guard:
    Type: AWS::Organizations::Policy
    Properties:
      Name: guard
      Type: SERVICE_CONTROL_POLICY
      TargetIds: [r-ab12, !Ref Unit]
      Content: {Statement: [{Effect: Deny, Action: 'iam:*', Resource: '*'}]}
  Tags:
    Type: AWS::Organizations::Policy
    Properties: {Name: tags, Type: TAG_POLICY, Content: {tags: {}}}
  Deploy:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Action: sts:AssumeRoleWithWebIdentity, Principal: {Federated: [!Ref GitHub, !Ref Okta]}}]
`)
	if len(repo.Providers) != 2 || len(repo.Organization) != 1 {
		t.Fatalf("providers %v, organization %v", repo.Providers, repo.Organization)
	}
	github, okta, guard := repo.Providers[0], repo.Providers[1], repo.Organization[0]
	trusted := principal(t, repo, "Deploy").Trust[0].Statements[0].Principals
	const iam = "arn:⟨AWS::Partition⟩:iam::⟨AWS::AccountId⟩:"
	for _, test := range []struct{ fact, got, want string }{
		{"provider of OpenID Connect", github.ARN.String(), iam + "oidc-provider/token.actions.githubusercontent.com"},
		{"trusted provider", trusted[0].Text.String(), github.ARN.String()},
		{"audience", github.ClientIDs[0].Text.String(), "sts.amazonaws.com"},
		{"more audiences", github.ClientIDs[1].Text.String(), "⟨Audience⟩"},
		{"provider of SAML", okta.ARN.String(), iam + "saml-provider/okta"},
		{"trusted SAML provider", trusted[1].Text.String(), okta.ARN.String()},
		{"policy", guard.Name.String() + " " + string(guard.Kind), "guard scp"},
		{"its document", guard.Documents[0].Statements[0].Effect.Text.String(), "Deny"},
		{"target", guard.Targets[0].Text.String(), "r-ab12"},
		{"open target", guard.Targets[1].Text.String(), "⟨Unit⟩"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %q, want %q", test.fact, test.got, test.want)
		}
	}
}
