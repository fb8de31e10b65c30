// Package placeholder reads text that a template or a person still fills in, in formats
// that have no language of their own for it.
package placeholder

import (
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// gap is ${x}, {{ x }}, <%= x %>, $X or <x>.
var gap = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\$\{[^{}]*\}|\{\{.*?\}\}|<%=?.*?%>|\$[A-Za-z_][A-Za-z0-9_]*|<[^<>]+>`)
})

// Text is a string with holes for what is still to be filled in, named by what stands
// between the signs; the names mean one thing in the scope.
func Text(written, scope string) policy.Text {
	var parts []policy.Text
	end := 0
	for _, at := range gap().FindAllStringIndex(written, -1) {
		name := strings.Trim(written[at[0]:at[1]], "${}<>%= \t")
		parts = append(parts, policy.Literal(written[end:at[0]]), policy.HoleText(name, scope, policy.AnyText))
		end = at[1]
	}
	return policy.Concat(append(parts, policy.Literal(written[end:]))...)
}
