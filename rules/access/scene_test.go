package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/testdata/cases"
)

const (
	sceneA = "210987654321"
	sceneB = "345678901234"
)

// scene is a random scenario; who calls whom is mostly near to an answer.
func (d dice) scene() *scene {
	s := &scene{}
	s.ID, s.Expected, s.Static = "random", "unknown", "unknown"
	s.Caller = d.caller()
	s.Role = cases.Role{ARN: "arn:aws:iam::" + d.pick(sceneA, sceneA, sceneB) + ":role/" + d.pick("", "", "team/") + "kestrel", Tags: d.tagged()}
	if d.IntN(15) == 0 && s.Caller.Type == "role" {
		s.Role.ARN = s.Caller.ARN
	}
	s.callerTrust = d.policy(func() object { return d.trusting(s) })
	s.Role.Trust = d.policy(func() object { return d.trusting(s) })
	for range d.IntN(3) {
		s.Policies = append(s.Policies, cases.Policy{Name: "id", Document: d.policy(func() object { return d.granting(s) })})
	}
	if d.IntN(6) == 0 {
		s.Boundary = d.policy(func() object { return d.granting(s) })
	}
	if d.IntN(8) == 0 && s.Caller.Type == "role" {
		s.Session = d.policy(func() object { return d.granting(s) })
	}
	d.organize(s)
	d.passing(s)
	s.Context = object{"aws:SourceIp": d.pick("203.0.113.20", "198.51.100.7", "2001:db8::1"), "aws:RequestedRegion": d.pick("us-east-1", "eu-west-1")}
	return s
}

type object = map[string]any

func (d dice) caller() cases.Caller {
	account := d.pick(sceneA, sceneA, sceneB)
	switch d.IntN(12) {
	case 0:
		return cases.Caller{ARN: d.pick("lambda.amazonaws.com", "ec2.amazonaws.com", "rolesanywhere.amazonaws.com"), Type: "service"}
	case 1:
		return cases.Caller{ARN: "arn:aws:iam::" + account + ":oidc-provider/token.actions.githubusercontent.com", Type: "oidc"}
	case 2:
		return cases.Caller{ARN: "arn:aws:iam::" + account + ":saml-provider/marsh-idp", Type: "saml"}
	case 3:
		return cases.Caller{ARN: "arn:aws:iam::" + account + ":root", Type: "root"}
	}
	kind := d.pick("user", "role")
	return cases.Caller{ARN: "arn:" + d.pick("aws", "aws", "aws", "aws", "aws-cn") + ":iam::" + account + ":" + kind + "/" + d.pick("", "", "ops/") + "heron", Type: kind, Tags: d.tagged()}
}

func (d dice) tagged() map[string]string {
	tags := map[string]string{}
	for _, key := range []string{"team", "stage"} {
		if d.IntN(2) == 0 {
			tags[key] = d.pick("raptors", "waders", "heron")
		}
	}
	return tags
}

func (d dice) policy(statement func() object) any {
	var list []any
	for range 1 + d.IntN(3) {
		list = append(list, statement())
	}
	return object{"Version": d.pick("2012-10-17", "2012-10-17", "2012-10-17", "2008-10-17"), "Statement": list}
}

func (d dice) words(list ...string) any {
	words := []any{d.pick(list...)}
	for range d.IntN(2) {
		words = append(words, d.pick(list...))
	}
	return words
}

func (d dice) actions() any {
	return d.words("sts:AssumeRole", "sts:AssumeRole", "sts:Assume*", "sts:*", "STS:assumerole", "*", "sts:TagSession", "sts:SetSourceIdentity",
		"sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML", "iam:PassRole", "iam:*", "s3:GetObject")
}

func (d dice) statement(s *scene) object {
	made := object{"Effect": d.pick("Allow", "Allow", "Allow", "Deny"), d.pick("Action", "Action", "Action", "NotAction"): d.actions()}
	if made["Effect"] == "Deny" && d.IntN(2) == 0 {
		made["Action"], made["NotAction"] = "s3:GetObject", nil
		delete(made, "NotAction")
	}
	if condition := d.conditions(s); condition != nil {
		made["Condition"] = condition
	}
	return made
}

