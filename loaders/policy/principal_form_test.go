package policy

import "testing"

func TestPrincipalForm(t *testing.T) {
	account := HoleText("account", "s", Account)
	open := HoleText("var.x", "s", AnyText)
	lit := Literal
	for fact, test := range map[string]struct {
		kind string
		text Text
		want PrincipalForm
	}{
		"twelve digits are an account":               {"AWS", lit("123456789012"), AccountForm},
		"a hole for an account is one":               {"AWS", account, AccountForm},
		"the root ARN is an account":                 {"AWS", lit("arn:aws:iam::123456789012:root"), RootForm},
		"an account hole leaves the root a root":     {"AWS", Concat(lit("arn:aws:iam::"), account, lit(":root")), RootForm},
		"a partition hole leaves a role a role":      {"AWS", Concat(lit("arn:"), HoleText("p", "s", Partition), lit(":iam::123456789012:role/deploy")), RoleForm},
		"a role with a path is a role":               {"AWS", lit("arn:aws-cn:iam::123456789012:role/team/deploy"), RoleForm},
		"a hole in the name leaves a user a user":    {"AWS", Concat(lit("arn:aws:iam::123456789012:user/"), open), UserForm},
		"an origin access identity is a user":        {"AWS", lit("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1ABC"), UserForm},
		"a session of a role":                        {"AWS", lit("arn:aws:sts::123456789012:assumed-role/deploy/ci"), SessionForm},
		"a federated user":                           {"AWS", lit("arn:aws:sts::123456789012:federated-user/bob"), FederatedUserForm},
		"a group":                                    {"AWS", lit("arn:aws:iam::123456789012:group/admins"), GroupForm},
		"a hole for the type may be a user":          {"AWS", Concat(lit("arn:aws:iam::123456789012:"), open, lit("/admins")), OpenForm},
		"a hole beside the type may end it":          {"AWS", Concat(lit("arn:aws:iam::123456789012:group"), open), OpenForm},
		"a hole may hold several fields":             {"AWS", Concat(lit("arn:aws:iam::"), open), OpenForm},
		"an instance profile":                        {"AWS", lit("arn:aws:iam::123456789012:instance-profile/web"), InstanceProfileForm},
		"a unique id of a role":                      {"AWS", lit("AROA1234567890EXAMPLE"), UniqueIDForm},
		"an access key id is no unique id":           {"AWS", lit("AKIA1234567890EXAMPLE/x"), InvalidForm},
		"the lone star of AWS":                       {"AWS", lit("*"), StarForm},
		"the bare star":                              {"", lit("*"), BareStarForm},
		"Terraform's type star is the bare star":     {"*", lit("*"), BareStarForm},
		"a star beside other text":                   {"AWS", lit("arn:aws:iam::123456789012:role/*"), WildcardForm},
		"a star beside a hole":                       {"AWS", Concat(lit("arn:aws:iam::"), account, lit(":role/*")), WildcardForm},
		"any star of a service":                      {"Service", lit("*"), WildcardForm},
		"any star of a provider":                     {"Federated", lit("arn:aws:iam::123456789012:saml-provider/*"), WildcardForm},
		"a service":                                  {"Service", lit("ec2.amazonaws.com"), ServiceForm},
		"a hole under Service is a service":          {"Service", open, ServiceForm},
		"a SAML provider":                            {"Federated", lit("arn:aws:iam::123456789012:saml-provider/Okta"), SAMLForm},
		"an OIDC provider":                           {"Federated", lit("arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"), OIDCForm},
		"Cognito is an OIDC provider":                {"Federated", lit("cognito-identity.amazonaws.com"), OIDCForm},
		"a hole under Federated may be either":       {"Federated", open, OpenForm},
		"a canonical user":                           {"CanonicalUser", open, CanonicalUserForm},
		"a hole under AWS is open":                   {"AWS", open, OpenForm},
		"a bare ARN without its key":                 {"", lit("arn:aws:iam::123456789012:root"), InvalidForm},
		"key and value in one string":                {"", lit("AWS: arn:aws:iam::123456789012:root"), InvalidForm},
		"a bare hole is open":                        {"", open, OpenForm},
		"a bare name":                                {"AWS", lit("deploy"), InvalidForm},
		"a service under AWS":                        {"AWS", lit("ec2.amazonaws.com"), InvalidForm},
		"a provider under AWS":                       {"AWS", lit("arn:aws:iam::123456789012:saml-provider/Okta"), InvalidForm},
		"a bucket under AWS":                         {"AWS", lit("arn:aws:s3:::bucket"), InvalidForm},
		"eleven digits are the account rule's":       {"AWS", lit("12345678901"), OpenForm},
		"hyphens in digits are the account rule's":   {"AWS", lit("1234-5678-9012"), OpenForm},
		"a placeholder is the placeholder rule's":    {"AWS", lit("<account>"), OpenForm},
		"capitals in the type are the ARN rule's":    {"AWS", lit("arn:aws:iam::123456789012:Role/x"), OpenForm},
		"capitals in the service are the ARN rule's": {"AWS", lit("arn:aws:IAM::123456789012:role/x"), OpenForm},
		"a missing slash is the ARN rule's":          {"AWS", lit("arn:aws:iam::123456789012:deploy"), OpenForm},
		"an unknown key is its own rule's":           {"Aws:x", lit("x"), OpenForm},
	} {
		t.Run(fact, func(t *testing.T) {
			value := PrincipalValue{Type: lit(test.kind), Value: Value{Text: test.text, Scalar: String}}
			if got := value.Form(); got != test.want {
				t.Errorf("%s %s: got %q, want %q", test.kind, test.text, got, test.want)
			}
		})
	}
}

