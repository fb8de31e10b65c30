package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Half is one thing that a link rests on, or fails by.
type Half struct {
	// Half is trust, permission, boundary, deny, scp, rcp, document, partition or caller.
	Half string `json:"half"`
	// Result is yes, no, unknown, or not-needed.
	Result  string `json:"result"`
	Message string `json:"message"`
	Place
}

// Mark is the result as one sign.
func (h Half) Mark() string {
	return map[string]string{"yes": "✔", "no": "✖", "unknown": "?", "not-needed": "–"}[h.Result]
}

// halves lists what a link rests on: the trust, the permission, then what else keeps
// the caller from the role, or may.
func (r *Root) halves(link *access.Link) []Half {
	list := []Half{r.trust(link)}
	pair := link.Pair
	if pair == nil {
		return list
	}
	switch pair.Caller.Kind {
	case policy.ServiceCaller, policy.SAMLCaller, policy.OIDCCaller:
	default:
		list = append(list, r.permission(pair))
	}
	list = append(list, r.denials(pair)...)
	if pair.Limited != policy.No {
		list = r.add(list, "boundary", pair.Boundary, "its permissions boundary", pair.Caller.Span)
	}
	if by := pair.Control.SCPBy; by != nil {
		list = r.add(list, "scp", pair.Control.SCP, "the service control policy "+by.Policy.Name.String()+controlledAt(by), controlSpan(by))
	}
	if by := pair.Control.RCPBy; by != nil {
		list = r.add(list, "rcp", pair.Control.RCP, "the resource control policy "+by.Policy.Name.String()+controlledAt(by), controlSpan(by))
	}
	if refused := pair.Refused; refused.Surely() != policy.No {
		list = append(list, Half{"document", refused.Surely().Not().String(), "IAM refuses the trust policy for its " + refused.Why, r.Place(refused.Span)})
	}
	if pair.SamePartition == policy.No {
		list = append(list, Half{"partition", "no", "caller and role lie in different partitions", Place{}})
	}
	if pair.Callable == policy.No {
		list = append(list, Half{"caller", "no", "a " + string(pair.Caller.Kind) + " cannot take roles", Place{}})
	}
	return list
}

func controlledAt(by *access.Controlling) string {
	if by.Target == "" {
		return ""
	}
	return ", attached to " + by.Target + ","
}

func controlSpan(by *access.Controlling) policy.Span {
	if by.Statement != nil {
		return by.Statement.Span
	}
	return by.Policy.Span
}

// add notes what does not let the pair through.
func (r *Root) add(list []Half, half string, lets policy.Tri, what string, span policy.Span) []Half {
	switch lets {
	case policy.No:
		return append(list, Half{half, "no", what + " does not allow it", r.Place(span)})
	case policy.Unknown:
		return append(list, Half{half, "unknown", what + " may not allow it", r.Place(span)})
	}
	return list
}

func (r *Root) trust(link *access.Link) Half {
	result := link.Verdict
	if link.Pair != nil {
		result = link.Pair.Trust
	}
	half := Half{Half: "trust", Result: result.String(), Place: r.Place(link.Role.Span)}
	trust := link.Trust
	if trust == nil {
		half.Message = "the trust policy lets it in nowhere"
		if result != policy.No {
			half.Message = "the trust policy is not known"
		}
		if missed := missedHalf(link.Pair, "trust"); missed != "" {
			half.Message += missed
			half.Place = r.Place(link.Pair.Missed.Value.Span)
		}
		return half
	}
	half.Place = r.Place(trust.Value.Span)
	half.Message = trusts(trust, link) + because(result, trust.Statement, trust.When, trust.InForce)
	return half
}

// missedHalf says what nearly is the half.
func missedHalf(pair *access.Pair, half string) string {
	if pair == nil || pair.Missed == nil || pair.Missed.Half != half {
		return ""
	}
	return fmt.Sprintf("; %s misses by its %s", quoted(pair.Missed.Value.Text.String()), pair.Missed.Why)
}