func (d dice) trusting(s *scene) object {
	made := d.statement(s)
	account := policy.ParseARN(policy.Literal(s.Caller.ARN)).Account.String()
	kind := "AWS"
	value := d.pick(s.Caller.ARN, s.Caller.ARN, "arn:aws:iam::"+account+":root", account, "*", "arn:aws:sts::"+account+":assumed-role/heron/run-7",
		"arn:aws:iam::"+sceneA+":role/heron", "arn:aws:iam::"+sceneB+":user/Heron", "AROAEXAMPLE0000000001")
	switch s.Caller.Type {
	case "service":
		kind, value = "Service", d.pick(s.Caller.ARN, "lambda.amazonaws.com")
	case "oidc", "saml":
		kind, value = "Federated", d.pick(s.Caller.ARN, s.Caller.ARN, "arn:aws:iam::"+sceneA+":saml-provider/other")
	}
	made["Principal"] = object{kind: []any{value}}
	return made
}

func (d dice) granting(s *scene) object {
	made := d.statement(s)
	made[d.pick("Resource", "Resource", "Resource", "Resource", "NotResource")] = d.words(s.Role.ARN, s.Role.ARN, "*", "arn:aws:iam::*:role/*",
		"arn:aws:iam::"+sceneB+":role/kes*", "arn:aws:iam::"+sceneA+":role/team/*", "arn:aws:iam::"+sceneA+":role/${aws:username}",
		"arn:aws:iam::"+sceneB+":role/${aws:PrincipalTag/team, 'kestrel'}", "arn:aws:iam::"+sceneA+":role/Kestrel")
	return made
}

// conditions are those of a statement: of every operator, on keys that the files tell,
// on some that only the request does, and on some that are never there.
func (d dice) conditions(s *scene) any {
	if d.IntN(3) > 0 {
		return nil
	}
	made := object{}
	for range 1 + d.IntN(2) {
		operator, key, values := d.condition1(s)
		made[operator] = object{key: values}
	}
	return made
}

func (d dice) condition1(s *scene) (operator, key string, values any) {
	suffix, set := d.pick("", "", "IfExists"), ""
	if d.IntN(5) == 0 {
		set = d.pick("ForAnyValue:", "ForAllValues:")
	}
	switch d.IntN(9) {
	case 0:
		return set + d.pick("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike") + suffix,
			d.pick("aws:PrincipalAccount", "aws:ResourceAccount", "aws:username", "aws:PrincipalType", "aws:PrincipalTag/team", "aws:ResourceTag/stage", "AWS:principaltag/Stage", "aws:PrincipalOrgID", "aws:ResourceOrgID"),
			d.words(sceneA, sceneB, "heron", "Heron", "h*", "User", "AssumedRole", "raptors", "waders", "o-marshbirds1", "${aws:username}", "${aws:PrincipalTag/team}", "${aws:ResourceTag/stage}")
	case 1:
		return set + d.pick("ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike") + suffix, d.pick("aws:PrincipalArn", "aws:PrincipalArn", "aws:SourceArn"),
			d.words(s.Caller.ARN, "arn:aws:iam::*:role/*", "arn:aws:iam::"+sceneA+":*", "arn:aws:iam::*", "arn:aws:iam::"+sceneB+":user/her?n")
	case 2:
		return d.pick("DateLessThan", "DateLessThanEquals", "DateGreaterThan", "DateGreaterThanEquals", "DateEquals", "DateNotEquals") + suffix, d.pick("aws:CurrentTime", "aws:EpochTime", "aws:TokenIssueTime"),
			d.words("2017-12-31T23:59:59Z", "2026-06-01T12:00:00Z", "2030-01-01", "1893456000", "2026-06-01T14:00:00+02:00")
	case 3:
		return d.pick("NumericLessThan", "NumericGreaterThanEquals", "NumericEquals", "NumericNotEquals") + suffix, d.pick("aws:EpochTime", "aws:MultiFactorAuthAge", "sts:DurationSeconds"),
			d.words("1700000000", "1893456000", "3600")
	case 4:
		return "Bool" + suffix, d.pick("aws:PrincipalIsAWSService", "aws:MultiFactorAuthPresent", "aws:SecureTransport"), d.words("true", "false")
	case 5:
		return "Null", d.pick("aws:username", "aws:PrincipalTag/team", "aws:SourceArn", "aws:TagKeys", "aws:PrincipalOrgID", "sts:ExternalId"), d.pick("true", "false")
	case 6:
		return d.pick("IpAddress", "NotIpAddress") + suffix, "aws:SourceIp", d.words("203.0.113.0/24", "10.0.0.0/8", "2001:db8::/32")
	case 7:
		return d.pick("ForAnyValue:", "ForAllValues:", "") + d.pick("StringEquals", "StringLike", "StringNotLike") + suffix, d.pick("aws:TagKeys", "aws:PrincipalOrgPaths"), d.words("team", "cost", "o-marshbirds1/*")
	}
	return d.pick("StringEquals", "StringLike", "StringNotEquals") + suffix, d.pick("sts:ExternalId", "sts:SourceIdentity", "aws:RequestTag/team", "iam:PassedToService", "sts:RoleSessionName", "token.actions.githubusercontent.com:sub"),
		d.words("reed-1", "reed-*", "heron", "raptors", "lambda.amazonaws.com", "${aws:username}")
}

