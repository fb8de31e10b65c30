package rules

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/input"
)

// finding resolves an answer's places and fills its message.
func (a answer) finding(question input.Question, places []input.Place) (Finding, error) {
	if a.at < 0 || a.at >= len(places) {
		return Finding{}, fmt.Errorf("%s: place %d does not exist", a.rule.ID, a.at)
	}
	place := places[a.at]
	finding := Finding{
		Rule: a.rule, Severity: a.rule.Severity, Span: place.Span, Statement: place.Statement,
		Message: fill(a.rule.Message, a.args),
	}
	when := question.When.And(place.When)
	if a.replace != "" && len(when) == 0 {
		finding.offered = a.offer(len(place.Via) > 0)
	}
	if len(when) > 0 {
		finding.Message += " (when " + when.String() + ")"
	}
	for _, related := range a.related {
		if related.at < 0 || related.at >= len(places) {
			return Finding{}, fmt.Errorf("%s: related place %d does not exist", a.rule.ID, related.at)
		}
		if span := places[related.at].Span; !span.IsZero() {
			finding.Related = append(finding.Related, Related{Message: related.message, Span: span, Step: a.rule.Subject == "pair" || a.rule.Subject == "grant"})
		}
	}
	for _, station := range place.Via {
		finding.Via = append(finding.Via, station.Span)
		finding.Related = append(finding.Related, Related{Message: "used here as " + station.Name, Span: station.Span, Step: true})
	}
	return finding, nil
}

// configured applies the severities of the configuration.
func configured(findings []Finding, options Options) {
	if options.Severity == nil {
		return
	}
	for i := range findings {
		finding := &findings[i]
		finding.Severity = cmp.Or(options.Severity(finding.Rule.ID), finding.Severity)
	}
}

// withoutAWSOwn drops findings on statements that AWS wrote.
func withoutAWSOwn(findings []Finding, repo *policy.Repo) []Finding {
	own := map[policy.Span]bool{}
	for _, document := range repo.Documents {
		if !document.ByAWS {
			continue
		}
		for _, statement := range document.Statements {
			own[statement.Span] = true
		}
	}
	return slices.DeleteFunc(findings, func(finding Finding) bool { return own[finding.Statement] })
}

// atCalls moves what is found in downloaded code to the place in the repository that
// leads there: nobody mends it where it stands.
func atCalls(findings []Finding, fetched map[string]bool) {
	for i := range findings {
		finding := &findings[i]
		if !fetched[finding.Span.File] {
			continue
		}
		for _, station := range slices.Backward(finding.Via) {
			if !fetched[station.File] {
				finding.Related = append(finding.Related, Related{Message: "stands here, in downloaded code", Span: finding.Span})
				finding.Span, finding.Fix = station, nil
				break
			}
		}
	}
}

// atHome moves what is found in another repository to what it concerns in this one, and
// drops what concerns nothing here: it is told where that repository is judged.
func atHome(findings []Finding) []Finding {
	kept := findings[:0]
	for _, finding := range findings {
		if _, elsewhere := policy.NameElsewhere(finding.Span.File); !elsewhere {
			kept = append(kept, finding)
			continue
		}
		here := slices.IndexFunc(finding.Related, func(related Related) bool {
			_, elsewhere := policy.NameElsewhere(related.Span.File)
			return !elsewhere
		})
		if here < 0 {
			continue
		}
		at := finding.Related[here].Span
		finding.Related = slices.Delete(finding.Related, here, here+1)
		finding.Related = slices.Insert(finding.Related, 0, Related{Message: "stands in another repository", Span: finding.Span, Step: true})
		finding.elsewhere, finding.Span = finding.Span.File, at
		finding.Statement, finding.Via, finding.offered = policy.Span{}, nil, nil
		kept = append(kept, finding)
	}
	return kept
}

