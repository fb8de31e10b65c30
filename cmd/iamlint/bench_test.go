package main

import (
	"io"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkRun is the whole command on one file, without the start of its process.
func BenchmarkRun(b *testing.B) {
	for name, text := range map[string]string{
		"no policy": `resource "aws_s3_bucket" "example" {}`,
		"one policy": `data "aws_iam_policy_document" "deploy" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::123456789012:role/deploy"]
    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime"
      values   = ["2020-01-01T00:00:00Z"]
    }
  }
}
`,
	} {
		dir := b.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
			b.Fatal(err)
		}
		for _, format := range []string{"text", "sarif"} {
			b.Run(name+"/"+format, func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if run([]string{"--format", format, dir}, io.Discard, io.Discard, embedded()) == exitFailure {
						b.Fatal("failed")
					}
				}
			})
		}
	}
}
