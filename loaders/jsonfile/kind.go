package jsonfile

import (
	"slices"
	"strings"
	"unicode"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/iamlint/iamlint/loaders/policy"
)

// toldKind is the kind that the user tells for a path; the first glob that fits counts.
func toldKind(kinds []policy.PathKind, path string) (policy.DocumentKind, bool) {
	for _, told := range kinds {
		if fits, err := doublestar.Match(told.Glob, path); err == nil && fits {
			return told.Kind, true
		}
	}
	return policy.UnknownKind, false
}

// content counts what tells the kind of a document.
type content struct {
	statements, principals, resources, assumes, unknown int
}

func contentOf(document *policy.Document) content {
	var c content
	for _, statement := range document.Statements {
		c.statements++
		if has(statement, "Principal", "NotPrincipal") {
			c.principals++
		} else if statement.Partial {
			c.unknown++
		}
		if has(statement, "Resource", "NotResource") {
			c.resources++
		}
		if assumes(statement) {
			c.assumes++
		}
	}
	return c
}

func has(statement *policy.Statement, names ...string) bool {
	for _, name := range names {
		if _, found := statement.Element(name); found {
			return true
		}
	}
	return false
}

// assumes reports whether every action is one of STS, misspelt ones included, as in
// trust policies.
func assumes(statement *policy.Statement) bool {
	for _, action := range statement.Actions {
		if !strings.HasPrefix(strings.ToLower(action.Text.Prefix()), "sts:") {
			return false
		}
	}
	return len(statement.Actions) > 0
}

// isSurely reports whether a guess leaves no doubt. Only trust policies have actions of
// STS and no Resource (endpoint and resource control policies need one, permissions
// too), if they name principals or their name says what they are; with a Resource, it
// takes both.
func isSurely(kind policy.DocumentKind, document *policy.Document, words []string) bool {
	c := contentOf(document)
	named, admits := saysTrust(words), c.principals == c.statements
	if c.resources > 0 {
		return kind == policy.Trust && c.assumes == c.statements && named && admits
	}
	return kind == policy.Trust && c.assumes == c.statements && (named || admits)
}

func saysTrust(words []string) bool {
	return says(words, "trust", "trusts", "assume", "assumerole", "assumed")
}

// guess tells the kind from what the document says and the words of its path and key.
// Where they contradict each other it is unknown.
func guess(document *policy.Document, words []string) policy.DocumentKind {
	c := contentOf(document)
	trusts := saysTrust(words)
	switch {
	case c.statements == 0 || c.unknown > 0:
		return policy.UnknownKind
	case c.principals == 0:
		return withoutPrincipal(c, trusts, words)
	case c.assumes == c.statements && c.resources == 0:
		return policy.Trust
	case c.principals < c.statements:
		return policy.UnknownKind
	case c.assumes == c.statements:
		if trusts {
			return policy.Trust
		}
		return policy.UnknownKind
	case saysSCP(words):
		return policy.UnknownKind
	case saysRCP(words):
		return policy.RCP
	case c.resources > 0 || !trusts && repositoryOnly(document):
		return policy.Resource
	}
	return policy.UnknownKind
}

func withoutPrincipal(c content, trusts bool, words []string) policy.DocumentKind {
	switch {
	case saysSCP(words):
		return policy.SCP
	case saysRCP(words):
		return policy.UnknownKind
	case says(words, "boundary", "boundaries"):
		return policy.Boundary
	case trusts && c.assumes == c.statements && c.resources == 0:
		return policy.Trust
	}
	return policy.Identity
}

// repositoryOnly reports whether a policy speaks of ECR only, whose repository
// policies have no Resource.
func repositoryOnly(document *policy.Document) bool {
	for _, statement := range document.Statements {
		for _, action := range statement.Actions {
			if !strings.HasPrefix(strings.ToLower(action.Text.Prefix()), "ecr") {
				return false
			}
		}
	}
	return true
}

func saysSCP(words []string) bool {
	return says(words, "scp", "scps") || inRow(words, "service", "control")
}

func saysRCP(words []string) bool {
	return says(words, "rcp", "rcps") || inRow(words, "resource", "control")
}

func says(words []string, any ...string) bool {
	return slices.ContainsFunc(words, func(word string) bool { return slices.Contains(any, word) })
}

func inRow(words []string, first, second string) bool {
	for i, word := range words {
		if word == first && i+1 < len(words) && words[i+1] == second {
			return true
		}
	}
	return false
}

// words cuts a path at everything but letters and digits, and where a capital begins
// a word, and folds case.
func words(path string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, strings.ToLower(string(word)))
			word = word[:0]
		}
	}
	lower := false
	for _, char := range path {
		letter := unicode.IsLetter(char) || unicode.IsDigit(char)
		if !letter || unicode.IsUpper(char) && lower {
			flush()
		}
		if letter {
			word = append(word, char)
		}
		lower = unicode.IsLower(char)
	}
	flush()
	return list
}
