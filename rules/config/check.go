package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/bmatcuk/doublestar/v4"
	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// checker looks at the configuration before it is decoded, while every value still
// has its line.
type checker struct {
	rules  func() Catalogue
	errors []error
}

func (c *checker) fail(node *yaml.Node, format string, args ...any) {
	c.errors = append(c.errors, fmt.Errorf("line %d: "+format, append([]any{node.Line}, args...)...))
}

// known reports a word that is none of the known ones, with the nearest of them.
func (c *checker) known(node *yaml.Node, what string, words []string) {
	if slices.Contains(words, node.Value) {
		return
	}
	if near := Nearest(node.Value, words); near != "" {
		c.fail(node, "unknown %s %q; did you mean %q?", what, node.Value, near)
		return
	}
	if len(words) < 10 && what != "key" {
		c.fail(node, "unknown %s %q; known are %s", what, node.Value, strings.Join(words, ", "))
		return
	}
	c.fail(node, "unknown %s %q", what, node.Value)
}

// fields calls the check of each key; a key without a check is unknown.
func (c *checker) fields(node *yaml.Node, checks map[string]func(*yaml.Node)) {
	if node.Kind != yaml.MappingNode {
		c.fail(node, "expected a mapping")
		return
	}
	keys := make([]string, 0, len(checks))
	for key := range checks {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for i := 0; i < len(node.Content); i += 2 {
		c.known(node.Content[i], "key", keys)
		if check := checks[node.Content[i].Value]; check != nil {
			check(node.Content[i+1])
		}
	}
}

func (c *checker) config(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"accounts":     c.accounts,
		"organization": c.organization,
		"rules":        c.ruleSettings,
		"deployers":    c.each(c.matching(deployerARN, "is no ARN of a role or user, such as arn:aws:iam::111122223333:role/deploy")),
		"kinds":        c.kinds,
		"repository":   c.repository,
		"limits":       c.limits,
		"root":         c.boolean,
		"exclude":      c.each(c.glob),
		"ignore":       c.each(c.ignore),
		"go_tests":     c.boolean,
	})
}

func (c *checker) ignore(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"rule":      c.ruleID,
		"path":      c.glob,
		"principal": c.text,
		"action":    c.text,
		"resource":  c.text,
		"sid":       c.text,
		"reason":    c.text,
		"until":     c.date,
	})
	if node.Kind != yaml.MappingNode {
		return
	}
	if !hasKey(node, "rule") {
		c.fail(node, "an ignore names its rule")
	}
	if !hasKey(node, "reason") {
		c.fail(node, "an ignore gives its reason")
	}
	selects := func(key string) bool { return hasKey(node, key) }
	if !slices.ContainsFunc([]string{"path", "principal", "action", "resource", "sid"}, selects) {
		c.fail(node, "an ignore says what it is about: path, principal, action, resource or sid")
	}
}

func (c *checker) ruleID(node *yaml.Node) {
	c.known(node, "rule", c.rules().Rules)
}

func (c *checker) date(node *yaml.Node) {
	if _, err := time.Parse(time.DateOnly, node.Value); err != nil {
		c.fail(node, "%q is no date such as 2027-01-31", node.Value)
	}
}

// notYet refuses a key that no rule reads yet: silence would promise something.
func (c *checker) notYet(key string) func(*yaml.Node) {
	return func(node *yaml.Node) { c.fail(node, "%s has no effect in this version; leave it out", key) }
}

func (c *checker) ruleSettings(node *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		c.fail(node, "expected a mapping from rule to its settings")
		return
	}
	catalogue := c.rules()
	names := slices.Concat(catalogue.Rules, catalogue.Groups)
	for i := 0; i < len(node.Content); i += 2 {
		name, setting := node.Content[i], node.Content[i+1]
		c.known(name, "rule", names)
		if setting.Kind == yaml.ScalarNode {
			c.severity(setting)
			continue
		}
		checks := map[string]func(*yaml.Node){"severity": c.severity}
		if slices.Contains(catalogue.Rules, name.Value) {
			checks["options"] = func(node *yaml.Node) { c.options(node, catalogue.Options(name.Value)) }
		}
		c.fields(setting, checks)
	}
}

