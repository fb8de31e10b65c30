package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

const lambda = "lambda.amazonaws.com"

// worker declares a role with that statement in its trust policy.
func worker(b *builder, fields string) *policy.Principal {
	return b.trust(b.principal(role(accountA, "worker")), statement(`"Effect": "Allow", `+fields))
}

// handOver gives a role to lambda, by its ARN or by a reference to its declaration.
func (b *builder) handOver(arn, key string) *policy.Handoff {
	handoff := &policy.Handoff{
		Address: "fn", Property: "role", Span: b.span(), Role: policy.Value{Text: text(arn)}, Key: key,
		Services: []string{lambda}, Account: policy.Literal(accountA),
	}
	b.repo.Handoffs = append(b.repo.Handoffs, handoff)
	return handoff
}

func TestWhichServicesARoleNames(t *testing.T) {
	for fields, want := range map[string]policy.Tri{
		`"Principal": {"Service": "lambda.amazonaws.com"}`:                        policy.Yes,
		`"Principal": {"Service": "lambda.amazonaws.com.cn"}`:                     policy.Yes,
		`"Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}`: policy.Yes,
		`"Principal": {"Service": "ec2.amazonaws.com"}`:                           policy.No,
		`"Principal": {"AWS": "arn:aws:iam::123456789012:root"}`:                  policy.No,
		`"Principal": {"Federated": "⟨var.provider⟩"}`:                            policy.No,
		`"Principal": {"Service": "⟨var.service⟩.amazonaws.com"}`:                 policy.Unknown,
		`"Principal": {"AWS": "*"}`:                                               policy.Unknown,
		`"Principal": "*"`:                                                        policy.Unknown,
		`"Principal": {"AWS": "⟨var.principal⟩"}`:                                 policy.Unknown,
		`"Principal": {"AWS": "lambda.amazonaws.com"}`:                            policy.Unknown,
		`"Principal": {"⟨var.type⟩": "ec2.amazonaws.com"}`:                        policy.Unknown,
		`"NotPrincipal": {"Service": "ec2.amazonaws.com"}`:                        policy.Unknown,
		`"Principal": {"Service": "lambda.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}`:       policy.Yes,
		`"Principal": {"Service": "lambda.amazonaws.com"}, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}`: policy.Yes,
	} {
		b := &builder{}
		declared := worker(b, `"Action": "sts:AssumeRole", `+fields)
		b.handOver(declared.ARN().String(), "")
		wantTri(t, fields, b.join().Handoffs[0].Trusted, want)
	}
}

func TestOtherActionsNameNoService(t *testing.T) {
	b := &builder{}
	declared := worker(b, `"Action": "sts:TagSession", "Principal": {"Service": "lambda.amazonaws.com"}`)
	b.handOver("worker", declared.Key)
	wantTri(t, "sts:TagSession alone", b.join().Handoffs[0].Trusted, policy.No)
}

func TestOneOfSeveralServicesIsEnough(t *testing.T) {
	b := &builder{}
	declared := worker(b, `"Action": "sts:AssumeRole", "Principal": {"Service": "airflow.amazonaws.com"}`)
	b.handOver("worker", declared.Key).Services = []string{"airflow-env.amazonaws.com", "airflow.amazonaws.com"}
	wantTri(t, "the second service", b.join().Handoffs[0].Trusted, policy.Yes)
}

