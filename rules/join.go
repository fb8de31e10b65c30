package rules

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Part is the result of one root of a run; Dir is the root's place below the
// directory that all roots of the run share, "." where it is that itself.
type Part struct {
	Dir    string
	Result *Result
}

// Join makes one result of several roots, its paths relative to the directory that
// they share. Findings come by file, line, column and rule. What stands in another root
// of the run is one place with what is told of it there.
func Join(parts []Part) *Result {
	joined := &Result{Files: map[string][]byte{}}
	places := policy.NewPlaces(joined.Files)
	for _, part := range parts {
		for file, content := range part.Result.Files {
			joined.Files[path.Join(part.Dir, file)] = content
		}
	}
	for _, part := range parts {
		joined.add(part, places)
	}
	slices.SortStableFunc(joined.Findings, func(a, b Finding) int {
		return cmp.Or(
			strings.Compare(a.Span.File, b.Span.File), cmp.Compare(a.Span.Start, b.Span.Start),
			strings.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.Span.End, b.Span.End), strings.Compare(a.Message, b.Message))
	})
	slices.SortStableFunc(joined.Coverage.Unread, func(a, b Unread) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	return joined
}

func (r *Result) add(part Part, places *policy.Places) {
	r.Rules = part.Result.Rules
	for _, finding := range part.Result.Findings {
		if !r.isTold(finding) {
			r.Findings = append(r.Findings, part.movedFinding(finding, places))
		}
	}
	for _, finding := range part.Result.Ignored {
		if !r.isTold(finding) {
			r.Ignored = append(r.Ignored, part.movedFinding(finding, places))
		}
	}
	for _, unread := range part.Result.Coverage.Unread {
		unread.File = path.Join(part.Dir, unread.File)
		r.Coverage.Unread = append(r.Coverage.Unread, unread)
	}
	r.Coverage.add(part.Result.Coverage)
}

// isTold reports whether the finding is about what stands in another root of the run,
// where it is told.
func (r *Result) isTold(finding Finding) bool {
	name, _ := policy.NameElsewhere(finding.elsewhere)
	_, judged := r.Files[name]
	return finding.elsewhere != "" && judged
}

func (p Part) movedFinding(finding Finding, places *policy.Places) Finding {
	finding.Span = p.moved(finding.Span)
	finding.Statement = p.moved(finding.Statement)
	finding.Related = slices.Clone(finding.Related)
	for i := range finding.Related {
		span := &finding.Related[i].Span
		if name, elsewhere := policy.NameElsewhere(span.File); !elsewhere {
			*span = p.moved(*span)
		} else if places.Has(name) {
			span.File = name
			*span = places.Lines(name).At(*span)
		}
	}
	if finding.Fix != nil {
		fix := *finding.Fix
		fix.Edits = slices.Clone(fix.Edits)
		for i := range fix.Edits {
			fix.Edits[i].Span = p.moved(fix.Edits[i].Span)
		}
		finding.Fix = &fix
	}
	finding.Via = slices.Clone(finding.Via)
	for i := range finding.Via {
		finding.Via[i] = p.moved(finding.Via[i])
	}
	return finding
}

func (p Part) moved(span policy.Span) policy.Span {
	if span.File != "" {
		span.File = path.Join(p.Dir, span.File)
	}
	return span
}

// add sums the numbers; what was not read is the caller's.
func (c *Coverage) add(other Coverage) {
	c.Files += other.Files
	c.Documents += other.Documents
	c.Statements += other.Statements
	c.DocumentsWithUnknowns += other.DocumentsWithUnknowns
	c.Principals += other.Principals
	c.Calls += other.Calls
	c.Ignored += other.Ignored
	c.Older += other.Older
	c.Pairs.Allowed += other.Pairs.Allowed
	c.Pairs.Denied += other.Pairs.Denied
	c.Pairs.Unknown += other.Pairs.Unknown
}
