package access

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// call adds a call of AssumeRole for a role of account A.
func (b *builder) call(change func(*policy.Call)) *policy.Call {
	call := &policy.Call{Action: AssumeRole, Span: b.span(), Role: b.value(role(accountA, "deploy"))}
	if change != nil {
		change(call)
	}
	b.repo.Calls = append(b.repo.Calls, call)
	return call
}

func (b *builder) value(written string) policy.Value {
	return policy.Value{Text: text(written), Span: b.span(), Scalar: policy.String}
}

func (b *builder) pointer(written string) *policy.Value {
	value := b.value(written)
	return &value
}

const anybodyOfB = `"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession"], "Principal": {"AWS": "111122223333"}`

func TestWhatATrustDemandsOfACall(t *testing.T) {
	fresh := func(call *policy.Call) { call.Chained = policy.No }
	with := func(change func(*builder, *policy.Call)) func(*builder, *policy.Call) { return change }
	external := func(id string) func(*builder, *policy.Call) {
		return with(func(b *builder, call *policy.Call) { call.ExternalID = b.pointer(id) })
	}
	tag := func(value string) func(*builder, *policy.Call) {
		return with(func(b *builder, call *policy.Call) {
			fresh(call)
			call.Tags = []policy.Tag{{Key: b.value("Team"), Value: b.value(value)}}
		})
	}
	asks := func(condition string) string { return statement(anybodyOfB + `, "Condition": {` + condition + `}`) }
	id, identity := asks(`"StringEquals": {"sts:ExternalId": ["x1", "x2"]}`), asks(`"StringLike": {"sts:SourceIdentity": "*"}`)
	team := asks(`"StringEquals": {"aws:RequestTag/team": "a"}`)
	for _, test := range []struct {
		fact   string
		trust  string
		change func(*builder, *policy.Call)
		want   string
	}{
		{"no external id", id, nil, "sts:externalid"},
		{"another one", id, external("x3"), "sts:externalid"},
		{"the right one", id, external("x2"), ""},
		{"one that is not known", id, external("⟨var.id⟩"), ""},
		{"one that cannot be it", id, external("⟨var.id⟩-y"), "sts:externalid"},
		{"perhaps one", id, func(_ *builder, call *policy.Call) { call.Partial = true }, ""},
		{"an expression that may be null", id, func(b *builder, call *policy.Call) {
			call.ExternalID = b.pointer("⟨var.id⟩-y")
			call.ExternalID.Scalar = policy.Open
		}, ""},
		{"asked only if it is there", asks(`"StringEqualsIfExists": {"sts:ExternalId": "x1"}`), nil, ""},
		{"an Allow without it beside", `{"Statement": [{` + anybodyOfB + `, "Condition": {"StringEquals": {"sts:ExternalId": "x1"}}}, {` + anybodyOfB + `, "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}`, nil, ""},
		{"an Allow for a service beside", `{"Statement": [{` + anybodyOfB + `, "Condition": {"StringEquals": {"sts:ExternalId": "x1"}}}, {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}]}`, nil, "sts:externalid"},
		{"an Allow that ended beside", `{"Statement": [{` + anybodyOfB + `, "Condition": {"StringEquals": {"sts:ExternalId": "x1"}}}, {` + anybodyOfB + `, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}]}`, nil, "sts:externalid"},
		{"a trust with a hole for its statements", `{"Statement": [{` + anybodyOfB + `, "Condition": {"StringEquals": {"⟨var.key⟩": "x1"}}}]}`, nil, ""},
		{"no source identity of access keys", identity, func(_ *builder, call *policy.Call) { fresh(call) }, "sts:sourceidentity"},
		{"a session that may have one", identity, nil, ""},
		{"a source identity", identity, func(b *builder, call *policy.Call) { call.SourceIdentity = b.pointer("alice") }, ""},
		{"no tag", team, func(_ *builder, call *policy.Call) { fresh(call) }, "aws:requesttag/team"},
		{"perhaps more tags", team, func(_ *builder, call *policy.Call) { fresh(call); call.PartialTags = true }, ""},
		{"another tag", team, tag("b"), "aws:requesttag/team"},
		{"the tag", team, tag("a"), ""},
		{"a tag of a chain", team, nil, ""},
		{"perhaps more tags", team, func(_ *builder, call *policy.Call) { fresh(call); call.PartialTags = true }, ""},
		{"a token sends no external id", id, func(_ *builder, call *policy.Call) { call.Action = AssumeRoleWithWebIdentity }, ""},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountA, "deploy")), test.trust)
		b.call(func(call *policy.Call) {
			if test.change != nil {
				test.change(b, call)
			}
		})
		var got []string
		for _, demand := range b.join().Calls[0].Demands {
			got = append(got, demand.Key)
			if len(demand.Conditions) == 0 {
				t.Errorf("%s: no condition", test.fact)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: demands %v, want %q", test.fact, got, test.want)
		}
	}
}

