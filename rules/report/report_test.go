package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const (
	identityFile = "iam/bob.tf"
	trustFile    = "iam/aliçe trust.json"
	identity     = "data \"aws_iam_policy_document\" \"bob\" {\n\tstatement {\n\t\tactions   = [\"sts:AssumeRole\"]\n\t\tresources = [\"arn:aws:IAM::123456789012:role/alice\"]\n\t}\n}\n"
	trust        = "\xef\xbb\xbf{\"Statement\": [\r\n  {\"Sid\": \"日本語\", \"Principal\": {\"AWS\": \"arn:aws:iam::123456789012:user/carol\"}}\r\n]}\r\n"
)

func span(file, content, part string) policy.Span {
	start := strings.Index(content, part)
	return policy.Span{File: file, Start: start, End: start + len(part)}
}

func sample() *rules.Result {
	miscased := &rules.Rule{
		ID: "miscased-arn", Group: "arn", Title: "ARN in the wrong case", Description: "ARNs are compared letter by letter.\nNothing matches.",
		Severity: rules.Error, Remedy: "Write the service\nin lower case.", Precision: "very-high", Tags: []string{"correctness"},
		Related: []string{"https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html"},
	}
	pair := &rules.Rule{
		ID: "permission-without-trust", Group: "pair", Title: "Role does not let the caller in", Severity: rules.Warning,
		SecuritySeverity: "3.1", Remedy: "Name the caller in the trust policy.", Kinds: []string{"identity"},
	}
	quiet := &rules.Rule{ID: "quiet", Group: "syntax", Title: "Never seen here", Severity: rules.Note, OptIn: true}
	role := span(identityFile, identity, "arn:aws:IAM::123456789012:role/alice")
	return &rules.Result{
		Rules: []*rules.Rule{miscased, pair, quiet},
		Files: map[string][]byte{identityFile: []byte(identity), trustFile: []byte(trust)},
		Findings: []rules.Finding{
			{Rule: miscased, Severity: rules.Error, Message: "`IAM` is written `iam` in ARNs", Span: role, Fingerprint: "0011223344556677",
				Fix: &rules.Fix{Description: "write `iam`, [in](1) lower case", Edits: []rules.Edit{{Span: span(identityFile, identity, "IAM"), Text: "iam"}}}},
			{Rule: pair, Severity: rules.Warning, Message: "user/bob may assume role/alice, whose trust policy does not let it in", Span: role, Fingerprint: "8899aabbccddeeff", Ends: &rules.Ends{Caller: "user `bob\"|<b>@x`", Role: "role `alice`"},
				Related: []rules.Related{{Message: "the trust policy [names](2) others", Span: span(trustFile, trust, "arn:aws:iam::123456789012:user/carol"), Step: true}}},
			{Rule: miscased, Severity: rules.Note, Message: "hides \x1b[31mred\x1b[0m \u202eevil\u2066 and\nmore", Span: policy.Span{File: "gone\x1b.json"}},
		},
		Coverage: rules.Coverage{
			Files: 3, Documents: 2, Statements: 2, DocumentsWithUnknowns: 1, Pairs: rules.Pairs{Allowed: 1, Denied: 1, Unknown: 2},
			Unread: []rules.Unread{{File: "big.json", Reason: "larger than the limit of 10 MiB"}, {File: "locked", Reason: "permission denied"}, {File: "locked2", Line: 3, Reason: "permission denied"}},
		},
	}
}

func written(t *testing.T, format string, result *rules.Result, options Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, result, options); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// everywhere is a run in a directory below that of the configuration, which is below
// the top of the work tree.
var everywhere = Options{
	Version: "v1.2.3", Base: "/home/u/repo/aws", WorkDir: "/home/u/repo/aws/iam", Top: "/home/u/repo",
	Source: "https://example.com/u/repo/blob/0123", Category: "aws",
}

