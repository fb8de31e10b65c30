package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// Fix is a stretch of a value, at its beginning or end, and what to write instead: that
// surely mends the flaw and changes nothing else. Both are empty where nothing is certain.
type Fix struct {
	Replace string `json:"replace"`
	With    string `json:"with"`
}

// lowerFix writes the fields of an ARN that are to be in lower case so: the first three,
// or the resource type. Where both are at fault, all of the text must be known.
func lowerFix(value policy.Value, arn policy.ARN) Fix {
	text := policy.Variables(value.Text)
	literal, known := text.Literal()
	head := firstFields(text.Prefix(), 3)
	resource, _ := arn.Resource.Literal()
	kind, rest, slash := strings.Cut(resource, "/")
	tail := strings.ToLower(kind) + "/" + rest
	inHead, inTail := capitals(arn.Prefix) || capitals(arn.Partition) || capitals(arn.Service), miscasedType(arn)
	switch {
	case !isOne(arn):
		return Fix{}
	case inHead && (head == "" || !policy.IsPartition(lower(arn.Partition))), inTail && !slash, inHead && inTail && !known:
		return Fix{}
	case inHead && inTail:
		between := strings.TrimSuffix(literal[len(head):], resource)
		return Fix{Replace: literal, With: strings.ToLower(head) + between + tail}
	case inHead:
		return Fix{Replace: head, With: strings.ToLower(head)}
	}
	return Fix{Replace: resource, With: tail}
}

// regionFix leaves out what is surely a Region. An access point of S3 has one, and lacks
// its account instead.
func regionFix(value policy.Value, arn policy.ARN, region string) Fix {
	head := firstFields(policy.Variables(value.Text).Prefix(), 4)
	if !isOne(arn) || head == "" || !isRegionLike(region) || lower(arn.Service) == "s3" && strings.HasPrefix(arn.Resource.Prefix(), "accesspoint") {
		return Fix{}
	}
	return Fix{Replace: head, With: strings.TrimSuffix(head, region+":") + ":"}
}

// isOne tells whether an ARN of IAM or STS names a single thing. One at fault names nothing;
// mended, it is not to let in, by the way, everybody in an account or with some name.
func isOne(arn policy.ARN) bool {
	switch lower(arn.Service) {
	case "iam", "sts":
		return lower(arn.Resource) != "root" && !arn.Account.HasWildcard() && !arn.Resource.HasWildcard()
	}
	return true
}

// firstFields is the beginning of an ARN with the colon behind its nth field; empty
// where that much is not known.
func firstFields(literal string, n int) string {
	end := 0
	for range n {
		colon := strings.IndexByte(literal[end:], ':')
		if colon < 0 {
			return ""
		}
		end += colon + 1
	}
	return literal[:end]
}

// declaredFix writes path and name as they are declared. Names are unique in an account,
// so that a reference that misses by letter case or path means what is declared, unless
// several differ. A user and a role may share a name: which is meant is not certain.
func declaredFix(reference *access.Reference) Fix {
	written, known := policy.ParseARN(policy.Variables(reference.Value.Text)).Resource.Literal()
	if !known {
		return Fix{}
	}
	fix := Fix{Replace: written}
	for _, near := range reference.Near {
		meant, certain := resourceOf(near)
		if !certain || fix.With != "" && fix.With != meant {
			return Fix{}
		}
		fix.With = meant
	}
	return fix
}

// resourceOf is the resource part of the ARN of what is declared, and whether it is
// surely meant.
func resourceOf(near access.Near) (string, bool) {
	if near.Reason != access.NearCase && near.Reason != access.NearPath {
		return "", false
	}
	principal := near.Principal
	path, pathKnown := principal.Path.Literal()
	name, nameKnown := principal.Name.Literal()
	return string(principal.Kind) + path + name, pathKnown && nameKnown && len(principal.When) == 0
}

// actionFix writes the action that all principals of a statement call. It is certain
// where the conditions are about such a call, too: then the principals are no slip. Whom
// nobody may have meant to let in stays out: whole accounts, and without a condition all
// users of an identity provider, which serves others as well.
func actionFix(statement *policy.Statement, action *policy.Value, calls string) Fix {
	written, _ := action.Text.Literal()
	if !isAssumeAction(written) || calls != "sts:AssumeRole" && len(statement.Conditions) == 0 {
		return Fix{}
	}
	for i := range statement.Principals {
		form := statement.Principals[i].Form()
		if caller(form) != calls || form == policy.AccountForm || form == policy.RootForm {
			return Fix{}
		}
	}
	for _, condition := range statement.Conditions {
		if key, known := condition.Key.Literal(); !known || !fitsCall(strings.ToLower(key), calls) {
			return Fix{}
		}
	}
	return Fix{Replace: written, With: calls}
}

func isAssumeAction(written string) bool {
	for _, action := range assumeActions() {
		if strings.EqualFold(action, written) {
			return true
		}
	}
	return false
}

// fitsCall tells whether a call that assumes a role may bear a condition key.
func fitsCall(key, calls string) bool {
	prefix, _, _ := strings.Cut(key, ":")
	switch {
	case prefix == "aws", prefix == "sts":
		return true
	case prefix == "saml":
		return calls == "sts:AssumeRoleWithSAML"
	}
	return calls == "sts:AssumeRoleWithWebIdentity"
}
