package config

import (
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignore hides findings by what they are about. Everything written in it has to fit;
// at least one of the keys beside rule, reason and until is there.
type Ignore struct {
	// Rule is the id of the rule whose findings are hidden.
	Rule string `yaml:"rule,omitempty"`
	// Path is a glob over the file of a finding, or one of those that lead to it.
	Path string `yaml:"path,omitempty"`
	// Principal is a value of Principal or NotPrincipal as written, letter by letter.
	Principal string `yaml:"principal,omitempty"`
	// Action is a value of Action or NotAction as written, letter by letter.
	Action string `yaml:"action,omitempty"`
	// Resource is a value of Resource or NotResource as written, letter by letter.
	Resource string `yaml:"resource,omitempty"`
	// Sid is the Sid of the statement.
	Sid string `yaml:"sid,omitempty"`
	// Reason says why the finding is no flaw, or may stay.
	Reason string `yaml:"reason,omitempty"`
	// Until is the last day on which the finding is hidden, such as 2027-01-31.
	Until string `yaml:"until,omitempty"`

	at place // of the rule's name
}

// place is a line and column, as the YAML library counts them, and a length in bytes.
type place struct{ line, column, length int }

// UnmarshalYAML reads the mapping and remembers where it names the rule.
func (i *Ignore) UnmarshalYAML(node *yaml.Node) error {
	type plain Ignore
	if err := node.Decode((*plain)(i)); err != nil {
		return err
	}
	for j := 0; j+1 < len(node.Content); j += 2 {
		value := node.Content[j+1]
		switch node.Content[j].Value {
		case "rule":
			i.at = place{value.Line, value.Column, len(value.Value)}
			if value.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
				i.at.column++
			}
		case "until":
			i.Until = value.Value // a date, which YAML takes for a point in time
		}
	}
	return nil
}

// Ignores are the entries of the ignore key, for the configuration's file by the name
// that findings about them bear.
func (c *Config) Ignores(file string) []policy.Ignore {
	var list []policy.Ignore
	place := cursor{c.source, 0, 1, 1}
	for _, entry := range c.Ignore {
		span := policy.Span{File: file, Start: place.offset(entry.at.line, entry.at.column)}
		span.End = min(span.Start+entry.at.length, len(c.source))
		value := func(text string) *policy.Value {
			if text == "" {
				return nil
			}
			return &policy.Value{Text: policy.Literal(text), Span: span, Scalar: policy.String}
		}
		list = append(list, policy.Ignore{
			Span: span, Rules: []policy.Value{*value(entry.Rule)}, Reason: value(entry.Reason), Until: value(entry.Until),
			Values: &policy.IgnoredValues{
				Path: entry.Path, Principal: entry.Principal, Action: entry.Action, Resource: entry.Resource, Sid: entry.Sid,
			},
		})
	}
	return list
}

// Source is the text of the configuration's file.
func (c *Config) Source() []byte { return c.source }

// cursor finds the offsets of lines and columns, both counted from 1, the column in
// characters. Those asked for in the order of the text cost one way through it.
type cursor struct {
	text             []byte
	at, line, column int
}

func (c *cursor) offset(line, column int) int {
	if line < c.line || line == c.line && column < c.column {
		*c = cursor{c.text, 0, 1, 1}
	}
	for c.at < len(c.text) && (c.line < line || c.line == line && c.column < column) {
		char, size := utf8.DecodeRune(c.text[c.at:])
		c.at += size
		c.column++
		if char == '\n' {
			c.line, c.column = c.line+1, 1
		}
	}
	return c.at
}
