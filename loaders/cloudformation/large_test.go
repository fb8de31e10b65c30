package cloudformation

import (
	"fmt"
	"strings"
	"testing"
)

// large makes a template of 500 resources and some number of bytes: roles, with
// policies of intrinsics, that are filled up with statements.
func large(bytes int) string {
	var text strings.Builder
	text.WriteString("Parameters:\n  Env: {Type: String}\nConditions:\n  Prod: !Equals [!Ref Env, prod]\nResources:\n")
	for i := range 500 {
		if i%2 == 1 {
			fmt.Fprintf(&text, "  B%d: {Type: 'AWS::S3::Bucket'}\n", i)
			continue
		}
		fmt.Fprintf(&text, `  R%d:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: sts:AssumeRole}]}
`, i)
		for first := true; text.Len() < (i+1)*bytes/500-100; first = false {
			if first {
				text.WriteString("      Policies:\n        - PolicyName: p\n          PolicyDocument:\n            Statement:\n")
			}
			fmt.Fprintf(&text, `              - Effect: Allow
                Action: ['s3:Get*', 's3:List*']
                Resource: [!Sub 'arn:${AWS::Partition}:s3:::x/%d', !GetAtt B%d.Arn, !If [Prod, !GetAtt R0.Arn, !Ref AWS::NoValue]]
`, text.Len(), i+1)
		}
	}
	return text.String()
}

// CloudFormation takes templates of 51,200 bytes in a request and of 1 MB from S3.
func BenchmarkLimits(b *testing.B) {
	for _, bytes := range []int{51_200, 1_000_000} {
		text := large(bytes)
		b.Run(fmt.Sprint(bytes), func(b *testing.B) { benchmark(b, text) })
	}
}
