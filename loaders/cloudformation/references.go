package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// markReferenced marks the managed policies that something else takes: an output, a
// nested stack, a permission to attach them. Who that attaches them to, nobody here
// knows.
func (l *links) markReferenced() {
	if len(l.stacks.managed) == 0 {
		return
	}
	for _, m := range l.repo.Managed {
		// An unknown ARN may be that of a policy whose name somebody can know.
		m.MaybeAttached = m.MaybeAttached || l.unknownARN && !m.NameSpan.IsZero()
	}
	for _, r := range l.resources {
		if r.properties == nil {
			continue
		}
		for _, field := range r.properties.Fields {
			if !l.followed(r, field.Key.String()) {
				l.visitReferences(field.Value)
			}
		}
	}
	if outputs := l.root.Exact("Outputs"); outputs != nil {
		l.visitReferences(outputs)
	}
}

// followed reports whether a property's references are attachments that were followed.
func (l *links) followed(r *resource, property string) bool {
	return l.stacks.byKey[l.key(r.name)] != nil && (property == "ManagedPolicyArns" || property == "PermissionsBoundary")
}

func (l *links) visitReferences(raw *policy.Node) {
	if function, argument, ok := intrinsic(raw); ok {
		l.visitCall(function, argument)
	}
	for _, item := range raw.Items {
		l.visitReferences(item)
	}
	for _, field := range raw.Fields {
		l.visitReferences(field.Value)
	}
}

func (l *links) visitCall(function string, argument *policy.Node) {
	switch function {
	case "Ref":
		l.referenced(literal(argument))
	case "Fn::GetAtt":
		name, _, _ := strings.Cut(literal(argument), ".")
		if len(argument.Items) > 0 {
			name = literal(argument.Items[0])
		}
		l.referenced(name)
	case "Fn::Sub":
		if text, _ := subArguments(argument); text != nil {
			for _, piece := range subPieces(literal(text)) {
				name, _, _ := strings.Cut(piece.name, ".")
				l.referenced(name)
			}
		}
	}
}

func (l *links) referenced(name string) {
	if m := l.stacks.managed[l.key(name)]; m != nil {
		m.MaybeAttached = true
	}
}
