package request

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// text reads ⟨name⟩ as a hole.
func text(written string) policy.Text {
	before, rest, found := strings.Cut(written, "⟨")
	if !found {
		return policy.Literal(written)
	}
	name, after, _ := strings.Cut(rest, "⟩")
	return policy.Concat(policy.Literal(before), policy.HoleText(name, "stack", policy.AnyText), text(after))
}

// principal is a declared one by its ARN, or the name of a service.
func principal(arn string) *policy.Principal {
	if !strings.HasPrefix(arn, "arn:") {
		return &policy.Principal{Kind: policy.ServiceCaller, Key: arn, Name: policy.Literal(arn)}
	}
	parsed := policy.ParseARN(text(arn))
	kind := map[string]policy.PrincipalKind{
		"role": policy.Role, "user": policy.User, "root": policy.Root, "federated-user": policy.FederatedUser,
		"saml-provider": policy.SAMLCaller, "oidc-provider": policy.OIDCCaller,
	}[parsed.Type().String()]
	p := &policy.Principal{
		Kind: kind, Key: policy.Key("stack", arn), TagsComplete: true,
		Partition: parsed.Partition, Account: parsed.Account, Path: parsed.Path(), Name: parsed.Name(),
	}
	if kind == policy.OIDCCaller {
		p.Name = policy.Literal(strings.TrimPrefix(parsed.Resource.String(), "oidc-provider/"))
	}
	return p
}

const (
	someUser    = "arn:aws:iam::111122223333:user/team/heron"
	someRole    = "arn:aws:iam::111122223333:role/ci-runner"
	target      = "arn:aws:iam::210987654321:role/kestrel-reader"
	someRoot    = "arn:aws:iam::111122223333:root"
	someGuest   = "arn:aws:sts::111122223333:federated-user/guest"
	someService = "lambda.amazonaws.com"
	github      = "arn:aws:iam::210987654321:oidc-provider/token.actions.githubusercontent.com"
	someIDP     = "arn:aws:iam::210987654321:saml-provider/marsh-idp"
)

// closed lets a role be assumed without session tags.
func closed(role *policy.Principal) *policy.Principal {
	role.Trust = []*policy.Document{{Statements: []*policy.Statement{{
		Effect:  &policy.Value{Text: policy.Literal("Allow")},
		Actions: []policy.Value{{Text: policy.Literal("sts:AssumeRole")}},
	}}}}
	return role
}

func tagged(p *policy.Principal, tags ...string) *policy.Principal {
	for i := 0; i < len(tags); i += 2 {
		p.Tags = append(p.Tags, policy.Tag{
			Key:   policy.Value{Text: text(tags[i]), Scalar: policy.String},
			Value: policy.Value{Text: text(tags[i+1]), Scalar: policy.String},
		})
	}
	return p
}

func conditions(t testing.TB, source string) *policy.Statement {
	t.Helper()
	var operators map[string]map[string]any
	if err := json.Unmarshal([]byte(source), &operators); err != nil {
		t.Fatalf("%s: %v", source, err)
	}
	statement := &policy.Statement{}
	for operator, keys := range operators {
		for key, value := range keys {
			list, isList := value.([]any)
			if !isList {
				list = []any{value}
			}
			condition := policy.Condition{Operator: text(operator), Key: text(key)}
			for _, value := range list {
				condition.Values = append(condition.Values, policy.Value{Text: text(fmt.Sprint(value)), Scalar: policy.String})
			}
			statement.Conditions = append(statement.Conditions, condition)
		}
	}
	slices.SortFunc(statement.Conditions, func(a, b policy.Condition) int {
		return strings.Compare(a.Operator.String()+a.Key.String(), b.Operator.String()+b.Key.String())
	})
	return statement
}

// known is a key with these values.
func known(values ...string) Held {
	held := Held{Present: policy.Yes, Known: true}
	for _, value := range values {
		held.Values = append(held.Values, text(value))
	}
	return held
}

func many(values ...string) Held {
	held := known(values...)
	held.Many = true
	return held
}

var absent = Held{Present: policy.No}

type holdsTest struct {
	conditions string
	want       policy.Tri
}

func testHolds(t *testing.T, context *Context, tests []holdsTest) {
	t.Helper()
	for _, test := range tests {
		if got := context.Holds(conditions(t, test.conditions), policy.Yes, nil); got != test.want {
			t.Errorf("%s: got %s, want %s", test.conditions, got, test.want)
		}
	}
}