// options checks the options of a rule against the least value of each.
func (c *checker) options(node *yaml.Node, least map[string]int) {
	if len(least) == 0 {
		c.fail(node, "the rule has no options")
		return
	}
	checks := map[string]func(*yaml.Node){}
	for name, least := range least {
		checks[name] = func(node *yaml.Node) {
			var number int
			if node.Decode(&number) != nil || number < least {
				c.fail(node, "expected a number, at least %d", least)
			}
		}
	}
	c.fields(node, checks)
}

func (c *checker) severity(node *yaml.Node) {
	c.known(node, "severity", []string{"error", "warning", "note", "off"})
}

func (c *checker) kinds(node *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		c.fail(node, "expected a mapping from glob to kind")
		return
	}
	for i := 0; i < len(node.Content); i += 2 {
		c.glob(node.Content[i])
		c.known(node.Content[i+1], "kind", documentKinds())
	}
}

func documentKinds() []string {
	kinds := []policy.DocumentKind{
		policy.Identity, policy.Trust, policy.Resource, policy.Boundary,
		policy.Session, policy.SCP, policy.RCP, policy.PermissionSet,
	}
	words := make([]string, len(kinds))
	for i, kind := range kinds {
		words[i] = string(kind)
	}
	return words
}

func (c *checker) limits(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"file_bytes":         c.positive,
		"total_bytes":        c.positive,
		"work":               c.work,
		"trust_policy_chars": c.notYet("trust_policy_chars"),
	})
}

func (c *checker) positive(node *yaml.Node) {
	var number int64
	if node.Decode(&number) != nil || number <= 0 {
		c.fail(node, "expected a number above 0")
	}
}

func (c *checker) work(node *yaml.Node) {
	var number int
	if node.Decode(&number) != nil || number < 1 || number > MaxWork {
		c.fail(node, "expected a number from 1 to %d", MaxWork)
	}
}

func (c *checker) boolean(node *yaml.Node) {
	var truth bool
	if node.Decode(&truth) != nil {
		c.fail(node, "expected true or false")
	}
}

func (c *checker) text(node *yaml.Node) {
	if node.Kind != yaml.ScalarNode || node.Value == "" {
		c.fail(node, "expected a text")
	}
}

func (c *checker) glob(node *yaml.Node) {
	if node.Kind != yaml.ScalarNode || !doublestar.ValidatePattern(node.Value) {
		c.fail(node, "%q is no glob", node.Value)
	}
}

func (c *checker) each(check func(*yaml.Node)) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if node.Kind != yaml.SequenceNode {
			c.fail(node, "expected a list")
			return
		}
		for _, item := range node.Content {
			check(item)
		}
	}
}

func hasKey(node *yaml.Node, key string) bool { return field(node, key) != nil }

// Nearest gives the word that someone who wrote text most likely meant: one that it
// begins, or that differs in few letters; empty where there is none.
func Nearest(text string, words []string) string {
	for _, word := range words {
		if len(text) >= 3 && strings.HasPrefix(word, text) {
			return word
		}
	}
	best, least := "", max(2, len(text)/3)+1
	for _, word := range words {
		if further := utf8.RuneCountInString(text) - utf8.RuneCountInString(word); max(further, -further) >= least {
			continue // by its length alone, which may be that of any text
		}
		if distance := policy.EditDistance(text, word); distance < least {
			best, least = word, distance
		}
	}
	return best
}

// inFile puts the file's name before each error: "file:3: …" where a line is known.
func inFile(file string, errs ...error) error {
	var named []error
	for _, err := range flatten(errs) {
		text := strings.TrimPrefix(err, "yaml: ")
		if rest, found := strings.CutPrefix(text, "line "); found {
			named = append(named, errors.New(file+":"+rest))
			continue
		}
		named = append(named, errors.New(file+": "+text))
	}
	return errors.Join(named...)
}

// flatten takes apart the error in which the YAML library reports several.
func flatten(errs []error) []string {
	var texts []string
	for _, err := range errs {
		var several *yaml.TypeError
		switch {
		case err == nil:
		case errors.As(err, &several):
			texts = append(texts, several.Errors...)
		default:
			texts = append(texts, err.Error())
		}
	}
	return texts
}
