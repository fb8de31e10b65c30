package terraform

import (
	"fmt"
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// policy is the managed policy of the tree that an ARN surely is.
func (l *links) policy(arn policy.Text) *policy.ManagedPolicy {
	if arn.Ref != nil {
		if list, sure := l.policiesAt(*arn.Ref); sure {
			return list[0]
		}
		return nil
	}
	for _, managed := range l.alike(arn) {
		if policy.Equal(managed.ARN, arn) == policy.Yes {
			return managed
		}
	}
	return nil
}

// alike lists the managed policies that an ARN with something literal in it may be:
// it leaves out those that surely have another path or name.
func (l *links) alike(arn policy.Text) []*policy.ManagedPolicy {
	if arn.IsHole() {
		return nil
	}
	for ; l.indexed < len(l.managed); l.indexed++ {
		managed := l.managed[l.indexed]
		l.byARN.Add(resourceOf(managed.ARN), managed)
	}
	return l.byARN.Of(resourceOf(arn))
}

// resourceOf is the part of an ARN with path and name; a hole where its holes leave open
// which that is.
func resourceOf(arn policy.Text) policy.Text {
	parsed := policy.ParseARN(arn)
	if parsed.Open || parsed.Fields < 6 {
		return policy.HoleText("resource", "", policy.AnyText)
	}
	return parsed.Resource
}

func (l *links) attachOne(address string, target target, arn *policy.Node) {
	principal := target.principal
	if arn.Kind == policy.String && arn.Text.IsEmpty() {
		return
	}
	if !target.sure {
		lacks(principal, fmt.Sprintf("%s may attach a policy to it", address))
		return
	}
	managed := l.policy(arn.Text)
	if managed == nil {
		l.attachUndeclared(address, principal, arn)
		return
	}
	for _, document := range managed.Documents {
		if held := onCondition(document, arn.When); !slices.Contains(principal.Policies, held) {
			principal.Policies = append(principal.Policies, held)
		}
	}
	if reason := l.unread[managed.Key]; reason != "" {
		lacks(principal, managed.Address+" was not read: "+reason)
	}
}

func (l *links) attachUndeclared(address string, principal *policy.Principal, arn *policy.Node) {
	principal.Managed = append(principal.Managed, arn.Value())
	if !policy.IsARN(arn.Text) {
		lacks(principal, fmt.Sprintf("%s attaches a policy that is not known: %s", address, arn.Text))
	}
}

// mark notes which managed policies an attachment takes, or may take.
func (l *links) mark(ev *evaluator, arn policy.Text) {
	managed := l.policy(arn)
	if managed != nil {
		managed.Attached = true
		return
	}
	if arn.Ref != nil {
		list, _ := l.policiesAt(*arn.Ref)
		for _, managed := range list {
			managed.MaybeAttached = true
		}
		if len(list) > 0 {
			return
		}
	}
	if arn.IsHole() {
		l.markAll(ev, arn)
		return
	}
	for _, managed := range l.alike(arn) {
		if policy.Equal(managed.ARN, arn) != policy.No {
			managed.MaybeAttached = true
		}
	}
}

// markAll notes that an attachment of what nobody knows may take any policy of the
// same module, or of those that call it.
func (l *links) markAll(ev *evaluator, arn policy.Text) {
	if ev.allMarked {
		return
	}
	foreign := false
	for _, managed := range l.managed {
		if !l.homes[managed.Key].calls(ev) {
			continue
		}
		if ev.foreign(arn, managed.Address) {
			foreign = true
			continue
		}
		managed.MaybeAttached = true
	}
	ev.allMarked = !foreign
}
