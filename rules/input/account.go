package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// isAccountKey tells whether the values of a condition key are account ids.
func isAccountKey(key policy.Text) bool {
	switch lower(key) {
	case "aws:sourceaccount", "aws:principalaccount", "aws:resourceaccount", "aws:sourceowner", "aws:vpceaccount",
		"s3:resourceaccount", "s3:dataaccesspointaccount", "kms:calleraccount":
		return true
	}
	return false
}

// isPseudoAccount tells whether AWS itself writes the word in the account field of a
// service's ARNs, for what belongs to no customer.
func isPseudoAccount(word, service string) bool {
	pseudo := []string{"aws", "amazon", "aws-managed", "aws-marketplace", "cloudfront", "third-party"}
	return slices.Contains(pseudo, word) || word == service && service != "iam" && service != "sts"
}

// account looks at the account field of an ARN.
func (c *arnCheck) account(value policy.Value, arn policy.ARN, where position) {
	account, known := arn.Account.Literal()
	service := lower(arn.Service)
	switch {
	case !known:
	case account == "":
		if needsAccount(service, where, c.use) {
			c.NoAccount = append(c.NoAccount, c.flaw(value, arn, "", ""))
		}
	case value.Default, filledLater(arn.Account), fitsAccount(account, where), isPseudoAccount(account, service):
	default:
		c.BadAccount = append(c.BadAccount, c.flaw(value, arn, account, ""))
	}
}

// needsAccount tells whether an ARN of the service is surely incomplete without an
// account. Storage systems that imitate S3 and IAM leave it out of their principals,
// so a principal counts only where the document surely is for AWS.
func needsAccount(service string, where position, use *policy.Use) bool {
	if service != "iam" && service != "sts" {
		return false
	}
	return where != inPrincipal || use.Kind == policy.Trust && !use.Guessed
}

// fitsAccount tells whether the text is an account id, or a pattern that one fits.
// In a principal a wildcard is at fault for more than the account.
func fitsAccount(text string, where position) bool {
	if policy.IsAccountID(text) || where == inPrincipal && strings.ContainsAny(text, "*?") {
		return true
	}
	digits := strings.ReplaceAll(text, "*", "")
	if strings.Trim(digits, "0123456789?") != "" || len(digits) > 12 {
		return false
	}
	return len(digits) == 12 || len(digits) < len(text)
}

// bareAccount looks at an AWS principal that is an account id by itself, or was
// meant to be one.
func (c *arnCheck) bareAccount(value policy.Value) {
	literal, known := value.Text.Literal()
	switch {
	case !known, value.Default, value.Scalar != policy.String, literal == "", policy.IsARN(value.Text), filledLater(value.Text):
	case placeholderWord(literal) != "" || accountPlaceholder(literal):
		c.placeholder(value, literal)
	case strings.Trim(literal, "0123456789- ") == "" && !policy.IsAccountID(literal):
		c.BadAccount = append(c.BadAccount, c.flaw(value, policy.ARN{}, literal, ""))
	}
}

// accountValue looks at the value of a condition key that holds account ids.
func (c *arnCheck) accountValue(value policy.Value) {
	literal, known := policy.Variables(value.Text).Literal()
	switch {
	case !known, value.Default, value.Scalar != policy.String, filledLater(value.Text), fitsAccount(literal, inCondition), isPseudoAccount(literal, ""):
	case accountPlaceholder(literal):
		c.placeholder(value, literal)
	default:
		c.BadAccount = append(c.BadAccount, c.flaw(value, policy.ARN{}, literal, ""))
	}
}
