package request

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// kind is the type of a key's values.
type kind uint8

const (
	stringKind kind = iota
	arnKind
	boolKind
	numberKind
	dateKind
	addressKind
)

// row is what is known of a key whoever calls.
type row struct {
	kind kind
	many bool
	// present has a sign for each kind of caller in the order of callers: + where the
	// key is always there, - where never, ? where only the request tells. Empty for keys
	// of which nothing is known.
	present string
}

// of tells whether requests of a kind of callers carry the key.
func (r row) of(caller policy.PrincipalKind) policy.Tri {
	at := -1
	switch caller {
	case policy.Role:
		at = 0
	case policy.User:
		at = 1
	case policy.Root:
		at = 2
	case policy.FederatedUser:
		at = 3
	case policy.ServiceCaller:
		at = 4
	case policy.SAMLCaller:
		at = 5
	case policy.OIDCCaller:
		at = 6
	}
	switch {
	case at < 0 || r.present[at] == '?':
		return policy.Unknown
	case r.present[at] == '+':
		return policy.Yes
	}
	return policy.No
}

const (
	always = "+++++++"
	maybe  = "???????"
	never  = "-------"
)

// rowOf is the table of keys, which are given in lower case: "Availability", "Data type"
// and "Value type" of each in "AWS global condition context keys" and "IAM and AWS STS
// condition context keys" of the IAM User Guide (2026-11). Callers stand in the order
// role, user, root, federated user, service, SAML, OIDC; a request of the last two is
// not signed. What no page says is "?".
func rowOf(key string) row {
	var found row
	switch {
	case strings.HasPrefix(key, "aws:"):
		if found = callerRow(key); found.present == "" {
			found = requestRow(key)
		}
	case strings.HasPrefix(key, "sts:"), strings.HasPrefix(key, "iam:"):
		found = actionRow(key)
	}
	if found.present == "" {
		return familyOf(key)
	}
	return found
}

// callerRow are the keys that tell of the caller and its credentials.
func callerRow(key string) row {
	switch key {
	case "aws:tokenissuetime": // temporary credentials alone; a user may have some from GetSessionToken
		return row{dateKind, false, "+??+?--"}
	case "aws:multifactorauthpresent": // temporary credentials alone
		return row{boolKind, false, "?????--"}
	case "aws:multifactorauthage": // where MFA was used
		return row{numberKind, false, "???----"}
	case "aws:principalarn":
		return row{arnKind, false, "++++???"}
	case "aws:principalaccount", "aws:principaltype", "aws:userid":
		return row{stringKind, false, "++++???"}
	case "aws:username":
		return row{stringKind, false, "-+-----"}
	case "aws:principalisawsservice":
		return row{boolKind, false, "+++++??"}
	case "aws:principalservicename":
		return row{stringKind, false, "----+--"}
	case "aws:principalservicenameslist":
		return row{stringKind, true, "----+--"}
	case "aws:principalorgid": // principals of member accounts; a service is of none
		return row{stringKind, false, "????-??"}
	case "aws:principalorgpaths":
		return row{stringKind, true, "????-??"}
	case "aws:sourceidentity": // an earlier AssumeRole set it
		return row{stringKind, false, "?---?--"}
	case "aws:federatedprovider":
		return row{stringKind, false, "?----??"}
	}
	return row{}
}

// requestRow are the other global keys.
func requestRow(key string) row {
	switch key {
	case "aws:currenttime", "aws:epochtime":
		return row{dateKind, false, always}
	case "aws:resourceorgid", "aws:vpceorgid", "aws:vpceaccount", "aws:sourcevpc", "aws:sourcevpce",
		"aws:requestedregion", "aws:useragent", "aws:referer", "aws:calledviafirst", "aws:calledvialast":
		return row{stringKind, false, maybe}
	case "aws:resourceorgpaths", "aws:vpceorgpaths", "aws:calledvia", "aws:tagkeys":
		return row{stringKind, true, maybe}
	case "aws:sourcearn": // a service that calls for a resource
		return row{arnKind, false, "----?--"}
	case "aws:sourceaccount", "aws:sourceorgid":
		return row{stringKind, false, "----?--"}
	case "aws:sourceorgpaths":
		return row{stringKind, true, "----?--"}
	case "aws:sourceip", "aws:vpcsourceip":
		return row{addressKind, false, maybe}
	case "aws:securetransport":
		return row{boolKind, false, always}
	case "aws:viaawsservice":
		return row{boolKind, false, maybe}
	case "aws:resourceaccount":
		return row{stringKind, false, always}
	}
	return row{}
}

// actionRow are the keys of STS and IAM.
func actionRow(key string) row {
	switch key {
	case "iam:passedtoservice", "sts:externalid", "sts:sourceidentity":
		return row{stringKind, false, maybe}
	case "iam:associatedresourcearn":
		return row{arnKind, false, maybe}
	case "sts:rolesessionname":
		return row{stringKind, false, "++++???"}
	case "sts:durationseconds": // GetServiceBearerToken
		return row{numberKind, false, never}
	case "sts:awsservicename": // GetServiceBearerToken
		return row{stringKind, false, never}
	case "sts:taskpolicyarn": // AssumeRoot
		return row{arnKind, false, never}
	case "sts:transitivetagkeys", "sts:requestcontextproviders":
		return row{stringKind, true, maybe}
	}
	return row{}
}

// familyOf is rowOf for keys that end in a name of somebody's choice.
func familyOf(key string) row {
	switch {
	case strings.HasPrefix(key, "aws:principaltag/"):
		return row{stringKind, false, "??-????"}
	case strings.HasPrefix(key, "aws:resourcetag/"), strings.HasPrefix(key, "iam:resourcetag/"),
		strings.HasPrefix(key, "aws:requesttag/"), strings.HasPrefix(key, "sts:requestcontext/"):
		return row{stringKind, false, maybe}
	case strings.HasPrefix(key, "saml:edu"):
		return row{stringKind, true, "?----?-"}
	case strings.HasPrefix(key, "saml:"):
		return row{stringKind, false, "?----?-"}
	case strings.HasSuffix(key, ":amr"):
		return row{stringKind, true, ""}
	}
	return row{}
}

func cutFamily(key string, families ...string) (name string, found bool) {
	for _, family := range families {
		if name, found = strings.CutPrefix(key, family); found {
			return name, true
		}
	}
	return "", false
}