func TestCallsOfOneOfTwoRolesDemandNothing(t *testing.T) {
	b := &builder{}
	b.trust(b.principal(role(accountA, "deploy")), statement(anybodyOfB+`, "Condition": {"StringEquals": {"sts:ExternalId": "x1"}}`))
	b.call(func(call *policy.Call) { call.Role = b.value(role("⟨account⟩", "deploy")) })
	b.call(func(call *policy.Call) { call.Role = b.value(role(accountB, "deploy")) })
	for _, called := range b.join().Calls {
		if len(called.Demands) > 0 {
			t.Errorf("%s demands", called.Call.Role.Text)
		}
	}
}

func TestDurationsOfCalls(t *testing.T) {
	for _, test := range []struct {
		seconds int
		chained policy.Tri
		maximum string
		want    DurationFault
	}{
		{0, policy.Unknown, "", ""},
		{600, policy.Unknown, "", TooShort},
		{3600, policy.Yes, "", ""},
		{3601, policy.Unknown, "", TooLong},
		{7200, policy.Unknown, "7200", ""},
		{7201, policy.Unknown, "7200", TooLong},
		{7200, policy.Yes, "7200", ChainedLong},
		{7200, policy.Unknown, "⟨var.max⟩", ""},
		{43201, policy.Unknown, "⟨var.max⟩", BeyondAny},
	} {
		b := &builder{}
		declared := b.principal(role(accountA, "deploy"))
		if test.maximum != "" {
			declared.MaxSession = b.pointer(test.maximum)
		}
		b.call(func(call *policy.Call) { call.Seconds, call.Chained = test.seconds, test.chained })
		if got := b.join().Calls[0].Duration; got != test.want {
			t.Errorf("%d seconds of %q: %q, want %q", test.seconds, test.maximum, got, test.want)
		}
	}
}

func TestContextsNeedAnActionOfTheirOwn(t *testing.T) {
	for trust, want := range map[string]bool{
		statement(anybodyOfB): true,
		statement(`"Effect": "Allow", "Action": "sts:*", "Principal": {"AWS": "111122223333"}`):                               false,
		statement(`"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:SetContext"], "Principal": {"AWS": "111122223333"}`):  false,
		statement(`"Effect": "Allow", "Action": ["sts:AssumeRole", "⟨var.action⟩"], "Principal": {"AWS": "111122223333"}`):    false,
		statement(`"Effect": "Allow", "Action": ["sts:SetContext", "sts:AssumeRole"], "Principal": {"Service": "a.example"}`): false,
		statement(`"Effect": "Deny", "Action": ["sts:SetContext", "sts:AssumeRole"], "Principal": {"AWS": "111122223333"}`):   false,
	} {
		b := &builder{}
		b.trust(b.principal(role(accountA, "deploy")), trust)
		b.call(func(call *policy.Call) {
			call.Contexts = []policy.Value{b.value("arn:aws:iam::aws:contextProvider/IdentityCenter")}
		})
		if got := b.join().Calls[0].NoContext != nil; got != want {
			t.Errorf("%s: lacks the action %v", trust, got)
		}
	}
}

func TestProvidingContextsNeedsAPermission(t *testing.T) {
	const contexts = `"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:SetContext"], "Principal": `
	account, itself := statement(contexts+`{"AWS": "123456789012"}`), statement(contexts+`{"AWS": "arn:aws:iam::123456789012:role/hub"}`)
	for _, test := range []struct {
		fact, trust, may string
		change           func(caller *policy.Principal, call *policy.Call)
		want             bool
	}{
		{"a permission that lacks it", account, `["sts:AssumeRole"]`, nil, true},
		{"a permission for both", account, `["sts:AssumeRole", "sts:SetContext"]`, nil, false},
		{"an action that is not known", account, `["sts:AssumeRole", "⟨var.action⟩"]`, nil, false},
		{"a caller that needs none", itself, `["sts:AssumeRole"]`, nil, false},
		{"a policy that was not read", account, `["sts:AssumeRole"]`, func(caller *policy.Principal, _ *policy.Call) {
			caller.Incomplete = []string{"something"}
		}, false},
		{"nobody knows who calls", account, `["sts:AssumeRole"]`, func(_ *policy.Principal, call *policy.Call) { call.Caller = "" }, false},
		{"no context", account, `["sts:AssumeRole"]`, func(_ *policy.Principal, call *policy.Call) { call.Contexts = nil }, false},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountA, "deploy")), test.trust)
		caller := b.principal(role(accountA, "hub"), statement(`"Effect": "Allow", "Action": `+test.may+`, "Resource": "arn:aws:iam::123456789012:role/deploy"`))
		b.call(func(call *policy.Call) {
			call.Caller = caller.Key
			call.Contexts = []policy.Value{b.value("arn:aws:iam::aws:contextProvider/IdentityCenter")}
			if test.change != nil {
				test.change(caller, call)
			}
		})
		if called := b.join().Calls[0]; (called.Unpermitted != nil) != test.want || called.NoContext != nil {
			t.Errorf("%s: %v, %v", test.fact, called.Unpermitted != nil, called.NoContext != nil)
		}
	}
}

