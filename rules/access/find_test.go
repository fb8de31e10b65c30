package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestFind(t *testing.T) {
	b := &builder{}
	for _, one := range []struct{ arn, address string }{
		{role(accountA, "deploy"), "aws_iam_role.deploy"},
		{role(accountB, "deploy"), "module.eu.aws_iam_role.deploy"},
		{role(accountA, "team/audit"), "AuditRole"},
		{user(accountA, "bob"), "aws_iam_user.bob"},
		{role("⟨account⟩", "runner"), "aws_iam_role.runner"},
		{role(accountA, "⟨name env⟩-worker"), "aws_iam_role.worker"},
		{role(accountA, "⟨name each⟩"), `aws_iam_role.each["a"]`},
	} {
		b.principal(one.arn).Address = one.address
	}
	result := b.join()
	for name, want := range map[string]struct {
		addresses []string
		sure      bool
	}{
		"deploy":                      {[]string{"aws_iam_role.deploy", "module.eu.aws_iam_role.deploy"}, true},
		role(accountA, "deploy"):      {[]string{"aws_iam_role.deploy"}, true},
		role("210987654321", "other"): {nil, false},
		role(accountA, "Deploy"):      {nil, false},
		"aws_iam_role.deploy":         {[]string{"aws_iam_role.deploy"}, true},
		"role/deploy":                 {[]string{"aws_iam_role.deploy", "module.eu.aws_iam_role.deploy"}, true},
		"user/deploy":                 {nil, false},
		"role/audit":                  {[]string{"AuditRole"}, true},
		"role/team/audit":             {[]string{"AuditRole"}, true},
		"role/other/audit":            {nil, false},
		"AuditRole":                   {[]string{"AuditRole"}, true},
		"Bob":                         {[]string{"aws_iam_user.bob"}, false},
		role(accountA, "runner"):      {[]string{"aws_iam_role.runner"}, false},
		role("⟨account⟩", "runner"):   {[]string{"aws_iam_role.runner"}, true},
		"prod-worker":                 {[]string{"aws_iam_role.worker"}, false},
		"role/prod-worker":            {[]string{"aws_iam_role.worker"}, false},
		role(accountA, "prod-worker"): {[]string{"aws_iam_role.worker"}, false},
		role(accountB, "prod-worker"): {nil, false},
		"⟨name env⟩-worker":           {[]string{"aws_iam_role.worker"}, true},
		"arn:aws:sts::" + accountA + ":assumed-role/audit/alice": {[]string{"AuditRole"}, true},
		"arn:aws:sts::" + accountB + ":assumed-role/audit/alice": {nil, false},
	} {
		found, sure := result.Find(name)
		var addresses []string
		for _, principal := range found {
			addresses = append(addresses, principal.Address)
		}
		if len(addresses) != len(want.addresses) || sure != want.sure {
			t.Errorf("%s is %q, surely: %v; want %q, %v", name, addresses, sure, want.addresses, want.sure)
			continue
		}
		for i := range addresses {
			if addresses[i] != want.addresses[i] {
				t.Errorf("%s is %q, want %q", name, addresses, want.addresses)
			}
		}
	}
}

func TestUndeclared(t *testing.T) {
	for text, want := range map[string]struct {
		kind                policy.PrincipalKind
		name, path, session string
	}{
		"arn:aws:iam::111122223333:role/team/deploy":             {policy.Role, "deploy", "/team/", ""},
		"arn:aws-cn:iam::111122223333:user/bob":                  {policy.User, "bob", "/", ""},
		"arn:aws:sts::111122223333:assumed-role/deploy/session1": {policy.Role, "deploy", "⟨the path of deploy⟩", "session1"},
		"arn:aws:iam::111122223333:root":                         {policy.Root, "", "/", ""},
		"111122223333":                                           {policy.Root, "", "/", ""},
		"arn:aws:sts::111122223333:federated-user/bob":           {policy.FederatedUser, "bob", "/", ""},
		"arn:aws:iam::111122223333:saml-provider/corp":           {policy.SAMLCaller, "corp", "/", ""},
		"arn:aws:iam::111122223333:oidc-provider/id.example/a":   {policy.OIDCCaller, "id.example/a", "/", ""},
		"lambda.amazonaws.com":                                   {policy.ServiceCaller, "lambda.amazonaws.com", "/", ""},
	} {
		subject, ok := Undeclared(text)
		if !ok {
			t.Errorf("%s is nobody", text)
			continue
		}
		if subject.Kind != want.kind || !subject.Name.Is(want.name) || subject.Path.String() != want.path || subject.Session != want.session {
			t.Errorf("%s is %s %s %s, session %q", text, subject.Kind, subject.Path, subject.Name, subject.Session)
		}
		if subject.Complete() || subject.Declared != policy.No {
			t.Errorf("%s is taken for known", text)
		}
		if arn := subject.ARN().String(); want.session == "" && arn != text && text != "111122223333" {
			t.Errorf("%s has the ARN %s", text, arn)
		}
	}
	for _, text := range []string{
		"deploy", "arn:aws:iam::111122223333:role/", "arn:aws:iam::1111:role/a", "arn:aws:s3:::bucket", "arn:aws:iam::111122223333:group/g",
		"arn:aws:sts::111122223333:assumed-role/deploy", "arn:aws:iam:eu-west-1:111122223333:role/a", "Lambda.amazonaws.com", ".amazonaws.com",
	} {
		if subject, ok := Undeclared(text); ok {
			t.Errorf("%q is %s", text, subject.ARN())
		}
	}
}
