package terraform

import (
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// expand lists the instances of a block that are told apart: those of a count or
// for_each whose keys are known. Every other block is one member without an index.
func (ev *evaluator) expand(b *block) []instance {
	list, known := ev.apart[b]
	if known {
		return list
	}
	presence := ev.presence(b)
	list = []instance{{body: b.Body, env: ev.env(b), when: presence.when, dynamic: presence.many}}
	if presence.many && ev.repeats(b) {
		if envs := ev.envs(b); apart(envs) {
			list = envs
		}
	}
	ev.apart[b] = list
	return list
}

// apart reports whether instances have keys of their own.
func apart(list []instance) bool {
	seen := map[string]bool{}
	for _, in := range list {
		if in.index == anyIndex || in.index == "" || seen[in.index] {
			return false
		}
		seen[in.index] = true
	}
	return len(list) > 0
}

// expanded is the instance of a block with an index; what stands for all where none has it.
func (ev *evaluator) expanded(b *block, index string) instance {
	list := ev.expand(b)
	for _, in := range list {
		if in.index == index {
			return in
		}
	}
	return instance{body: b.Body, env: ev.env(b), when: ev.presence(b).when, dynamic: ev.presence(b).many}
}

// memberAddress is the address of a member within its module.
func (ev *evaluator) memberAddress(b *block, in instance) string {
	if in.index == "" {
		return b.address
	}
	return ev.instanceAddress(b, in.index)
}

// varies reports whether a value is another for each instance of its block.
func (ev *evaluator) varies(attribute *hclsyntax.Attribute) bool {
	source := ev.at(attribute.Expr.Range())
	return mentions(source, "each") || mentions(source, "count")
}

// eachKey begins the condition that tells instances of a block apart.
const eachKey = "each.key == "

// ofInstance is the condition that what stands for all instances of a block is the
// one that a reference names by a literal index.
func ofInstance(ref policy.Ref) policy.When {
	_, index, found := strings.Cut(ref.Address, "[")
	key, err := strconv.Unquote(strings.TrimSuffix(index, "]"))
	if !found || err != nil || key == "" || strings.Contains(key, "@") {
		return nil
	}
	scope := ref.Scope + "#" + blockAddress(ref.Address)
	return policy.When{{Name: eachKey + strconv.Quote(key), Scope: scope, Holds: true}}
}

// principalsAt are the principals that a reference names, policiesAt the managed policies;
// not sure where it is one of several, nobody knows which.
func (l *links) principalsAt(ref policy.Ref) (list []*policy.Principal, sure bool) {
	return declaredAt(l.byKey, l.members, ref)
}

func (l *links) policiesAt(ref policy.Ref) (list []*policy.ManagedPolicy, sure bool) {
	return declaredAt(l.policies, l.members, ref)
}

func declaredAt[T any](byKey map[string]*T, members map[string][]string, ref policy.Ref) (list []*T, sure bool) {
	block := policy.Key(ref.Scope, blockAddress(ref.Address))
	for _, key := range []string{ref.Key(), block} {
		if declared := byKey[key]; declared != nil {
			return []*T{declared}, true
		}
	}
	for _, key := range members[block] {
		if declared := byKey[key]; declared != nil {
			list = append(list, declared)
		}
	}
	return list, false
}
