package rules

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// offered is a fix as a rule gives it: a stretch of the value that it points at, and
// what to write instead.
type offered struct {
	replace, with, description string
	// elsewhere: the value acts at other places than its own, perhaps at several.
	elsewhere bool
}

// offer gives the fix of an answer its description.
func (a answer) offer(elsewhere bool) *offered {
	args := maps.Clone(a.args)
	args["replace"], args["with"] = a.replace, a.with
	return &offered{replace: a.replace, with: a.with, description: fill(a.rule.Fix, args), elsewhere: elsewhere}
}

// plain is a text that JSON, YAML, HCL and the strings of Go write without escapes or
// quotes, also within each other, and in lists between brackets.
var plain = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9:/*_.@+=-]*$`) })

// fixed makes fixes of those offered, where the source holds that very stretch: at the
// beginning or the end of the value, and once. What is written in other words, as an
// expression or with escapes, is left alone. So is what acts elsewhere, but for ARNs that
// are written in full: those are wrong wherever they are used.
func fixed(findings []Finding, files map[string][]byte) {
	for i := range findings {
		finding := &findings[i]
		if offer := finding.offered; offer != nil {
			finding.Fix = offer.fix(finding, files[finding.Span.File])
			finding.offered = nil
		}
	}
}

func (o *offered) fix(finding *Finding, data []byte) *Fix {
	span := finding.Span
	if span.Start < 0 || span.End > len(data) || span.Start >= span.End || !plain().MatchString(o.with) {
		return nil
	}
	source := string(data[span.Start:span.End])
	if o.elsewhere && !isFullARN(source) || strings.Count(source, o.replace) != 1 {
		return nil
	}
	switch {
	case strings.HasSuffix(o.with, ":") && !strings.HasSuffix(o.replace, ":"):
		return nil // at the end of a line, YAML would take it for a key
	case strings.HasPrefix(source, o.replace):
		span.End = span.Start + len(o.replace)
	case strings.HasSuffix(source, o.replace):
		span.Start = span.End - len(o.replace)
	default:
		return nil
	}
	return &Fix{Description: o.description, Edits: []Edit{{Span: span, Text: o.with}}}
}

func isFullARN(source string) bool {
	return plain().MatchString(source) && strings.HasPrefix(strings.ToLower(source), "arn:")
}

// same compares two fixes, either of which may be none.
func (f *Fix) same(other *Fix) bool {
	if f == nil || other == nil {
		return f == other
	}
	return f.Description == other.Description && slices.Equal(f.Edits, other.Edits)
}
