package terraform

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// textFunction are the functions of strings of which something is certain even
// around holes, with the least number of arguments.
func textFunction(name string) (function func(*invocation) *policy.Node, least int) {
	switch name {
	case "join":
		return (*invocation).join, 2
	case "split":
		return (*invocation).split, 2
	case "format":
		return (*invocation).format, 1
	case "formatlist":
		return (*invocation).formatList, 1
	case "replace":
		return (*invocation).replace, 3
	case "lower", "upper":
		return (*invocation).letterCase, 1
	case "trimspace":
		return (*invocation).trimSpace, 1
	case "trimprefix":
		return (*invocation).trimPrefix, 2
	case "trimsuffix":
		return (*invocation).trimSuffix, 2
	case "substr":
		return (*invocation).substr, 3
	case "startswith":
		return (*invocation).startsWith, 2
	case "endswith":
		return (*invocation).endsWith, 2
	case "strcontains":
		return (*invocation).stringContains, 2
	case "provider::aws::arn_build":
		return (*invocation).arnBuild, 5
	case "provider::aws::arn_parse":
		return (*invocation).arnParse, 1
	case "provider::aws::trim_iam_role_path":
		return (*invocation).trimRolePath, 1
	}
	return nil, 0
}

func textual(node *policy.Node) bool { return node.IsScalar() || node.Kind == policy.Open }

// holed is an argument's text where it holds something literal and something unknown.
func (c *invocation) holed(i int) (policy.Text, bool) {
	node := c.args[i]
	return node.Text, textual(node) && !node.Text.Known() && c.codes[node] == nil
}

// literalArgument is an argument that is a known string.
func (c *invocation) literalArgument(i int) (string, bool) {
	return asText(c.args[i]).Literal()
}

// join of a single item is the item: join("", data.x.*.json).
func (c *invocation) join() *policy.Node {
	list := c.args[1]
	if len(c.args) != 2 {
		return c.standard()
	}
	if list.Kind != policy.List || list.Partial || c.is(list, unordered) {
		return c.hole()
	}
	if len(list.Items) == 1 && list.Items[0].Kind != policy.Choice {
		return asString(list.Items[0])
	}
	for i, item := range list.Items {
		if item.Kind == policy.Choice {
			return c.joinChoice(i)
		}
	}
	var texts []policy.Text
	for i, item := range list.Items {
		if !textual(item) || len(item.When) > 0 || c.codes[item] != nil && !item.Text.Known() {
			return c.hole()
		}
		if i > 0 {
			texts = append(texts, c.args[0].Text)
		}
		texts = append(texts, asText(item))
	}
	return c.string(c.together(texts, c.at, c.env))
}

// joinChoice joins each alternative of one item.
func (c *invocation) joinChoice(i int) *policy.Node {
	items := c.args[1].Items
	if len(c.alternatives(items[i])) > maxAlternatives {
		return c.hole()
	}
	return c.each(items[i], func(alternative *policy.Node) *policy.Node {
		if standsForNone(alternative) {
			return c.hole()
		}
		one, list := *c, *c.args[1]
		list.Items = append([]*policy.Node(nil), items...)
		list.Items[i] = c.always(alternative)
		one.args = []*policy.Node{c.args[0], &list}
		return one.join()
	})
}

// split cuts at the separators that are written. Behind a hole that may hold one,
// nobody can tell how many pieces there are.
func (c *invocation) split() *policy.Node {
	text, holed := c.holed(1)
	separator, known := c.literalArgument(0)
	if !holed || !known || separator == "" {
		return c.standard()
	}
	node := c.list()
	piece := []policy.Text{{}}
	for i, part := range text.Parts {
		if part.Hole != nil {
			if mayTouch(text, i, separator) {
				node.Partial = true
				return node
			}
			piece = append(piece, policy.Text{Parts: []policy.Part{part}})
			continue
		}
		cuts := strings.Split(part.Literal, separator)
		for at, cut := range cuts {
			piece = append(piece, policy.Literal(cut))
			if at < len(cuts)-1 {
				node.Items = append(node.Items, c.string(policy.Concat(piece...)))
				piece = []policy.Text{{}}
			}
		}
	}
	node.Items = append(node.Items, c.string(policy.Concat(piece...)))
	return node
}

