package sam

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// withGlobals adds to a resource what the Globals section says of its type: objects
// are joined, lists are appended, and of scalars the resource's own counts.
func (e *expansion) withGlobals(resource *policy.Node) *policy.Node {
	kind, isSAM := strings.CutPrefix(literal(resource.Exact("Type")), prefix)
	section := within(e.root, "Globals", kind)
	ignored := resource.Exact("IgnoreGlobals")
	if !isSAM || section == nil || section.Kind != policy.Object || literal(ignored) == "*" {
		return resource
	}
	general := *section
	general.Fields = nil
	for _, member := range section.Fields {
		if !listed(ignored, member.Key) {
			general.Fields = append(general.Fields, member)
		}
	}
	copied := *resource
	copied.Fields = nil
	found := false
	for _, member := range resource.Fields {
		if member.Key.Is("Properties") {
			found = true
			member.Value = merged(&general, member.Value)
		}
		copied.Fields = append(copied.Fields, member)
	}
	if !found {
		copied.Fields = append(copied.Fields, field("Properties", section.Span, &general))
	}
	return &copied
}

func listed(names *policy.Node, key policy.Text) bool {
	for _, name := range items(names) {
		if key.Is(literal(name)) {
			return true
		}
	}
	return false
}

func merged(general, own *policy.Node) *policy.Node {
	_, generalCall := call(general)
	_, ownCall := call(own)
	switch {
	case own.Kind == policy.Null:
		return general
	case general.Kind != own.Kind || generalCall != nil || ownCall != nil:
		return own
	case own.Kind == policy.List:
		joined := *own
		joined.Items = append(general.Items[:len(general.Items):len(general.Items)], own.Items...)
		return &joined
	case own.Kind != policy.Object:
		return own
	}
	joined := *own
	joined.Fields = nil
	for _, member := range own.Fields {
		if other := general.Exact(member.Key.String()); other != nil {
			member.Value = merged(other, member.Value)
		}
		joined.Fields = append(joined.Fields, member)
	}
	for _, member := range general.Fields {
		if own.Exact(member.Key.String()) == nil {
			joined.Fields = append(joined.Fields, member)
		}
	}
	return &joined
}
