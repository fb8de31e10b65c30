package cloudformation

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestEveryScalarStandsWhereItIsWritten(t *testing.T) {
	cases := map[string]string{
		"every.yaml": readTestdata(t, "every.yaml"),
		"every.json": readTestdata(t, "every.json"),
		"plain.yaml": role(`
        Version: 2012-10-17
        Statement:
        - Sid: Plain
          Effect: Allow
          Principal: {AWS: arn:aws:iam::123456789012:root, Service: [ec2.amazonaws.com,lambda.amazonaws.com]}
          Action: sts:AssumeRole # why
          Condition:
            StringEquals:
              aws:PrincipalTag/team:
              - platform
              - very long value
                on two lines
            DateLessThan: {aws:CurrentTime: 2030-01-01}
            Bool: {aws:MultiFactorAuthPresent: true}
            NumericLessThan: {aws:MultiFactorAuthAge: 0012}`),
		"quoted.yaml": role(`
        "Version": "2012-10-17"
        'Statement':
          - "Effect": 'Allow'
            'Principal': {"AWS":"arn:aws:iam::123456789012:root"}
            Action: ['sts:AssumeRole',"sts:TagSession", "sts:\x53etSourceIdentity"]
            Condition:
              StringLike: {'sts:ExternalId': ['it''s', "a \"quote\"", "tab\there", "caf\u00e9 ☕", "folded
                over", !Sub 'literal ${!aws:username}']}`),
		"block.yaml": role(`
        Version: |-
          2012-10-17
        Statement:
          - Effect: >
              Allow
            Principal:
              AWS: &who |
                arn:aws:iam::123456789012:root
            Action: !!str sts:AssumeRole
            Condition: {StringEquals: {"sts:ExternalId": !!str "x", "aws:SourceAccount": *who}}`),
		"crlf.yaml":  strings.ReplaceAll(readTestdata(t, "every.yaml"), "\n", "\r\n"),
		"crlf.json":  strings.ReplaceAll(readTestdata(t, "every.json"), "\n", "\r\n"),
		"bom.yaml":   "\ufeff# ☕ first\n" + readTestdata(t, "every.yaml"),
		"bom.json":   "\ufeff" + readTestdata(t, "every.json"),
		"breaks.yml": "# odd\u0085# line\u2028# ends\n" + readTestdata(t, "every.yaml"),
		"second.yml": "kind: other\n---\n" + readTestdata(t, "every.yaml"),
		"text.yaml": `
Resources:
  Block:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: |
        {
          "Version": "2012-10-17",
          "Statement": {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:*:*:*"}
        }
  Folded:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: >-
        {"Version": "2012-10-17",
        "Statement":
        {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}
  Single:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: '{"Statement": {"Sid": "it''s", "Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}'
  Double:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: !Sub "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"logs:PutLogEvents\", \"Resource\": \"arn:${AWS::Partition}:logs:*\"}}"
  Joined:
    Type: AWS::Logs::ResourcePolicy
    Properties:
      PolicyDocument: !Join ['', ['{"Statement": {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "', !Ref Single, '"}}']]
`,
		"pair.json": `{"Resources": {"Text": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyDocument": {"Fn::Sub":
			"{\"Id\": \"\uD83D\uDE00${Text}\", \"Statement\": {\"Effect\":\"Allow\",\"Action\":\"logs:${A}Put*\",\"Resource\":\"*\"}}"}}}}}`,
		"text.json": `{"Resources": {"Text": {"Type": "AWS::Logs::ResourcePolicy", "Properties": {"PolicyDocument":
			"{\"Statement\":\u007b\"Effect\":\"Allow\",\"Action\":\"logs:Put*\",\n\"Resource\":\"*\"}}"}}}}`,
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			repo := load1(t, name, text)
			if len(repo.Problems) > 0 || len(repo.Documents) == 0 {
				t.Fatalf("%d documents, problems %+v", len(repo.Documents), repo.Problems)
			}
			checked := 0
			eachValue(repo, func(what string, value policy.Text, span policy.Span) {
				checked++
				want, known := value.Literal()
				if got := text[span.Start:span.End]; known && !spells(got, want) {
					t.Errorf("%s %q stands on %q", what, want, got)
				}
			})
			if checked < 4 {
				t.Errorf("only %d places", checked)
			}
		})
	}
}

// role is a template whose one role has a trust policy of the lines given.
func role(trust string) string {
	return "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:" + trust + "\n"
}

