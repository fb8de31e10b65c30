package profile

import (
	"regexp"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// gap is what a template or a person still fills in: ${x}, {{ x }}, <%= x %>, $X, <x>.
var gap = regexp.MustCompile(`\$\{[^{}]*\}|\{\{.*?\}\}|<%=?.*?%>|\$[A-Za-z_][A-Za-z0-9_]*|<[^<>]+>`)

// value is a setting with holes for what is still to be filled in; nil where it is not written.
func (s *section) value(key string) *policy.Value {
	written, found := s.settings[key]
	if !found || written.text == "" {
		return nil
	}
	return &policy.Value{Text: textOf(written.text, s.file), Span: written.span, Scalar: policy.String}
}

func textOf(written, scope string) policy.Text {
	var parts []policy.Text
	end := 0
	for _, at := range gap.FindAllStringIndex(written, -1) {
		name := strings.Trim(written[at[0]:at[1]], "${}<>%= \t")
		parts = append(parts, policy.Literal(written[end:at[0]]), policy.HoleText(name, scope, policy.AnyText))
		end = at[1]
	}
	return policy.Concat(append(parts, policy.Literal(written[end:]))...)
}
