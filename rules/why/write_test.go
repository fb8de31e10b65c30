package why

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// hostile has a file and names that try to write a line of their own.
func hostile() (*Checklist, Options) {
	return checklist("a\x1b[2Jb\nverdict: ALLOWED.tf", "eve\nverdict: ALLOWED\x1b[1m\u202e")
}

// checklist has the name of a file and another wherever there is room for one.
func checklist(file, name string) (*Checklist, Options) {
	span := policy.Span{File: file, Start: 2, End: 4}
	c := &Checklist{
		From: End{ARN: name, Kind: "user", Span: span}, To: End{ARN: name, Kind: "role"}, Action: name, Verdict: policy.No, Missing: []string{"trust"},
		Steps: []Step{
			{Step: Trust, Result: No, Message: name, Span: span, Details: []Detail{{No, name, policy.Span{File: file, Start: 5, End: 6}}}, Fix: "one\n" + name, Check: name},
			{Step: RCP, Result: NotNeeded, Message: name, Span: policy.Span{File: file}},
			{Step: CannotSee, Result: Unknown, Message: name},
			{Step: Caller, Result: Yes, Message: name},
		},
		Expect: name, Console: name, Means: "it means",
	}
	return c, Options{
		Format: Text, Places: policy.NewPlaces(map[string][]byte{file: []byte("a\nbcdef\n")}),
		Show: func(file string) string { return file }, Name: func(file string) string { return file },
	}
}

func TestTextIsOneLineAFact(t *testing.T) {
	c, options := hostile()
	var out bytes.Buffer
	if err := c.Write(&out, options); err != nil {
		t.Fatal(err)
	}
	if text := out.String(); strings.ContainsAny(text, "\x1b\u202e") || strings.Contains(text, "\nverdict: ALLOWED") {
		t.Errorf("what files hold comes through:\n%q", text)
	}
	for _, want := range []string{"\nthe error means: it means\n", "\n✖ trust        eve", "\n– rcp          not needed: ", "\n? cannot-see   ", "\n✔ caller       ", ":2:1\n", ":2:4)\n", "\n               fix: one\n                    ", "\n               check: ", "\nverdict: DENIED (missing: trust)\nexpect AWS to say: ", "\nin the console: "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

// FuzzWrite: names make neither lines nor escapes. A fix may have lines of its own.
func FuzzWrite(f *testing.F) {
	f.Add("a\x1b[2Jb\nverdict: ALLOWED.tf", "eve\nverdict: ALLOWED\x1b[1m\u202e")
	f.Fuzz(func(t *testing.T, file, name string) {
		if file == "" || name == "" {
			return // what is not there has no line
		}
		write := func(file, name string, format Format) string {
			c, options := checklist(file, name)
			c.Steps[0].Fix, options.Format = "one\ntwo", format
			var out bytes.Buffer
			if err := c.Write(&out, options); err != nil {
				t.Fatal(err)
			}
			return out.String()
		}
		for _, format := range []Format{Text, JSON} {
			got := write(file, name, format)
			if at := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && !strconv.IsPrint(r) }); at >= 0 {
				t.Errorf("a control character at %d of\n%q", at, got)
			}
			if plain := write("file", "name", format); strings.Count(got, "\n") != strings.Count(plain, "\n") {
				t.Errorf("got\n%s\nlike\n%s", got, plain)
			}
		}
		if got := write(file, name, JSON); !json.Valid([]byte(got)) {
			t.Errorf("no JSON: %s", got)
		}
	})
}

func TestJSONKeepsWhatItIsGiven(t *testing.T) {
	c, options := hostile()
	options.Format = JSON
	var out bytes.Buffer
	if err := c.Write(&out, options); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Schema int
		From   struct {
			ARN, File    string
			Line, Column int
		}
		Verdict, Console string
		Means, Expect    string
		Missing          []string
		Steps            []struct {
			Step, Result, Message, File, Fix, Check string
			Line                                    int
			Details                                 []struct {
				Message string
				Line    int
			}
		}
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	first := got.Steps[0]
	if got.Schema != 1 || got.From.ARN != c.From.ARN || got.From.Line != 2 || got.Verdict != "denied" || len(got.Missing) != 1 ||
		got.Console != c.Console || got.Means != c.Means || got.Expect != c.Expect || len(got.Steps) != len(c.Steps) ||
		first.Result != "no" || first.Fix != c.Steps[0].Fix || first.Check != c.Steps[0].Check || first.Line != 2 || first.Details[0].Line != 2 {
		t.Errorf("got %+v", got)
	}
	if bytes.ContainsAny(out.Bytes(), "\x1b") {
		t.Error("an escape comes through")
	}
}

func TestVerdicts(t *testing.T) {
	seen := policy.Span{File: "f", End: 1}
	for want, c := range map[string]Checklist{
		"ALLOWED":                    {Verdict: policy.Yes},
		"DENIED (missing: a, b)":     {Verdict: policy.No, Missing: []string{"a", "b"}},
		"UNKNOWN":                    {Verdict: policy.Unknown, Steps: []Step{{Step: CannotSee, Result: Unknown}, {Step: SCP, Result: Unknown}, {Step: Caller, Result: Unknown}}},
		"DEPENDS ON trust, scp, rcp": {Verdict: policy.Unknown, Steps: []Step{{Step: Trust, Result: Unknown}, {Step: SCP, Result: Unknown, Span: seen}, {Step: RCP, Result: Unknown, Span: seen}, {Step: Identity, Result: Yes}}},
	} {
		if got := c.verdict(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
