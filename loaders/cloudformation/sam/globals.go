package sam

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// withGlobals adds to a resource what the Globals section says of its type: objects
// are joined, lists are appended, and of scalars the resource's own counts.
func (e *expansion) withGlobals(resource *policy.Node) *policy.Node {
	kind, isSAM := strings.CutPrefix(raw.Literal(resource.Exact("Type")), prefix)
	section := raw.Within(e.root, "Globals", kind)
	ignored := resource.Exact("IgnoreGlobals")
	if !isSAM || section == nil || section.Kind != policy.Object || raw.Literal(ignored) == "*" {
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
			member.Value = raw.Merge(&general, member.Value)
		}
		copied.Fields = append(copied.Fields, member)
	}
	if !found {
		copied.Fields = append(copied.Fields, raw.Field("Properties", section.Span, &general))
	}
	return &copied
}

// implicitAPI adds the API that SAM makes for functions whose events name none, where
// Globals has a policy for it.
func (e *expansion) implicitAPI() {
	auth := raw.Within(e.root, "Globals", "Api", "Auth")
	if raw.Within(auth, "ResourcePolicy") == nil {
		return
	}
	for _, resource := range e.declared {
		if raw.Literal(resource.Exact("Type")) == prefix+"Api" {
			return
		}
	}
	e.add("ServerlessRestApi", policy.Field{KeySpan: auth.Span}, prefix+"Api", "", raw.Field("Auth", auth.Span, auth))
}

func listed(names *policy.Node, key policy.Text) bool {
	for _, name := range raw.Items(names) {
		if key.Is(raw.Literal(name)) {
			return true
		}
	}
	return false
}