// eachValue calls check with every scalar, key and name of a Repo, and its place.
func eachValue(repo *policy.Repo, check func(what string, text policy.Text, span policy.Span)) {
	value := func(what string, v *policy.Value) {
		if v != nil && !v.Default {
			check(what, v.Text, v.Span)
		}
	}
	for _, d := range repo.Documents {
		value("version", d.Version)
		value("id", d.ID)
		for _, s := range d.Statements {
			value("sid", s.Sid)
			value("effect", s.Effect)
			for _, element := range s.Keys {
				check("element", policy.Literal(element.Name), element.Span)
			}
			for _, p := range append(s.Principals, s.NotPrincipals...) {
				check("principal type", p.Type, p.TypeSpan)
				value("principal", &p.Value)
			}
			for _, list := range [][]policy.Value{s.Actions, s.NotActions, s.Resources, s.NotResources} {
				for _, v := range list {
					value("value", &v)
				}
			}
			for _, c := range s.Conditions {
				check("operator", c.Operator, c.OperatorSpan)
				check("key", c.Key, c.KeySpan)
				for _, v := range c.Values {
					value("condition value", &v)
				}
			}
		}
	}
	for _, p := range repo.Principals {
		value("session", p.MaxSession)
		value("boundary", p.BoundaryRef)
		for _, tag := range p.Tags {
			value("tag", &tag.Key)
			value("tag", &tag.Value)
		}
		for _, v := range p.Managed {
			value("managed", &v)
		}
	}
}

// spells tells whether source is a way to write text. It knows nothing of how the
// loader found the place.
func spells(source, text string) bool {
	source, text = strings.ReplaceAll(source, "${!", "${"), strings.TrimSpace(text)
	folded := strings.Join(strings.Fields(source), " ")
	if source == text || folded == text || strings.ReplaceAll(source, "''", "'") == text {
		return true
	}
	var unescaped string
	source = strings.ReplaceAll(folded, `\x`, `\u00`)
	if json.Unmarshal([]byte(`"`+source+`"`), &unescaped) == nil && unescaped == text {
		return true
	}
	return computed(source, text)
}

// computed tells whether source is an intrinsic, whose text no place spells.
func computed(source, text string) bool {
	for _, mark := range []string{"!Select", "!Split", "Fn::Select", "Fn::Split"} {
		if strings.Contains(source, mark) {
			return true
		}
	}
	return text == "b" && source == "a/b/c" || strings.Contains(source, "${Name}")
}

// TestToolsKeepThePlacesOfWhatIsWritten holds for what SAM and the Serverless Framework
// leave as somebody wrote it.
func TestToolsKeepThePlacesOfWhatIsWritten(t *testing.T) {
	statement := `Effect: Allow
            Sid: "one"
            Action: ['s3:GetObject', "s3:PutObject"]
            Resource: !Sub 'arn:aws:s3:::${B}/*'
            Condition: {StringEquals: {'aws:PrincipalTag/a': b}}
`
	for name, text := range map[string]string{
		"t.yaml": `Globals: {Function: {AssumeRolePolicyDocument: {Version: '2012-10-17', Statement: {Effect: Allow, Principal: {Service: x.amazonaws.com}, Action: 'sts:AssumeRole'}}}}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - Version: 2012-10-17
          Statement:
            ` + statement + `        - S3ReadPolicy: {BucketName: x}
  A:
    Type: AWS::Serverless::Api
    Properties:
      Auth:
        ResourcePolicy:
          CustomStatements:
          - Principal: '*'
            ` + statement,
		"serverless.yml": `service: x
provider:
  name: aws
  iam:
    role:
      statements:
          - ` + statement + `functions:
  f:
    iamRoleStatements:
          - ` + statement,
	} {
		repo := load1(t, name, text)
		written := &policy.Repo{}
		for _, document := range repo.Documents {
			if !document.ByAWS {
				written.Documents = append(written.Documents, document)
			}
		}
		checked := 0
		eachValue(written, func(what string, value policy.Text, span policy.Span) {
			checked++
			want, known := value.Literal()
			if got := text[span.Start:span.End]; known && !spells(got, want) {
				t.Errorf("%s: %s %q stands on %q", name, what, want, got)
			}
		})
		if len(written.Documents) < 2 || checked < 20 {
			t.Errorf("%s: %d documents, %d places", name, len(written.Documents), checked)
		}
	}
}
