// Package gen makes repositories of any size, for benchmarks. What stands in a file depends
// on its number alone, so that a repository of 1,000 files is the beginning of one of 64,000.
package gen

import (
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
)

// A file is what stands at one place of each service: its name, and its text, in which
// «n» is the service, «next» the one that it calls, and «own» and «theirs» are the
// accounts of the two.
type file struct{ name, text string }

// Mixed is a repository as companies have them: of the twenty files of a service one in four
// has to do with IAM, in as many formats. Roles call those of the next service.
func Mixed(files int) iter.Seq2[string, string] { return repeated(among(20), files) }

// Monorepo is a repository of which little has to do with IAM: five of 320 files, as Mixed has
// them.
func Monorepo(files int) iter.Seq2[string, string] { return repeated(among(320), files) }

// Policies is a repository of as many policies, each in a file of its own: permissions, trusts, and
// others, as JSON.
func Policies(documents int) iter.Seq2[string, string] { return repeated(policies, documents) }

// Write makes the files below a directory.
func Write(dir string, files iter.Seq2[string, string]) error {
	for name, text := range files {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o750); err != nil {
			return err
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// accounts is how many accounts there are, area how many services a directory holds.
const accounts, area = 50, 40

func repeated(service []file, files int) iter.Seq2[string, string] {
	return func(yield func(name, text string) bool) {
		for i := range files {
			n := i / len(service)
			one := service[i%len(service)]
			fill := strings.NewReplacer(
				"«n»", fmt.Sprint(n), "«next»", fmt.Sprint(n+1),
				"«own»", fmt.Sprint(111100000000+n%accounts), "«theirs»", fmt.Sprint(111100000000+(n+1)%accounts))
			name := fmt.Sprintf("area-%d/service-%d/%s", n/area, n, one.name)
			if !yield(name, fill.Replace(one.text)) {
				return
			}
		}
	}
}

// among makes a service of so many files, of which those that bear on IAM come first.
func among(files int) []file {
	list := append([]file{}, bearing...)
	for i := range files - len(bearing) {
		one := plain[i%len(plain)]
		list = append(list, file{fmt.Sprintf(one.name, i), strings.Repeat(one.text, 20)})
	}
	return list
}

var bearing = []file{
	{"infra/main.tf", `
resource "aws_iam_role" "service" {
  name               = "service-«n»"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::«own»:root"]
    }
  }
}
resource "aws_iam_role_policy" "calls" {
  role = aws_iam_role.service.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Resource = "arn:aws:iam::«theirs»:role/reader-«next»" }]
  })
}
`},
	{"infra/reader.yaml", `AWSTemplateFormatVersion: "2010-09-09"
Resources:
  Reader:
    Type: AWS::IAM::Role
    Properties:
      RoleName: reader-«n»
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::«own»:role/service-«n»"}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:ListBucket]
                Resource: ["arn:aws:s3:::service-«n»", "arn:aws:s3:::service-«n»/*"]
`},
	{"policy.json", permissions},
	{"deploy.sh", `#!/bin/sh
set -eu
aws sts assume-role --role-arn arn:aws:iam::«own»:role/service-«n» --role-session-name deploy-«n»
`},
	{"client/client.go", `package client

import "github.com/aws/aws-sdk-go-v2/service/iam"

const policy = ` + "`" + permissions + "`" + `

func name() *iam.GetRoleInput { return &iam.GetRoleInput{} }
`},
}

const permissions = `{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::service-«n»", "arn:aws:s3:::service-«n»/*"]},
  {"Sid": "Call", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::«theirs»:role/reader-«next»"}]}
`

var plain = []file{
	{"code/file-%d.go", "// Package code does what the service does.\npackage code\n"},
	{"docs/page-%d.md", "What the service does, and whom to ask about it.\n"},
	{"web/page-%d.ts", "export const title = (name: string) => `Service ${name}`;\n"},
	{"chart/values-%d.yaml", "# replicas of the service\n"},
	{"web/package-%d.json", "\n"},
	{"code/file-%d.py", "def title(name): return f'Service {name}'\n"},
}

var policies = []file{
	{"permissions.json", permissions},
	{"trust.json", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::«own»:role/service-«n»"}, "Action": "sts:AssumeRole",
  "Condition": {"StringEquals": {"sts:ExternalId": "service-«n»"}}}]}
`},
	{"lambda.json", `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
`},
	{"until.json", `{"Version": "2012-10-17", "Statement": [{"Sid": "Until", "Effect": "Allow", "Action": ["ec2:Describe*", "iam:PassRole"], "Resource": "arn:aws:iam::«own»:role/service-«n»",
  "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}]}
`},
}
