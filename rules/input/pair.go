package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Pair is one caller and one role that a trust policy or a permission brings together.
type Pair struct {
	Caller string `json:"caller"`
	Role   string `json:"role"`
	Action string `json:"action"`
	// CallerAt and RoleAt are the declarations.
	CallerAt Place `json:"caller_at"`
	RoleAt   Place `json:"role_at"`
	// Named: the trust policy names the caller itself; NamedAt is where.
	Named   bool  `json:"named"`
	NamedAt Place `json:"named_at"`
	// Trust and Identity are the halves; Needed tells whether the identity half is needed.
	Trust    policy.Tri `json:"trust"`
	Identity policy.Tri `json:"identity"`
	Needed   policy.Tri `json:"needed"`
	// Denied: the caller surely may not assume the role.
	Denied bool `json:"denied"`
	// Complete: every policy of the caller was read.
	Complete bool `json:"complete"`
	// Missed is what nearly is the missing half; absent where nothing is near.
	Missed *Missed `json:"missed,omitempty"`
	// Mistyped: nothing of the caller allows the action, and one of its policies has an
	// action that STS does not know.
	Mistyped bool `json:"mistyped"`
	// Granted: both halves that the pair needs are surely there; AllowAt is one of them.
	Granted bool  `json:"granted"`
	AllowAt Place `json:"allow_at"`
	// Denies are the statements that surely deny the pair.
	Denies []Denying `json:"denies"`
	// Boundary is the caller's permissions boundary where it allows the pair nowhere;
	// absent otherwise.
	Boundary *Boundary `json:"boundary,omitempty"`
	// SCP and RCP are the policies of the organization that surely keep the caller from
	// the role; absent otherwise.
	SCP *Control `json:"scp,omitempty"`
	RCP *Control `json:"rcp,omitempty"`
	// Companions are the actions that taking the role needs besides, where a half lists
	// or demands one that the other half, or the same, surely does not allow.
	Companions []Companion `json:"companions"`
	// Lacking: there are Companions.
	Lacking bool `json:"lacking"`
	// Tag is the condition on a tag that keeps the pair out; absent where there is none.
	// TagUnmet: there is.
	Tag      *UnmetTag `json:"tag,omitempty"`
	TagUnmet bool      `json:"tag_unmet"`
	// Conflict are two conditions, one of each half, that no request satisfies both;
	// absent where there are none. Disjoint: there are.
	Conflict *Conflict `json:"conflict,omitempty"`
	Disjoint bool      `json:"disjoint"`
}

// Companion is an action that a half of a pair lacks.
type Companion struct {
	Action string `json:"action"`
	// Half lacks it ("the trust policy" or "the permission"), and LacksAt is its action list.
	Half    string `json:"half"`
	LacksAt Place  `json:"lacks_at"`
	// Demanded: a condition asks for what the action is about; Demand is its key, and
	// DemandAt its place.
	Demanded bool   `json:"demanded"`
	Demand   string `json:"demand"`
	DemandAt Place  `json:"demand_at"`
	// Listed: the other half lists the action by name, at ListedAt.
	Listed   bool   `json:"listed"`
	Other    string `json:"other"`
	ListedAt Place  `json:"listed_at"`
}

// Missed is a statement that nearly is the missing half.
type Missed struct {
	// Half: trust or identity.
	Half string `json:"half"`
	// Why: case, path, kind, partition, account, name, date, action, condition or attachment.
	Why string `json:"why"`
	At  Place  `json:"at"`
}

// Denying is a Deny that fits a pair.
type Denying struct {
	// Where: "a policy of the caller", "the trust policy" or "the boundary".
	Where string `json:"where"`
	At    Place  `json:"at"`
}

// Boundary is a permissions boundary that allows a pair nowhere.
type Boundary struct {
	Name string `json:"name"`
	At   Place  `json:"at"` // where the caller refers to it
	// PolicyAt is the policy.
	PolicyAt Place `json:"policy_at"`
	// Blocks: it surely keeps the caller away. Else AWS documents both outcomes.
	Blocks bool `json:"blocks"`
}

// Control is a policy of the organization that keeps a caller from a role.
type Control struct {
	Policy string `json:"policy"`
	Target string `json:"target"` // what it is attached to
	At     Place  `json:"at"`
}