// Section by section as the page "Condition operators" tells.
func TestOperatorsCompareWhatIsThere(t *testing.T) {
	c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	c.Set("k:string", known("Heron"))
	c.Set("k:number", known("3600"))
	c.Set("k:date", known("2026-01-01T00:00:00Z"))
	c.Set("k:bool", known("true"))
	c.Set("k:binary", known("QmluYXJ5"))
	c.Set("k:ip", known("203.0.113.20"))
	c.Set("k:ip6", known("2001:db8::1"))
	c.Set("k:arn", known("arn:aws:iam::111122223333:role/team/app"))
	testHolds(t, c, []holdsTest{
		{`{"StringEquals": {"k:string": "Heron"}}`, policy.Yes},
		{`{"StringEquals": {"K:String": ["crane", "Heron"]}}`, policy.Yes},
		{`{"StringEquals": {"k:string": "heron"}}`, policy.No},
		{`{"StringEquals": {"k:string": "Her*"}}`, policy.No},
		{`{"stringnotequals": {"k:string": ["crane", "Heron"]}}`, policy.No},
		{`{"StringNotEquals": {"k:string": ["crane", "heron"]}}`, policy.Yes},
		{`{"StringEqualsIgnoreCase": {"k:string": "hERON"}}`, policy.Yes},
		{`{"StringNotEqualsIgnoreCase": {"k:string": "hERON"}}`, policy.No},
		{`{"StringLike": {"k:string": "H?r*"}}`, policy.Yes},
		{`{"StringLike": {"k:string": "h*"}}`, policy.No},
		{`{"StringNotLike": {"k:string": "H*"}}`, policy.No},
		{`{"StringEqualsIfExists": {"k:string": "crane"}}`, policy.No},
		{`{"NumericEquals": {"k:number": 3600.0}}`, policy.Yes},
		{`{"NumericNotEquals": {"k:number": "3600"}}`, policy.No},
		{`{"NumericLessThan": {"k:number": "3600"}}`, policy.No},
		{`{"NumericLessThanEquals": {"k:number": "3600"}}`, policy.Yes},
		{`{"NumericGreaterThan": {"k:number": ["9000", "900"]}}`, policy.Yes},
		{`{"NumericGreaterThanEquals": {"k:number": "3601"}}`, policy.No},
		{`{"NumericLessThan": {"k:number": "one hour"}}`, policy.No},
		{`{"NumericNotEquals": {"k:number": "one hour"}}`, policy.Unknown},
		{`{"NumericLessThan": {"k:string": "3600"}}`, policy.No},
		{`{"DateLessThan": {"k:date": "2026-01-01T00:00:00Z"}}`, policy.No},
		{`{"DateLessThanEquals": {"k:date": "2026-01-01"}}`, policy.Yes},
		{`{"DateGreaterThan": {"k:date": "1700000000"}}`, policy.Yes},
		{`{"DateEquals": {"k:date": "2026-01-01T01:00:00+01:00"}}`, policy.Yes},
		{`{"DateNotEquals": {"k:date": "2026-01-01"}}`, policy.No},
		{`{"DateLessThan": {"k:date": "tomorrow"}}`, policy.No},
		{`{"DateNotEquals": {"k:date": "tomorrow"}}`, policy.Unknown},
		{`{"DateLessThan": {"k:date": "2027-01-01T00:00:00"}}`, policy.Unknown},
		{`{"Bool": {"k:bool": "True"}}`, policy.Yes},
		{`{"Bool": {"k:bool": false}}`, policy.No},
		{`{"Bool": {"k:bool": "yes"}}`, policy.No},
		{`{"BinaryEquals": {"k:binary": "QmluYXJ5"}}`, policy.Yes},
		{`{"BinaryEquals": {"k:binary": "QmluYXJz"}}`, policy.No},
		{`{"IpAddress": {"k:ip": "203.0.113.0/24"}}`, policy.Yes},
		{`{"IpAddress": {"k:ip": "203.0.113.20"}}`, policy.Yes},
		{`{"IpAddress": {"k:ip": "203.0.113.21"}}`, policy.No},
		{`{"IpAddress": {"k:ip": "::/0"}}`, policy.No},
		{`{"IpAddress": {"k:ip6": "0.0.0.0/0"}}`, policy.No},
		{`{"IpAddress": {"k:ip6": "2001:DB8::/32"}}`, policy.Yes},
		{`{"NotIpAddress": {"k:ip": "203.0.113.0/24"}}`, policy.No},
		{`{"IpAddress": {"k:ip": "the office"}}`, policy.No},
		{`{"NotIpAddress": {"k:ip": "the office"}}`, policy.Unknown},
		{`{"ArnLike": {"k:arn": "arn:aws:iam::111122223333:role/*"}}`, policy.Yes},
		{`{"ArnEquals": {"k:arn": "arn:aws:iam::*:role/team/a?p"}}`, policy.Yes},
		{`{"ArnLike": {"k:arn": "arn:aws:iam::*"}}`, policy.No},
		{`{"ArnLike": {"k:arn": "*"}}`, policy.Unknown},
		{`{"ArnNotLike": {"k:arn": "arn:aws:iam::*"}}`, policy.Yes},
		{`{"ArnNotEquals": {"k:arn": "arn:aws:iam::111122223333:role/team/app"}}`, policy.No},
		{`{"ArnEquals": {"k:arn": "arn:aws:iam::111122223333:role/Team/app"}}`, policy.No},
		{`{"Null": {"k:arn": "false"}}`, policy.Yes},
		{`{"Null": {"k:arn": true}}`, policy.No},
		{`{"Null": {"k:arn": "perhaps"}}`, policy.Unknown},
		{`{"NullIfExists": {"k:arn": "false"}}`, policy.Unknown},
		{`{"StringSounds": {"k:string": "Heron"}}`, policy.Unknown},
		{`{"StringEquals": {"k:string": "⟨var.name⟩"}}`, policy.Unknown},
		{`{"StringEquals": {"k:string": ["⟨var.name⟩", "Heron"]}}`, policy.Yes},
		{`{"⟨var.operator⟩": {"k:string": "Heron"}}`, policy.Unknown},
		{`{"StringEquals": {"k:string": "Heron", "k:number": "1"}}`, policy.No},
		{`{"ForAnyValue:StringEquals": {"k:string": "Heron"}}`, policy.Yes},
		{`{"ForAllValues:StringEquals": {"k:string": "crane"}}`, policy.No},
	})
}

