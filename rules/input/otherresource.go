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
	profiles := passesProfiles(statement, action)
	for _, resource := range statement.Resources {
		kind, session := otherType(resource.Text)
		if kind == "" || session && companion || resource.Default || profiles && kind == profileWords {
			continue
		}
		list = append(list, OtherResource{
			ARN: resource.Text.String(), Type: kind, At: in.value(resource),
			Action: action.Text.String(), ActionAt: in.value(*action),
		})
	}
	return list
}

// passesProfiles reports whether a permission to pass roles names roles, too. AWS's own
// policies write the instance profiles beside them: needless, but no mistake.
func passesProfiles(statement *policy.Statement, action *policy.Value) bool {
	if !strings.HasPrefix(strings.ToLower(action.Text.Prefix()), "iam:") {
		return false
	}
	return slices.ContainsFunc(statement.Resources, func(resource policy.Value) bool {
		kind, _ := otherType(resource.Text)
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

// isCompanion tells the actions that go with taking a role.
func isCompanion(action string) bool {
	switch strings.ToLower(action) {
	case "sts:tagsession", "sts:setsourceidentity", "sts:setcontext":
		return true
	}
	return false
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
	word, _ := arn.Type().Literal()
	switch word {
	case "root":
		return rootType(arn), false
	case "user":
		return "a user", true
	case "assumed-role":
		return "a session of a role", true
	case "federated-user":
		return "a federated session", true
	}
	return typeWords(word), false
}

// rootType is the type of a resource that begins with root: only alone is it one.
func rootType(arn policy.ARN) string {
	if arn.Resource.Is("root") {
		return "the root of an account"
	}
	return ""
}

const profileWords = "an instance profile"

// typeWords are a resource type of IAM in words; empty for roles and unknown types.
func typeWords(word string) string {
	switch word {
	case "group", "policy":
		return "a " + word
	case "instance-profile":
		return profileWords
	case "saml-provider":
		return "a SAML provider"
	case "oidc-provider":
		return "an OIDC provider"
	case "server-certificate":
		return "a server certificate"
	case "mfa":
		return "an MFA device"
	}
	return ""
}

// plain reports whether a field is written in lower case without wildcards.
func plain(field string) bool {
	return field != "" && strings.Trim(field, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
