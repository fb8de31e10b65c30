package why

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestErrorsLeadToTheirStep(t *testing.T) {
	const denied = "An error occurred (AccessDenied) when calling the AssumeRole operation: "
	const user = "User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: " + alice
	for text, step := range map[string]string{
		denied + user: Caller,
		denied + user + " because no identity-based policy allows the sts:AssumeRole action":               Identity,
		denied + user + " because no role trust policy allows the sts:AssumeRole action":                   Trust,
		denied + user + " because no resource-based policy allows the sts:AssumeRole action":               Trust,
		denied + user + " because no permissions boundary allows the sts:AssumeRole action":                Boundary,
		denied + user + " because no session policy allows the sts:AssumeRole action":                      Session,
		denied + user + " because no service control policy allows the sts:AssumeRole action":              SCP,
		denied + user + " because no resource control policy allows the sts:AssumeRole action":             RCP,
		denied + user + " with an explicit deny in an identity-based policy":                               Denies,
		denied + user + " with an explicit deny in a resource-based policy":                                Denies,
		denied + user + " with an explicit deny in the role trust policy":                                  Denies,
		denied + user + " with an explicit deny in a service control policy":                               SCP,
		denied + user + " with an explicit deny in a resource control policy":                              RCP,
		denied + user + " with an explicit deny in a permissions boundary":                                 Boundary,
		denied + user + " with an explicit deny in a session policy":                                       Session,
		denied + "Roles may not be assumed by root accounts.":                                              Caller,
		denied + "MultiFactorAuthentication failed with invalid MFA one time pass code.":                   CannotSee,
		"Invalid information in one or more fields. Check your information or contact your administrator.": Caller,
		"User: arn:aws:sts::111122223333:assumed-role/ci/s is not authorized to perform: iam:PassRole on resource: arn:aws:iam::111122223333:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling": Identity,
		"codebuild.amazon.com did not create the default version (V2) of the CodeBuildBasePolicy policy that is attached to the CodeBuildServiceRole role.":                                                                Identity,
		"MalformedPolicyDocument: Has prohibited field Principal":                                                                                        Trust,
		`MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::111122223333:user/Bob"`:                                               Trust,
		`MalformedPolicyDocument: AssumeRolepolicy contained an invalid principal: "STAR":"*"`:                                                           Trust,
		"MalformedPolicyDocument: AssumeRole policy may only specify STS AssumeRole actions.":                                                            Trust,
		"An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity": Trust,
		"InvalidIdentityToken: No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com":                          Trust,
		"InvalidIdentityToken: Incorrect token audience":                                                                                                 Trust,
		"ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.":                            Session,
		"ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.":                                               Session,
		"1 validation error detected: Value at 'durationSeconds' failed to satisfy constraint":                                                           Session,
		"PackedPolicyTooLarge: Packed size of session tags consumes 115% of allotted space":                                                              Session,
		"LimitExceeded: Cannot exceed quota for PolicyVersionsPerPolicy: 5":                                                                              Identity,
		"UnmodifiableEntity: Cannot perform the operation on the protected role 'AWSServiceRoleForAutoScaling'":                                          Trust,
		"NoSuchEntity: The role with name Alice cannot be found.":                                                                                        Trust,
		"An error occurred (ExpiredToken) when calling the AssumeRole operation: The security token included in the request is expired":                  CannotSee,
		"An error occurred (InvalidClientTokenId) when calling the AssumeRole operation: The security token included in the request is invalid":          CannotSee,
		"RegionDisabledException: STS is not activated in this region for account:111122223333":                                                          CannotSee,
	} {
		got, known := Recognise(text)
		if !known || got.Step != step || got.Means == "" {
			t.Errorf("%q: got %+v, want %s", text, got, step)
		}
		if strings.Contains(text, user) && (got.From != "arn:aws:iam::111122223333:user/bob" || got.To != alice || got.Action != "sts:AssumeRole") {
			t.Errorf("%q: got %+v", text, got)
		}
	}
	if got, known := Recognise("BucketAlreadyExists: somebody has it"); known {
		t.Errorf("got %+v", got)
	}
}

