package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// fingerprinted gives each finding two keys that stay when the policy moves within its
// file, is indented anew, or gets statements and comments around it: Fingerprint with
// the file's path, Content without. They are made of the rule, the text found
// fault with, what the statement around it means, and which of several alike it is.
// Messages take no part: some count days. Ignored findings are counted last, so
// that hiding one does not change the others.
func fingerprinted(shown, hidden []Finding, repo *policy.Repo) (named, ignored []Finding) {
	if len(shown)+len(hidden) == 0 {
		return shown, hidden
	}
	f := fingerprints{files: repo.Files, statements: statementsOf(repo), meanings: map[policy.Span]string{}, seen: map[alike]int{}}
	for _, list := range [][]Finding{shown, hidden} {
		for i := range list {
			f.name(&list[i])
		}
	}
	return shown, hidden
}

// fingerprints makes the keys of one root.
type fingerprints struct {
	files      map[string][]byte
	statements map[policy.Span][]*policy.Statement
	meanings   map[policy.Span]string
	seen       map[alike]int
}

// alike is what findings share that only their number tells from each other.
type alike struct{ file, content string }

// longMeaning is more than AWS takes for a policy. A statement with as many findings as
// words would else be digested as often.
const longMeaning = 32 << 10

func (f *fingerprints) name(finding *Finding) {
	content := finding.Rule.ID + "\x00" + flaw(finding.Span, f.files) + "\x00" + f.meaning(finding.Statement)
	finding.Content = digest(content)
	key := alike{finding.Span.File, finding.Content}
	f.seen[key]++
	finding.Fingerprint = digest(fmt.Sprintf("%s\x00%s\x00%d", key.file, content, f.seen[key]))
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}

func (f *fingerprints) meaning(at policy.Span) string {
	if meaning, known := f.meanings[at]; known {
		return meaning
	}
	meanings := make([]string, 0, 1)
	for _, statement := range f.statements[at] {
		meanings = append(meanings, meaningOf(statement))
	}
	if len(meanings) == 0 {
		meanings = append(meanings, flaw(at, f.files))
	}
	meaning := slices.Min(meanings)
	if len(meaning) > longMeaning {
		meaning = digest(meaning)
	}
	f.meanings[at] = meaning
	return meaning
}

// statementsOf finds the statements by their places; several stand at one where they
// are instances of one block.
func statementsOf(repo *policy.Repo) map[policy.Span][]*policy.Statement {
	statements := map[policy.Span][]*policy.Statement{}
	for _, document := range repo.Documents {
		for _, statement := range document.Statements {
			statements[statement.Span] = append(statements[statement.Span], statement)
		}
	}
	return statements
}

// meaningOf writes what a statement says, in whatever format and order it says it.
func meaningOf(statement *policy.Statement) string {
	var words []string
	add := func(name string, values ...policy.Value) {
		for _, value := range values {
			words = append(words, name+"\x01"+written(value.Text))
		}
	}
	for name, single := range map[string]*policy.Value{"sid": statement.Sid, "effect": statement.Effect} {
		if single != nil {
			add(name, *single)
		}
	}
	for name, list := range map[string][]policy.PrincipalValue{"principal": statement.Principals, "not principal": statement.NotPrincipals} {
		for _, principal := range list {
			add(name+"\x01"+written(principal.Type), principal.Value)
		}
	}
	add("action", statement.Actions...)
	add("not action", statement.NotActions...)
	add("resource", statement.Resources...)
	add("not resource", statement.NotResources...)
	for _, condition := range statement.Conditions {
		add("condition\x01"+written(condition.Operator)+"\x01"+written(condition.Key), condition.Values...)
	}
	slices.Sort(words)
	return strings.Join(words, "\x02")
}

// flaw is the source at a span without its white space, which indentation may change.
func flaw(span policy.Span, files map[string][]byte) string {
	data := files[span.File]
	if span.Start < 0 || span.End > len(data) || span.Start > span.End {
		return ""
	}
	return strings.Join(strings.Fields(string(data[span.Start:span.End])), "")
}