// replaced drops findings that another rule's finding takes the place of: those
// that stand where it points in the same statement, at its place or a related one.
// What else is wrong in the statement is still said.
func replaced(findings []Finding) []Finding {
	type key struct {
		statement policy.Span
		rule      string
	}
	taken := map[key][]policy.Span{}
	for _, finding := range findings {
		for _, id := range finding.Rule.Replaces {
			at := key{finding.Statement, id}
			taken[at] = append(taken[at], finding.Span)
			for _, related := range finding.Related {
				taken[at] = append(taken[at], related.Span)
			}
		}
	}
	return slices.DeleteFunc(findings, func(finding Finding) bool {
		holds := func(span policy.Span) bool { return contains(span, finding.Span) }
		return !finding.Statement.IsZero() && slices.ContainsFunc(taken[key{finding.Statement, finding.Rule.ID}], holds)
	})
}

func contains(outer, inner policy.Span) bool {
	return outer.File == inner.File && outer.Start <= inner.Start && inner.End <= outer.End
}

// merged sorts the findings and makes one of those that one rule has at one place:
// the first's message, the others' related places behind its own.
func merged(findings []Finding) []Finding {
	slices.SortStableFunc(findings, compareFindings)
	var kept []Finding
	var seen map[Related]bool // of the last one kept, once another joins it
	for _, finding := range findings {
		last := len(kept) - 1
		if last < 0 || kept[last].Rule != finding.Rule || kept[last].Span != finding.Span {
			kept, seen = append(kept, finding), nil
			continue
		}
		if !finding.Fix.same(kept[last].Fix) {
			kept[last].Fix = nil
		}
		if seen == nil {
			seen = map[Related]bool{}
			for _, related := range kept[last].Related {
				related.Step = false
				seen[related] = true
			}
		}
		for _, related := range finding.Related {
			if related.Step = false; !seen[related] { // a step of another way
				seen[related] = true
				kept[last].Related = append(kept[last].Related, related)
			}
		}
	}
	return kept
}

// compareFindings orders by file, place, rule and message.
func compareFindings(a, b Finding) int {
	return cmp.Or(
		strings.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End),
		strings.Compare(a.Rule.ID, b.Rule.ID), strings.Compare(a.Message, b.Message))
}

// Select keeps the findings of the files that the user asked about; nil keeps all.
func (r *Result) Select(wanted func(path string) bool) {
	if wanted != nil {
		unwanted := func(finding Finding) bool { return !wanted(finding.Span.File) }
		r.Findings = slices.DeleteFunc(r.Findings, unwanted)
		r.Ignored = slices.DeleteFunc(r.Ignored, unwanted)
		r.Older = slices.DeleteFunc(r.Older, unwanted)
	}
	r.Coverage.Ignored, r.Coverage.Older = len(r.Ignored), len(r.Older)
}

// Selection makes the filter of --only and --skip: ids or group names. Rules that
// are off unless asked for are asked where only or configured names them. The error
// names the first word that is no rule or group.
func (e *Engine) Selection(only, skip []string, configured func(rule string) Severity) (func(*Rule) bool, error) {
	for _, word := range append(slices.Clone(only), skip...) {
		if !slices.ContainsFunc(e.Names(), func(rule *Rule) bool { return rule.ID == word || rule.Group == word }) {
			return nil, fmt.Errorf("no rule or group %q; did you mean %q?", word, nearest(word, e.Names()))
		}
	}
	return func(rule *Rule) bool {
		switch {
		case rule.in(skip), configured(rule.ID) == "off":
			return false
		case len(only) > 0:
			return rule.in(only)
		}
		return !rule.OptIn || configured(rule.ID) != ""
	}, nil
}

// in reports whether words name the rule or its group.
func (r *Rule) in(words []string) bool {
	return slices.Contains(words, r.ID) || slices.Contains(words, r.Group)
}

// nearest compares the beginning only, since the word may be of any length.
func nearest(word string, all []*Rule) string {
	word = word[:min(len(word), 40)]
	best, least := "", math.MaxInt
	for _, rule := range all {
		if distance := policy.EditDistance(word, rule.ID); distance < least {
			best, least = rule.ID, distance
		}
	}
	return best
}
