package request

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// scene is a request and a statement, made at random.
type scene struct {
	held      map[string]Held
	statement *policy.Statement
	variables policy.Tri
}

func (s scene) answer(context *Context) policy.Tri {
	context.set = s.held
	return context.Holds(s.statement, s.variables, nil)
}

var (
	someTexts = []string{
		"", "a", "ab", "a*", "a?", "*", "A", "b", "${k:one}", "${k:two, 'a'}", "x${k:tag}", "true", "false", "1", "2", "1.0", "3600",
		"2026-01-01T00:00:00Z", "2026-06-01", "1700000000", "2026-01-01T00:00:00", "203.0.113.20", "203.0.113.0/24", "10.0.0.0/8",
		"::1", "0.0.0.0/0", "arn:aws:iam::111122223333:role/a", "arn:aws:iam::*:role/*", "arn:aws:iam::*", "QQ==", "129601",
	}
	someKeys = []string{
		"k:one", "k:two", "k:tag", "aws:TagKeys", "aws:SourceIp", "aws:TokenIssueTime", "aws:MultiFactorAuthAge", "aws:MultiFactorAuthPresent",
		"aws:PrincipalArn", "aws:CurrentTime",
	}
	someOperators = []string{
		"StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike",
		"ArnLike", "ArnEquals", "ArnNotLike", "NumericEquals", "NumericNotEquals", "NumericLessThan", "NumericGreaterThanEquals",
		"DateEquals", "DateNotEquals", "DateLessThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "NotIpAddress", "Null",
	}
)

// heldUnder are values that a key may hold in a request.
func heldUnder(key string) []string {
	switch key {
	case "aws:SourceIp":
		return []string{"203.0.113.20", "203.0.113.99", "2001:db8::1"}
	case "aws:TokenIssueTime":
		return []string{"2026-06-01T00:00:00Z", "2026-06-01T11:00:00Z", "2026-05-31T12:00:00Z"}
	case "aws:MultiFactorAuthAge":
		return []string{"0", "1", "3600", "129600"}
	case "aws:MultiFactorAuthPresent":
		return []string{"true", "false"}
	case "aws:PrincipalArn":
		return []string{"arn:aws:iam::111122223333:role/a", "arn:aws:sts::111122223333:federated-user/b"}
	}
	// Of variables that hold wildcards less is told than could be.
	return slices.DeleteFunc(slices.Clone(someTexts), func(text string) bool { return strings.ContainsAny(text, "*?") })
}

func pick[T any](random *rand.Rand, list []T) T { return list[random.IntN(len(list))] }

func randomScene(random *rand.Rand) scene {
	s := scene{held: map[string]Held{}, statement: &policy.Statement{}, variables: policy.Is(random.IntN(4) > 0)}
	for _, key := range someKeys[:9] {
		held := Held{Present: policy.Is(random.IntN(3) > 0), Known: true, Many: rowOf(strings.ToLower(key)).many}
		for n := random.IntN(3); held.Present == policy.Yes && (n >= 0 && held.Many || len(held.Values) == 0); n-- {
			held.Values = append(held.Values, policy.Literal(pick(random, heldUnder(key))))
		}
		s.held[strings.ToLower(key)] = held
	}
	for range 1 + random.IntN(2) {
		operator := pick(random, []string{"", "", "ForAnyValue:", "ForAllValues:"}) + pick(random, someOperators) + pick(random, []string{"", "", "IfExists"})
		condition := policy.Condition{Operator: policy.Literal(operator), Key: policy.Literal(pick(random, someKeys))}
		for range 1 + random.IntN(3) {
			condition.Values = append(condition.Values, policy.Value{Text: policy.Literal(pick(random, someTexts)), Scalar: policy.String})
		}
		s.statement.Conditions = append(s.statement.Conditions, condition)
	}
	return s
}

// blurred forgets some of what is known.
func (s scene) blurred(random *rand.Rand) scene {
	holes := 0
	// A hole for what stands there, or for its end.
	blur := func(text policy.Text) policy.Text {
		if random.IntN(3) > 0 {
			return text
		}
		holes++
		hole := policy.HoleText(fmt.Sprint("hole ", holes), "", policy.AnyText)
		literal, known := text.Literal()
		if known && len(literal) > 1 && random.IntN(2) > 0 {
			start := strings.TrimSuffix(literal[:random.IntN(len(literal))], "$") // nobody cuts a variable there
			return policy.Concat(policy.Literal(start), hole)
		}
		return hole
	}
	less := scene{held: map[string]Held{}, statement: &policy.Statement{}, variables: s.variables}
	if random.IntN(8) == 0 {
		less.variables = policy.Unknown // the Version is a hole
	}
	for _, key := range someKeys[:9] {
		held := s.held[strings.ToLower(key)]
		held.Values = append([]policy.Text(nil), held.Values...)
		switch random.IntN(8) {
		case 0:
			held.Present = policy.Unknown
			if len(held.Values) == 0 {
				held.Known = false
			}
		case 1:
			held.Known = false
		case 2:
			held = Held{Many: held.Many}
		case 3:
			if len(held.Values) == 1 && !held.Many {
				held.Values = append(held.Values, policy.Literal(pick(random, heldUnder(key))))
			}
		case 4:
			for i := range held.Values {
				held.Values[i] = blur(held.Values[i])
			}
		}
		less.held[strings.ToLower(key)] = held
	}
	for _, condition := range s.statement.Conditions {
		condition.Values = append([]policy.Value(nil), condition.Values...)
		for i := range condition.Values {
			condition.Values[i].Text = blur(condition.Values[i].Text)
		}
		switch random.IntN(12) {
		case 0:
			condition.Key = blur(condition.Key)
		case 1:
			condition.Operator = blur(condition.Operator)
		case 2:
			condition.When = policy.When{{Name: "IsProd", Holds: true}}
		case 3:
			condition.Values[0].When = policy.When{{Name: "IsProd", Holds: true}}
		case 4:
			condition.Values[0].Scalar = policy.Open
		}
		less.statement.Conditions = append(less.statement.Conditions, condition)
	}
	less.statement.PartialConditions = random.IntN(20) == 0
	return less
}

// Whatever is not known any more leaves the answer, or takes it away: it never makes
// another. What was there is one of the things that may be there.
func TestUnknownNeverLies(t *testing.T) {
	const seed = 20261122
	random := rand.New(rand.NewPCG(seed, seed))
	context := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	decided := 0
	for range 200_000 {
		sharp := randomScene(random)
		dim := sharp.blurred(random)
		before, after := sharp.answer(context), dim.answer(context)
		if after != policy.Unknown && after != before {
			t.Fatalf("was %s, is %s\n%s\n%s", before, after, show(sharp), show(dim))
		}
		if after != policy.Unknown {
			decided++
		}
	}
	if decided < 40_000 {
		t.Errorf("only %d answers are decided: the scenes are too dim to prove anything", decided)
	}
}

func show(s scene) string {
	shown := fmt.Sprint("variables ", s.variables, " partial ", s.statement.PartialConditions, "\n")
	for _, condition := range s.statement.Conditions {
		shown += fmt.Sprint("  ", condition.Operator, " ", condition.Key, " ", condition.When)
		for _, value := range condition.Values {
			shown += fmt.Sprintf(" %q(%v %s)", value.Text.String(), value.Scalar, value.When)
		}
		shown += "\n"
	}
	for _, key := range someKeys[:9] {
		shown += fmt.Sprintf("  %s %+v\n", key, s.held[strings.ToLower(key)])
	}
	return shown
}
