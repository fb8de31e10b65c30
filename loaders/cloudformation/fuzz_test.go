package cloudformation

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func FuzzLoad(f *testing.F) {
	every := readTestdata(f, "every.yaml")
	f.Add(every)
	f.Add(readTestdata(f, "every.json"))
	f.Add("\ufeff" + strings.ReplaceAll(every, "\n", "\r\n"))
	f.Add(role(` {Statement: [&a {<<: *a, Action: !Sub "\x41${B}"}, 'it''s', >-
  folded]}`))
	f.Add("service: ${self:service}\nprovider:\n  name: aws\n  iamRoleStatements: ${self:custom.a, file(b.yml):c}\nfunctions: {f: {iamRoleStatements: [{Resource: !Sub '${opt:stage, \"x\"}#{A.Arn}'}]}}\nresources: [{Resources: {}, extensions: {}}]\n")
	f.Add(role(` !Join ['', ['{"Statement":', !Ref X, '}']]`))
	f.Add(child)
	f.Fuzz(func(t *testing.T, text string) {
		files := map[string]string{"t.yaml": text, "root.yaml": `
Conditions: {C: !Equals [!Ref AWS::Region, a]}
Resources:
  A: {Type: AWS::CloudFormation::Stack, Condition: C, Properties: {TemplateURL: t.yaml, Parameters: {Bucket: !If [C, a, b], X: '{"Statement": []}'}}}
  R: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: !GetAtt A.Outputs.Arn, ManagedPolicyArns: [!ImportValue x]}}
`}
		repo := loadAll(t, files)
		inside := func(what string, span policy.Span) {
			if size := len(files[span.File]); !span.IsZero() && (span.Start < 0 || span.End < span.Start || span.End > size) {
				t.Errorf("%s stands at %+v of %d", what, span, size)
			}
		}
		eachValue(repo, func(what string, _ policy.Text, span policy.Span) { inside(what, span) })
		for _, d := range repo.Documents {
			inside("document", d.Span)
			for _, use := range d.Uses {
				inside("use", use.Span)
			}
			eachNode(d.Node, func(n *policy.Node) { inside(n.Kind.String(), n.Span) })
		}
		for _, p := range repo.Problems {
			inside("problem", p.Span)
		}
	})
}

func eachNode(n *policy.Node, visit func(*policy.Node)) {
	visit(n)
	for _, item := range n.Items {
		eachNode(item, visit)
	}
	for _, field := range n.Fields {
		eachNode(field.Value, visit)
	}
}

func BenchmarkLoad(b *testing.B) {
	for _, name := range []string{"every.yaml", "every.json"} {
		text := readTestdata(b, name)
		b.Run(name, func(b *testing.B) { benchmark(b, text) })
	}
	large := "Resources:\n"
	for i := range 500 {
		large += fmt.Sprintf(`  Role%d:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]}
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              - Effect: Allow
                Action: ['s3:Get*', 's3:List*', 's3:Put*', 's3:Delete*']
                Resource: [!Sub 'arn:${AWS::Partition}:s3:::x/*', !GetAtt Role0.Arn]
`, i)
	}
	b.Run("500 roles", func(b *testing.B) { benchmark(b, large) })
}

func benchmark(b *testing.B, text string) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		load1(b, "t.yaml", text)
	}
}
