package rules_test

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/rules"
)

const small = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "sts:AssumeRole"],
"Resource": "arn:aws:iam::123456789012:role/deploy", "Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}]}`

// BenchmarkFirstQuestion is what a run pays before its first finding: METADATA read,
// rules compiled, one document judged.
func BenchmarkFirstQuestion(b *testing.B) {
	files := fstest.MapFS{"policy.json": {Data: []byte(small)}}
	repo := read(files)
	for b.Loop() {
		check(b, newEngine(b), repo, rules.Options{Now: now})
	}
}

// BenchmarkDocument is one document asked by all rules, once they are compiled.
func BenchmarkDocument(b *testing.B) {
	files := fstest.MapFS{"policy.json": {Data: []byte(small)}}
	repo, engine := read(files), newEngine(b)
	for b.Loop() {
		check(b, engine, repo, rules.Options{Now: now})
	}
}

// BenchmarkNames is what every run pays for the rules, whether it asks any or not.
func BenchmarkNames(b *testing.B) {
	for b.Loop() {
		newEngine(b).Names()
	}
}

// BenchmarkMetadata is the reading of all rules' METADATA.
func BenchmarkMetadata(b *testing.B) {
	for b.Loop() {
		newEngine(b).Rules()
	}
}

// BenchmarkRepository judges a repository of many documents, the model being read.
func BenchmarkRepository(b *testing.B) {
	const documents = 5000
	repo, engine := read(repository(documents)), newEngine(b)
	b.ReportAllocs()
	for b.Loop() {
		check(b, engine, repo, rules.Options{Now: now})
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/documents, "ns/document")
}

// repository is a mix as repositories hold it: a third trust policies of services and
// accounts, the rest permissions, some with dates, faults, or roles to assume.
func repository(documents int) fstest.MapFS {
	files := fstest.MapFS{}
	for i := range documents {
		text := fmt.Sprintf(mix[i%len(mix)], i)
		files[fmt.Sprintf("team-%d/policy-%d.json", i%40, i)] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

var mix = []string{
	`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole", "Sid": "S%d"}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:role/app-%d"}, "Action": "sts:AssumeRole",
"Condition": {"StringEquals": {"sts:ExternalId": "example"}}}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Sid": "Read%d", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"],
"Resource": ["arn:aws:s3:::example", "arn:aws:s3:::example/*"]}, {"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": "*"}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Sid": "Assume%[1]d", "Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "arn:aws:iam::123456789012:role/app-%[1]d"}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Sid": "Until%d", "Effect": "Allow", "Action": ["ec2:Describe*", "iam:PassRole"], "Resource": "*",
"Condition": {"DateLessThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}}, {"Effect": "Deny", "NotAction": ["ec2:*", "iam:*"], "Resource": "*"}]}`,
	`{"Version": "2012-10-17", "Statement": [{"Sid": "Keys%d", "Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*", "kms:DescribeKey"],
"Resource": "arn:aws:kms:eu-west-2:123456789012:key/11112222-3333-4444-5555-666677778888", "Condition": {"Bool": {"aws:SecureTransport": "true"}}}]}`,
}
