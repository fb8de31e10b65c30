package report

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iamlint/iamlint/rules"
)

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
			Locations           []struct {
				PhysicalLocation struct {
					Region struct{ StartColumn, EndColumn int }
				}
			}
			Fixes []struct {
				ArtifactChanges []struct {
					ArtifactLocation struct{ URI string }
					Replacements     []struct {
						DeletedRegion   struct{ StartColumn, EndColumn int }
						InsertedContent struct{ Text string }
					}
				}
			}
			CodeFlows []struct {
				ThreadFlows []struct{ Locations []any }
			}
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
	if got, want := run.Invocations[0].ToolExecutionNotifications[0].Message.Text, "7 findings of the lowest severities left out: code scanning keeps 5000 of a run"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSARIFCountsColumnsInUTF16(t *testing.T) {
	const text = "\xef\xbb\xbf{\"\U0001d4b3\": \"é\U0001d4b3\"}\n{\"\U0001d4b3\": 1}"
	result := sample()
	result.Files["wide.json"] = []byte(text)
	result.Findings = result.Findings[:1]
	for part, want := range map[string][2]int{"é\U0001d4b3": {9, 12}, "1": {8, 9}} {
		result.Findings[0].Span = span("wide.json", text, part)
		region := viewSARIF(t, result).Runs[0].Results[0].Locations[0].PhysicalLocation.Region
		if got := [2]int{region.StartColumn, region.EndColumn}; got != want {
			t.Errorf("%s: got %v, want %v", part, got, want)
		}
	}
}

func TestSARIFFixesCountColumnsInUTF16(t *testing.T) {
	const text = "{\"\U0001d4b3\": \"arn:aws:IAM\"}"
	result := sample()
	result.Files["wide.json"] = []byte(text)
	result.Findings = result.Findings[:1]
	result.Findings[0].Fix = &rules.Fix{Description: "d", Edits: []rules.Edit{{Span: span("wide.json", text, "IAM"), Text: "iam"}}}
	change := viewSARIF(t, result).Runs[0].Results[0].Fixes[0].ArtifactChanges[0]
	replaced := change.Replacements[0]
	if change.ArtifactLocation.URI != "wide.json" || replaced.DeletedRegion.StartColumn != 17 || replaced.DeletedRegion.EndColumn != 20 || replaced.InsertedContent.Text != "iam" {
		t.Errorf("got %+v", change)
	}
}

func TestSARIFShowsChainsStepByStep(t *testing.T) {
	result := sample()
	step := result.Findings[1].Related[0]
	aside := step
	aside.Step = false
	result.Findings = result.Findings[1:2]
	result.Findings[0].Related = []rules.Related{aside}
	if flows := viewSARIF(t, result).Runs[0].Results[0].CodeFlows; flows != nil {
		t.Errorf("got %v for what is no chain", flows)
	}
	for range 2 * maxSteps {
		result.Findings[0].Related = append(result.Findings[0].Related, step)
	}
	flows := viewSARIF(t, result).Runs[0].Results[0].CodeFlows
	if len(flows) != 1 || len(flows[0].ThreadFlows[0].Locations) != maxSteps {
		t.Errorf("got %d flows", len(flows))
	}
}

func TestSARIFNamesTheCategory(t *testing.T) {
	for given, want := range map[string]string{"": "iamlint/", "iamlint/prod": "iamlint/prod/", "a/": "a/"} {
		if got := written(t, "sarif", sample(), Options{Category: given}); !strings.Contains(got, fmt.Sprintf("\"automationDetails\": {\n        \"id\": %q\n", want)) {
			t.Errorf("%q: no %q", given, want)
		}
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
