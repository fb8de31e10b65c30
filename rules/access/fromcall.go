package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// RoleOf is the role that a call asks for: declared here, or as its ARN tells. False
// where that is not known, or may be several.
func (r *Result) RoleOf(call *policy.Call) (Subject, bool) {
	named := r.directory.reference(call.Role, policy.Role)
	if len(named.Sure) == 1 {
		return Subject{Principal: named.Sure[0], Declared: policy.Yes}, true
	}
	if role := r.soleRole(call); role != nil {
		return Subject{Principal: role, Declared: policy.No}, true
	}
	if len(named.Sure) == 0 && len(named.May) == 1 && !named.More {
		return Subject{Principal: named.May[0], Declared: policy.Unknown}, true
	}
	return Subject{}, false
}

// FromCall is the question of a call for a role: who calls, and what the request is
// known to carry.
func (r *Result) FromCall(call *policy.Call, role *policy.Principal) Question {
	q := Question{Call: call, Role: role, Action: call.Action, Seconds: call.Seconds, Context: map[string]request.Held{}}
	q.Caller, q.Session = r.callerOfCall(call, role)
	carries := r.carrier()
	keys := []string{"sts:externalid", "sts:sourceidentity"}
	for _, tag := range call.Tags {
		if key, known := tag.Key.Text.Literal(); known {
			keys = append(keys, "aws:requesttag/"+strings.ToLower(key))
		}
	}
	if call.Action == AssumeRole {
		for _, key := range keys {
			if held, _, sure := carries.sent(call, key); sure {
				q.Context[key] = held
			}
		}
		q.tags(call)
	}
	if call.SessionName != nil && call.SessionName.Scalar != policy.Open {
		q.Context["sts:rolesessionname"] = carrying(call.SessionName.Text)
	}
	if call.MFA != nil {
		q.Context["aws:multifactorauthpresent"] = Given("true")
	}
	if len(call.Contexts) > 0 {
		q.Context["sts:requestcontextproviders"] = request.Held{Present: policy.Yes, Many: true}
	}
	q.claims(call)
	return q
}

// carrying is a key that the request carries with one of the texts.
func carrying(texts ...policy.Text) request.Held {
	return request.Held{Present: policy.Yes, Known: true, Values: texts}
}

// tags fills in the keys of the tags that are passed.
func (q *Question) tags(call *policy.Call) {
	if call.Partial || call.PartialTags {
		return
	}
	held := request.Held{Present: policy.Is(len(call.Tags) > 0), Known: true, Many: true}
	for _, tag := range call.Tags {
		held.Values = append(held.Values, tag.Key.Text)
	}
	q.Context["aws:tagkeys"] = held
}

// claims fills in what the token says.
func (q *Question) claims(call *policy.Call) {
	provider, known := call.Provider.Literal()
	if !known || provider == "" {
		return
	}
	if call.Audience != nil && call.Audience.Scalar != policy.Open {
		q.Context[provider+":aud"] = carrying(call.Audience.Text)
	}
	for _, claim := range call.Claims {
		held := request.Held{Present: policy.Yes, Known: claim.All}
		for _, value := range claim.Values {
			held.Values = append(held.Values, value.Text)
		}
		q.Context[provider+":"+claim.Key] = held
	}
}

// callerOfCall is who makes a call, and the name of its session where that is known. Of a
// caller whom nothing names, nothing is known.
func (r *Result) callerOfCall(call *policy.Call, role *policy.Principal) (*policy.Principal, string) {
	if call.Action == AssumeRoleWithWebIdentity && !call.Provider.IsEmpty() {
		return &policy.Principal{
			Kind: policy.OIDCCaller, Name: call.Provider, Account: role.Account, Partition: role.Partition, Address: call.Address,
		}, ""
	}
	for _, e := range r.directory.byKey[call.Caller] {
		return e.principal, ""
	}
	if call.CallerARN != nil {
		if written, known := call.CallerARN.Text.Literal(); known {
			if made, ok := Undeclared(written); ok {
				if found, sure := r.Find(written); len(found) == 1 && sure {
					return found[0], made.Session
				}
				return made.Principal, made.Session
			}
		}
	}
	if source := r.carrier().calls[call.Source]; call.Source != "" && source != nil && source.Action != "" {
		if taken, known := r.RoleOf(source); known {
			return taken.Principal, sessionOfCall(source)
		}
	}
	hole := func(name string, class policy.Class) policy.Text {
		return policy.HoleText(name+" of the caller", call.Key, class)
	}
	kind := policy.PrincipalKind("")
	if call.Chained == policy.Yes {
		kind = policy.Role
	}
	return &policy.Principal{
		Kind: kind, Name: hole("name", policy.Name), Path: hole("path", policy.AnyText), Account: hole("account", policy.Account),
		Partition: hole("partition", policy.Partition), Address: "whoever calls", Incomplete: []string{"no file tells who calls"},
	}, ""
}

func sessionOfCall(call *policy.Call) string {
	if call.SessionName == nil {
		return ""
	}
	name, _ := call.SessionName.Text.Literal()
	return name
}

// carrier knows the calls by key, where one key is one call.
func (r *Result) carrier() carrier {
	c, several := carrier{calls: map[string]*policy.Call{}}, map[string]bool{}
	for _, called := range r.Calls {
		key := called.Call.Key
		if c.calls[key] != nil || several[key] {
			several[key] = true
			delete(c.calls, key)
			continue
		}
		c.calls[key] = called.Call
	}
	return c
}
