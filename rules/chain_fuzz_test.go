package rules_test

import (
	"bytes"
	"encoding/json"
	"path"
	"testing"
	"testing/fstest"

	"github.com/iamlint/iamlint/loaders/policy/policytest"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/report"
)

// FuzzChain reads a file, asks every rule about it and writes every report: nothing
// panics, places lie in their files, and what has to be JSON is.
func FuzzChain(f *testing.F) {
	engine := newEngine(f)
	for _, folder := range sampleFolders(f) {
		for name, file := range allFiles(f, folder) {
			f.Add(path.Ext(name), string(file.Data))
		}
	}
	f.Fuzz(func(t *testing.T, extension, content string) {
		switch extension {
		case ".json", ".jsonc", ".tpl", ".yaml", ".tf", "":
		default:
			return
		}
		repo := read(fstest.MapFS{"dir/file" + extension: {Data: []byte(content)}})
		policytest.RepoPlaces(t, repo, repo.Files)
		result := check(t, engine, repo, rules.Options{Now: now})
		for _, finding := range result.Findings {
			policytest.Place(t, finding.Span, result.Files)
			for _, related := range finding.Related {
				policytest.Place(t, related.Span, result.Files)
			}
		}
		for _, format := range report.Formats() {
			var out bytes.Buffer
			if err := report.Write(&out, format, result, report.Options{Version: "v0"}); err != nil {
				t.Fatal(err)
			}
			if (format == "json" || format == "sarif") && !json.Valid(out.Bytes()) {
				t.Errorf("%s is no JSON:\n%s", format, out.Bytes())
			}
		}
	})
}
