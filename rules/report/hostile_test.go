package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

// hostile is what somebody may write into file names, Sids and comments to steer what
// reads a report.
const hostile = "x\"'&lt;<b onload=1>]]>\n::error::forged\r##[error]forged|`a`[l](https://e.example)@team %0A$1$ www.e.example \x00\u202e\x1b[31m --> ```\n---"

func hostileResult() *rules.Result {
	result := sample()
	for i := range result.Findings {
		finding := &result.Findings[i]
		finding.Message, finding.Span.File = hostile+" `"+hostile+"`", "d/"+hostile+".json"
		finding.Related = []rules.Related{{Message: hostile, Span: policy.Span{File: hostile}, Step: true}}
		finding.Ends = &rules.Ends{Caller: "user `" + hostile + "`", Role: "role `" + hostile + "`"}
	}
	result.Coverage.Unread = append(result.Coverage.Unread, rules.Unread{File: hostile, Reason: hostile})
	return result
}

// TestReportsStayWhatTheyAre writes hostile names and messages in every format.
func TestReportsStayWhatTheyAre(t *testing.T) {
	result := hostileResult()
	for _, format := range Formats() {
		t.Run(format, func(t *testing.T) {
			wantWhole(t, format, written(t, format, result, everywhere), result)
		})
	}
	if err := validate(t, sarifSchema(t), written(t, "sarif", result, everywhere)); err != nil {
		t.Error(err)
	}
}

// FuzzWrite writes a message and a file's name in every format.
func FuzzWrite(f *testing.F) {
	f.Add(hostile, "d/"+hostile+".json", "a\tb\xff\r\nc", 1, 3)
	f.Add("a | b \\| `c\\` ![d](e) www.e.f <!-- ", "%2e%2e/\u2028/\ufeff.tf", "日本語", 3, 3)
	f.Fuzz(func(t *testing.T, message, file, content string, start, length int) {
		if start < 0 || length < 0 || start+length < start || start+length > len(content) {
			return
		}
		result := sample()
		result.Files[file] = []byte(content)
		for i := range result.Findings {
			finding := &result.Findings[i]
			finding.Message, finding.Fix = message, nil
			finding.Span = policy.Span{File: file, Start: start, End: start + length}
			finding.Related = []rules.Related{{Message: message, Span: finding.Span, Step: true}}
			finding.Ends = &rules.Ends{Caller: message, Role: message}
		}
		result.Coverage.Unread = append(result.Coverage.Unread, rules.Unread{File: file, Reason: message})
		for _, format := range Formats() {
			wantWhole(t, format, written(t, format, result, everywhere), result)
		}
	})
}

// wantWhole reads a report back as its readers do: messages and names are whole, in the
// places of messages and names, and nothing steers a terminal or a code host.
func wantWhole(t *testing.T, format, got string, result *rules.Result) {
	t.Helper()
	if at := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && !strconv.IsPrint(r) && (r != '\t' || format != "text") }); at >= 0 {
		t.Errorf("%s: control characters at %d of\n%q", format, at, got)
	}
	for line := range strings.Lines(got) {
		if strings.HasPrefix(strings.TrimSpace(line), "::error::") || strings.HasPrefix(line, "---") {
			t.Errorf("%s: a line of their own: %s", format, line)
		}
	}
	switch format {
	case "junit", "checkstyle":
		wantXML(t, got, result)
	case "json", "gitlab", "sarif":
		var any any
		if err := json.Unmarshal([]byte(got), &any); err != nil {
			t.Error(err)
		}
	case "github", "compact":
		summary := strings.Count(format, "compact")
		if number := strings.Count(got, "\n") - summary; number != len(result.Findings) {
			t.Errorf("%d lines for %d findings:\n%s", number, len(result.Findings), got)
		}
	case "markdown":
		wantMarkdown(t, got)
	}
}

// ourElements are those of the two reports in XML.
var ourElements = []string{"testsuites", "testsuite", "testcase", "failure", "system-out", "checkstyle", "file", "error"}