// organize puts policies above the accounts, at one to three levels.
func (d dice) organize(s *scene) {
	if d.IntN(3) == 0 {
		s.Organization = "o-marshbirds1"
	}
	account := func(arn string) string { return policy.ParseARN(policy.Literal(arn)).Account.String() }
	full := document(`{"Effect": "Allow", "Action": "*", "Resource": "*"}`)
	if d.IntN(4) == 0 && account(s.Caller.ARN) != "" {
		for _, target := range []string{"r-marsh", "ou-marsh-a", account(s.Caller.ARN)}[:1+d.IntN(3)] {
			documents := []any{d.policy(func() object { return d.granting(s) })}
			if d.IntN(3) > 0 {
				documents = append(documents, full)
			}
			s.SCPs = append(s.SCPs, cases.Attached{Account: "caller_account", Target: target, Documents: documents})
		}
	}
	if d.IntN(5) == 0 {
		target := d.pick("r-marsh", "ou-marsh-b", account(s.Role.ARN))
		s.RCPs = []cases.Attached{{Account: "role_account", Target: target, Documents: []any{d.policy(func() object {
			made := d.granting(s)
			made["Effect"], made["Principal"] = "Deny", "*"
			return made
		})}}}
	}
	if d.IntN(10) == 0 {
		s.Management = account(d.pick(s.Caller.ARN, s.Role.ARN))
	}
}

// passing fills in what the call passes.
func (d dice) passing(s *scene) {
	switch d.IntN(6) {
	case 0:
		s.Parameters.Tags = map[string]string{d.pick("team", "cost"): d.pick("raptors", "waders")}
	case 1:
		s.Parameters.SourceIdentity = d.pick("heron", "egret")
	case 2:
		s.Parameters.ExternalID = d.pick("reed-1", "reed-2")
	case 3:
		s.Parameters.DurationSeconds = []int{600, 3600, 7200}[d.IntN(3)]
		s.Role.Max = []int{0, 3600, 43200}[d.IntN(3)]
	case 4:
		if strings.HasPrefix(s.Caller.ARN, "arn:") && (s.Caller.Type == "role" || s.Caller.Type == "user") {
			s.Kind, s.Parameters.Service = "pass_role", d.pick("lambda.amazonaws.com", "ec2.amazonaws.com")
		}
	}
}
