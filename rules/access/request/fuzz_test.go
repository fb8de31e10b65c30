package request

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// FuzzHolds asks one condition about one request, then again with a hole for a stretch of its
// value, of what the request carries, or of both: the answer stays, or becomes unknown.
func FuzzHolds(f *testing.F) {
	for _, operator := range someOperators {
		f.Add(operator, "k:one", "a", "b", "a", 1, 1, 0, 1)
	}
	f.Add("DateLessThanIfExists", "aws:TokenIssueTime", "2026-06-01T12:00:00Z", "1767225600", "2026-06-01T11:00:00Z", 1, 1, 4, 10)
	f.Add("ForAnyValue:StringLike", "aws:TagKeys", "${k:one}*", "x", "xy", 2, 0, 1, 2)
	f.Add("ForAllValues:IpAddress", "aws:SourceIp", "203.0.113.0/24", "::1/8", "203.0.113.20", 3, 0, 9, 12)
	f.Fuzz(func(t *testing.T, operator, key, value, other, held string, values, variables, from, to int) {
		if len(operator) > 60 || len(key) > 60 || len(value) > 60 || len(other) > 60 || len(held) > 60 || strings.ContainsAny(held, "*?") {
			return // of variables that hold wildcards less is told than could be
		}
		literal := func(text string) policy.Text { return policy.Literal(strings.ToValidUTF8(text, "_")) }
		context := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
		ask := func(value, held policy.Text) policy.Tri {
			condition := policy.Condition{Operator: literal(operator), Key: literal(key), Values: []policy.Value{{Text: value, Scalar: policy.String}}}
			if values%2 == 0 {
				condition.Values = append(condition.Values, policy.Value{Text: literal(other), Scalar: policy.String})
			}
			carried := Held{Present: policy.Yes, Known: true, Values: []policy.Text{held}, Many: rowOf(strings.ToLower(key)).many}
			if carried.Many && values%3 == 0 {
				carried.Values = append(carried.Values, literal(other))
			}
			context.set = map[string]Held{"k:one": {Present: policy.Yes, Known: true, Values: []policy.Text{literal(other)}}, strings.ToLower(key): carried}
			return context.HoldsOne(&condition, policy.Is(variables%2 == 1))
		}
		truth := ask(literal(value), literal(held))
		dims := [][2]policy.Text{{holed("value", value, from, to), literal(held)}}
		if of := strings.ToLower(key); of != "aws:tokenissuetime" && of != "aws:multifactorauthage" { // which are known to be young
			dims = append(dims, [2]policy.Text{literal(value), holed("held", held, from, to)}, [2]policy.Text{dims[0][0], holed("held", held, from, to)})
		}
		for _, dim := range dims {
			if got := ask(dim[0], dim[1]); got != policy.Unknown && got != truth {
				t.Errorf("%s %s: [%q, %q] and %q: %s, but with %s and %s %s", operator, key, value, other, held, truth, dim[0], dim[1], got)
			}
		}
	})
}

// holed has a hole in the place of the runes from one to another. Of a variable that begins
// there, or is cut before its brace, nothing stays: no language of templates ends a literal there.
func holed(name, text string, from, to int) policy.Text {
	runes := []rune(strings.ToValidUTF8(text, "_"))
	from, to = min(max(from, 0), len(runes)), min(max(to, 0), len(runes))
	if from > to {
		from, to = to, from
	}
	before, after := strings.TrimSuffix(string(runes[:from]), "$"), string(runes[to:])
	if strings.Contains(string(runes[len([]rune(before)):to])+after[:min(1, len(after))], "${") {
		_, after, _ = strings.Cut(after, "}")
	}
	return policy.Concat(policy.Literal(before), policy.HoleText(name, "test", policy.AnyText), policy.Literal(after))
}

// FuzzDisjoint asks two conditions on one key about a value: those called disjoint never
// both hold.
func FuzzDisjoint(f *testing.F) {
	for i, operator := range someOperators {
		f.Add(operator, "a", "b", someOperators[(i+7)%len(someOperators)], "c", "a*", "a")
	}
	f.Add("StringLike", "repo:org/*", "", "StringEquals", "repo:org/name", "x", "repo:org/name")
	f.Fuzz(func(t *testing.T, operator, value, other, operator2, value2, other2, carried string) {
		if len(operator)+len(value)+len(other)+len(operator2)+len(value2)+len(other2)+len(carried) > 300 {
			return
		}
		literal := func(text string) policy.Text { return policy.Literal(strings.ToValidUTF8(text, "_")) }
		condition := func(operator, value, other string) *policy.Condition {
			return &policy.Condition{Operator: literal(operator), Key: policy.Literal("sts:ExternalId"), Values: []policy.Value{
				{Text: literal(value), Scalar: policy.String}, {Text: literal(other), Scalar: policy.String},
			}}
		}
		first, second := condition(operator, value, other), condition(operator2, value2, other2)
		if !Disjoint(first, second) {
			return
		}
		context := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
		for _, held := range []string{carried, value, other, value2, other2} {
			context.Set("sts:ExternalId", Held{Present: policy.Yes, Known: true, Values: []policy.Text{literal(held)}})
			if context.HoldsOne(first, policy.Yes) == policy.Yes && context.HoldsOne(second, policy.Yes) == policy.Yes {
				t.Errorf("%q satisfies %s [%q, %q] and %s [%q, %q]", held, operator, value, other, operator2, value2, other2)
			}
		}
	})
}