// trusts says in words whom a trust lets in.
func trusts(trust *access.Trust, link *access.Link) string {
	whole := "the trust policy trusts its whole account"
	switch trust.Form {
	case policy.AccountForm, policy.RootForm:
		if link.Caller == nil {
			return "the trust policy trusts the whole account"
		}
		if link.Pair != nil && link.Pair.NamedBy == trust {
			return whole + ", and a condition names it"
		}
		return whole
	case policy.StarForm, policy.BareStarForm:
		return "the trust policy trusts everybody"
	case policy.SessionForm:
		return "the trust policy names its session " + quoted(trust.Value.Text.String())
	case policy.UserForm, policy.RoleForm, policy.ServiceForm, policy.SAMLForm, policy.OIDCForm:
		return "the trust policy names it"
	}
	if trust.Negated {
		return "the trust policy trusts all but those in NotPrincipal"
	}
	return "the trust policy names " + quoted(trust.Value.Text.String())
}

// because says why something may not hold: where it is certain, nothing.
func because(result policy.Tri, statement *policy.Statement, when policy.When, inForce policy.Tri) string {
	if result == policy.Yes {
		return ""
	}
	var reasons []string
	if inForce != policy.Yes {
		reasons = append(reasons, "within its dates")
	}
	if keys := conditionKeys(statement); len(keys) > 0 {
		reasons = append(reasons, "under conditions on "+strings.Join(keys, ", "))
	}
	if len(when) > 0 {
		reasons = append(reasons, "where "+when.String())
	}
	if len(reasons) == 0 {
		return ""
	}
	return ", " + strings.Join(reasons, ", ")
}

// conditionKeys are those that the clock does not settle.
func conditionKeys(statement *policy.Statement) []string {
	var keys []string
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		if key := condition.Key.String(); condition.OnClock() != policy.Yes && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	if statement.PartialConditions {
		keys = append(keys, "what was not read")
	}
	return keys
}

func (r *Root) permission(pair *access.Pair) Half {
	half := Half{Half: "permission", Result: pair.Identity.String(), Place: r.Place(pair.Caller.Span)}
	grant := pair.PermittedBy
	switch {
	case grant != nil && pair.Identity != policy.No:
		half.Place = r.Place(grant.Value.Span)
		half.Message = "a policy of it allows " + pair.Action + " on " + resource(grant) + because(pair.Identity, grant.Statement, grant.When, grant.InForce)
	case pair.ManagedBy != nil && pair.Identity != policy.No:
		half.Place = r.Place(pair.ManagedBy.Span)
		half.Message = "the AWS-managed policy " + policy.ParseARN(pair.ManagedBy.Text).Name().String() + " allows it"
	case pair.Needed == policy.No:
		half.Message = "needs none: the role trusts it in its own account"
		half.Result, half.Place = "not-needed", Place{}
	case pair.Identity == policy.No:
		half.Message = "no policy of it allows " + pair.Action + " on the role" + missedHalf(pair, "identity")
		if missedHalf(pair, "identity") != "" {
			half.Place = r.Place(pair.Missed.Value.Span)
		}
	case pair.Caller.Span.IsZero():
		half.Message = "not known, since no file here declares the caller"
	default:
		half.Message = "its policies are not all known"
		if len(pair.Caller.Incomplete) > 0 {
			half.Message += ": " + pair.Caller.Incomplete[0]
		}
	}
	if pair.Needed == policy.No && half.Result != "not-needed" {
		half.Message += "; it needs none"
		half.Result = "not-needed"
	}
	return half
}

func resource(grant *access.Grant) string {
	if grant.NotResource {
		return "all but " + quoted(grant.Value.Text.String())
	}
	return quoted(grant.Value.Text.String())
}

func (r *Root) denials(pair *access.Pair) []Half {
	var list []Half
	for _, one := range []struct {
		by   string
		deny access.Deny
	}{
		{"a policy of it", pair.Denied.Identity}, {"the trust policy", pair.Denied.Trust},
		{"its permissions boundary", pair.Denied.Boundary}, {"its session policy", pair.Denied.Session},
	} {
		if one.deny.By == nil || one.deny.Fits == policy.No {
			continue
		}
		half := Half{"deny", "no", one.by + " denies it", r.Place(one.deny.By.Span)}
		if one.deny.Fits == policy.Unknown {
			half.Result, half.Message = "unknown", one.by+" may deny it"+because(policy.Unknown, one.deny.By, nil, policy.Yes)
		}
		list = append(list, half)
	}
	return list
}
