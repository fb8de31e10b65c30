package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// request is what the two ends of a pair settle of a request's context.
type request struct {
	caller, role *policy.Principal
}

// conditions tells whether the conditions of a statement hold for the request, dates
// apart. What only the request itself could tell is Unknown.
func (q request) conditions(statement *policy.Statement) policy.Tri {
	answer := policy.Yes
	if statement.PartialConditions {
		answer = policy.Unknown
	}
	for i := range statement.Conditions {
		condition := &statement.Conditions[i]
		if condition.OnClock() == policy.Yes {
			continue
		}
		holds := q.condition(condition)
		if len(condition.When) > 0 {
			holds = choose(statement.When.Implies(condition.When), holds, policy.Yes)
		}
		answer = policy.And(answer, holds)
	}
	return answer
}

func (q request) condition(condition *policy.Condition) policy.Tri {
	key, known := condition.Key.Literal()
	operator, operatorKnown := condition.Operator.Literal()
	if !known || !operatorKnown {
		return policy.Unknown
	}
	text, present := q.value(strings.ToLower(key))
	if !present {
		return policy.Unknown
	}
	return compare(strings.ToLower(operator), text, condition.Values)
}

// value is what the context surely holds under a key.
func (q request) value(key string) (policy.Text, bool) {
	switch key {
	case "aws:principalarn":
		return q.caller.ARN(), true
	case "aws:principalaccount":
		return q.caller.Account, true
	case "aws:principaltype":
		if q.caller.Kind == policy.User {
			return policy.Literal("User"), true
		}
		return policy.Literal("AssumedRole"), true
	case "aws:username":
		return q.caller.Name, q.caller.Kind == policy.User
	case "aws:resourceaccount":
		return q.role.Account, true
	}
	return policy.Text{}, false
}

// compare a text that is surely there with the values of a condition, by its operator
// in lower case. Operators that are no matter of text, and set operators, are Unknown.
func compare(operator string, text policy.Text, values []policy.Value) policy.Tri {
	operator = strings.TrimSuffix(operator, "ifexists")
	matches := matcher(operator)
	if matches == nil || len(values) == 0 {
		return policy.Unknown
	}
	answer := policy.No
	for _, value := range values {
		match := matches(policy.Variables(value.Text), text)
		if value.Scalar == policy.Open || len(value.When) > 0 {
			match = policy.And(match, policy.Unknown)
			if match == policy.No {
				match = openValue(value)
			}
		}
		answer = policy.Or(answer, match)
	}
	if strings.Contains(operator, "not") {
		return answer.Not()
	}
	return answer
}

// openValue is the answer for a value that does not match as far as it was read.
func openValue(value policy.Value) policy.Tri {
	if value.Scalar == policy.Open {
		return policy.Unknown
	}
	return policy.No
}

func matcher(operator string) func(pattern, text policy.Text) policy.Tri {
	switch operator {
	case "stringequals", "stringnotequals":
		return policy.Equal
	case "stringequalsignorecase", "stringnotequalsignorecase":
		return policy.EqualFold
	case "stringlike", "stringnotlike":
		return policy.Match
	case "arnequals", "arnlike", "arnnotequals", "arnnotlike":
		return matchARN
	}
	return nil
}

// matchARN is policy.MatchARN but for patterns with too few fields, of which AWS
// documents nothing.
func matchARN(pattern, text policy.Text) policy.Tri {
	if policy.ParseARN(pattern).Fields < 6 {
		return policy.Unknown
	}
	return policy.MatchARN(pattern, text)
}

// inForce tells whether the clock lies within the dates of a statement.
func (r *Result) inForce(statement *policy.Statement) policy.Tri {
	if len(statement.Conditions) == 0 {
		return policy.Yes
	}
	if r.now.IsZero() {
		return policy.Unknown
	}
	return statement.Window().Holds(r.now)
}
