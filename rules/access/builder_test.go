package access

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

const (
	accountA = "123456789012"
	accountB = "111122223333"
)

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// builder makes a Repo by hand. ⟨name⟩ in a text is a hole; names that start with
// "account" are of class Account, and so on.
type builder struct {
	repo  policy.Repo
	place int
}

func text(written string) policy.Text {
	var pieces []policy.Text
	for {
		before, rest, found := strings.Cut(written, "⟨")
		pieces = append(pieces, policy.Literal(before))
		if !found {
			return policy.Concat(append(pieces, policy.Text{})...)
		}
		name, after, _ := strings.Cut(rest, "⟩")
		class := policy.AnyText
		if strings.HasPrefix(name, "account") {
			class = policy.Account
		}
		if strings.HasPrefix(name, "partition") {
			class = policy.Partition
		}
		if strings.HasPrefix(name, "name") {
			class = policy.Name
		}
		pieces = append(pieces, policy.HoleText(name, "stack", class))
		written = after
	}
}

func (b *builder) span() policy.Span {
	b.place++
	return policy.Span{File: "policies.json", Start: b.place, End: b.place + 1}
}

// node turns decoded JSON into a Node, keys in alphabetical order.
func (b *builder) node(value any) *policy.Node {
	node := &policy.Node{Kind: policy.String, Span: b.span()}
	switch value := value.(type) {
	case string:
		node.Text = text(value)
	case []any:
		node.Kind = policy.List
		for _, item := range value {
			node.Items = append(node.Items, b.node(item))
		}
	case map[string]any:
		node.Kind = policy.Object
		for _, key := range sortedKeys(value) {
			node.Fields = append(node.Fields, policy.Field{Key: text(key), KeySpan: b.span(), Value: b.node(value[key])})
		}
	default:
		node.Text = policy.Literal(fmt.Sprint(value))
	}
	return node
}

func sortedKeys(object map[string]any) []string {
	var keys []string
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

func (b *builder) document(source string, kind policy.DocumentKind, owner string) *policy.Document {
	var value any
	if err := json.Unmarshal([]byte(source), &value); err != nil {
		panic(err)
	}
	document := policy.Decode(b.node(value))
	document.Uses = []policy.Use{{Kind: kind, Owner: owner}}
	return b.repo.AddDocument(document)
}

// principal declares a role or user by its ARN. A role's policies are given as JSON.
func (b *builder) principal(arn string, policies ...string) *policy.Principal {
	parsed := policy.ParseARN(text(arn))
	kind, _ := parsed.Type().Literal()
	p := &policy.Principal{
		Kind: policy.PrincipalKind(kind), Key: policy.Key("stack", arn), Address: arn, Span: b.span(),
		Partition: parsed.Partition, Account: parsed.Account, Path: parsed.Path(), Name: parsed.Name(),
	}
	for _, source := range policies {
		p.Policies = append(p.Policies, b.document(source, policy.Identity, p.Key))
	}
	b.repo.Principals = append(b.repo.Principals, p)
	return p
}

func (b *builder) trust(role *policy.Principal, source string) *policy.Principal {
	role.Trust = append(role.Trust, b.document(source, policy.Trust, role.Key))
	return role
}

func (b *builder) join(accounts ...Account) *Result {
	return Join(&b.repo, Options{Now: noon, Accounts: accounts})
}

func statement(fields string) string {
	return `{"Version": "2012-10-17", "Statement": [{` + fields + `}]}`
}

func allow(action, resource string) string {
	return statement(fmt.Sprintf(`"Effect": "Allow", "Action": %q, "Resource": %q`, action, resource))
}

func trusting(principal string) string {
	return statement(fmt.Sprintf(`"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": %q}`, principal))
}

func role(account, name string) string { return "arn:aws:iam::" + account + ":role/" + name }
func user(account, name string) string { return "arn:aws:iam::" + account + ":user/" + name }

func wantTri(t *testing.T, what string, got, want policy.Tri) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %s, want %s", what, got, want)
	}
}
