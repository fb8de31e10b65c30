package input

import (
	"slices"
	"strings"
	"unicode"

	"github.com/iamlint/iamlint/loaders/policy"
)

// fields looks at the six fields of an ARN, each by itself.
func (c *arnCheck) fields(value policy.Value, arn policy.ARN, where position) {
	if part := miscased(arn); part != "" {
		flaw := c.flaw(value, arn, part, "")
		flaw.Fix = lowerFix(value, arn)
		c.Miscased = append(c.Miscased, flaw)
	}
	if part, known := pattern(arn.Partition); known && !policy.IsPartition(strings.ToLower(part)) {
		c.NoPartition = append(c.NoPartition, c.flaw(value, arn, part, ""))
	}
	if arn.Fields < 6 {
		return
	}
	if region, known := pattern(arn.Region); known && region != "" && regionless(arn) {
		flaw := c.flaw(value, arn, region, "")
		flaw.Fix = regionFix(value, arn, region)
		c.NeedlessRegion = append(c.NeedlessRegion, flaw)
	}
	c.account(value, arn, where)
	switch lower(arn.Service) {
	case "iam":
		c.iam(value, arn, where)
	case "sts":
		c.session(value, arn, where)
	}
}

// pattern gives a field that is known and holds no wildcard and nothing that some
// tool fills in.
func pattern(field policy.Text) (string, bool) {
	literal, known := field.Literal()
	return literal, known && !strings.ContainsAny(literal, "*?") && !filledLater(field)
}

// miscased finds the first field that is written in lower case only, and here is not.
// A partition in capitals counts where it is one but for them.
func miscased(arn policy.ARN) string {
	partition := arn.Partition
	switch {
	case capitals(arn.Prefix):
		return arn.Prefix.String()
	case capitals(partition) && policy.IsPartition(lower(partition)):
		return partition.String()
	case capitals(arn.Service):
		return arn.Service.String()
	case miscasedType(arn):
		return arn.Type().String()
	}
	return ""
}

func miscasedType(arn policy.ARN) bool {
	service, kind := lower(arn.Service), arn.Type()
	return (service == "iam" || service == "sts") && capitals(kind) && slices.Contains(resourceTypes(), lower(kind))
}

// capitals tells whether a field is known, and not in lower case.
func capitals(field policy.Text) bool {
	literal, known := field.Literal()
	return known && strings.ContainsFunc(literal, unicode.IsUpper) && !filledLater(field)
}

// resourceTypes are the resource types of IAM and STS.
func resourceTypes() []string {
	return []string{
		"role", "user", "group", "policy", "instance-profile", "root", "mfa", "sms-mfa", "u2f", "saml-provider",
		"oidc-provider", "server-certificate", "access-report", "assumed-role", "federated-user",
	}
}

// regionless tells whether the ARNs of the resource never have a Region. Access
// points and the like of S3 have one; they bear an account, buckets do not.
func regionless(arn policy.ARN) bool {
	switch lower(arn.Service) {
	case "iam", "organizations", "cloudfront", "route53":
		return true
	case "s3":
		return arn.Account.IsEmpty() && !arn.Resource.IsHole()
	}
	return false
}

// iam looks at the resource part of an ARN of IAM.
func (c *arnCheck) iam(value policy.Value, arn policy.ARN, where position) {
	if lower(arn.Type()) == "assumed-role" {
		c.session(value, arn, where)
		return
	}
	if where == inResource && wildcardType(arn) {
		c.WildcardType = append(c.WildcardType, c.flaw(value, arn, arn.Type().String(), ""))
		return
	}
	if account, _ := arn.Account.Literal(); isPseudoAccount(account, "iam") && account != "aws" {
		return
	}
	if kind, problem := badPath(arn.Resource); problem != "" {
		flaw := c.flaw(value, arn, "", problem)
		flaw.Type = kind
		c.BadPath = append(c.BadPath, flaw)
	}
}

// wildcardType tells whether the resource type holds a wildcard. A resource that is
// nothing but stars is meant to be everything.
func wildcardType(arn policy.ARN) bool {
	kind := arn.Type()
	literal, known := kind.Literal()
	return known && strings.ContainsAny(literal, "*?") && strings.Trim(lower(arn.Resource), "*") != ""
}

// badPath says why the resource part of a role, user, group or policy can be
// none, and what it would be.
func badPath(resource policy.Text) (kind, problem string) {
	literal, known := resource.Literal()
	kind, rest, slash := strings.Cut(literal, "/")
	if !slash {
		kind, _, _ = strings.Cut(literal, ":")
	}
	kind = strings.ToLower(kind)
	if !known || filledLater(resource) || !slices.Contains([]string{"role", "user", "group", "policy", "instance-profile"}, kind) {
		return "", ""
	}
	switch {
	case !slash:
		return kind, "no slash follows the type"
	case rest == "":
		return kind, "no name follows the type"
	case strings.HasSuffix(rest, "/"):
		return kind, "it ends with a slash"
	case isRoleOfAWS(rest):
		return "", ""
	case strings.HasPrefix(rest, "/"), strings.Contains(rest, "//"):
		return kind, "it has two slashes in a row"
	}
	return kind, badCharacter(rest)
}

// isRoleOfAWS tells the roles that services of AWS use in every account.
func isRoleOfAWS(rest string) bool { return strings.HasPrefix(rest, "aws:") }

// badCharacter finds a character that neither path nor name may hold. What stands
// before a star may be of the path, which takes every visible character.
func badCharacter(rest string) string {
	name := rest[strings.LastIndexAny(rest, "/*")+1:]
	for i, char := range rest {
		switch {
		case char <= ' ' || char > '~', i >= len(rest)-len(name) && !isNameCharacter(char):
			return "`" + string(char) + "` cannot stand in a " + map[bool]string{true: "name", false: "path"}[i >= len(rest)-len(name)]
		}
	}
	return ""
}

func isNameCharacter(char rune) bool {
	return char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9' || strings.ContainsRune("_+=,.@-?", char)
}

// session looks at the ARN of a role session.
func (c *arnCheck) session(value policy.Value, arn policy.ARN, where position) {
	if lower(arn.Type()) != "assumed-role" {
		return
	}
	if problem := badSession(arn, where); problem != "" {
		c.BadSession = append(c.BadSession, c.flaw(value, arn, "", problem))
	}
}

func badSession(arn policy.ARN, where position) string {
	resource, known := arn.Resource.Literal()
	region, regionKnown := pattern(arn.Region)
	names := strings.Split(resource, "/")
	wild := strings.ContainsAny(resource, "*?")
	switch {
	case lower(arn.Service) == "iam":
		return "its service is iam, not sts"
	case regionKnown && region != "":
		return "sessions have no Region"
	case !known:
		return ""
	case len(names) > 3:
		return "it holds the path of the role"
	case where == inPrincipal && wild:
		return "a principal takes no wildcard"
	case !wild && (len(names) < 3 || names[2] == ""):
		return "it has no session name"
	}
	return ""
}
