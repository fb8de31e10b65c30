package config

import (
	"regexp"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// What the ids of AWS Organizations and names of repositories look like. Those of
// units are taken as long or short as they are written.
const (
	organizationPattern = "^o-[a-z0-9]{10,32}$"
	targetPattern       = "^(r-[0-9a-z]+|ou-[0-9a-z]+-[0-9a-z]+)$"
	deployerRest        = ":iam::[0-9]{12}:(role|user)/([!-~]+/)?[A-Za-z0-9_+=,.@-]+$"
	repositoryPattern   = "^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)+$"
	branchPattern       = "^[^\\s~^:?*\\[\\\\]+$"
)

// deployerPattern holds the known partitions.
var deployerPattern = "^arn:(" + strings.Join(policy.Partitions(), "|") + ")" + deployerRest

var (
	organizationID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(organizationPattern) })
	targetID       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(targetPattern) })
	deployerARN    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(deployerPattern) })
	repositoryName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(repositoryPattern) })
	branchName     = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(branchPattern) })
)

// accounts checks each account, and that one of them at most manages the organization.
func (c *checker) accounts(node *yaml.Node) {
	c.each(c.account)(node)
	managing := map[string]bool{}
	for _, account := range node.Content {
		if truth := field(account, "management"); truth == nil || truth.Value != "true" {
			continue
		}
		if id := field(account, "id"); id != nil {
			managing[id.Value] = true
		}
		if len(managing) == 2 {
			c.fail(account, "an organization has one management account")
			return
		}
	}
}

func (c *checker) account(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"id":         c.accountID,
		"name":       c.text,
		"partition":  func(node *yaml.Node) { c.known(node, "partition", policy.Partitions()) },
		"paths":      c.each(c.glob),
		"complete":   c.boolean,
		"targets":    c.each(c.matching(targetID, "is no id of an organization's root or unit, such as r-ab12 or ou-ab12-cdef3456")),
		"management": c.boolean,
	})
	if !hasKey(node, "id") {
		c.fail(node, "an account has an id")
	}
}

// accountID also catches the unquoted id, which YAML may read as a number of
// another base: only its digits as written count.
func (c *checker) accountID(node *yaml.Node) {
	if !policy.IsAccountID(node.Value) {
		c.fail(node, "%q is no account id: twelve digits", node.Value)
	}
}

func (c *checker) organization(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"id":       c.matching(organizationID, "is no id of an organization, such as o-a1b2c3d4e5"),
		"complete": c.boolean,
	})
	if node.Kind == yaml.MappingNode && len(node.Content) == 0 {
		c.fail(node, "an organization has its id, or says that it is complete")
	}
}

func (c *checker) repository(node *yaml.Node) {
	c.fields(node, map[string]func(*yaml.Node){
		"name":              c.matching(repositoryName, "is no name of a repository, such as org/repo"),
		"default_branch":    c.matching(branchName, "is no name of a branch"),
		"immutable_subject": c.boolean,
	})
}

// matching checks a text against what such texts look like.
func (c *checker) matching(pattern func() *regexp.Regexp, fault string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		if node.Kind != yaml.ScalarNode || !pattern().MatchString(node.Value) {
			c.fail(node, "%q %s", node.Value, fault)
		}
	}
}

// field is the value of a key; nil where there is none.
func field(node *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}
