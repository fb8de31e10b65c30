package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// configuration is a provider configuration: the instance of a module that holds its
// block, and its alias, empty for the default one.
type configuration struct {
	home  *evaluator
	alias string
}

// provider is the provider configuration of a block.
func (ev *evaluator) provider(b *block) configuration {
	return ev.configuration(ev.alias(b.Body.Attributes["provider"]))
}

// alias reads a reference to a provider configuration: aws.prod. It is empty for the
// default one.
func (ev *evaluator) alias(attribute *hclsyntax.Attribute) string {
	if attribute == nil {
		return ""
	}
	return ev.aliasIn(attribute.Expr.Range())
}

func (ev *evaluator) aliasIn(r hcl.Range) string {
	_, alias, _ := strings.Cut(strings.Trim(ev.source(r), `"`), ".")
	return alias
}

// configuration finds what a module means by an alias: its own provider block, or what
// its caller hands it.
func (ev *evaluator) configuration(alias string) configuration {
	if ev.origin == nil || ev.providerBlock(alias) != nil {
		return configuration{ev, alias}
	}
	caller := ev.origin.caller
	if handed := ev.origin.block.Body.Attributes["providers"]; handed != nil {
		object, _ := handed.Expr.(*hclsyntax.ObjectConsExpr)
		if object == nil {
			return configuration{ev, alias}
		}
		for _, item := range object.Items {
			if caller.aliasIn(item.KeyExpr.Range()) == alias {
				return caller.configuration(caller.aliasIn(item.ValueExpr.Range()))
			}
		}
	}
	if alias == "" {
		return caller.configuration("")
	}
	return configuration{ev, alias}
}

// providerBlock is the block of an AWS provider configuration; nil where the module has none.
func (m *module) providerBlock(alias string) *hclsyntax.Block {
	for _, b := range m.providers {
		if len(b.Labels) != 1 || b.Labels[0] != "aws" {
			continue
		}
		if m.aliasOf(b) == alias {
			return b
		}
	}
	return nil
}

// aliasOf is the alias of a provider's block; empty for the default configuration.
func (m *module) aliasOf(b *hclsyntax.Block) string {
	attribute := b.Body.Attributes["alias"]
	if attribute == nil {
		return ""
	}
	return strings.Trim(m.text(attribute.Expr.Range()), `"`)
}

// own names what belongs to a block's provider configuration: the same name for
// every block of the same configuration.
func (ev *evaluator) own(b *block, name string, class policy.Class) policy.Text {
	return ev.provider(b).own(name, class)
}

func (c configuration) own(name string, class policy.Class) policy.Text {
	if c.alias != "" {
		name += " of aws." + c.alias
	}
	return policy.HoleText(name, c.home.scope, class)
}

// account is where a block is deployed to.
func (ev *evaluator) account(b *block) policy.Text {
	c := ev.provider(b)
	known, found := ev.accounts[c]
	if !found {
		// A provider whose role is declared with it would ask for its own account.
		ev.accounts[c] = c.own("data.aws_caller_identity.current.account_id", policy.Account)
		known = c.account()
		ev.accounts[c] = known
	}
	return known
}

// account is what a provider block tells of its account: the one that it allows, or
// that of the role which it assumes. What it does not tell has the name of the lookup.
func (c configuration) account() policy.Text {
	unknown := c.own("data.aws_caller_identity.current.account_id", policy.Account)
	b := c.home.providerBlock(c.alias)
	if b == nil {
		return unknown
	}
	if attribute := b.Body.Attributes["allowed_account_ids"]; attribute != nil {
		allowed, partial := c.home.spread(c.home.eval(attribute.Expr, c.home.top))
		if len(allowed) == 1 && !partial && len(allowed[0].When) == 0 {
			return c.accountText(allowed[0].Text, unknown)
		}
	}
	if assumed, ok := c.assumed(b); ok {
		return c.accountText(policy.ParseARN(assumed).Account, unknown)
	}
	return unknown
}

// accountText takes an account for that of the provider: a number, or, for an aliased
// provider, what names it. The default provider keeps its own name for an account that
// nobody knows, since the configuration may tell it.
func (c configuration) accountText(account, unknown policy.Text) policy.Text {
	if number, known := account.Literal(); known && policy.IsAccountID(number) {
		return account
	}
	if account.IsHole() && c.alias != "" {
		hole := *account.Parts[0].Hole
		hole.Class = policy.Account
		return policy.Text{Parts: []policy.Part{{Hole: &hole}}}
	}
	return unknown
}

// assumed is the ARN of the role that a provider surely assumes.
func (c configuration) assumed(b *hclsyntax.Block) (policy.Text, bool) {
	for _, inner := range b.Body.Blocks {
		if inner.Type != "assume_role" && inner.Type != "assume_role_with_web_identity" {
			continue
		}
		attribute := inner.Body.Attributes["role_arn"]
		if attribute == nil {
			return policy.Text{}, false
		}
		arn := c.home.eval(attribute.Expr, c.home.top)
		return arn.Text, arn.Kind == policy.String && len(arn.When) == 0 && policy.IsARN(arn.Text)
	}
	return policy.Text{}, false
}

func (ev *evaluator) partition(b *block) policy.Text {
	return ev.own(b, "data.aws_partition.current.partition", policy.Partition)
}

func (ev *evaluator) region(b *block) policy.Text {
	return ev.own(b, "data.aws_region.current.name", policy.Region)
}
