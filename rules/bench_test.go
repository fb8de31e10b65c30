package rules_test

import (
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

// BenchmarkMetadata is the reading of all rules' METADATA.
func BenchmarkMetadata(b *testing.B) {
	for b.Loop() {
		newEngine(b)
	}
}