func newPair(facts *access.Result, pair *access.Pair) *Pair {
	body := &Pair{
		Caller: title(pair.Caller), Role: title(pair.Role), Action: pair.Action,
		CallerAt: declared(pair.Caller), RoleAt: declared(pair.Role),
		Trust: pair.Trust, Identity: pair.Identity, Needed: pair.Needed,
		Denied: pair.Verdict == policy.No, Complete: pair.Complete,
		Granted: pair.Trust == policy.Yes && (pair.Needed == policy.No || pair.Identity == policy.Yes),
		AllowAt: allowPlace(pair), Denies: denying(pair), Boundary: newBoundary(pair),
		SCP: newControl(pair.Control.SCP, pair.Control.SCPBy), RCP: newControl(pair.Control.RCP, pair.Control.RCPBy),
	}
	body.Companions = newCompanions(facts.CompanionsOfPair(pair))
	body.Lacking = len(body.Companions) > 0
	body.Tag = newUnmetTag(facts.UnmetTag(pair))
	body.Conflict = newConflict(facts.DisjointConditions(pair))
	body.TagUnmet, body.Disjoint = body.Tag != nil, body.Conflict != nil
	if named := pair.NamedBy; named != nil {
		body.Named, body.NamedAt = true, namedPlace(named, pair.Caller)
	}
	body.Mistyped = body.Named && pair.Identity == policy.No && slices.ContainsFunc(pair.Caller.Policies, hasUnknownSTSAction)
	if missed := pair.Missed; missed != nil {
		body.Missed = &Missed{Half: missed.Half, Why: string(missed.Why), At: within(missed.Statement).value(missed.Value)}
	}
	return body
}

func newCompanions(found []access.Companion) []Companion {
	list := []Companion{}
	for _, one := range found {
		if one.Lacking == nil {
			continue
		}
		companion := Companion{
			Action: one.Action, Half: half(one.Lacking.Half),
			LacksAt: within(one.Lacking.Statement).value(one.Lacking.Value),
		}
		if demand := one.Demand; demand != nil {
			companion.Demanded, companion.Demand = true, demand.Condition.Key.String()
			companion.DemandAt = within(demand.Statement).place(demand.Condition.KeySpan)
		}
		if listed := one.Listed; listed != nil && listed.Half != one.Lacking.Half {
			companion.Listed, companion.Other = true, half(listed.Half)
			companion.ListedAt = within(listed.Statement).value(listed.Value)
		}
		list = append(list, companion)
	}
	return list
}

func half(word string) string {
	if word == access.LacksTrust {
		return "the trust policy"
	}
	return "the permission"
}

// allowPlace is the permission, else the trusted principal.
func allowPlace(pair *access.Pair) Place {
	switch {
	case pair.PermittedBy != nil:
		return within(pair.PermittedBy.Statement).value(pair.PermittedBy.Value)
	case pair.ManagedBy != nil:
		return Place{Span: pair.ManagedBy.Span}
	case pair.TrustBy != nil:
		return within(pair.TrustBy.Statement).value(pair.TrustBy.Value.Value)
	}
	return Place{}
}

func denying(pair *access.Pair) []Denying {
	list := []Denying{}
	for _, deny := range []struct {
		where string
		deny  access.Deny
	}{
		{"a policy of the caller", pair.Denied.Identity},
		{"the trust policy", pair.Denied.Trust},
		{"the boundary", pair.Denied.Boundary},
	} {
		if deny.deny.Fits == policy.Yes && deny.deny.By != nil {
			list = append(list, Denying{deny.where, within(deny.deny.By).place(deny.deny.By.Span)})
		}
	}
	return list
}

func newBoundary(pair *access.Pair) *Boundary {
	documents := pair.Caller.Boundary
	if pair.Boundary != policy.No || pair.Limited == policy.No || len(documents) == 0 {
		return nil
	}
	boundary := &Boundary{PolicyAt: Place{Span: documents[0].Span}, At: declared(pair.Caller), Blocks: pair.Limited == policy.Yes, Name: "boundary"}
	for _, use := range documents[0].Uses {
		switch {
		case use.Kind == policy.Boundary && use.Owner == pair.Caller.Key:
			boundary.At = Place{Span: use.Span, When: use.When}
		case use.Kind != policy.Boundary || use.Owner != "":
			boundary.Name = strings.Trim(strings.TrimPrefix(use.OwnerName, "managed policy "), `"`)
		}
	}
	return boundary
}

func newControl(answer policy.Tri, by *access.Controlling) *Control {
	if answer != policy.No {
		return nil
	}
	control := &Control{Policy: by.Policy.Address, Target: by.Target, At: Place{Span: by.Policy.Span}}
	if name, known := by.Policy.Name.Literal(); known {
		control.Policy = name
	}
	if by.Statement != nil {
		control.At = within(by.Statement).place(by.Statement.Span)
	}
	return control
}

// namedPlace is where a trust names the caller: its principal, or the value of
// aws:PrincipalArn beside a whole account.
func namedPlace(trust *access.Trust, caller *policy.Principal) Place {
	in := within(trust.Statement)
	for _, reference := range trust.PrincipalARNs {
		if slices.Contains(reference.Sure, caller) {
			return in.value(reference.Value)
		}
	}
	return in.value(trust.Value.Value)
}

// declared is where a principal's name stands, or its declaration.
func declared(principal *policy.Principal) Place {
	if principal.NameSpan.IsZero() {
		return Place{Span: principal.Span, When: principal.When}
	}
	return Place{Span: principal.NameSpan, When: principal.When}
}
