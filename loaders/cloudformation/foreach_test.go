package cloudformation

import "testing"

func TestLoopsAreUnrolled(t *testing.T) {
	repo := load1(t, "t.yaml", `
Transform: AWS::LanguageExtensions
Resources:
  Fn::ForEach::Teams:
    - Team
    - [red, blue-2]
    - '${Team}Unused': {Type: 'AWS::S3::Bucket'}
      'Role&{Team}':
        Type: AWS::IAM::Role
        Properties:
          RoleName: !Ref Team
          AssumeRolePolicyDocument: {Statement: []}
          Policies:
            - PolicyName: p
              PolicyDocument:
                Statement:
                  Effect: Allow
                  Action: s3:GetObject
                  Resource: !Sub 'arn:aws:s3:::${Team}/*'
                  Condition:
                    StringEquals:
                      Fn::ForEach::Keys: [Key, [a, b], {'aws:RequestTag/${Key}': !Ref Team}]
`)
	equal(t, "resources", resources(repo), []string{"role Roleblue2: arn:aws:s3:::blue-2/*", "role Rolered: arn:aws:s3:::red/*"})
	if p := principal(t, repo, "Roleblue2"); !p.Name.Is("blue-2") {
		t.Errorf("name %s", p.Name)
	}
	var keys []string
	for _, c := range repo.Documents[1].Statements[0].Conditions {
		keys = append(keys, c.Key.String())
	}
	equal(t, "keys", keys, []string{"aws:RequestTag/a", "aws:RequestTag/b"})
	equal(t, "problems", reasons(repo), nil)
}