// letterCase is lower and upper, which work character by character.
func (c *invocation) letterCase() *policy.Node {
	text, holed := c.holed(0)
	if !holed {
		return c.standard()
	}
	rewrite := strings.ToLower
	if c.name == "upper" {
		rewrite = strings.ToUpper
	}
	mapped := policy.Text{}
	var texts []policy.Text
	for _, part := range text.Parts {
		switch {
		case part.Hole == nil:
			part.Literal = rewrite(part.Literal)
		case part.Hole.Class == policy.Account, c.name == "lower" && (part.Hole.Class == policy.Region || part.Hole.Class == policy.Partition):
		default:
			if part.Hole = derived(part.Hole, c.name+"(%s)"); part.Hole == nil {
				return c.hole()
			}
		}
		texts = append(texts, policy.Text{Parts: []policy.Part{part}})
	}
	mapped = policy.Concat(append(texts, mapped)...)
	return c.string(mapped)
}

func (c *invocation) trimSpace() *policy.Node {
	text, holed := c.holed(0)
	if !holed {
		return c.standard()
	}
	first, last := ends(text)
	if strings.TrimSpace(first) == "" || strings.TrimSpace(last) == "" {
		return c.hole()
	}
	return c.string(cut(text, len(first)-len(strings.TrimLeft(first, " \t\r\n")), len(last)-len(strings.TrimRight(last, " \t\r\n"))))
}

func (c *invocation) trimPrefix() *policy.Node {
	text, holed := c.holed(0)
	prefix, known := c.literalArgument(1)
	if !holed || !known {
		return c.standard()
	}
	first, _ := ends(text)
	switch startsWith(first, prefix) {
	case policy.Yes:
		return c.string(cut(text, len(prefix), 0))
	case policy.No:
		return c.args[0]
	}
	return c.hole()
}

func (c *invocation) trimSuffix() *policy.Node {
	text, holed := c.holed(0)
	suffix, known := c.literalArgument(1)
	if !holed || !known {
		return c.standard()
	}
	_, last := ends(text)
	switch endsWith(last, suffix) {
	case policy.Yes:
		return c.string(cut(text, 0, len(suffix)))
	case policy.No:
		return c.args[0]
	}
	return c.hole()
}

func (c *invocation) startsWith() *policy.Node {
	text, holed := c.holed(0)
	prefix, known := c.literalArgument(1)
	if !holed || !known {
		return c.standard()
	}
	first, _ := ends(text)
	return c.tri(startsWith(first, prefix))
}

func (c *invocation) endsWith() *policy.Node {
	text, holed := c.holed(0)
	suffix, known := c.literalArgument(1)
	if !holed || !known {
		return c.standard()
	}
	_, last := ends(text)
	return c.tri(endsWith(last, suffix))
}

func (c *invocation) stringContains() *policy.Node {
	text, holed := c.holed(0)
	part, known := c.literalArgument(1)
	if !holed || !known {
		return c.standard()
	}
	for _, stretch := range text.Parts {
		if stretch.Hole == nil && strings.Contains(stretch.Literal, part) {
			return c.bool(true)
		}
	}
	for i, stretch := range text.Parts {
		if stretch.Hole != nil && mayTouch(text, i, part) {
			return c.hole()
		}
	}
	return c.bool(false)
}

// substr of the literal beginning is certain, as long as its characters are bytes.
func (c *invocation) substr() *policy.Node {
	text, holed := c.holed(0)
	offset, length := c.integer(1), c.integer(2)
	if !holed {
		return c.standard()
	}
	first, _ := ends(text)
	if offset < 0 || length < 0 || offset+length > len(first) || strings.ContainsFunc(first, func(r rune) bool { return r > '~' || r < ' ' }) {
		return c.hole()
	}
	return c.string(policy.Literal(first[offset : offset+length]))
}

// replace works on each stretch where the needle cannot reach from one into another.
func (c *invocation) replace() *policy.Node {
	if node := c.replaceInJSON(); node != nil {
		return node
	}
	text := asText(c.args[0])
	needle, known := c.literalArgument(1)
	by := c.args[2]
	_, pattern := asPattern(needle)
	if !known || needle == "" || pattern || !textual(c.args[0]) || !textual(by) || c.codes[c.args[0]] != nil || text.Known() && by.Text.Known() {
		return c.standard()
	}
	var texts []policy.Text
	for i, part := range text.Parts {
		if part.Hole == nil {
			texts = append(texts, between(strings.Split(part.Literal, needle), asText(by))...)
			continue
		}
		if reaches(text, i, needle) {
			return c.hole()
		}
		if mayTouch(text, i, needle) {
			if part.Hole = derived(part.Hole, "replace(%s, %s, %s)", strconv.Quote(needle), strconv.Quote(by.Text.String())); part.Hole == nil {
				return c.hole()
			}
			if !by.Text.Known() {
				part.Hole.Scope += "#" + c.env.scope
			}
		}
		texts = append(texts, policy.Text{Parts: []policy.Part{part}})
	}
	return c.string(c.together(texts, c.at, c.env))
}
