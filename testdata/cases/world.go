package cases

import (
	"fmt"
	"slices"
	"strings"
)

// world is what a scenario declares, account by account, whatever the format.
type world struct {
	accounts     []*account
	organization []organization
	config       string
}

type account struct {
	id         string
	principals []*principal
	providers  []provider
}

// principal is a role or user that is declared.
type principal struct {
	kind, arn, path, name string
	label                 string // what it is called in its file
	tags                  map[string]string
	trust, boundary       any
	policies              []Policy
	groups                []group
	max                   int
}

type group struct {
	name     string
	policies []Policy
}

// provider is an identity provider: kind is oidc or saml, name the URL without the scheme.
type provider struct{ kind, name string }

// organization is an SCP or RCP, with one target.
type organization struct {
	name, kind, target string
	document           any
}

// ec2 is what a role trusts of which the scenario does not say whom.
var ec2 any = map[string]any{
	"Version": "2012-10-17",
	"Statement": []any{map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole",
	}},
}

func (c *Case) world() *world {
	w := &world{}
	callers, roles := field(c.Caller.ARN, 4), field(c.Role.ARN, 4)
	var role *principal
	if c.Role.Exists == nil || *c.Role.Exists {
		role = declared("Role", c.Role.ARN)
		role.tags, role.trust, role.max = c.Role.Tags, c.Role.Trust, c.Role.Max
		w.account(roles).principals = append(w.account(roles).principals, role)
	}
	w.account(roles)
	switch c.Caller.Type {
	case "user", "role":
		caller := role
		if c.Caller.ARN != c.Role.ARN {
			caller = declared("Caller", c.Caller.ARN)
			caller.tags = c.Caller.Tags
			if caller.kind == "role" {
				caller.trust = ec2
			}
			w.account(callers).principals = append(w.account(callers).principals, caller)
		}
		caller.boundary = c.Boundary
		caller.give(c.Policies)
	case "oidc", "saml":
		_, name, _ := strings.Cut(field(c.Caller.ARN, 5), "/")
		w.account(callers).providers = []provider{{c.Caller.Type, name}}
	default:
		if callers != "" {
			w.account(callers)
		}
	}
	w.organize("SERVICE_CONTROL_POLICY", c.SCPs)
	w.organize("RESOURCE_CONTROL_POLICY", c.RCPs)
	w.config = c.config(w)
	return w
}

// field of an ARN, from 0; the last takes the rest.
func field(arn string, at int) string {
	fields := strings.SplitN(arn, ":", 6)
	if len(fields) < 6 {
		return ""
	}
	return fields[at]
}

func (w *world) account(id string) *account {
	for _, one := range w.accounts {
		if one.id == id {
			return one
		}
	}
	w.accounts = append(w.accounts, &account{id: id})
	return w.accounts[len(w.accounts)-1]
}

// declared reads an ARN such as arn:aws:iam::111122223333:role/team/deploy.
func declared(label, arn string) *principal {
	kind, rest, _ := strings.Cut(field(arn, 5), "/")
	cut := strings.LastIndex(rest, "/")
	return &principal{kind: kind, arn: arn, label: label, path: "/" + rest[:cut+1], name: rest[cut+1:]}
}

func (p *principal) give(policies []Policy) {
	for _, policy := range policies {
		rest, ofGroup := strings.CutPrefix(policy.Name, "group:")
		if !ofGroup {
			p.policies = append(p.policies, policy)
			continue
		}
		name, policyName, _ := strings.Cut(rest, "/")
		p.groups = append(p.groups, group{name, []Policy{{policyName, policy.Document}}})
	}
}

func (w *world) organize(kind string, list []Attached) {
	for _, attached := range list {
		for _, document := range attached.Documents {
			name := fmt.Sprintf("guard%d", len(w.organization)+1)
			w.organization = append(w.organization, organization{name, kind, attached.Target, document})
		}
	}
}

// config is .iamlint.yaml: which folder is which account, and what stands above it.
func (c *Case) config(w *world) string {
	var b strings.Builder
	b.WriteString("root: true\naccounts:\n")
	for _, account := range w.accounts {
		fmt.Fprintf(&b, "  - id: %q\n    paths: [%q]\n    complete: true\n", account.id, account.id+"/**")
		if partition := c.partition(account.id); partition != "aws" {
			fmt.Fprintf(&b, "    partition: %s\n", partition)
		}
		if targets := c.targets(account.id); len(targets) > 0 {
			fmt.Fprintf(&b, "    targets: [%s]\n", strings.Join(targets, ", "))
		}
		if account.id == c.Management {
			b.WriteString("    management: true\n")
		}
	}
	switch {
	case c.Organization != "":
		fmt.Fprintf(&b, "organization: {id: %s, complete: true}\n", c.Organization)
	case len(c.SCPs)+len(c.RCPs) > 0:
		b.WriteString("organization: {complete: true}\n")
	}
	return b.String()
}

func (c *Case) partition(account string) string {
	for _, arn := range []string{c.Caller.ARN, c.Role.ARN} {
		if field(arn, 4) == account {
			return field(arn, 1)
		}
	}
	return "aws"
}

// targets are the root and units above an account, in the order of the scenario.
func (c *Case) targets(account string) []string {
	var list []string
	for _, attached := range slices.Concat(c.SCPs, c.RCPs) {
		arn := c.Caller.ARN
		if attached.Account == "role_account" {
			arn = c.Role.ARN
		}
		if field(arn, 4) == account && attached.Target != account && !slices.Contains(list, attached.Target) {
			list = append(list, attached.Target)
		}
	}
	return list
}

// Declared is a role or user that a scenario declares, with all that reaches it.
type Declared struct {
	Kind, ARN       string
	Trust, Boundary any
	Policies        []any
	Tags            map[string]string
	Max             int
}

// Declares lists the roles and users that a scenario declares.
func (c *Case) Declares() []Declared {
	var list []Declared
	for _, account := range c.world().accounts {
		for _, p := range account.principals {
			one := Declared{Kind: p.kind, ARN: p.arn, Trust: p.trust, Boundary: p.boundary, Tags: p.tags, Max: p.max}
			for _, policy := range p.policies {
				one.Policies = append(one.Policies, policy.Document)
			}
			for _, group := range p.groups {
				for _, policy := range group.policies {
					one.Policies = append(one.Policies, policy.Document)
				}
			}
			list = append(list, one)
		}
	}
	return list
}
