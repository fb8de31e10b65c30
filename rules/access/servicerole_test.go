package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// serviceRoles shows what Join says of the roles of services.
func serviceRoles(b *builder) (list []string) {
	for _, role := range b.join().ServiceRoles {
		list = append(list, role.Role+": "+role.Part+" of "+role.Service)
	}
	return list
}

const ecsTrust = `"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ecs.amazonaws.com"}`

func TestWhatChangesServiceLinkedRoles(t *testing.T) {
	linked := "arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"
	byAWS := func(b *builder) *policy.Principal {
		role := b.trust(b.principal(linked), statement(ecsTrust))
		role.Trust[0].ByAWS = true
		return role
	}
	for what, test := range map[string]struct {
		prepare func(b *builder)
		want    string
	}{
		"a plain role at the path": {func(b *builder) { b.trust(b.principal(linked), statement(ecsTrust)) }, "AWSServiceRoleForECS: trust policy of `ecs.amazonaws.com`"},
		"what AWS makes":           {func(b *builder) { byAWS(b) }, ""},
		"AWS's own policy": {func(b *builder) {
			r := byAWS(b)
			r.Managed = []policy.Value{{Text: text("arn:aws:iam::aws:policy/aws-service-role/AmazonECSServiceRolePolicy")}}
		}, ""},
		"another policy": {func(b *builder) {
			r := byAWS(b)
			r.Managed = []policy.Value{{Text: text("arn:aws:iam::aws:policy/ReadOnlyAccess")}}
		}, "AWSServiceRoleForECS: policies of `ecs.amazonaws.com`"},
		"an inline policy": {func(b *builder) {
			r := byAWS(b)
			r.Policies = append(r.Policies, b.document(allow("s3:*", "*"), policy.Identity, r.Key))
		}, "AWSServiceRoleForECS: policies of `ecs.amazonaws.com`"},
		"a boundary": {func(b *builder) {
			r := byAWS(b)
			r.BoundaryRef = &policy.Value{Text: text("arn:aws:iam::aws:policy/ReadOnlyAccess")}
		}, "AWSServiceRoleForECS: permissions boundary of `ecs.amazonaws.com`"},
		"a path that is not known": {func(b *builder) {
			b.trust(b.principal("arn:aws:iam::123456789012:role/⟨var.path⟩/AWSServiceRoleForECS"), statement(ecsTrust))
		}, ""},
		"an attachment by name": {func(b *builder) { b.attach("AWSServiceRoleForRDS") }, "AWSServiceRoleForRDS: policies of its service"},
		"an attachment to a declared": {func(b *builder) {
			b.principal(role(accountA, "AWSServiceRoleForRDS"))
			b.attach("AWSServiceRoleForRDS")
		}, ""},
		"an attachment to somebody else": {func(b *builder) { b.attach("deploy") }, ""},
		"an attachment to nobody knows":  {func(b *builder) { b.attach("⟨var.role⟩") }, ""},
	} {
		b := &builder{}
		test.prepare(b)
		got := ""
		if list := serviceRoles(b); len(list) > 0 {
			got = list[0]
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", what, got, test.want)
		}
	}
}

func (b *builder) attach(name string) {
	b.repo.Attachments = append(b.repo.Attachments, policy.Attachment{Kind: policy.Role, Name: text(name), Span: b.span()})
}

func TestAServiceRoleIsKnownByAnARN(t *testing.T) {
	for arn, want := range map[string]int{
		"arn:aws:iam::123456789012:role/service-role/crawl":      1,
		"arn:aws:iam::123456789012:role/service-role/team/crawl": 1,
		"arn:aws:iam::123456789012:role/crawl":                   0,
		"arn:aws:iam::123456789012:role/service-role/crawler":    0,
		"arn:aws:iam::123456789012:role/service-role/*":          0,
		"arn:aws:iam::123456789012:role/⟨var.path⟩/crawl":        0,
	} {
		b := &builder{}
		b.attach("crawl")
		b.handOver(arn, "")
		if got := len(serviceRoles(b)); got != want {
			t.Errorf("%s: %d, want %d", arn, got, want)
		}
	}
}
