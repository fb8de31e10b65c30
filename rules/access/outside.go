package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isOutside reports whether the trust names somebody who is neither role nor user.
func isOutside(trust *Trust) bool {
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
	link := &Link{Role: role, Trust: trust, Action: AssumeRole}
	switch trust.Form {
	case policy.UserForm, policy.RoleForm, policy.SessionForm:
		return w.undeclared(role, trust)
	case policy.FederatedUserForm, policy.CanonicalUserForm, policy.GroupForm, policy.InstanceProfileForm, policy.InvalidForm:
		return nil // never lets anybody in
	case policy.ServiceForm:
		link.Caller = w.byText(trust.Value.Text, policy.ServiceCaller)
	case policy.SAMLForm:
		link.Caller, link.Action = w.byText(trust.Value.Text, policy.SAMLCaller), AssumeRoleWithSAML
	case policy.OIDCForm:
		link.Caller, link.Action = w.byText(trust.Value.Text, policy.OIDCCaller), AssumeRoleWithWebIdentity
	case policy.AccountForm, policy.RootForm:
		link.Covered = w.IsComplete(trust.Account)
	}
	if trust.isOfOthers() && trust.Form != policy.ServiceForm && link.Action == AssumeRole {
		link.Action = federatedAction(trust)
	}
	link.Verdict = w.lets(role, trust, link.Action)
	return link
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

// lets tells whether a trust lets in those that it names, as far as the trust policy
// tells. What a condition asks of the request, nobody knows; a whole account or
// everybody come in only so far as each of them is permitted.
func (w *Ways) lets(role *policy.Principal, trust *Trust, action string) policy.Tri {
	conditions := policy.Yes
	if trust.Statement.PartialConditions {
		conditions = policy.Unknown
	}
	for i := range trust.Statement.Conditions {
		if trust.Statement.Conditions[i].OnClock() != policy.Yes {
			conditions = policy.Unknown
		}
	}
	if trust.Contradicted {
		conditions = policy.No
	}
	who := policy.Yes
	switch trust.Form {
	case policy.ServiceForm, policy.SAMLForm, policy.OIDCForm, policy.StarForm:
	case policy.BareStarForm:
		who = policy.No // IAM refuses the policy
	default:
		who = policy.Unknown
	}
	denied := policy.No
	if own := w.trusts[role]; own != nil && (own.partial || len(own.denies) > 0) {
		denied = policy.Unknown
	}
	return policy.And(who, trust.Allows, find(trust.Actions, action), role.When.Implies(trust.When), trust.InForce, conditions, denied.Not())
}

// undeclared is the link from an ARN that no declared principal surely has; nil where
// one has, or where the account is declared complete, so that nobody has.
func (w *Ways) undeclared(role *policy.Principal, trust *Trust) *Link {
	ref := trust.Named
	if ref == nil || len(ref.Sure) > 0 || len(ref.May) > 0 || w.IsComplete(trust.Account) && ref.Declared == policy.No {
		return nil
	}
	text := trust.Value.Text
	if trust.Form == policy.SessionForm {
		text = roleOfSession(text)
	}
	caller := w.byText(text, namedKind(trust.Form))
	pair := w.Pair(caller, role, AssumeRole)
	return &Link{Caller: caller, Role: role, Pair: pair, Trust: trust, Action: AssumeRole, Verdict: pair.Verdict}
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
