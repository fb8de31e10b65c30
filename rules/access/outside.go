package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isForOthers reports whether the trust names somebody who is neither role nor user.
func isForOthers(trust *Trust) bool {
	switch trust.Form {
	case policy.ServiceForm, policy.SAMLForm, policy.OIDCForm, policy.FederatedUserForm, policy.CanonicalUserForm,
		policy.GroupForm, policy.InstanceProfileForm, policy.InvalidForm:
		return true
	}
	return trust.isOfOthers()
}

// Outside are the links from those that no file declares: services, identity
// providers, accounts, everybody, and users, roles and sessions by their ARN.
func (w *Ways) Outside(role *policy.Principal) []*Link {
	var links []*Link
	seen := map[string]bool{}
	for _, trust := range w.TrustsOf(role) {
		link := w.outside(role, trust)
		if link == nil || link.Verdict == policy.No {
			continue
		}
		if key := string(trust.Form) + link.Action + symbol(trust.Value.Text); !seen[key] || trust.Negated {
			seen[key] = true
			links = append(links, link)
		}
	}
	return links
}

func (w *Ways) outside(role *policy.Principal, trust *Trust) *Link {
	value := trust.Value.Text
	switch trust.Form {
	case policy.FederatedUserForm, policy.CanonicalUserForm, policy.GroupForm, policy.InstanceProfileForm, policy.InvalidForm:
		return nil // never lets anybody in
	case policy.UserForm, policy.RoleForm:
		if ref := trust.Named; len(ref.Sure)+len(ref.May) > 0 {
			return nil
		}
		return w.link(w.byText(value, namedKind(trust.Form)), role, AssumeRole)
	case policy.SessionForm:
		if ref := trust.Named; len(ref.Sure)+len(ref.May) > 0 {
			return nil
		}
		return w.link(w.byText(roleOfSession(value), policy.Role), role, AssumeRole)
	case policy.ServiceForm:
		return w.link(w.byText(value, policy.ServiceCaller), role, AssumeRole)
	case policy.SAMLForm:
		return w.link(w.byText(value, policy.SAMLCaller), role, AssumeRoleWithSAML)
	case policy.OIDCForm:
		return w.link(w.byText(value, policy.OIDCCaller), role, AssumeRoleWithWebIdentity)
	}
	link := &Link{Role: role, Trust: trust, Action: AssumeRole, Covered: isWholeAccount(trust.Form) && w.IsComplete(trust.Account)}
	if trust.isOfOthers() {
		link.Action = federatedAction(trust)
	}
	link.Verdict = w.lets(role, trust, link.Action)
	return link
}

// link judges a caller of whom no more than the name is known; nil where the account is
// declared complete without it.
func (w *Ways) link(caller, role *policy.Principal, action string) *Link {
	if w.absent(caller) {
		return nil
	}
	pair := w.Pair(caller, role, action)
	return &Link{Caller: caller, Role: role, Pair: pair, Trust: pair.TrustBy, Action: action, Verdict: pair.Verdict}
}

// federatedAction is the action that a provider of unknown kind can call.
func federatedAction(trust *Trust) string {
	if kind, _ := trust.Value.Type.Literal(); !strings.EqualFold(kind, "Federated") {
		return AssumeRole
	}
	if find(trust.Actions, AssumeRoleWithSAML) > find(trust.Actions, AssumeRoleWithWebIdentity) {
		return AssumeRoleWithSAML
	}
	return AssumeRoleWithWebIdentity
}

// lets tells whether a trust lets in those that it names, where they are a whole account,
// everybody or a hole: whom of theirs an account permits is its own matter. What a
// condition or a Deny asks of the caller, nobody knows.
func (w *Ways) lets(role *policy.Principal, trust *Trust, action string) policy.Tri {
	j := w.judge(&policy.Principal{}, role, action)
	surely := policy.Is((trust.Form == policy.StarForm || isWholeAccount(trust.Form)) && len(w.organization.policies[policy.RCP]) == 0)
	if own := w.trusts[role]; surely == policy.No || own == nil || own.partial || len(own.denies) > 0 || trust.Statement.PartialConditions {
		surely = policy.Unknown
	}
	for i := range trust.Statement.Conditions {
		if trust.Statement.Conditions[i].OnClock() != policy.Yes {
			surely = policy.Unknown
		}
	}
	return policy.And(
		surely, trust.Allows, find(trust.Actions, action), j.given.Implies(trust.When), trust.InForce,
		policy.Is(!trust.Contradicted), j.refused().Surely().Not())
}

// byText is the caller that a text names and nobody declares; the same for the same text.
func (w *Ways) byText(text policy.Text, kind policy.PrincipalKind) *policy.Principal {
	key := string(kind) + symbol(text)
	if w.named[key] != nil {
		return w.named[key]
	}
	arn := policy.ParseARN(text)
	caller := undeclared(kind, arn.Partition, arn.Account, "")
	switch {
	case kind == policy.Role || kind == policy.User:
		caller.Path, caller.Name = arn.Path(), arn.Name()
	case arn.Fields == 6 && kind != policy.ServiceCaller:
		if segments := arn.Resource.Split('/', 2); len(segments) == 2 {
			caller.Name = segments[1]
		}
	default:
		caller.Name = text
	}
	caller.Address = text.String()
	w.named[key] = caller
	return caller
}
