package terraform

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// finish hands the principals over, users with what reaches them through groups.
func (l *links) finish() {
	l.exported()
	l.mentioned()
	for _, principal := range l.principals {
		for _, key := range principal.Groups {
			group := l.byKey[key]
			principal.Policies = append(principal.Policies, group.Policies...)
			principal.Managed = append(principal.Managed, group.Managed...)
			for _, reason := range group.Incomplete {
				lacks(principal, group.Address+": "+reason)
			}
		}
	}
	l.ev.repo.Principals = append(l.ev.repo.Principals, l.principals...)
	l.ev.repo.Problems = distinctProblems(l.ev.repo.Problems)
	l.ev.repo.Managed = append(l.ev.repo.Managed, l.managed...)
}

// mentioned takes every other mention of a managed policy for a possible attachment.
func (l *links) mentioned() {
	const prefix = "aws_iam_policy."
	found := map[string]bool{}
	for _, source := range l.ev.data {
		rest := string(source)
		for {
			_, after, more := strings.Cut(rest, prefix)
			if !more {
				break
			}
			end := 0
			for end < len(after) && isWord(after[end]) {
				end++
			}
			found[prefix+after[:end]] = true
			rest = after[end:]
		}
	}
	for _, managed := range l.managed {
		managed.MaybeAttached = managed.MaybeAttached || !managed.Attached && found[managed.Address]
	}
}

// distinctProblems leaves out what was met again in another instance.
func distinctProblems(list []policy.Problem) []policy.Problem {
	type key struct {
		span   policy.Span
		reason string
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(list, func(problem policy.Problem) bool {
		met := seen[key{problem.Span, problem.Reason}]
		seen[key{problem.Span, problem.Reason}] = true
		return met
	})
}

// exported notes what outputs hand to callers of the module, who may attach it or to it.
func (l *links) exported() {
	for _, output := range l.ev.outputs {
		attribute := output.Body.Attributes["value"]
		if attribute == nil {
			continue
		}
		l.handOver(l.ev.eval(attribute.Expr, l.ev.root), 0)
	}
}

func (l *links) handOver(node *policy.Node, depth int) {
	if ref := node.Text.Ref; ref != nil {
		key := policy.Key(ref.Scope, blockAddress(ref.Address))
		if principal := l.byKey[key]; principal != nil && ref.Attribute == "name" && !l.ev.isRoot {
			lacks(principal, "an output gives its name to callers of the module, who may attach policies")
		}
		if managed := l.policies[key]; managed != nil {
			managed.MaybeAttached = true
		}
	}
	if depth > maxDepth {
		return
	}
	for _, item := range node.Items {
		l.handOver(item, depth+1)
	}
	for _, field := range node.Fields {
		l.handOver(field.Value, depth+1)
	}
}
