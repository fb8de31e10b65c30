package report

import (
	"fmt"
	"io"
	"testing"

	"github.com/iamlint/iamlint/rules"
)

// BenchmarkWrite writes a thousand findings in a hundred files.
func BenchmarkWrite(b *testing.B) {
	one := sample()
	result := &rules.Result{Rules: one.Rules, Files: map[string][]byte{}}
	for i := range 1000 {
		file := fmt.Sprintf("iam/team-%d.tf", i%100)
		result.Files[file] = []byte(identity)
		finding := one.Findings[0]
		finding.Span.File, finding.Fingerprint = file, fmt.Sprintf("%016x", i)
		result.Findings = append(result.Findings, finding)
	}
	for _, format := range Formats() {
		b.Run(format, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := Write(io.Discard, format, result, Options{Version: "v1"}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
