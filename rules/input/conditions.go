package input

import (
	"net/netip"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Conditions are the condition values of a document that surely cannot mean what they
// say, by what is at fault.
type Conditions struct {
	// Private: aws:SourceIp is compared with nothing but ranges that no public address
	// lies in.
	Private []ConditionFlaw `json:"private,omitempty"`
	// LiteralWildcards: a wildcard is compared letter by letter with a key that never
	// holds one.
	LiteralWildcards []ConditionFlaw `json:"literal_wildcards,omitempty"`
	// SessionARNs: aws:PrincipalArn is compared with nothing but ARNs of sessions.
	SessionARNs []ConditionFlaw `json:"session_arns,omitempty"`
	// ExternalIDs: no request can pass the external id; Problem says why.
	ExternalIDs []ConditionFlaw `json:"external_ids,omitempty"`
}

// ConditionFlaw is one value of a condition at fault.
type ConditionFlaw struct {
	Node
	Operator Node `json:"operator"`
	Key      Node `json:"key"`
	// Problem says what is wrong, in words; empty where the list says it all.
	Problem string `json:"problem"`
}

func (c *Conditions) empty() bool {
	return c.Private == nil && c.LiteralWildcards == nil && c.SessionARNs == nil && c.ExternalIDs == nil
}

func newConditions(document *policy.Document) Conditions {
	var found Conditions
	for _, statement := range document.Statements {
		found.addStatement(statement)
	}
	return found
}

func conditionsOf(statement *policy.Statement) Conditions {
	var found Conditions
	found.addStatement(statement)
	return found
}

func (c *Conditions) addStatement(statement *policy.Statement) {
	in := within(statement)
	for i := range statement.Conditions {
		c.add(in, &statement.Conditions[i])
	}
}

func (c *Conditions) add(in inside, condition *policy.Condition) {
	operator := comparing(condition)
	key := lower(condition.Key)
	switch {
	case operator == "":
	case key == "aws:sourceip":
		if (operator == "ipaddress" || operator == "notipaddress") && allValues(condition, isPrivateRange) {
			c.Private = append(c.Private, in.flaw(condition, 0, ""))
		}
	case key == "aws:principalarn" && allValues(condition, isSessionARN):
		c.SessionARNs = append(c.SessionARNs, in.flaw(condition, 0, ""))
	case key == "sts:externalid":
		c.addExternalIDs(in, condition, operator)
	case literally(operator):
		wildcards := wildcardsNeverIn(condition.Key)
		for i, value := range condition.Values {
			if wildcards != "" && holdsWildcard(value, wildcards) && !mayEndWithStar(key, value) {
				c.LiteralWildcards = append(c.LiteralWildcards, in.flaw(condition, i, ""))
			}
		}
	}
}

// comparing is the operator of a condition that decides about every value of its key,
// in lower case; empty where it is unknown, or also holds without the key.
func comparing(condition *policy.Condition) string {
	operator, known := condition.Operator.Literal()
	operator = strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
	if !known || strings.Contains(operator, ":") || strings.HasSuffix(operator, "ifexists") {
		return ""
	}
	return operator
}

// literally tells the operators that know no wildcards.
func literally(operator string) bool {
	switch operator {
	case "stringequals", "stringnotequals", "stringequalsignorecase", "stringnotequalsignorecase":
		return true
	}
	return false
}

// allValues tells whether every value of the condition surely is what is says.
func allValues(condition *policy.Condition, is func(text policy.Text) bool) bool {
	for _, value := range condition.Values {
		if value.Default || value.Scalar == policy.Open || !is(policy.Variables(value.Text)) {
			return false
		}
	}
	return len(condition.Values) > 0
}

// privateRanges hold no address that a request from the internet comes from: RFC 1918,
// 6598 (shared), 1122 (loopback), 3927 and 4291 (link-local), 4193 (unique local). Those
// for documentation stand for public ones.
var privateRanges = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"),
	netip.MustParsePrefix("fc00::/7"), netip.MustParsePrefix("fe80::/10"), netip.MustParsePrefix("::1/128"),
}

func isPrivateRange(text policy.Text) bool {
	literal, _ := text.Literal()
	prefix, err := netip.ParsePrefix(literal)
	if err != nil {
		address, err := netip.ParseAddr(literal)
		if err != nil {
			return false
		}
		prefix = netip.PrefixFrom(address, address.BitLen())
	}
	within := func(private netip.Prefix) bool {
		return private.Bits() <= prefix.Bits() && private.Contains(prefix.Addr())
	}
	return slices.ContainsFunc(privateRanges, within)
}

func isSessionARN(text policy.Text) bool {
	arn := policy.ParseARN(text)
	return arn.Fields == 6 && !arn.Open && arn.Prefix.Is("arn") && strings.HasPrefix(arn.Resource.Prefix(), "assumed-role/")
}

