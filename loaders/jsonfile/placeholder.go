package jsonfile

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// placeholder names the holes of a file: what stands in ${…} unless that is IAM's own.
func placeholder(path string) func(expression string) *policy.Hole {
	known := map[string]*policy.Hole{}
	return func(expression string) *policy.Hole {
		if expression == "" || isPolicyVariable(expression) {
			return nil
		}
		if known[expression] == nil {
			known[expression] = &policy.Hole{Name: expression, Scope: path, Class: classOf(expression)}
		}
		return known[expression]
	}
}

// isPolicyVariable tells IAM's variables, such as aws:username, saml:sub with a
// default, or accounts.google.com:aud, and its escapes of *, ? and $.
func isPolicyVariable(expression string) bool {
	if expression == "*" || expression == "?" || expression == "$" {
		return true
	}
	prefix, key, found := strings.Cut(expression, ":")
	if !found || key == "" || key[0] == ':' || isServerless(prefix) {
		return false
	}
	return strings.EqualFold(prefix, "aws") || strings.EqualFold(prefix, "saml") ||
		strings.Trim(prefix, "abcdefghijklmnopqrstuvwxyz0123456789-./_") == "" && !strings.HasPrefix(key, " ")
}

// isServerless tells the sources of the Serverless Framework's variables.
func isServerless(prefix string) bool {
	switch prefix {
	case "self", "opt", "env", "file", "custom", "cf", "param", "sls":
		return true
	}
	return false
}

func classOf(expression string) policy.Class {
	switch expression {
	case "AWS::AccountId":
		return policy.Account
	case "AWS::Partition":
		return policy.Partition
	case "AWS::Region":
		return policy.Region
	}
	if isAccountName(expression) {
		return policy.Account
	}
	return policy.AnyText
}

// isAccountName tells names such as account_id, prodAccountId or var.aws_account_id.
func isAccountName(expression string) bool {
	folded := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(expression), "_", ""), "-", "")
	if strings.Trim(folded, "abcdefghijklmnopqrstuvwxyz0123456789.") != "" {
		return false
	}
	return strings.HasSuffix(folded, "accountid") || folded == "awsaccount" || folded == "accountnumber"
}