func TestFormats(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			got := written(t, format, sample(), everywhere)
			golden(t, filepath.Join("testdata", "report."+format), got)
			if again := written(t, format, sample(), everywhere); again != got {
				t.Error("two reports of one result differ")
			}
			for _, r := range got {
				if r != '\n' && r < ' ' || r == '\u202e' || r == '\x7f' {
					t.Fatalf("the report holds the control character %q", r)
				}
			}
		})
	}
}

func TestColoredText(t *testing.T) {
	golden(t, filepath.Join("testdata", "report.color"), written(t, "text", sample(), Options{Color: true}))
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

func TestTextShowsThreeFurtherPlacesAndCountsTheRest(t *testing.T) {
	result := sample()
	pair := &result.Findings[1]
	for range 4 {
		pair.Related = append(pair.Related, pair.Related[0])
	}
	got := written(t, "text", result, Options{})
	if number := strings.Count(got, "the trust policy [names]"); number != 3 || !strings.Contains(got, "::: and 2 more places\n") {
		t.Errorf("%d places shown in\n%s", number, got)
	}
}

func TestTextShowsALineOnceForTwoPlacesOnIt(t *testing.T) {
	result := sample()
	result.Findings = result.Findings[:1]
	result.Findings[0].Related = []rules.Related{{Message: "this role", Span: span(identityFile, identity, "alice\"]")}}
	got := written(t, "text", result, Options{})
	const want = "   |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n" +
		"   |                                                      ------- this role\n"
	if !strings.Contains(got, want) || strings.Count(got, "resources =") != 1 {
		t.Errorf("got\n%s", got)
	}
}

func TestUnknownFormatNamesTheKnownOnes(t *testing.T) {
	err := Write(&bytes.Buffer{}, "xml", sample(), Options{})
	if err == nil || err.Error() != `unknown format "xml"; known are text, compact, json, sarif, github, markdown, junit, gitlab, checkstyle` {
		t.Errorf("got %v", err)
	}
}

// TestSARIFFileIsValid is for reports of whole runs.
// sarifView is what the tests look at.
func TestJSONIsTheContract(t *testing.T) {
	var report map[string]any
	if err := json.Unmarshal([]byte(written(t, "json", &rules.Result{}, Options{Version: "v1"})), &report); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(report["findings"], report["coverage"].(map[string]any)["unread"]), "[] []"; got != want {
		t.Errorf("findings and unread of an empty run: got %s, want %s", got, want)
	}
}

func TestJSONReadsBackTheMessage(t *testing.T) {
	var report struct {
		Findings []struct{ Message, File string }
	}
	result := sample()
	result.Findings[2].Message += " \U000e0041"
	if err := json.Unmarshal([]byte(written(t, "json", result, Options{})), &report); err != nil {
		t.Fatal(err)
	}
	if got := report.Findings[2]; got.Message != result.Findings[2].Message || got.File != "gone\x1b.json" {
		t.Errorf("got %q", got)
	}
}

func TestGitHubShowsTenPerLevelAndSaysHowManyMore(t *testing.T) {
	result := sample()
	for range 20 {
		result.Findings = append(result.Findings, result.Findings[0])
	}
	got := written(t, "github", result, Options{})
	if number := strings.Count(got, "::error "); number != perLevel {
		t.Errorf("got %d errors, want %d", number, perLevel)
	}
	if !strings.Contains(got, "::error title=iamlint::and 12 more findings of severity error\n") {
		t.Errorf("the last error does not count the rest:\n%s", got)
	}
}

func TestGitHubEscapesCommands(t *testing.T) {
	result := sample()
	result.Findings = result.Findings[:1]
	result.Findings[0].Message = "50%\n::error::forged"
	result.Findings[0].Span.File = "a,b:c.json"
	if got := written(t, "github", result, Options{}); strings.Count(got, "\n") != 1 || !strings.Contains(got, "file=a%2Cb%3Ac.json,") || !strings.Contains(got, `50%25\n::error::forged`) {
		t.Errorf("got %s", got)
	}
}
