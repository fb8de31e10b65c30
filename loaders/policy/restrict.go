package policy

import (
	"slices"
	"strings"
)

// Restricts tells whether the statement's conditions on some keys shut anybody out;
// about says of a key, in lower case, whether it is one of them. Yes: a condition
// surely does. Unknown: one may, or a hole, a key of which about knows nothing, an
// operator that absent keys pass, or conditions that were not read. No: there is none,
// or it takes every value.
func (s *Statement) Restricts(about func(key string) Tri) Tri {
	answer := No
	if s.Partial || s.PartialConditions {
		answer = Unknown
	}
	for i := range s.Conditions {
		condition := &s.Conditions[i]
		concerned := Unknown
		if key, known := condition.Key.Literal(); known {
			concerned = about(strings.ToLower(key))
		}
		if concerned != No {
			answer = Or(answer, And(condition.selects(), concerned))
		}
	}
	return answer
}

// selects tells whether the condition surely shuts out some value, No where it takes any.
func (c *Condition) selects() Tri {
	operator, known := c.Operator.Literal()
	operator = strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
	if !known || len(c.Values) == 0 || !slices.Contains(selective(), strings.TrimSuffix(operator, "ifexists")) {
		return Unknown
	}
	answer := Yes
	for _, value := range c.Values {
		answer = And(answer, selectsValue(operator, value))
	}
	if answer == Yes && (strings.HasSuffix(operator, "ifexists") || len(c.When) > 0) {
		return Unknown
	}
	return answer
}

// selective are the operators that only some values pass and no absent key.
func selective() []string {
	return []string{
		"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike", "bool", "ipaddress",
		"numericequals", "numericlessthan", "numericlessthanequals",
	}
}

func selectsValue(operator string, value Value) Tri {
	literal, known := value.Text.Literal()
	like := strings.HasPrefix(operator, "stringlike") || strings.HasPrefix(operator, "arn")
	switch {
	case !known || value.Scalar == Open || value.Default || len(value.When) > 0:
		return Unknown
	case like && takesEverybody(literal), strings.HasPrefix(operator, "ipaddress") && strings.HasSuffix(literal, "/0"):
		return No
	case strings.HasPrefix(operator, "bool") && !strings.EqualFold(literal, "true"):
		return Unknown
	}
	return Yes
}

// takesEverybody reports whether a pattern takes every value, or every role and user
// of every account.
func takesEverybody(pattern string) bool {
	return MatchString(pattern, "arn:aws:iam::*:role/*") && MatchString(pattern, "arn:aws:iam::*:user/*") ||
		pattern != "" && strings.Trim(pattern, "*") == ""
}

// CallerKey is about, for Restricts: does the key tell callers of one account or
// organization, or of one network, from all others in the world? Keys whose value the
// caller chooses do not.
func CallerKey(key string) Tri {
	switch key {
	case "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
		"aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
		"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths",
		"aws:userid", "aws:sourceip", "aws:vpcsourceip", "aws:principalisawsservice", "aws:principalservicename":
		return Yes
	case "sts:externalid", "sts:rolesessionname", "sts:sourceidentity", "sts:transitivetagkeys", "aws:tagkeys",
		"aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:securetransport", "aws:useragent",
		"aws:requestedregion", "aws:principaltype", "aws:username", "aws:multifactorauthpresent", "aws:multifactorauthage",
		"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return No
	}
	if isTagKey(key, "aws:requesttag/", "aws:resourcetag/", "iam:resourcetag/") {
		return No
	}
	return Unknown
}

// MemberKey is about, for Restricts: does the key tell callers of one account from
// each other?
func MemberKey(key string) Tri {
	switch key {
	case "aws:principalarn", "aws:userid", "aws:username", "aws:principaltype", "aws:multifactorauthpresent",
		"aws:multifactorauthage", "sts:externalid", "sts:sourceidentity", "aws:sourceidentity",
		"aws:sourcevpc", "aws:sourcevpce", "aws:sourceip", "aws:vpcsourceip", "aws:principalorgpaths":
		return Yes
	case "aws:principalaccount", "aws:principalorgid", "sts:rolesessionname", "sts:transitivetagkeys", "aws:tagkeys",
		"aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:securetransport", "aws:useragent",
		"aws:requestedregion", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return No
	}
	if isTagKey(key, "aws:principaltag/") {
		return Yes
	}
	if isTagKey(key, "aws:requesttag/", "aws:resourcetag/", "iam:resourcetag/") {
		return No
	}
	return Unknown
}

// OutsiderKey is about, for Restricts: does the key keep somebody else's customer from
// using a third party as a deputy, or an outsider out?
func OutsiderKey(key string) Tri {
	switch key {
	case "sts:externalid", "aws:multifactorauthpresent", "aws:multifactorauthage", "aws:principalarn",
		"aws:principalorgid", "aws:principalorgpaths", "aws:userid", "aws:username":
		return Yes
	case "aws:principalaccount", "aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:securetransport",
		"aws:useragent", "aws:requestedregion", "aws:principaltype", "sts:rolesessionname", "sts:transitivetagkeys",
		"aws:tagkeys", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return No
	}
	return Unknown
}

// RoleKey is about, for Restricts: does the key tell roles, or their accounts, from
// each other? Keys that compare the caller with the role by tags may.
func RoleKey(key string) Tri {
	switch key {
	case "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return Yes
	case "aws:currenttime", "aws:epochtime", "aws:tokenissuetime", "aws:securetransport", "aws:useragent",
		"aws:multifactorauthpresent", "aws:multifactorauthage", "aws:sourceip", "aws:vpcsourceip", "aws:sourcevpc",
		"aws:sourcevpce", "aws:requestedregion", "aws:viaawsservice", "sts:externalid", "sts:rolesessionname":
		return No
	}
	if isTagKey(key, "aws:resourcetag/", "iam:resourcetag/") {
		return Yes
	}
	return Unknown
}

func isTagKey(key string, families ...string) bool {
	return slices.ContainsFunc(families, func(family string) bool { return strings.HasPrefix(key, family) })
}
