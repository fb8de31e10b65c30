package why

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// signIn are the hosts where consoles sign in, by partition.
var signIn = map[string]string{
	"aws":        "signin.aws.amazon.com",
	"aws-us-gov": "signin.amazonaws-us-gov.com",
	"aws-cn":     "signin.amazonaws.cn",
}

// switchable is how many characters of path and name Switch Role takes
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
const switchable = 64

// console tells how people take the role in the console: by which link, or why not. The
// console sends no more than account and role, and always as who signed in
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-console.html).
func (e *explainer) console() string {
	if e.Action != "sts:AssumeRole" || e.Verdict == policy.No || e.isOutside() || e.Question.Call != nil {
		return ""
	}
	if !e.signsIn() {
		return "Switch Role asks as the user who signed in, so that a role takes another one by CLI or API only"
	}
	if keys := e.demanded(); len(keys) > 0 {
		return "Switch Role cannot send " + strings.Join(keys, ", ") + ": use the CLI"
	}
	account, known := e.role.Account.Literal()
	path, knownPath := e.role.Path.Literal()
	name, knownName := e.role.Name.Literal()
	partition, _ := e.role.Partition.Literal()
	host := signIn[partition]
	if !known || !knownPath || !knownName || host == "" {
		return ""
	}
	if length := len(path) + len(name); length > switchable {
		return fmt.Sprintf("Switch Role takes %d characters of path and name, and this role has %d: use the CLI", switchable, length)
	}
	typed := strings.ReplaceAll(url.QueryEscape(strings.TrimPrefix(path, "/")+name), "%2F", "/")
	return fmt.Sprintf("https://%s/switchrole?account=%s&roleName=%s", host, url.QueryEscape(account), typed)
}

// signsIn reports whether people sign in to the console as the caller: an IAM user, a role
// of IAM Identity Center, or one that a SAML provider gives.
func (e *explainer) signsIn() bool {
	if e.caller.Kind == policy.User || strings.HasPrefix(e.caller.Path.Prefix(), "/aws-reserved/sso.amazonaws.com/") || strings.HasPrefix(e.caller.Name.Prefix(), "AWSReservedSSO_") {
		return true
	}
	for _, trust := range e.result.TrustsOf(e.caller) {
		if trust.Form == policy.SAMLForm {
			return true
		}
	}
	return false
}

// demanded are the keys that the trust demands and the console cannot send.
func (e *explainer) demanded() []string {
	if e.TrustBy == nil {
		return nil
	}
	var keys []string
	for i := range e.TrustBy.Statement.Conditions {
		condition := &e.TrustBy.Statement.Conditions[i]
		key := condition.Key.String()
		folded := strings.ToLower(key)
		sent := folded == "sts:externalid" || folded == "sts:sourceidentity" || strings.HasPrefix(folded, "aws:requesttag/")
		if sent && isDemand(condition) && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	return keys
}

// isDemand reports whether a condition fails where its key is absent.
func isDemand(condition *policy.Condition) bool {
	operator := strings.ToLower(condition.Operator.String())
	if operator == "null" {
		return len(condition.Values) == 1 && strings.EqualFold(condition.Values[0].Text.String(), "false")
	}
	return !strings.Contains(operator, "not") && !strings.HasSuffix(operator, "ifexists") && !strings.HasPrefix(operator, "forallvalues:")
}
