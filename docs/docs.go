// Package docs holds the pages of the rules, as go test ./rules -update writes them.
package docs

import (
	"embed"

	"github.com/iamlint/iamlint/rules"
)

//go:embed rules/*.md
var pages embed.FS

// Page is the page of a rule; for one without a page, what its METADATA tells.
func Page(rule *rules.Rule) string {
	page, err := pages.ReadFile("rules/" + rule.ID + ".md")
	if err != nil {
		return rules.Page(rule, nil, nil)
	}
	return string(page)
}
