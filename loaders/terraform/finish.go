package terraform

import (
	"maps"
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
	repo := l.tree.repo
	repo.Principals = append(repo.Principals, l.principals...)
	repo.Managed = append(repo.Managed, l.managed...)
}

// mentioned takes every other mention of a managed policy in its module for a possible attachment.
func (l *links) mentioned() {
	for _, managed := range l.managed {
		if !managed.Attached && !managed.MaybeAttached {
			_, address, _ := strings.Cut(managed.Key, "\x00")
			managed.MaybeAttached = l.homes[managed.Key].mentioned()[blockAddress(address)]
		}
	}
}

// mentioned are the managed policies that the sources name, by address.
func (m *module) mentioned() map[string]bool {
	m.mentions.Do(func() { m.named = m.findMentioned() })
	return m.named
}

func (m *module) findMentioned() map[string]bool {
	const prefix = "aws_iam_policy."
	found := map[string]bool{}
	for _, source := range m.files {
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
	return found
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

// exported notes what outputs hand to callers of a module that may have some elsewhere,
// who may attach it or to it.
func (l *links) exported() {
	for _, ev := range l.tree.instances {
		if ev.origin == nil && ev.isRoot || ev.origin != nil && !ev.origin.ofUnit() {
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(ev.outputs)) {
			if value := ev.output(name); value != nil {
				left := ev.budget(maxSteps)
				l.handOver(value, 0, &left)
				if left < 0 {
					ev.exhaust(ev.outputs[name].TypeRange)
				}
			}
		}
	}
}

func (l *links) handOver(node *policy.Node, depth int, left *int) {
	if *left--; depth > maxDepth || *left < 0 {
		return
	}
	if ref := node.Text.Ref; ref != nil {
		principals, _ := l.principalsAt(*ref)
		for _, principal := range principals {
			if ref.Attribute == "name" {
				lacks(principal, "an output gives its name to callers of the module, who may attach policies")
			}
		}
		policies, _ := l.policiesAt(*ref)
		for _, managed := range policies {
			managed.MaybeAttached = true
		}
	}
	for _, item := range node.Items {
		l.handOver(item, depth+1, left)
	}
	for _, field := range node.Fields {
		l.handOver(field.Value, depth+1, left)
	}
}
