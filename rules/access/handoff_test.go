package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestWhichServicesARoleTrusts(t *testing.T) {
	for fields, want := range map[string]policy.Tri{
		`"Principal": {"Service": "lambda.amazonaws.com"}`:                                                                                policy.Yes,
		`"Principal": {"Service": ["ec2.amazonaws.com", "lambda.amazonaws.com"]}`:                                                         policy.Yes,
		`"Principal": {"Service": "ec2.amazonaws.com"}`:                                                                                   policy.No,
		`"Principal": {"AWS": "arn:aws:iam::123456789012:root"}`:                                                                          policy.No,
		`"Principal": {"Federated": "⟨var.provider⟩"}`:                                                                                    policy.No,
		`"Principal": {"Service": "⟨var.service⟩.amazonaws.com"}`:                                                                         policy.Unknown,
		`"Principal": {"AWS": "*"}`:                                                                                                       policy.Unknown,
		`"Principal": {"AWS": "⟨var.principal⟩"}`:                                                                                         policy.Unknown,
		`"Principal": {"⟨var.type⟩": "ec2.amazonaws.com"}`:                                                                                policy.Unknown,
		`"NotPrincipal": {"Service": "ec2.amazonaws.com"}`:                                                                                policy.Unknown,
		`"Principal": {"Service": "lambda.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}`:          policy.Unknown,
		`"Principal": {"Service": "ec2.amazonaws.com"}, "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}}`:             policy.No,
		`"Principal": {"Service": "lambda.amazonaws.com"}, "Condition": {"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}`: policy.Yes,
		`"Principal": {"Service": "lambda.amazonaws.com"}, "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}`:    policy.No,
	} {
		b := &builder{}
		declared := b.trust(b.principal(role(accountA, "worker")), statement(`"Effect": "Allow", "Action": "sts:AssumeRole", `+fields))
		wantTri(t, fields, b.join().trustsService(declared, "lambda.amazonaws.com", nil), want)
	}
}

func TestOtherActionsLetNoServiceIn(t *testing.T) {
	b := &builder{}
	declared := b.trust(b.principal(role(accountA, "worker")), statement(`"Effect": "Allow", "Action": "sts:TagSession", "Principal": {"Service": "lambda.amazonaws.com"}`))
	wantTri(t, "sts:TagSession alone", b.join().trustsService(declared, "lambda.amazonaws.com", nil), policy.No)
}

func TestWhatIsNotKnownOfATrustPolicy(t *testing.T) {
	b := &builder{}
	bare := b.principal(role(accountA, "bare"))
	partial := b.trust(b.principal(role(accountA, "partial")), statement(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}`))
	partial.Trust[0].Partial = true
	denying := b.trust(b.principal(role(accountA, "denying")), `{"Statement": [
		{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}},
		{"Effect": "Deny", "Action": "sts:AssumeRole", "Principal": {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]}}]}`)
	joined := b.join()
	wantTri(t, "a role without a trust policy", joined.trustsService(bare, "lambda.amazonaws.com", nil), policy.Unknown)
	wantTri(t, "a trust policy that was read in part", joined.trustsService(partial, "lambda.amazonaws.com", nil), policy.Unknown)
	wantTri(t, "what it says all the same", joined.trustsService(partial, "ec2.amazonaws.com", nil), policy.Yes)
	wantTri(t, "a service that a Deny names", joined.trustsService(denying, "lambda.amazonaws.com", nil), policy.No)
	wantTri(t, "a role that nobody declares", joined.trustsService(&policy.Principal{Kind: policy.Role}, "lambda.amazonaws.com", nil), policy.Unknown)
}
