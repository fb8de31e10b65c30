package loaders_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
)

// samples are one file of each format, as repositories hold them; %d makes each of
// its own.
func samples() map[string]string {
	return map[string]string{
		"d%d/policy.json": `{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["arn:aws:s3:::example", "arn:aws:s3:::example/*"]},
  {"Sid": "Assume", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::123456789012:role/deploy"}]}
`,
		"d%d/template.yaml": `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: {Type: String}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
  Role:
    Type: AWS::IAM::Role
    Properties:
      RoleName: !Sub "app-${Stage}"
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
      Policies:
        - PolicyName: read
          PolicyDocument:
            Version: "2012-10-17"
            Statement:
              - Effect: Allow
                Action: [s3:GetObject, s3:ListBucket]
                Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]
`,
		"d%d/main.tf": `locals {
  name = "app-${var.stage}"
}

variable "stage" {}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "app" {
  name               = local.name
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "read" {
  role   = aws_iam_role.app.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:ListBucket"]
      Resource = ["${aws_s3_bucket.data.arn}/*", aws_s3_bucket.data.arn]
    }]
  })
}

resource "aws_s3_bucket" "data" {
  bucket = "example-${var.stage}"
}
`,
		"d%d/serverless.yml": `service: app
provider:
  name: aws
  runtime: nodejs22.x
  iam:
    role:
      statements:
        - Effect: Allow
          Action: [s3:GetObject, s3:ListBucket]
          Resource: !Sub "arn:${AWS::Partition}:s3:::app-${self:provider.stage}/*"
functions:
  read: {handler: read.handler}
`,
		"d%d/client.go": `package client

import "github.com/aws/aws-sdk-go-v2/service/iam"

const policy = ` + "`" + `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "arn:aws:s3:::example/*"}]}` + "`" + `

func create(name string) *iam.CreatePolicyInput {
	text := policy
	return &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: &text}
}
`,
		".github/workflows/deploy-%d.yml": `on: {push: {branches: [main]}}
permissions: {id-token: write, contents: read}
jobs:
  deploy:
    runs-on: ubuntu-latest
    environment: prod
    steps:
      - uses: actions/checkout@v5
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          role-to-assume: arn:aws:iam::111122223333:role/deploy
          aws-region: eu-west-1
      - run: aws sts assume-role --role-arn arn:aws:iam::111122223333:role/reader --role-session-name s
`,
		"d%d/.gitlab-ci.yml": `deploy:
  id_tokens: {TOKEN: {aud: https://gitlab.com}}
  script:
    - aws sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/deploy --role-session-name s --web-identity-token $TOKEN
`,
		"d%d/deploy.sh": `#!/bin/sh
set -eu
role=arn:aws:iam::111122223333:role/deploy
for region in eu-west-1 eu-central-1; do
  aws sts assume-role --role-arn "$role" --role-session-name "deploy-$region"
done
`,
		"d%d/.aws/config": `[default]
region = eu-west-1

[profile deploy]
role_arn = arn:aws:iam::111122223333:role/deploy
source_profile = default
`,
		"d%d/account.yaml": `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reader
  namespace: app
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/reader
`,
		"d%d/samconfig.toml": `version = 0.1
[default.deploy.parameters]
stack_name = "app"
role_arn = "arn:aws:iam::111122223333:role/deploy"
`,
	}
}

// BenchmarkLoader reads a thousand files of one format, that are claimed already.
func BenchmarkLoader(b *testing.B) {
	const many = 1000
	for pattern, text := range samples() {
		fsys := fstest.MapFS{}
		var files []policy.File
		for i := range many {
			name := fmt.Sprintf(pattern, i)
			fsys[name] = &fstest.MapFile{Data: []byte(text)}
			files = append(files, policy.File{Path: name, Data: []byte(text)})
		}
		loader := claimant(b, files[0])
		b.Run(loader.Name()+"/"+path.Base(fmt.Sprintf(pattern, 0)), func(b *testing.B) {
			b.SetBytes(int64(many * len(text)))
			b.ReportAllocs()
			for b.Loop() {
				repo := loader.Load(fsys, files, policy.Options{})
				if found := len(repo.Documents) + len(repo.Calls) + len(repo.Handoffs); found < many {
					b.Fatalf("%d documents, calls and handoffs", found)
				}
			}
		})
	}
}

func claimant(b *testing.B, file policy.File) loaders.Loader {
	for _, loader := range loaders.All() {
		if loader.Claims(file.Path, func() []byte { return file.Data }) {
			return loader
		}
	}
	b.Fatalf("nobody claims %s", file.Path)
	return nil
}

// BenchmarkDiscovery walks a tree of which nothing is a policy.
func BenchmarkDiscovery(b *testing.B) {
	const directories, each = 200, 30
	dir := b.TempDir()
	extensions := []string{"go", "md", "json", "yaml", "tf", "py", "png", "txt", "ts", "html"}
	for i := range directories {
		at := filepath.Join(dir, fmt.Sprintf("area-%d", i%20), fmt.Sprintf("service-%d", i))
		if err := os.MkdirAll(at, 0o755); err != nil {
			b.Fatal(err)
		}
		for k := range each {
			name := filepath.Join(at, fmt.Sprintf("file-%d.%s", k, extensions[k%len(extensions)]))
			if err := os.WriteFile(name, []byte("key: value\n"), 0o600); err != nil {
				b.Fatal(err)
			}
		}
	}
	roots, err := loaders.Roots([]string{dir}, func([]byte) bool { return false })
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, _, err := loaders.Load(roots[0], loaders.All(), loaders.Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/directories/each, "ns/file")
}
