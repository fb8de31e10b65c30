// Package analyzer is iamlint as an analyzer of Go packages, for drivers such as go vet
// and golangci-lint: the policies of one package, read with its types, asked the same
// rules.
package analyzer

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"os"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/iamlint/iamlint/loaders/gosource"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rego"
	"github.com/iamlint/iamlint/rules"
)

const home = "https://github.com/iamlint/iamlint"

// Options are what a user tells the analyzer: its flags, or the settings of a plugin.
type Options struct {
	// Only and Skip are rules or groups, separated by commas.
	Only string `json:"only"`
	Skip string `json:"skip"`
	// Notes has findings of severity note reported, too.
	Notes bool `json:"notes"`
	// Tests has the files of tests read, too.
	Tests bool `json:"tests"`
	// Now is the clock for dates, RFC 3339; default: now.
	Now string `json:"now"`
}

// New is an analyzer with the options, which are its flags' defaults.
func New(options Options) *analysis.Analyzer {
	a := &analyzer{Options: options, engine: rules.NewEngine(rego.Files)}
	made := &analysis.Analyzer{
		Name: "iamlint",
		Doc: "lint the AWS IAM policies of Go programs\n\n" +
			"Policies in strings and formats, in literals of structs and maps, in the inputs of the AWS SDKs,\n" +
			"Pulumi and CDK: what AWS refuses, what never matches, what is dangerous.",
		URL: home + "/blob/main/docs/go.md", Run: a.run, FactTypes: []analysis.Fact{new(value)},
		RunDespiteErrors: false,
	}
	made.Flags.StringVar(&a.Only, "only", options.Only, "ask these rules or groups only, separated by commas")
	made.Flags.StringVar(&a.Skip, "skip", options.Skip, "leave these rules or groups out, separated by commas")
	made.Flags.BoolVar(&a.Notes, "notes", options.Notes, "report notes, too")
	made.Flags.BoolVar(&a.Tests, "tests", options.Tests, "read the files of tests, too")
	made.Flags.StringVar(&a.Now, "now", options.Now, "the clock that dates are judged by, as RFC 3339; default: now")
	return made
}

type analyzer struct {
	Options
	engine *rules.Engine
}

func (a *analyzer) run(pass *analysis.Pass) (any, error) {
	pack := a.open(pass)
	if pack == nil {
		return nil, nil
	}
	tell(pass, pack)
	repo := pack.Load()
	if len(repo.Documents)+len(repo.Problems) == 0 {
		return nil, nil
	}
	repo.SettleBoundaries()
	repo.Sort()
	result, err := a.check(repo)
	if err != nil {
		return nil, err
	}
	report := reporter{pass: pass, places: policy.NewPlaces(repo.Files)}
	for _, finding := range result.Findings {
		if finding.Severity != rules.Note || a.Notes {
			report.finding(finding)
		}
	}
	return nil, nil
}

// open gives the package to the loader; nil where none of its files speaks of IAM.
func (a *analyzer) open(pass *analysis.Pass) *gosource.Package {
	pack := &gosource.Package{Fset: pass.Fset, Info: pass.TypesInfo, Read: reader(pass), Fact: told(pass)}
	speaks := false
	for _, tree := range pass.Files {
		name := pass.Fset.File(tree.FileStart).Name()
		if !a.Tests && strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := pack.Read(name)
		if err != nil {
			continue
		}
		speaks = speaks || gosource.SpeaksOfIAM(data) || strings.Contains(string(data), "arn:aws")
		pack.Files = append(pack.Files, tree)
	}
	if !speaks {
		return nil
	}
	return pack
}

// reader reads a file once: of the pass, or one that is embedded.
func reader(pass *analysis.Pass) func(name string) ([]byte, error) {
	read := map[string][]byte{}
	return func(name string) ([]byte, error) {
		if data, ok := read[name]; ok {
			return data, nil
		}
		data, err := pass.ReadFile(name)
		if err != nil {
			data, err = os.ReadFile(name)
		}
		if err == nil {
			read[name] = data
		}
		return data, err
	}
}

func (a *analyzer) check(repo *policy.Repo) (*rules.Result, error) {
	now := time.Now()
	if a.Now != "" {
		var err error
		if now, err = time.Parse(time.RFC3339, a.Now); err != nil {
			return nil, fmt.Errorf("now %q is no time such as 2027-01-31T00:00:00Z", a.Now)
		}
	}
	own := func(string) rules.Severity { return "" }
	want, err := a.engine.Selection(words(a.Only), words(a.Skip), own)
	if err != nil {
		return nil, err
	}
	for name, data := range repo.Files {
		repo.Ignores = append(repo.Ignores, gosource.Loader{}.Ignores(policy.File{Path: name, Data: data})...)
	}
	repo.Sort()
	// Whether an ignore hides something, one package does not tell.
	asked := a.engine.Select(func(rule *rules.Rule) bool { return want(rule) && rule.Group != "ignore" })
	return rules.Check(context.Background(), asked, repo, rules.Options{Now: now})
}

func words(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
}

// reporter makes diagnostics of findings.
type reporter struct {
	pass   *analysis.Pass
	places *policy.Places
}

var errElsewhere = errors.New("not in a file of the package")

// at is where a span lies in the package's files.
func (r reporter) at(span policy.Span) (from, to token.Pos, err error) {
	for _, tree := range r.pass.Files {
		file := r.pass.Fset.File(tree.FileStart)
		if file.Name() == span.File && span.End <= file.Size() {
			return file.Pos(span.Start), file.Pos(span.End), nil
		}
	}
	return token.NoPos, token.NoPos, errElsewhere
}

// finding reports a finding where it stands. One in a file that is embedded stands where
// the file is used, or at the package's name.
func (r reporter) finding(finding rules.Finding) {
	diagnostic := analysis.Diagnostic{
		Category: finding.Rule.ID, Message: finding.Message + " [" + finding.Rule.ID + "]",
		URL: home + "/blob/main/docs/rules/" + finding.Rule.ID + ".md",
	}
	for _, related := range finding.Related {
		if from, to, err := r.at(related.Span); err == nil {
			diagnostic.Related = append(diagnostic.Related, analysis.RelatedInformation{Pos: from, End: to, Message: related.Message})
		}
	}
	from, to, err := r.at(finding.Span)
	if err != nil {
		diagnostic.Message = r.places.Words(finding.Span) + ": " + diagnostic.Message
		from, to = r.pass.Files[0].Name.Pos(), r.pass.Files[0].Name.End()
		if len(diagnostic.Related) > 0 {
			from, to = diagnostic.Related[0].Pos, diagnostic.Related[0].End
		}
	}
	diagnostic.Pos, diagnostic.End = from, to
	diagnostic.SuggestedFixes = r.fixes(finding.Fix)
	r.pass.Report(diagnostic)
}

// fixes is the fix of a finding, where it is one of the package's own files.
func (r reporter) fixes(fix *rules.Fix) []analysis.SuggestedFix {
	if fix == nil {
		return nil
	}
	suggested := analysis.SuggestedFix{Message: fix.Description}
	for _, edit := range fix.Edits {
		from, to, err := r.at(edit.Span)
		if err != nil {
			return nil
		}
		suggested.TextEdits = append(suggested.TextEdits, analysis.TextEdit{Pos: from, End: to, NewText: []byte(edit.Text)})
	}
	return []analysis.SuggestedFix{suggested}
}
