package request

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// What the ends settle, by caller ("Availability" of each key).
func TestEndsSettleKeys(t *testing.T) {
	for _, test := range []struct {
		caller string
		tests  []holdsTest
	}{
		{someUser, []holdsTest{
			{`{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:user/team/heron"}}`, policy.Yes},
			{`{"ArnLike": {"AWS:principalARN": "arn:aws:iam::111122223333:user/heron"}}`, policy.No},
			{`{"StringEquals": {"aws:PrincipalAccount": "111122223333"}}`, policy.Yes},
			{`{"StringEquals": {"aws:PrincipalType": "User"}}`, policy.Yes},
			{`{"StringEquals": {"aws:username": "heron"}}`, policy.Yes},
			{`{"StringLike": {"aws:userid": "AROA*"}}`, policy.No},
			{`{"StringLike": {"aws:userid": "AIDA*"}}`, policy.Yes},
			{`{"StringEquals": {"aws:ResourceAccount": "210987654321"}}`, policy.Yes},
			{`{"Bool": {"aws:PrincipalIsAWSService": "false"}}`, policy.Yes},
			{`{"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}}`, policy.No},
			{`{"StringNotEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}}`, policy.Yes},
			{`{"ArnLike": {"aws:SourceArn": "arn:aws:iam::111122223333:user/team/heron"}}`, policy.No},
			{`{"StringEquals": {"aws:SourceAccount": "111122223333"}}`, policy.No},
			{`{"Null": {"aws:SourceOrgID": "true"}}`, policy.Yes},
			{`{"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, policy.Unknown},
			{`{"BoolIfExists": {"aws:MultiFactorAuthPresent": "false"}}`, policy.Unknown},
			{`{"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}`, policy.Unknown},
			{`{"NumericLessThan": {"aws:MultiFactorAuthAge": "0"}}`, policy.No},
			{`{"NumericGreaterThan": {"aws:MultiFactorAuthAge": "129600"}}`, policy.No},
			{`{"DateLessThan": {"aws:MultiFactorAuthAge": "2030-01-01T00:00:00Z"}}`, policy.No},
			{`{"DateLessThanIfExists": {"aws:MultiFactorAuthAge": "2030-01-01T00:00:00Z"}}`, policy.Unknown},
			{`{"Null": {"aws:TokenIssueTime": "true"}}`, policy.Unknown},
			{`{"DateLessThan": {"aws:TokenIssueTime": "2026-05-30T00:00:00Z"}}`, policy.No},
			{`{"DateLessThan": {"aws:TokenIssueTime": "2026-06-01T11:45:00Z"}}`, policy.Unknown},
			{`{"DateGreaterThanIfExists": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}`, policy.Unknown},
			{`{"DateGreaterThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}`, policy.Unknown},
			{`{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.168.4.0/24"]}}`, policy.No},
			{`{"NotIpAddress": {"aws:SourceIp": "172.16.0.0/12"}}`, policy.Yes},
			{`{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "203.0.113.0/24"]}}`, policy.Unknown},
			{`{"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}`, policy.Unknown},
			{`{"IpAddress": {"aws:VpcSourceIp": "10.0.0.0/8"}}`, policy.Unknown},
			{`{"StringEquals": {"sts:ExternalId": "reed"}}`, policy.Unknown},
			{`{"NumericLessThanEquals": {"sts:DurationSeconds": "3600"}}`, policy.No},
			{`{"StringEquals": {"aws:SourceIdentity": "heron"}}`, policy.No},
			{`{"Null": {"sts:RoleSessionName": "true"}}`, policy.No},
			{`{"StringLike": {"sts:RoleSessionName": "*"}}`, policy.Yes},
			{`{"StringLike": {"aws:PrincipalOrgPaths": "o-a1/r-b2/*"}}`, policy.Unknown},
			{`{"ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-a1/r-b2/*"}}`, policy.Unknown},
			{`{"StringEquals": {"token.actions.githubusercontent.com:sub": "repo:marsh/heronry"}}`, policy.No},
			{`{"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}`, policy.No},
			{`{"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}`, policy.No},
			{`{"StringEquals": {"ec2:Region": "eu-west-1"}}`, policy.Unknown},
			{`{"Null": {"aws:CurrentTime": "true"}}`, policy.No},
			{`{"StringLike": {"aws:CurrentTime": "2026*"}}`, policy.Unknown},
		}},
		{someRole, []holdsTest{
			{`{"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/ci-runner"}}`, policy.Yes},
			{`{"StringEquals": {"aws:PrincipalType": "User"}}`, policy.No},
			{`{"StringEquals": {"aws:PrincipalType": "AssumedRole"}}`, policy.Yes},
			{`{"StringEquals": {"aws:username": "ci-runner"}}`, policy.No},
			{`{"StringNotLike": {"aws:username": "*"}}`, policy.Yes},
			{`{"StringLike": {"aws:userid": "AROA*:*"}}`, policy.Yes},
			{`{"StringLike": {"aws:userid": "AROAEXAMPLE:*"}}`, policy.Unknown},
			{`{"Null": {"aws:TokenIssueTime": "false"}}`, policy.Yes},
			{`{"DateLessThan": {"aws:TokenIssueTime": "2026-05-30T00:00:00Z"}}`, policy.No},
			{`{"DateGreaterThan": {"aws:TokenIssueTime": "2026-01-01T00:00:00Z"}}`, policy.Unknown},
			{`{"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, policy.Unknown},
			{`{"StringEquals": {"aws:SourceIdentity": "heron"}}`, policy.Unknown},
		}},
		{someRoot, []holdsTest{
			{`{"StringEquals": {"aws:PrincipalType": "Account", "aws:userid": "111122223333"}}`, policy.Yes},
			{`{"StringEquals": {"aws:PrincipalArn": "arn:aws:iam::111122223333:root"}}`, policy.Yes},
			{`{"Null": {"aws:username": "true", "aws:PrincipalTag/team": "true"}}`, policy.Yes},
		}},
		{someGuest, []holdsTest{
			{`{"StringEquals": {"aws:PrincipalType": "FederatedUser", "aws:userid": "111122223333:guest"}}`, policy.Yes},
			{`{"ArnLike": {"aws:PrincipalArn": "arn:aws:sts::111122223333:federated-user/*"}}`, policy.Yes},
			{`{"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, policy.No},
		}},
		{someService, []holdsTest{
			{`{"Bool": {"aws:PrincipalIsAWSService": "true"}}`, policy.Yes},
			{`{"StringEquals": {"aws:PrincipalServiceName": "lambda.amazonaws.com"}}`, policy.Yes},
			{`{"StringEquals": {"aws:SourceAccount": "210987654321"}}`, policy.Unknown},
			{`{"StringEquals": {"aws:PrincipalAccount": "210987654321"}}`, policy.Unknown},
			{`{"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, policy.No},
			{`{"StringEquals": {"aws:username": "x"}}`, policy.No},
		}},
		{someIDP, []holdsTest{
			{`{"StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}}`, policy.Unknown},
			{`{"Bool": {"aws:MultiFactorAuthPresent": "true"}}`, policy.No},
			{`{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`, policy.No},
		}},
		{github, []holdsTest{
			{`{"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`, policy.Unknown},
			{`{"StringLike": {"token.actions.githubusercontent.com:sub": "*"}}`, policy.Yes},
			{`{"ForAllValues:StringLike": {"token.actions.githubusercontent.com:job_workflow_ref": "x"}}`, policy.Unknown},
			{`{"StringEquals": {"tokens.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}`, policy.No},
			{`{"StringEquals": {"SAML:aud": "x"}}`, policy.No},
			{`{"StringEquals": {"sts:ExternalId": "x"}}`, policy.No},
		}},
	} {
		caller := principal(test.caller)
		action := "sts:AssumeRole"
		if caller.Kind == policy.OIDCCaller {
			action = "sts:AssumeRoleWithWebIdentity"
		}
		testHolds(t, New(caller, principal(target), action, noon), test.tests)
	}
}

func TestTagsAreThoseOfTheEnds(t *testing.T) {
	user := tagged(principal(someUser), "Department", "CS", "team", "⟨var.team⟩")
	role := tagged(principal(target), "stage", "dev")
	tests := []holdsTest{
		{`{"StringEquals": {"aws:PrincipalTag/department": ["HR", "CS"]}}`, policy.Yes},
		{`{"StringEquals": {"AWS:principaltag/DEPARTMENT": "HR"}}`, policy.No},
		{`{"StringEquals": {"aws:PrincipalTag/team": "raptors"}}`, policy.Unknown},
		{`{"StringEquals": {"aws:PrincipalTag/cost": "1"}}`, policy.No},
		{`{"StringNotEquals": {"aws:PrincipalTag/cost": "1"}}`, policy.Yes},
		{`{"Null": {"aws:PrincipalTag/cost": "true"}}`, policy.Yes},
		{`{"StringEquals": {"aws:ResourceTag/stage": "dev", "iam:ResourceTag/Stage": "dev"}}`, policy.Yes},
		{`{"StringEquals": {"aws:ResourceTag/stage": "prod"}}`, policy.No},
		{`{"StringEquals": {"aws:ResourceTag/stage": "${aws:PrincipalTag/department}"}}`, policy.No},
		{`{"StringEquals": {"aws:ResourceTag/stage": "${aws:PrincipalTag/team}"}}`, policy.Unknown},
		{`{"StringEquals": {"aws:ResourceTag/stage": "${aws:PrincipalTag/cost, 'dev'}"}}`, policy.Yes},
	}
	testHolds(t, New(user, role, "sts:AssumeRole", noon), tests)

	open := *user
	open.TagsComplete = false
	testHolds(t, New(&open, role, "sts:AssumeRole", noon), []holdsTest{
		{`{"StringEquals": {"aws:PrincipalTag/department": "CS"}}`, policy.Yes},
		{`{"StringEquals": {"aws:PrincipalTag/cost": "1"}}`, policy.Unknown},
	})
	unread := tagged(principal(someUser), "⟨merge⟩", "⟨merge⟩", "team", "raptors")
	testHolds(t, New(unread, role, "sts:AssumeRole", noon), []holdsTest{
		{`{"StringEquals": {"aws:PrincipalTag/team": "raptors"}}`, policy.Unknown},
		{`{"Null": {"aws:PrincipalTag/team": "false"}}`, policy.Yes},
		{`{"Null": {"aws:PrincipalTag/cost": "true"}}`, policy.Unknown},
	})
	testHolds(t, New(user, role, "iam:PassRole", noon), []holdsTest{
		{`{"StringEquals": {"iam:ResourceTag/stage": "prod"}}`, policy.Unknown},
		{`{"StringEquals": {"iam:PassedToService": "ec2.amazonaws.com"}}`, policy.Unknown},
		{`{"StringEquals": {"sts:ExternalId": "reed"}}`, policy.No},
	})
}

func TestSessionsOfARoleMayCarryTags(t *testing.T) {
	tests := func(may policy.Tri) []holdsTest {
		return []holdsTest{
			{`{"StringEquals": {"aws:PrincipalTag/team": "raptors"}}`, may},
			{`{"StringEquals": {"aws:PrincipalTag/cost": "1"}}`, policy.And(may.Not(), may)},
			{`{"StringEquals": {"aws:ResourceTag/stage": "dev"}}`, may},
		}
	}
	role := tagged(principal(target), "stage", "dev")
	caller := tagged(principal(someRole), "team", "raptors")
	testHolds(t, New(caller, role, "sts:AssumeRole", noon), tests(policy.Unknown))
	testHolds(t, New(closed(caller), role, "sts:AssumeRole", noon), tests(policy.Yes))
	caller.Trust[0].Statements[0].Actions[0].Text = policy.Literal("sts:*")
	testHolds(t, New(caller, role, "sts:AssumeRole", noon), tests(policy.Unknown))
}

func TestWhatIsGivenOverrides(t *testing.T) {
	c := New(principal(someUser), principal(target), "sts:AssumeRole", noon)
	c.Set("STS:ExternalID", known("REED"))
	c.Set("aws:SourceIp", absent)
	c.Set("aws:username", known("crane"))
	c.Set("aws:PrincipalTag/team", Held{Present: policy.Yes, Known: true, Values: []policy.Text{text("a"), text("b")}})
	testHolds(t, c, []holdsTest{
		{`{"StringEquals": {"sts:ExternalId": "reed"}}`, policy.No},
		{`{"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}`, policy.No},
		{`{"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}`, policy.Yes},
		{`{"StringEquals": {"aws:username": "crane"}}`, policy.Yes},
		{`{"StringEquals": {"aws:PrincipalTag/team": ["a", "b"]}}`, policy.Yes},
		{`{"StringEquals": {"aws:PrincipalTag/team": "a"}}`, policy.Unknown},
		{`{"StringEquals": {"aws:PrincipalTag/team": "c"}}`, policy.No},
		{`{"DateLessThan": {"aws:CurrentTime": "2026-07-01"}}`, policy.Yes},
	})
	c.Set("aws:CurrentTime", known("2027-01-01T00:00:00Z"))
	testHolds(t, c, []holdsTest{{`{"DateLessThan": {"aws:CurrentTime": "2026-07-01"}}`, policy.No}})
}

func TestVariablesHaveTheirValues(t *testing.T) {
	user := tagged(principal(someUser), "team", "raptors", "wild", "a*")
	c := New(user, principal(target), "sts:AssumeRole", noon)
	for _, test := range []struct {
		written, want string
		ok            policy.Tri
	}{
		{"role/${aws:username}-x", "role/heron-x", policy.Yes},
		{"role/${AWS:UserName}", "role/heron", policy.Yes},
		{"role/${aws:PrincipalTag/Team}", "role/raptors", policy.Yes},
		{"role/${aws:PrincipalTag/none, 'shared'}", "role/shared", policy.Yes},
		{"role/${aws:PrincipalTag/none,'shared'}", "role/shared", policy.Yes},
		{"role/${aws:PrincipalTag/team, 'shared'}", "role/raptors", policy.Yes},
		{"role/${aws:PrincipalTag/none}", "role/⟨${aws:PrincipalTag/none}⟩", policy.No},
		{"role/${aws:PrincipalTag/wild}", "role/⟨${aws:PrincipalTag/wild}⟩", policy.Yes},
		{"role/${*}", "role/⟨${*}⟩", policy.Yes},
		{"role/${$}", "role/$", policy.Yes},
		{"role/${aws:SourceIp}", "role/⟨${aws:SourceIp}⟩", policy.Unknown},
		{"role/${aws:SourceIp, 'none'}", "role/⟨${aws:SourceIp, 'none'}⟩", policy.Yes},
		{"role/${aws:TagKeys}", "role/⟨${aws:TagKeys}⟩", policy.Unknown},
		{"role/⟨var.name⟩-${aws:username}", "role/⟨var.name⟩-heron", policy.Yes},
		{"role/plain", "role/plain", policy.Yes},
	} {
		got, ok := c.Expand(text(test.written), policy.Yes)
		if got.String() != test.want || ok != test.ok {
			t.Errorf("%s: got %s (%s), want %s (%s)", test.written, got, ok, test.want, test.ok)
		}
	}
	if got, ok := c.Expand(text("role/${aws:username}"), policy.No); got.String() != "role/${aws:username}" || ok != policy.Yes {
		t.Errorf("without variables: got %s (%s)", got, ok)
	}
	if got, ok := c.Expand(text("role/${aws:username}"), policy.Unknown); got.Known() || ok != policy.Unknown {
		t.Errorf("of an unknown Version: got %s (%s)", got, ok)
	}
	if got, ok := c.Expand(text("role/plain"), policy.Unknown); got.String() != "role/plain" || ok != policy.Yes {
		t.Errorf("of an unknown Version, without a variable: got %s (%s)", got, ok)
	}
}

func TestVariablesInValues(t *testing.T) {
	c := New(principal(someRole), principal(target), "sts:AssumeRole", noon)
	c.Set("sts:RoleSessionName", known("ci-runner"))
	c.Set("k:star", known("a*c"))
	testHolds(t, c, []holdsTest{
		{`{"StringLike": {"sts:RoleSessionName": "${aws:username}"}}`, policy.No},
		{`{"StringNotLike": {"sts:RoleSessionName": "${aws:username}"}}`, policy.Yes},
		{`{"StringEquals": {"sts:RoleSessionName": "${aws:username, 'ci-runner'}"}}`, policy.Yes},
		{`{"StringEquals": {"k:star": "a${*}c"}}`, policy.Yes},
		{`{"StringEquals": {"k:star": "a${?}c"}}`, policy.No},
		{`{"StringEquals": {"sts:RoleSessionName": "${aws:PrincipalTag/x}"}}`, policy.Unknown},
		{`{"Bool": {"aws:PrincipalIsAWSService": "${aws:ViaAWSService}"}}`, policy.Unknown},
	})
	literal := conditions(t, `{"StringEquals": {"sts:RoleSessionName": "${aws:username, 'ci-runner'}"}}`)
	if got := c.Holds(literal, policy.No, nil); got != policy.No {
		t.Errorf("variables of Version 2008 are text: got %s", got)
	}
}