// wantXML reads every element and finds the messages whole.
func wantXML(t *testing.T, text string, result *rules.Result) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	found := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		element, _ := token.(xml.StartElement)
		if element.Name.Local != "" && !slices.Contains(ourElements, element.Name.Local) {
			t.Errorf("a message makes an element <%s>", element.Name.Local)
		}
		for _, attribute := range element.Attr {
			if attribute.Name.Local == "message" && attribute.Value == Visible(result.Findings[0].Message) {
				found++
			}
		}
	}
	if found != len(result.Findings) {
		t.Errorf("%d of %d messages are whole in\n%s", found, len(result.Findings), text)
	}
}

// wantMarkdown finds the table as wide as it is, and nothing that GitHub would make a
// link, a tag or a mention.
func wantMarkdown(t *testing.T, text string) {
	t.Helper()
	rows := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "|") {
			rows++
			if bars := strings.Count(line, "|"); bars != 5 {
				t.Errorf("%d bars in %s", bars, line)
			}
		}
	}
	if rows != 2+3 {
		t.Errorf("%d rows in\n%s", rows, text)
	}
	before, picture, _ := strings.Cut(text, "```mermaid\n")
	picture, after, _ := strings.Cut(picture, "```")
	if strings.ContainsAny(picture, "<@`|(){}") {
		t.Errorf("the picture holds what Mermaid may read:\n%s", picture)
	}
	for _, forbidden := range []string{"<b", "@", "https://e.ex", "[l]", " www.e", "$"} {
		if strings.Contains(before+after, forbidden) {
			t.Errorf("%q stands in\n%s", forbidden, text)
		}
	}
	if strings.Count(text, "```") != 2 {
		t.Errorf("the picture is not one block:\n%s", text)
	}
}

func TestMarkdownStaysBelowWhatGitHubTakes(t *testing.T) {
	result := hostileResult()
	one := result.Findings[0]
	one.Message = strings.Repeat("<", 100_000)
	result.Findings = nil
	for i := range 3000 {
		one.Ends = &rules.Ends{Caller: strings.Repeat("[", i), Role: "role `x`"}
		result.Findings = append(result.Findings, one)
	}
	got := written(t, "markdown", result, everywhere)
	if len(got) > 1<<20 {
		t.Errorf("%d bytes", len(got))
	}
	for _, want := range []string{"\nand 2800 more findings\n", "\nand 2980 more pairs\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got[len(got)-3000:])
		}
	}
}

func TestGitLabTellsEqualFingerprintsApart(t *testing.T) {
	result := sample()
	result.Findings = append(result.Findings, result.Findings[0])
	var issues []struct{ Fingerprint string }
	if err := json.Unmarshal([]byte(written(t, "gitlab", result, Options{})), &issues); err != nil {
		t.Fatal(err)
	}
	if got, want := issues[3].Fingerprint, issues[0].Fingerprint+"-2"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAReportWithoutFindingsIsOne(t *testing.T) {
	for format, want := range map[string]string{
		"junit": "failures=\"0\"", "checkstyle": "<checkstyle version=\"4.3\">\n</checkstyle>\n", "gitlab": "[]\n", "markdown": "### iamlint: no findings\n", "github": "",
	} {
		if got := written(t, format, &rules.Result{}, Options{}); !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s: got %q", format, got)
		}
	}
}

func TestHostedPath(t *testing.T) {
	for _, test := range []struct{ base, top, want string }{
		{"/r", "/r", "a.tf"},
		{"/r/infra", "/r", "infra/a.tf"},
		{"/r", "", "a.tf"},
		{"/r", "/elsewhere", "a.tf"},
	} {
		if got := (Options{Base: test.base, Top: test.top}).hostedPath("a.tf"); got != test.want {
			t.Errorf("%s below %s: got %q, want %q", test.base, test.top, got, test.want)
		}
	}
}