func TestRolesThatAreNotKnownConvictNobody(t *testing.T) {
	ec2 := `"Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}`
	for what, prepare := range map[string]func(b *builder){
		"a role that nothing declares":   func(b *builder) { b.handOver(role(accountA, "other"), "") },
		"a role whose name is not known": func(b *builder) { b.handOver(role(accountA, "⟨var.role⟩"), "") },
		"a role without a trust policy":  func(b *builder) { b.handOver("bare", b.principal(role(accountA, "bare")).Key) },
		"a text that is no role":         func(b *builder) { b.handOver("arn:aws:iam::123456789012:user/*", "") },
		"a trust policy read in part": func(b *builder) {
			declared := worker(b, ec2)
			declared.Trust[0].Partial = true
			b.handOver("worker", declared.Key)
		},
		"a role of a contrary condition": func(b *builder) {
			declared := worker(b, ec2)
			declared.When = policy.When{{Name: "on", Holds: true}}
			b.handOver("worker", declared.Key).When = policy.When{{Name: "on"}}
		},
		"a trust policy on one condition": func(b *builder) {
			declared := worker(b, `"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}`)
			declared.Trust[0].When = policy.When{{Name: "on", Holds: true}}
			b.handOver("worker", declared.Key)
		},
	} {
		b := &builder{}
		prepare(b)
		wantTri(t, what, b.join().Handoffs[0].Trusted, policy.Unknown)
	}
}

func TestARoleOfAnotherAccountCannotBePassed(t *testing.T) {
	for arn, want := range map[string]policy.Tri{
		role(accountB, "worker"):     policy.Yes,
		role(accountA, "worker"):     policy.No,
		role("⟨account⟩", "worker"):  policy.Unknown,
		"arn:aws:iam::*:role/worker": policy.Unknown,
		"⟨var.role⟩":                 policy.Unknown,
		user(accountB, "*"):          policy.Unknown,
	} {
		b := &builder{}
		b.handOver(arn, "")
		wantTri(t, arn, b.join().Handoffs[0].OtherAccount, want)
	}
}

func TestWhoMayNotPassARole(t *testing.T) {
	trust := `"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}`
	limited := func(service string) string {
		return statement(`"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "` + service + `"}}`)
	}
	for _, test := range []struct {
		what, policy string
		want         int
	}{
		{"nothing of iam:PassRole", allow("lambda:*", "*"), 1},
		{"another role", allow("iam:PassRole", role(accountA, "other")), 1},
		{"every role", allow("iam:PassRole", "*"), 0},
		{"the role", allow("iam:*", role(accountA, "worker")), 0},
		{"a role that is not known", allow("iam:PassRole", "⟨var.role⟩"), 0},
		{"the service", limited(lambda), 0},
		{"a service that is not known", limited("⟨var.service⟩"), 0},
	} {
		b := &builder{}
		declared := worker(b, trust)
		deployer := b.principal(role(accountA, "deploy"), test.policy)
		b.handOver("worker", declared.Key)
		joined := Join(&b.repo, Options{Now: noon, Deployers: []string{deployer.ARN().String()}})
		if got := len(joined.Handoffs[0].Unpassed); got != test.want {
			t.Errorf("%s: %d deployers may not pass the role, want %d", test.what, got, test.want)
		}
		second := b.principal(role(accountA, "admin"), allow("*", "*"))
		joined = Join(&b.repo, Options{Now: noon, Deployers: []string{deployer.ARN().String(), second.ARN().String()}})
		if len(joined.Handoffs[0].Unpassed) != 0 {
			t.Errorf("%s: told although another deployer may", test.what)
		}
		joined = Join(&b.repo, Options{Now: noon, Deployers: []string{deployer.ARN().String(), role(accountA, "elsewhere")}})
		if len(joined.Handoffs[0].Unpassed) != 0 {
			t.Errorf("%s: told although a deployer is not known", test.what)
		}
	}
}

func TestADeployerOfAnotherAccountDeploysNothingHere(t *testing.T) {
	b := &builder{}
	declared := worker(b, `"Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}`)
	deployer := b.principal(role(accountB, "deploy"), allow("lambda:*", "*"))
	b.handOver("worker", declared.Key)
	joined := Join(&b.repo, Options{Now: noon, Deployers: []string{deployer.ARN().String()}})
	if len(joined.Handoffs[0].Unpassed) != 0 {
		t.Error("a deployer of another account is told to pass the role")
	}
}
