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

	"github.com/santhosh-tekuri/jsonschema/v6"

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
			{Rule: miscased, Severity: rules.Error, Message: "`IAM` is written `iam` in ARNs", Span: role, Fingerprint: "0011223344556677"},
			{Rule: pair, Severity: rules.Warning, Message: "user/bob may assume role/alice, whose trust policy does not let it in", Span: role, Fingerprint: "8899aabbccddeeff",
				Related: []rules.Related{{Message: "the trust policy [names](2) others", Span: span(trustFile, trust, "arn:aws:iam::123456789012:user/carol")}}},
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

func TestFormats(t *testing.T) {
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			got := written(t, format, sample(), Options{Version: "v1.2.3", Base: "/home/u/repo", WorkDir: "/home/u/repo/iam"})
			golden(t, filepath.Join("testdata", "report."+format), got)
			if again := written(t, format, sample(), Options{Version: "v1.2.3", Base: "/home/u/repo", WorkDir: "/home/u/repo/iam"}); again != got {
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
	if err == nil || err.Error() != `unknown format "xml"; known are text, compact, json, sarif, github` {
		t.Errorf("got %v", err)
	}
}

func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	schema, err := compiler.Compile(filepath.Join("testdata", "sarif-2.1.0.json"))
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func validate(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(document)
}

func TestSARIFIsValid(t *testing.T) {
	many := sample()
	for range maxResults {
		many.Findings = append(many.Findings, many.Findings[0])
	}
	schema := sarifSchema(t)
	for fact, result := range map[string]*rules.Result{"findings": sample(), "nothing": {}, "too many": many} {
		if err := validate(t, schema, written(t, "sarif", result, Options{Version: "v1.2.3"})); err != nil {
			t.Errorf("%s: %v", fact, err)
		}
	}
	broken := strings.Replace(written(t, "sarif", sample(), Options{}), `"level": "error"`, `"level": "bogus"`, 1)
	if validate(t, schema, broken) == nil {
		t.Error("the schema takes a level that SARIF does not know")
	}
}

// TestSARIFFileIsValid is for reports of whole runs.
func TestSARIFFileIsValid(t *testing.T) {
	file := os.Getenv("IAMLINT_SARIF")
	if file == "" {
		t.Skip("IAMLINT_SARIF names no file")
	}
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, sarifSchema(t), string(content)); err != nil {
		t.Error(err)
	}
}

// sarifView is what the tests look at.
type sarifView struct {
	Runs []struct {
		Invocations []struct {
			ToolExecutionNotifications []struct{ Message struct{ Text string } }
		}
		Results []struct {
			RuleID              string
			RuleIndex           int
			Level               string
			Message             struct{ Text string }
			PartialFingerprints map[string]string
		}
	}
}

func viewSARIF(t *testing.T, result *rules.Result) sarifView {
	t.Helper()
	var view sarifView
	if err := json.Unmarshal([]byte(written(t, "sarif", result, Options{})), &view); err != nil {
		t.Fatal(err)
	}
	return view
}

func TestSARIFWithoutFindingsHasAnEmptyList(t *testing.T) {
	if text := written(t, "sarif", &rules.Result{}, Options{}); !strings.Contains(text, `"results": []`) || !strings.Contains(text, `"rules": []`) {
		t.Errorf("results or rules are not an empty list:\n%s", text)
	}
}

func TestSARIFKeepsTheWorstAndSaysSo(t *testing.T) {
	result := sample()
	note := result.Findings[2]
	result.Findings = nil
	for i := range maxResults + 7 {
		finding := note
		if i%2 == 0 {
			finding.Severity = rules.Error
		}
		result.Findings = append(result.Findings, finding)
	}
	run := viewSARIF(t, result).Runs[0]
	errors := 0
	for _, kept := range run.Results {
		if kept.Level == "error" {
			errors++
		}
	}
	if len(run.Results) != maxResults || errors != (maxResults+8)/2 {
		t.Errorf("kept %d, %d of them errors", len(run.Results), errors)
	}
	if got, want := run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "7 findings of the lowest severities are left out: code scanning keeps 5000"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSARIFTellsFindingsOnOneLineApart(t *testing.T) {
	result := sample()
	result.Findings = append(result.Findings, result.Findings[0])
	results := viewSARIF(t, result).Runs[0].Results
	first, last := results[0].PartialFingerprints["primaryLocationLineHash"], results[3].PartialFingerprints["primaryLocationLineHash"]
	if first == "" || last != first+"-2" {
		t.Errorf("got %q and %q", first, last)
	}
}

func TestURI(t *testing.T) {
	for path, want := range map[string]string{
		"iam/role.tf":   "iam/role.tf",
		"a b/ü.json":    "a%20b/%C3%BC.json",
		"c:d.tf":        "c%3Ad.tf",
		"100%/#x?.json": "100%25/%23x%3F.json",
		"a\xff.tf":      "a%FF.tf",
		`a\b.tf`:        "a%5Cb.tf",
	} {
		if got := uri(path); got != want {
			t.Errorf("%q: got %q, want %q", path, got, want)
		}
	}
}

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