// What AWS is expected to say of each denial leads back to its step.
func TestExpectedErrors(t *testing.T) {
	own := func(identity, trust string) map[string]string {
		return map[string]string{roles + "/bob.tf": bob(identity), roles + "/alice.tf": trusting("", trust)}
	}
	account := strings.ReplaceAll(trustsRoot, callers, roles)
	deny := `{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}`
	limited := func(statement string) scene {
		files := own(mayAlice, account)
		files["limit.json"] = policyOf([]string{statement})
		return scene{files: files, limit: "limit.json"}
	}
	oidc := principal(policy.OIDCCaller, roles, "/", "token.actions.githubusercontent.com")
	for name, test := range map[string]struct {
		scene
		want, step string
	}{
		"identity":        {scene{files: pair([]string{unrelated}, []string{trustsBob})}, "because no identity-based policy allows the sts:AssumeRole action", Identity},
		"trust":           {scene{files: pair([]string{mayAlice}, []string{trustsEC2})}, "because no role trust policy allows the sts:AssumeRole action", Trust},
		"session":         {limited(unrelated), "because no session policy allows the sts:AssumeRole action", Session},
		"session denies":  {limited(deny), "with an explicit deny in a session policy", Session},
		"identity denies": {scene{files: pair([]string{mayAlice, deny}, []string{trustsBob})}, "with an explicit deny in an identity-based policy", Denies},
		"trust denies":    {scene{files: pair([]string{mayAlice}, []string{trustsBob, strings.Replace(trustsBob, "Allow", "Deny", 1)})}, "with an explicit deny in a resource-based policy", Denies},
		"root":            {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.Root, callers, "/", "root")}, "Roles may not be assumed by root accounts.", Caller},
		"token":           {scene{files: pair(nil, []string{trustsEC2}), from: oidc}, "calling the AssumeRoleWithWebIdentity operation: Not authorized to perform sts:AssumeRoleWithWebIdentity", Trust},
		"companion":       {scene{files: pair([]string{mayAlice}, []string{trustsBob}), context: map[string]string{"sts:SourceIdentity": "bob"}}, "not authorized to perform: sts:SetSourceIdentity", Trust},
		"too short":       {scene{files: pair([]string{mayAlice}, []string{trustsBob}), seconds: 1}, "greater than or equal to 900", Session},
		"longest":         {scene{files: pair([]string{mayAlice}, []string{trustsBob}), seconds: 50000}, "less than or equal to 43200", Session},
		"too long":        {scene{files: pair([]string{mayAlice}, []string{trustsBob}), seconds: 7200}, "exceeds the MaxSessionDuration", Session},
		"document":        {scene{files: pair([]string{mayAlice}, []string{with(trustsBob, `"Resource": "*"`)})}, "MalformedPolicyDocument", ""},
		"service":         {scene{files: pair(nil, []string{trustsBob}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, "the service reports that it cannot assume", ""},
		"pass":            {scene{files: own(unrelated, trustsEC2), action: "iam:PassRole", service: "ec2.amazonaws.com"}, "because no identity-based policy allows the iam:PassRole action", Identity},
		"pass to another": {scene{files: own(strings.ReplaceAll(mayAlice, "sts:AssumeRole", "iam:PassRole"), trustsEC2), action: "iam:PassRole", service: "ecs.amazonaws.com"}, "cannot be assumed by ecs.amazonaws.com", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := test.explain(t)
			if c.Verdict != policy.No || !strings.Contains(c.Expect, test.want) {
				t.Fatalf("%v: got %q, want %q", c.Verdict, c.Expect, test.want)
			}
			if got, known := Recognise(c.Expect); test.step != "" && (!known || got.Step != test.step) {
				t.Errorf("%q leads to %+v", c.Expect, got)
			}
		})
	}
}

func TestChecklistBeginsAtTheError(t *testing.T) {
	c := scene{files: pair(nil, []string{trustsBob})}.explain(t)
	before := len(c.Steps)
	told, _ := Recognise("because no session policy allows the sts:AssumeRole action")
	c.BeginAt(told)
	if c.Steps[0].Step != Session || c.Steps[1].Step != Caller || len(c.Steps) != before || c.Means != told.Means {
		t.Errorf("got %+v", c)
	}
}

// FuzzRecognise pastes anything for an error: what is made of it are pieces of it.
func FuzzRecognise(f *testing.F) {
	f.Add("User: arn:aws:iam::111122223333:user/bob is not authorized to perform: sts:AssumeRole on resource: " + alice)
	f.Add("MalformedPolicyDocument: Has prohibited field Principal")
	f.Fuzz(func(t *testing.T, text string) {
		told, known := Recognise(text)
		if known != (told.Means != "") {
			t.Errorf("%q: %+v", text, told)
		}
		for _, piece := range []string{told.From, told.To, told.Action} {
			if !strings.Contains(text, piece) {
				t.Errorf("%q is nothing of %q", piece, text)
			}
		}
	})
}
