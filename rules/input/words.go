package input

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// title is what people call a principal: role `deploy`, or by its address where the
// name is not known.
func title(principal *policy.Principal) string {
	name := principal.Address
	if literal, known := principal.Name.Literal(); known {
		name = literal
	}
	return string(principal.Kind) + " `" + name + "`"
}

// shown is how many names a list holds before the others are counted.
const shown = 3

func titles(principals []*policy.Principal) string {
	return counted(names(principals[:min(len(principals), shown)]), len(principals))
}

func names(principals []*policy.Principal) []string {
	list := make([]string, len(principals))
	for i, principal := range principals {
		list[i] = title(principal)
	}
	return list
}

// listed joins names, the fourth and further ones counted.
func listed(names []string) string { return counted(names[:min(len(names), shown)], len(names)) }

// counted joins the first of some names, and counts the others.
func counted(first []string, count int) string {
	if more := count - len(first); more > 0 {
		first = append(first[:len(first):len(first)], "and "+plural(more, "other"))
	}
	return strings.Join(first, ", ")
}

// bearer is the owner as messages show it: role `deploy`.
func bearer(use *policy.Use) string {
	kind, name, found := strings.Cut(use.OwnerName, " ")
	switch {
	case use.OwnerName == "":
		return ""
	case !found:
		return "`" + use.OwnerName + "`"
	}
	return kind + " `" + strings.Trim(name, `"`) + "`"
}

// plural is a number with its noun: "1 day", "2 days".
func plural(count int, noun string) string {
	if count == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", count, noun)
}