func TestAbsentKeysPassAsTheTableOfOperatorsSays(t *testing.T) {
	c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	c.Set("k:absent", absent)
	testHolds(t, c, []holdsTest{
		{`{"StringEquals": {"k:absent": "x"}}`, policy.No},
		{`{"StringLike": {"k:absent": "*"}}`, policy.No},
		{`{"ArnLike": {"k:absent": "arn:aws:iam::*:role/x"}}`, policy.No},
		{`{"NumericLessThan": {"k:absent": "1"}}`, policy.No},
		{`{"DateLessThan": {"k:absent": "2030-01-01"}}`, policy.No},
		{`{"Bool": {"k:absent": "true"}}`, policy.No},
		{`{"IpAddress": {"k:absent": "0.0.0.0/0"}}`, policy.No},
		{`{"BinaryEquals": {"k:absent": "QQ=="}}`, policy.No},
		{`{"StringNotEquals": {"k:absent": "x"}}`, policy.Yes},
		{`{"StringNotEqualsIgnoreCase": {"k:absent": "x"}}`, policy.Yes},
		{`{"StringNotLike": {"k:absent": "*"}}`, policy.Yes},
		{`{"ArnNotLike": {"k:absent": "*"}}`, policy.Yes},
		{`{"NumericNotEquals": {"k:absent": "1"}}`, policy.Yes},
		{`{"DateNotEquals": {"k:absent": "2030-01-01"}}`, policy.Yes},
		{`{"NotIpAddress": {"k:absent": "0.0.0.0/0"}}`, policy.Yes},
		{`{"StringEqualsIfExists": {"k:absent": "x"}}`, policy.Yes},
		{`{"BoolIfExists": {"k:absent": "true"}}`, policy.Yes},
		{`{"StringNotEqualsIfExists": {"k:absent": "x"}}`, policy.Yes},
		{`{"Null": {"k:absent": "true"}}`, policy.Yes},
		{`{"Null": {"k:absent": "false"}}`, policy.No},
		{`{"ForAnyValue:StringEquals": {"k:absent": "x"}}`, policy.No},
		{`{"ForAnyValue:StringNotEquals": {"k:absent": "x"}}`, policy.No},
		{`{"ForAllValues:StringEquals": {"k:absent": "x"}}`, policy.Yes},
		{`{"ForAllValues:StringNotEquals": {"k:absent": "x"}}`, policy.Yes},
		{`{"ForAllValues:StringNotLike": {"k:absent": "x"}}`, policy.Unknown},
	})
}

func TestKeysOfSeveralValuesWantASetOperator(t *testing.T) {
	c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	c.Set("aws:TagKeys", many("team", "stage"))
	testHolds(t, c, []holdsTest{
		{`{"StringEquals": {"aws:TagKeys": ["team", "stage"]}}`, policy.No},
		{`{"StringNotEquals": {"aws:TagKeys": "cost"}}`, policy.Unknown},
		{`{"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}`, policy.Yes},
		{`{"ForAnyValue:StringEquals": {"aws:TagKeys": "cost"}}`, policy.No},
		{`{"ForAnyValue:StringNotEquals": {"aws:TagKeys": "team"}}`, policy.Yes},
		{`{"ForAllValues:StringEquals": {"aws:TagKeys": "team"}}`, policy.No},
		{`{"ForAllValues:StringEquals": {"aws:TagKeys": ["team", "stage", "cost"]}}`, policy.Yes},
		{`{"ForAllValues:StringNotEquals": {"aws:TagKeys": "cost"}}`, policy.Yes},
	})
	c.Set("aws:TagKeys", Held{Present: policy.Yes})
	testHolds(t, c, []holdsTest{
		{`{"StringEquals": {"aws:TagKeys": "team"}}`, policy.Unknown},
		{`{"ForAnyValue:StringEquals": {"aws:TagKeys": "team"}}`, policy.Unknown},
		{`{"ForAllValues:StringLike": {"aws:TagKeys": "*"}}`, policy.Yes},
	})
}