func TestSubjectsOfServiceAccounts(t *testing.T) {
	federated := func(conditions string) string {
		return `{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "arn:aws:iam::123456789012:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/A1"}` + conditions + `}`
	}
	of := func(operator, key, value string) string {
		return federated(`, "Condition": {"` + operator + `": {"` + key + `": "` + value + `"}}`)
	}
	const key = "oidc.eks.eu-west-1.amazonaws.com/id/A1:sub"
	for _, test := range []struct {
		fact, subject, trust string
		kept                 bool
	}{
		{"another namespace", "system:serviceaccount:ci:app", of("StringEquals", key, "system:serviceaccount:prod:app"), true},
		{"the same", "system:serviceaccount:ci:app", of("StringEquals", key, "system:serviceaccount:ci:app"), false},
		{"a provider that is not known", "system:serviceaccount:ci:app", of("StringEquals", "⟨local.oidc⟩:sub", "system:serviceaccount:ci:web"), true},
		{"a pattern", "system:serviceaccount:ci:app", of("StringLike", key, "system:serviceaccount:*:app"), false},
		{"a star that is none", "system:serviceaccount:ci:app", of("StringEquals", key, "system:serviceaccount:*:app"), true},
		{"a namespace that is not known", "system:serviceaccount:⟨name⟩:app", of("StringEquals", key, "system:serviceaccount:prod:app"), false},
		{"and another name", "system:serviceaccount:⟨name⟩:app", of("StringEquals", key, "system:serviceaccount:prod:web"), true},
		{"a condition that is not known", "system:serviceaccount:ci:app", of("StringEquals", key, "⟨var.subject⟩"), false},
		{"no condition", "system:serviceaccount:ci:app", federated(""), false},
		{"another statement", "system:serviceaccount:ci:app", of("StringEquals", key, "system:serviceaccount:a:b") + "," + of("StringEquals", key, "system:serviceaccount:ci:app"), false},
		{"two that do not", "system:serviceaccount:ci:app", of("StringEquals", key, "system:serviceaccount:a:b") + "," + of("StringLike", key, "system:serviceaccount:c:*"), true},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountA, "deploy")), `{"Statement": [`+test.trust+`]}`)
		b.call(func(call *policy.Call) {
			call.Kind, call.Action = policy.ServiceAccountCall, AssumeRoleWithWebIdentity
			call.Claims = []policy.TokenClaim{{Key: "sub", Values: []policy.Value{b.value(test.subject)}, All: true}}
		})
		if got := b.join().Calls[0].Subject != nil; got != test.kept {
			t.Errorf("%s: kept out %v", test.fact, got)
		}
	}
}

func TestSessionPoliciesThatForbidTheNextRole(t *testing.T) {
	for _, test := range []struct {
		fact, session string
		next          string
		want          int
	}{
		{"nothing of it", allow("s3:*", "*"), role(accountB, "next"), 1},
		{"another role", allow("sts:AssumeRole", role(accountB, "other")), role(accountB, "next"), 1},
		{"that role", allow("sts:AssumeRole", role(accountB, "next")), role(accountB, "next"), 0},
		{"perhaps it", allow("sts:AssumeRole", "⟨var.roles⟩"), role(accountB, "next"), 0},
		{"a role that is not known", allow("s3:*", "*"), role("⟨account⟩", "next"), 0},
	} {
		b := &builder{}
		b.trust(b.principal(role(accountA, "deploy")), statement(anybodyOfB))
		first := b.call(func(call *policy.Call) {
			call.Key = "first"
			call.Policies = []*policy.Document{b.document(test.session, policy.Session, "first")}
		})
		b.call(func(call *policy.Call) {
			call.Key, call.Source, call.Chained, call.Role = "second", first.Key, policy.Yes, b.value(test.next)
		})
		if got := len(b.join().Calls[0].Narrow); got != test.want {
			t.Errorf("%s: %d calls, want %d", test.fact, got, test.want)
		}
	}
}
