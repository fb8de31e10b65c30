package input

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// EveryPassed is an Allow of iam:PassRole on every role, to every service.
type EveryPassed struct {
	// Action is the value that takes in iam:PassRole, and At where it stands, or NotAction.
	Action string `json:"action"`
	At     Place  `json:"at"`
	// ResourceAt is the resource.
	ResourceAt Place `json:"resource_at"`
}

// addPassing adds the permissions to pass every role.
func addPassing(body *Document, document *policy.Document, use *policy.Use) {
	if use.Kind != policy.Identity || document.Partial {
		return
	}
	for _, statement := range document.Statements {
		if statement.Denies() != policy.No && statement.Covers("iam:PassRole") != policy.No {
			return
		}
	}
	for i, statement := range document.Statements {
		if statement.Allows() == policy.Yes && statement.Covers("iam:PassRole") == policy.Yes && !narrowsPassing(statement) {
			body.Statements[i].EveryPassed = everyPassed(statement)
			body.Has.EveryPassed = body.Has.EveryPassed || body.Statements[i].EveryPassed != nil
		}
	}
}

func everyPassed(statement *policy.Statement) *EveryPassed {
	resource := firstWhole(statement, everyRoleHere)
	if resource == nil {
		return nil
	}
	in := within(statement)
	if value := taker(statement, "iam:passrole"); value != nil {
		return &EveryPassed{Action: value.Text.String(), At: in.value(*value), ResourceAt: in.value(*resource)}
	}
	if len(statement.NotActions) == 0 {
		return nil
	}
	return &EveryPassed{Action: "NotAction", At: in.value(statement.NotActions[0]), ResourceAt: in.value(*resource)}
}

// narrowsPassing reports whether a condition asks, or may ask, what is passed to whom.
// Tags of the role are no reliable condition, but tell that somebody thought of it.
func narrowsPassing(statement *policy.Statement) bool {
	if statement.Partial || statement.PartialConditions {
		return true
	}
	for i := range statement.Conditions {
		key, known := statement.Conditions[i].Key.Literal()
		key = strings.ToLower(key)
		switch {
		case !known, key == "iam:passedtoservice", key == "iam:associatedresourcearn",
			strings.HasPrefix(key, "aws:resourcetag/"), strings.HasPrefix(key, "iam:resourcetag/"):
			return true
		}
	}
	return false
}

// everyRoleHere tells whether a resource takes in every role of an account: a role is
// passed within its own account only, so that the account is no matter.
func everyRoleHere(resource *policy.Value) policy.Tri {
	if resource.Default || resource.Scalar == policy.Open {
		return policy.Unknown
	}
	arn := policy.ParseARN(policy.Variables(resource.Text))
	if arn.Fields < 6 || arn.Open || !arn.Service.Is("iam") || arn.Account.Open() {
		return everyRole(resource)
	}
	return policy.Covers(arn.Resource, policy.Literal("role/*"))
}