func TestDefaultLeavesTheFormOpen(t *testing.T) {
	for kind, want := range map[string]PrincipalForm{"AWS": OpenForm, "": OpenForm, "Federated": OpenForm, "Service": ServiceForm} {
		value := PrincipalValue{Type: Literal(kind), Value: Value{Text: Literal("*"), Scalar: String, Default: true}}
		if got := value.Form(); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}

func TestPrincipalAccount(t *testing.T) {
	for text, want := range map[string]string{
		"123456789012": "123456789012",
		"arn:aws:iam::111122223333:role/team/deploy":       "111122223333",
		"arn:aws:sts::111122223333:assumed-role/deploy/ci": "111122223333",
		"*":                                "",
		"AROA1234567890EXAMPLE":            "",
		"arn:aws:iam::111122223333:role/*": "",
	} {
		value := PrincipalValue{Type: Literal("AWS"), Value: Value{Text: Literal(text), Scalar: String}}
		if got, ok := value.Account(); got.String() != want || ok != (want != "") {
			t.Errorf("%s: got %q, %v, want %q", text, got, ok, want)
		}
	}
}

// TestHoleLeavesTheFormOpenOrAsItIs puts a hole in the place of every stretch of a value:
// what the hole may hold must not make another form of it.
func TestHoleLeavesTheFormOpenOrAsItIs(t *testing.T) {
	hole := HoleText("var.x", "s", AnyText)
	for _, sample := range [][2]string{
		{"AWS", "123456789012"}, {"AWS", "arn:aws:iam::123456789012:root"}, {"AWS", "arn:aws:iam::123456789012:role/team/deploy"},
		{"AWS", "arn:aws:iam::123456789012:group/admins"}, {"AWS", "arn:aws:sts::123456789012:assumed-role/deploy/ci"},
		{"AWS", "arn:aws:iam::123456789012:instance-profile/web"}, {"AWS", "AROA1234567890EXAMPLE"}, {"AWS", "deploy"},
		{"AWS", "arn:aws:s3:::bucket"}, {"", "*"}, {"AWS", "*"}, {"", "AWS: 123456789012"}, {"Service", "ec2.amazonaws.com"},
		{"Federated", "arn:aws:iam::123456789012:saml-provider/Okta"}, {"Federated", "accounts.google.com"},
	} {
		text := sample[1]
		whole := PrincipalValue{Type: Literal(sample[0]), Value: Value{Text: Literal(text), Scalar: String}}
		for start := range text {
			for end := start + 1; end <= len(text); end++ {
				holed := whole
				holed.Text = Concat(Literal(text[:start]), hole, Literal(text[end:]))
				if got := holed.Form(); got != OpenForm && got != whole.Form() {
					t.Errorf("%s is %q, but %s is %q", text, whole.Form(), holed.Text, got)
				}
			}
		}
	}
}

func TestFormOfWhatIsDeclared(t *testing.T) {
	kind := func(key string) PrincipalKind { return map[string]PrincipalKind{Key("stack", "bob"): User}[key] }
	hole := func(address, attribute string) Text {
		text := HoleText(address, "stack", AnyText)
		text.Ref = &Ref{Scope: "stack", Address: address, Attribute: attribute}
		return text
	}
	for fact, test := range map[string]struct {
		text Text
		want PrincipalForm
	}{
		"the ARN of a declared user": {hole("bob", "Arn"), UserForm},
		"its name tells nothing":     {hole("bob", "name"), OpenForm},
		"what is not declared":       {hole("eve", "arn"), OpenForm},
		"no reference":               {HoleText("var.x", "stack", AnyText), OpenForm},
		"what was written decides":   {Literal("arn:aws:iam::123456789012:role/deploy"), RoleForm},
	} {
		value := &PrincipalValue{Type: Literal("AWS"), Value: Value{Text: test.text, Scalar: String}}
		if got := value.FormAmong(kind); got != test.want {
			t.Errorf("%s: got %q, want %q", fact, got, test.want)
		}
	}
}
