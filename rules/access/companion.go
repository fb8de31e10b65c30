package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Companion is what the two halves of a pair say of an action that taking the role
// needs besides, where something of the kind is passed.
type Companion struct {
	Action string
	// Listed is where a half that lets the pair through lists the action by name, Demand
	// the condition there that nothing satisfies without passing what the action is
	// about. Nil where there is none.
	Listed, Demand *Clause
	// Lacking is the action by which the other half, or the same, lets the pair through
	// and surely does not cover the companion; nil where no half lacks it.
	Lacking *Clause
}

// Clause is a value of a statement that is a half of a pair.
type Clause struct {
	// Half is LacksTrust or LacksIdentity.
	Half      string
	Statement *policy.Statement
	Value     policy.Value
	Condition *policy.Condition // of a Demand
}

// CompanionsOfPair finds what the pair says of the companions that one of its halves
// names or demands. Where more than one statement may let the pair through, nothing is
// demanded.
func (r *Result) CompanionsOfPair(p *Pair) []Companion {
	var list []Companion
	halves := p.ways()
	for _, action := range companions() {
		companion := Companion{Action: action}
		for _, half := range halves {
			companion.Listed = firstClause(companion.Listed, half.lists(action))
			companion.Demand = firstClause(companion.Demand, half.demands(action))
		}
		if companion.Listed == nil && companion.Demand == nil {
			continue
		}
		companion.Lacking = r.lacking(p, halves, action)
		list = append(list, companion)
	}
	return list
}

func firstClause(known, next *Clause) *Clause {
	if known != nil {
		return known
	}
	return next
}

// way is the one statement by which a half lets a pair through.
type way struct {
	half      string
	statement *policy.Statement
	only      bool // no other statement may
}

// ways are the halves that the pair needs and has, or may have.
func (p *Pair) ways() []way {
	var list []way
	if p.TrustBy != nil {
		list = append(list, way{LacksTrust, p.TrustBy.Statement, p.trustWays == 1})
	}
	if p.PermittedBy != nil && p.Needed == policy.Yes {
		list = append(list, way{LacksIdentity, p.PermittedBy.Statement, p.identityWays == 1})
	}
	return list
}

// lists finds the action where the statement lists it by name.
func (w way) lists(action string) *Clause {
	for _, value := range w.statement.Actions {
		if written, known := value.Text.Literal(); known && strings.EqualFold(written, action) {
			return &Clause{Half: w.half, Statement: w.statement, Value: value}
		}
	}
	return nil
}

// demands finds a condition that holds only for requests that pass what the action is
// about.
func (w way) demands(action string) *Clause {
	if !w.only || w.statement.Allows() != policy.Yes {
		return nil
	}
	for i := range w.statement.Conditions {
		condition := &w.statement.Conditions[i]
		if len(condition.When) == 0 && isAbout(condition, action) && demandsKey(condition) && len(condition.Values) > 0 {
			return &Clause{Half: w.half, Statement: w.statement, Value: condition.Values[0], Condition: condition}
		}
	}
	return nil
}

// isAbout reports whether the key of a condition is what a companion lets a request pass.
func isAbout(condition *policy.Condition, action string) bool {
	key, _ := condition.Key.Literal()
	key = strings.ToLower(key)
	switch action {
	case TagSession:
		return strings.HasPrefix(key, "aws:requesttag/") || key == "aws:tagkeys" || key == "sts:transitivetagkeys"
	case SetSourceIdentity:
		return key == "sts:sourceidentity"
	}
	return key == "sts:requestcontextproviders"
}

// demandsKey reports whether a condition surely fails where its key is absent: positive
// operators without IfExists, ForAllValues and Null that asks for absence apart.
func demandsKey(condition *policy.Condition) bool {
	operator, known := condition.Operator.Literal()
	operator = strings.ToLower(operator)
	switch {
	case !known, strings.HasPrefix(operator, "forallvalues:"), strings.HasSuffix(operator, "ifexists"):
		return false
	case operator == "null":
		return len(condition.Values) == 1 && condition.Values[0].Text.Is("false")
	}
	return !strings.Contains(operator, "not")
}

// lacking finds the half that surely does not allow the companion.
func (r *Result) lacking(p *Pair, halves []way, action string) *Clause {
	pair := r.judge(p.Caller, p.Role, action).pair()
	for _, half := range halves {
		lacks := pair.Trust
		if half.half == LacksIdentity {
			lacks = pair.Identity
		}
		if lacks != policy.No {
			continue
		}
		for _, value := range half.statement.Actions {
			if half.statement.ActionCovers(&value, strings.ToLower(p.Action)) == policy.Yes {
				return &Clause{Half: half.half, Statement: half.statement, Value: value}
			}
		}
	}
	return nil
}
