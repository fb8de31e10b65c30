package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Restriction tells what the conditions of a trust statement ask for. Yes: surely
// something that not every caller has; Unknown: a hole, a condition that may be
// vacuous, or one that was not read; No: nothing of the kind.
type Restriction struct {
	// Any tells whether there are conditions at all.
	Any policy.Tri
	// Caller: organization, account, ARN, tags or type of the caller, VPC, endpoint, address.
	Caller policy.Tri
	// ExternalID: sts:ExternalId.
	ExternalID policy.Tri
	// MFA: multi-factor authentication.
	MFA policy.Tri
}

func restriction(statement *policy.Statement) Restriction {
	return Restriction{
		Any:        policy.Or(policy.Is(len(statement.Conditions) > 0), unread(statement)),
		Caller:     asks(statement, limitsCaller),
		ExternalID: asks(statement, isExternalID),
		MFA:        asks(statement, isMFA),
	}
}

// unread is Unknown where a statement may have conditions that were not read.
func unread(statement *policy.Statement) policy.Tri {
	if statement.Partial || statement.PartialConditions {
		return policy.Unknown
	}
	return policy.No
}

// asks tells whether a condition on one of the keys restricts.
func asks(statement *policy.Statement, key func(string) policy.Tri) policy.Tri {
	answer := unread(statement)
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		name, known := condition.Key.Literal()
		about := policy.Unknown
		if known {
			about = key(strings.ToLower(name))
		}
		answer = policy.Or(answer, policy.And(about, atMostUnknown(selects(condition), about)))
	}
	return answer
}

// atMostUnknown keeps a condition on a fitting key from counting as none.
func atMostUnknown(answer, about policy.Tri) policy.Tri {
	if about == policy.Unknown {
		return policy.Unknown
	}
	return answer
}

// selects tells whether a condition surely shuts somebody out: it asks for a value,
// and not for any. Negated and set operators, IfExists and Null may be vacuous.
func selects(condition *policy.Condition) policy.Tri {
	operator, known := condition.Operator.Literal()
	operator = strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
	positive := []string{
		"stringequals", "stringequalsignorecase", "stringlike", "arnequals", "arnlike",
		"bool", "ipaddress", "numericequals", "numericlessthan", "numericlessthanequals",
	}
	if !known || !slices.Contains(positive, operator) || len(condition.When) > 0 || len(condition.Values) == 0 {
		return policy.Unknown
	}
	for _, value := range condition.Values {
		literal, known := value.Text.Literal()
		switch {
		case !known || value.Scalar == policy.Open || operator == "bool" && literal != "true":
			return policy.Unknown
		case strings.HasSuffix(operator, "like") && strings.Trim(literal, "*:") == "":
			return policy.No
		case operator == "ipaddress" && strings.HasSuffix(literal, "/0"):
			return policy.No
		}
	}
	return policy.Yes
}

func limitsCaller(key string) policy.Tri {
	switch key {
	case "aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn",
		"aws:sourcevpc", "aws:sourcevpce", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
		"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths",
		"aws:userid", "aws:username", "aws:sourceip", "aws:vpcsourceip":
		return policy.Yes
	case "sts:externalid", "aws:currenttime", "aws:epochtime", "aws:securetransport", "aws:requestedregion",
		"sts:sourceidentity", "sts:rolesessionname", "aws:tagkeys", "sts:transitivetagkeys", "aws:useragent",
		"aws:tokenissuetime", "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths":
		return policy.No
	}
	if strings.HasPrefix(key, "aws:requesttag/") || strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/") {
		return policy.No
	}
	return policy.Unknown
}

func isExternalID(key string) policy.Tri { return policy.Is(key == "sts:externalid") }

func isMFA(key string) policy.Tri {
	return policy.Is(key == "aws:multifactorauthpresent" || key == "aws:multifactorauthage")
}

// narrowsRole tells whether a condition of a permission narrows the roles it covers.
func narrowsRole(statement *policy.Statement) policy.Tri {
	return asks(statement, func(key string) policy.Tri {
		switch key {
		case "aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "iam:passedtoservice", "iam:associatedresourcearn":
			return policy.Yes
		case "aws:currenttime", "aws:epochtime", "aws:securetransport", "aws:multifactorauthpresent",
			"aws:multifactorauthage", "aws:sourceip", "aws:requestedregion", "aws:useragent", "sts:externalid":
			return policy.No
		}
		if strings.HasPrefix(key, "aws:resourcetag/") || strings.HasPrefix(key, "iam:resourcetag/") {
			return policy.Yes
		}
		return policy.Unknown
	})
}
