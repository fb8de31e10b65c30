package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isPlain tells in few steps that a value is an ARN of which there is nothing to say,
// as nearly every value of a policy is. What it does not know it leaves to the check.
func isPlain(value policy.Value) bool {
	text, known := value.Text.Literal()
	if !known || strings.Contains(text, "${") {
		return false
	}
	rest, isARN := strings.CutPrefix(text, "arn:")
	partition, rest, _ := strings.Cut(rest, ":")
	service, rest, _ := strings.Cut(rest, ":")
	region, rest, _ := strings.Cut(rest, ":")
	account, resource, complete := strings.Cut(rest, ":")
	return isARN && complete && partition == "aws" && isPlainService(service, region) &&
		(account == "" || account == "*" || policy.IsAccountID(account)) &&
		!strings.Contains(region, "egion") && !strings.ContainsAny(region, "<_ABCDEFGHIJKLMNOPQRSTUVWXYZ") && !mayHoldPlaceholder(resource)
}

// isPlainService leaves out IAM, STS and, where a Region stands, what has none.
func isPlainService(service, region string) bool {
	switch service {
	case "", "iam", "sts":
		return false
	case "organizations", "cloudfront", "route53", "s3":
		return region == ""
	}
	return strings.Trim(service, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
