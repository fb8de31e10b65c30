package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// otherResources of a statement whose every action takes or passes roles, or goes with it.
func otherResources(statement *policy.Statement) []OtherResource {
	if len(statement.Resources) == 0 || len(statement.Actions) == 0 || statement.Partial {
		return nil
	}
	var first *policy.Value
	companion := false
	for i := range statement.Actions {
		switch takes, only := roleAction(statement.Actions[i].Text); {
		case !only:
			return nil
		case !takes:
			companion = true
		case first == nil:
			first = &statement.Actions[i]
		}
	}
	if first == nil {
		return nil
	}
	return listOthers(statement, first, companion)
}

func listOthers(statement *policy.Statement, action *policy.Value, companion bool) []OtherResource {
	var list []OtherResource
	in := within(statement)
	for _, resource := range statement.Resources {
		kind, session := otherType(resource.Text)
		if kind == "" || session && companion || passesProfile(statement, resource.Text, action.Text) {
			continue
		}
		list = append(list, OtherResource{
			ARN: resource.Text.String(), Type: kind, At: in.value(resource),
			Action: action.Text.String(), ActionAt: in.value(*action),
		})
	}
	return list
}

// passesProfile reports whether a resource is an instance profile beside its roles in a
// permission to pass roles, as AWS's own policies write it: needless, but no mistake.
func passesProfile(statement *policy.Statement, profile, action policy.Text) bool {
	if !strings.HasPrefix(strings.ToLower(action.Prefix()), "iam:") || !policy.ParseARN(profile).Type().Is("instance-profile") {
		return false
	}
	return slices.ContainsFunc(statement.Resources, func(other policy.Value) bool {
		kind, _ := otherType(other.Text)
		return kind == ""
	})
}

// roleAction tells of an action pattern whether it takes in one that takes or passes a
// role, and whether it takes in nothing but such actions and their companions.
func roleAction(text policy.Text) (takes, only bool) {
	literal, known := text.Literal()
	pattern := strings.ToLower(literal)
	switch {
	case !known:
		return false, false
	case strings.HasPrefix(pattern, "iam:pass"):
		return true, policy.MatchString(pattern, "iam:passrole")
	case !strings.HasPrefix(pattern, "sts:"):
		return false, false
	}
	only = true
	for _, action := range policy.STSActions() {
		if policy.MatchString(pattern, strings.ToLower(action)) {
			taking := slices.Contains(assumeActions(), action)
			takes, only = takes || taking, only && (taking || isCompanion(action))
		}
	}
	return takes, only
}

func isCompanion(action string) bool {
	return action == "sts:TagSession" || action == "sts:SetSourceIdentity" || action == "sts:SetContext"
}

// otherType names what an ARN is that surely is no role's; empty for roles and where
// the ARN leaves it open. Session is set for what companion actions can act on.
func otherType(text policy.Text) (kind string, session bool) {
	arn := policy.ParseARN(text)
	service, known := arn.Service.Literal()
	if arn.Fields < 6 || arn.Open || !arn.Prefix.Is("arn") || !known || !plain(service) {
		return "", false
	}
	if service != "iam" && service != "sts" {
		return "a resource of " + service, false
	}
	word, known := arn.Type().Literal()
	if !known {
		return "", false
	}
	switch word {
	case "root":
		return rootType(arn), false
	case "user", "assumed-role", "federated-user":
		return typeWords()[word], true
	}
	return typeWords()[word], false
}

// rootType is the type of a resource that begins with root: only alone is it one.
func rootType(arn policy.ARN) string {
	if arn.Resource.Is("root") {
		return "the root of an account"
	}
	return ""
}

func typeWords() map[string]string {
	return map[string]string{
		"user": "a user", "group": "a group", "policy": "a policy", "instance-profile": "an instance profile",
		"saml-provider": "a SAML provider", "oidc-provider": "an OIDC provider", "server-certificate": "a server certificate",
		"mfa": "an MFA device", "assumed-role": "a session of a role", "federated-user": "a federated session",
	}
}

// plain reports whether a field is written in lower case without wildcards.
func plain(field string) bool {
	return field != "" && strings.Trim(field, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