// wildcardsNeverIn gives those of * and ? that no value of a key holds; empty where it
// may hold both, or nothing is known of it.
func wildcardsNeverIn(key policy.Text) string {
	if _, claim, ok := splitKey(key); ok && (claim == "sub" || claim == "aud") {
		return "*"
	}
	if slices.Contains(plainKeys, lower(key)) {
		return "*?"
	}
	return ""
}

// plainKeys are keys whose values are ARNs, ids, Regions, services or names of IAM
// (AWS global condition context keys; keys of IAM, STS and KMS; read 2026-11).
var plainKeys = []string{
	"aws:principalarn", "aws:sourcearn", "aws:principalaccount", "aws:sourceaccount", "aws:resourceaccount", "aws:vpceaccount",
	"aws:principalorgid", "aws:sourceorgid", "aws:resourceorgid", "aws:vpceorgid",
	"aws:principalorgpaths", "aws:sourceorgpaths", "aws:resourceorgpaths", "aws:vpceorgpaths",
	"aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:requestedregion", "aws:userid", "aws:username",
	"aws:principalservicename", "aws:calledvia", "aws:calledviafirst", "aws:calledvialast",
	"sts:rolesessionname", "sts:sourceidentity", "aws:sourceidentity",
	"iam:passedtoservice", "iam:awsservicename", "iam:policyarn", "iam:permissionsboundary", "iam:associatedresourcearn",
	"kms:calleraccount", "kms:viaservice", "ec2:region", "ec2:vpc",
}

func holdsWildcard(value policy.Value, wildcards string) bool {
	if value.Default || value.Scalar == policy.Open {
		return false
	}
	for _, part := range policy.Variables(value.Text).Parts {
		if part.Hole == nil && strings.ContainsAny(part.Literal, wildcards) {
			return true
		}
	}
	return false
}

// mayEndWithStar tells whether the value is one that a service may send as it stands: the
// source ARN of log groups (`log-group:app:*`) and of cost reports (`definition/*`) ends
// with a star.
func mayEndWithStar(key string, value policy.Value) bool {
	parts := policy.Variables(value.Text).Parts
	last := len(parts) - 1
	for i, part := range parts {
		literal := part.Literal
		if i == last {
			literal = strings.TrimSuffix(literal, "*")
		}
		if strings.ContainsAny(literal, "*?") {
			return false
		}
	}
	return key == "aws:sourcearn"
}

// addExternalIDs looks at what the condition demands or refuses as external id.
func (c *Conditions) addExternalIDs(in inside, condition *policy.Condition, operator string) {
	if !literally(operator) && operator != "stringlike" && operator != "stringnotlike" {
		return
	}
	for i, value := range condition.Values {
		text := policy.Variables(value.Text)
		if value.Default || value.Scalar == policy.Open || value.Scalar == policy.Null || filledLater(text) || leftIn(value) != "" {
			continue
		}
		if text.IsEmpty() && len(value.When)+len(condition.When) > 0 {
			continue // what stands for none where there is none
		}
		if problem := externalIDProblem(text, literally(operator)); problem != "" {
			c.ExternalIDs = append(c.ExternalIDs, in.flaw(condition, i, problem))
		}
	}
}

// externalIDProblem says why no call can pass the external id, which has 2 to 1224
// letters, digits and characters of _+=,.@:/- (API reference of AssumeRole). A pattern
// may be shorter than what it takes.
func externalIDProblem(text policy.Text, literal bool) string {
	for _, part := range text.Parts {
		if part.Hole != nil {
			continue
		}
		for _, char := range part.Literal {
			if !isExternalIDChar(char) && (literal || char != '*' && char != '?') {
				return "`" + string(char) + "` is not allowed in one"
			}
		}
	}
	whole, known := text.Literal()
	length := utf8.RuneCountInString(whole)
	switch {
	case !known || !literal && text.HasWildcard():
	case length < 2:
		return "it has " + plural(length, "character") + ", and at least 2 are needed"
	case length > 1224:
		return "it has " + plural(length, "character") + ", and at most 1224 are allowed"
	}
	return ""
}

func isExternalIDChar(char rune) bool {
	switch {
	case 'a' <= char && char <= 'z', 'A' <= char && char <= 'Z', '0' <= char && char <= '9':
		return true
	}
	return strings.ContainsRune("_+=,.@:/-", char)
}

// flaw makes the value of a condition one at fault.
func (in inside) flaw(condition *policy.Condition, value int, problem string) ConditionFlaw {
	return ConditionFlaw{
		Node: in.conditionValue(condition.Values[value], *condition), Operator: in.operator(*condition),
		Key: in.key(condition), Problem: problem,
	}
}

// key makes the node of a condition's key.
func (in inside) key(condition *policy.Condition) Node {
	at := in.place(condition.KeySpan)
	at.When = at.When.And(condition.When)
	return Node{Text: condition.Key.String(), Known: condition.Key.Known(), At: at}
}
