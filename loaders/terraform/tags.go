package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/iamlint/iamlint/loaders/policy"
)

// tags reads a map of tags, written at a place; tags that nobody can list are one tag of holes.
func (ev *evaluator) tags(node *policy.Node, at hcl.Range) []policy.Tag {
	var tags []policy.Tag
	for _, alternative := range ev.alternatives(node) {
		for _, field := range alternative.Fields {
			for _, value := range ev.alternatives(field.Value) {
				key := policy.Value{Text: field.Key, Span: field.KeySpan, When: alternative.When, Scalar: policy.String}
				tags = append(tags, policy.Tag{Key: key, Value: ev.under(value, alternative.When).Value()})
			}
		}
		if alternative.Kind == policy.Open || alternative.Partial {
			unknown := ev.hole(at, ev.top).Value()
			tags = append(tags, policy.Tag{Key: unknown, Value: unknown})
		}
	}
	return tags
}

// tagsBeside are the default tags of a provider configuration that a resource has
// beside its own, which take precedence. Where a tag of its own may have the same key,
// the value is not known.
func (c configuration) tagsBeside(own []policy.Tag, at policy.Span) []policy.Tag {
	var beside []policy.Tag
	for _, tag := range c.defaultTags(at) {
		same := policy.No
		for _, other := range own {
			answer := policy.Equal(other.Key.Text, tag.Key.Text)
			if answer == policy.Yes && len(other.Key.When)+len(other.Value.When) > 0 {
				answer = policy.Unknown
			}
			same = max(same, answer)
		}
		if same == policy.Yes {
			continue
		}
		if same == policy.Unknown && tag.Key.Text.Known() {
			tag.Value.Text = policy.HoleText("tag "+tag.Key.Text.String(), c.home.scope, policy.AnyText)
		}
		beside = append(beside, tag)
	}
	return beside
}

// defaultTags are those of the provider's block. Whoever calls a module that says
// nothing of providers may have some, for what stands at a place.
func (c configuration) defaultTags(at policy.Span) []policy.Tag {
	b := c.home.providerBlock(c.alias)
	if b == nil {
		if c.home.isRoot {
			return nil
		}
		return []policy.Tag{openTag(policy.DefaultTags, c.home.scope, at)}
	}
	var tags []policy.Tag
	for _, inner := range b.Body.Blocks {
		if inner.Type == "dynamic" {
			tags = append(tags, openTag("dynamic "+policy.DefaultTags, c.home.scope, span(inner.TypeRange)))
		}
		if attribute := inner.Body.Attributes["tags"]; attribute != nil && inner.Type == "default_tags" {
			tags = append(tags, c.home.tags(c.home.eval(attribute.Expr, c.home.top), attribute.Expr.Range())...)
		}
	}
	return tags
}

// tellsTags reports whether a block configures the provider: where none does, whoever
// generates one or calls the module may give default tags.
func (c configuration) tellsTags() bool { return c.home.providerBlock(c.alias) != nil }

// openTag stands for tags that nobody can list.
func openTag(name, scope string, at policy.Span) policy.Tag {
	open := policy.Value{Text: policy.HoleText(name, scope, policy.AnyText), Span: at, Scalar: policy.Open}
	return policy.Tag{Key: open, Value: open}
}

// leavesTags reports whether a resource leaves its tags to others: lifecycle with
// ignore_changes of tags, or of all.
func (ev *evaluator) leavesTags(b *block) bool {
	for _, inner := range b.Body.Blocks {
		attribute := inner.Body.Attributes["ignore_changes"]
		if inner.Type != "lifecycle" || attribute == nil {
			continue
		}
		ignored := ev.source(attribute.Expr.Range())
		if strings.Contains(ignored, "tags") || strings.Contains(ignored, "all") {
			return true
		}
	}
	return false
}
