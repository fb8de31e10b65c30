// Package config reads .iamlint.yaml: what a user tells that no file of the
// repository can. It is strict: an unknown key, rule or value is an error that
// names the line and the nearest word that is known.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// DefaultFileBytes is the size above which a file is not read, unless told otherwise.
const DefaultFileBytes = 10 << 20

// DefaultTotalBytes is how much of all files together is read, unless told otherwise. Some
// fifty times as much memory goes into what they mean.
const DefaultTotalBytes = 256 << 20

// MaxWork is the most that budgets may be multiplied by.
const MaxWork = 100

// Config is the content of .iamlint.yaml. The zero value is an empty one.
type Config struct {
	// Accounts are the AWS accounts that the repository deploys to.
	Accounts []Account `yaml:"accounts,omitempty"`
	// Organization is the AWS Organization of the accounts.
	Organization Organization `yaml:"organization,omitempty"`
	// Rules change what single rules mean, by id, or all rules of a group, by its name;
	// what is said of a rule goes before what is said of its group.
	Rules map[string]Rule `yaml:"rules,omitempty"`
	// Deployers are the ARNs of the roles and users who create what the repository
	// declares.
	Deployers []string `yaml:"deployers,omitempty"`
	// Kinds tell the kind of the policies in a file that its content and name do
	// not tell, by glob.
	Kinds Kinds `yaml:"kinds,omitempty"`
	// Repository is what the repository is called where it is hosted.
	Repository Repository `yaml:"repository,omitempty"`
	// Limits are iamlint's own bounds.
	Limits Limits `yaml:"limits,omitempty"`
	// Root makes the directory of the file a root of its own below other roots.
	Root bool `yaml:"root,omitempty"`
	// Exclude are globs over paths that are not read.
	Exclude []string `yaml:"exclude,omitempty"`
	// Ignore hides findings by what they are about.
	Ignore []Ignore `yaml:"ignore,omitempty"`
	// GoTests has the tests of Go packages read, too: _test.go files, and Go files in
	// testdata.
	GoTests bool `yaml:"go_tests,omitempty"`

	source []byte
}

// Account is one AWS account.
type Account struct {
	// ID is the account's number of twelve digits.
	ID string `yaml:"id,omitempty"`
	// Name is what people call the account, for those who read the configuration.
	Name string `yaml:"name,omitempty"`
	// Partition is the account's partition; aws where it is not written.
	Partition string `yaml:"partition,omitempty"`
	// Paths are globs: what is declared below them lives in this account.
	Paths []string `yaml:"paths,omitempty"`
	// Complete says that every role, user and policy of the account is declared here,
	// with all of its tags.
	Complete bool `yaml:"complete,omitempty"`
	// Targets are the organization's root and the units above the account, by id, as the
	// attachments of SCPs and RCPs name them.
	Targets []string `yaml:"targets,omitempty"`
	// Management marks the organization's management account, which no SCP or RCP reaches.
	Management bool `yaml:"management,omitempty"`
}

// Organization is the AWS Organization of the accounts.
type Organization struct {
	// ID is the organization's id, as aws:PrincipalOrgID has it.
	ID string `yaml:"id,omitempty"`
	// Complete says that every SCP and RCP of the organization is declared here, with
	// what it is attached to. FullAWSAccess is attached wherever no other SCP is.
	Complete bool `yaml:"complete,omitempty"`
}

// Repository is what the repository is called where it is hosted. What is left out is
// what git's remote tells.
type Repository struct {
	// Name is owner and name, such as org/repo.
	Name string `yaml:"name,omitempty"`
	// DefaultBranch is the branch that is checked out unless told otherwise.
	DefaultBranch string `yaml:"default_branch,omitempty"`
	// ImmutableSubject tells whether GitHub puts the ids of owner and repository into the
	// subject of its tokens, as it does for repositories made or renamed since July 2026.
	ImmutableSubject *bool `yaml:"immutable_subject,omitempty"`
}

// Rule changes what a rule means. In the file it is a mapping, or the severity alone.
type Rule struct {
	// Severity is error, warning, note, or off.
	Severity string `yaml:"severity,omitempty"`
	// Options are the rule's own settings, which its page lists.
	Options map[string]int `yaml:"options,omitempty"`
}

// Limits bound what is read; 0 means the default.
type Limits struct {
	// FileBytes is the size above which a file is not read.
	FileBytes int64 `yaml:"file_bytes,omitempty"`
	// TotalBytes is how much of all files together is read, in the order of their paths.
	TotalBytes int64 `yaml:"total_bytes,omitempty"`
	// Work multiplies the budgets at which reading and judging give up.
	Work policy.Work `yaml:"work,omitempty"`
}

// Kinds are the globs of the kinds key, in the order of the file.
type Kinds []policy.PathKind

// UnmarshalYAML reads a mapping from glob to kind and keeps its order: the first
// glob that matches a path decides.
func (k *Kinds) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: kinds is a mapping from glob to kind", node.Line)
	}
	for i := 0; i < len(node.Content); i += 2 {
		kind := policy.DocumentKind(node.Content[i+1].Value)
		*k = append(*k, policy.PathKind{Glob: node.Content[i].Value, Kind: kind})
	}
	return nil
}

// MarshalYAML writes what UnmarshalYAML reads.
func (k Kinds) MarshalYAML() (any, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, kind := range k {
		for _, word := range []string{kind.Glob, string(kind.Kind)} {
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: word})
		}
	}
	return node, nil
}

// UnmarshalYAML reads a mapping, or the severity alone.
func (r *Rule) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		r.Severity = node.Value
		return nil
	}
	type plain Rule
	return node.Decode((*plain)(r))
}

// maxBytes bounds the configuration file.
const maxBytes = 1 << 20

// Catalogue is what a configuration may say of rules.
type Catalogue struct {
	// Rules are the ids, Groups the names of the groups.
	Rules, Groups []string
	// Options tells, by rule, the least value of each option.
	Options func(rule string) map[string]int
}

// Load reads the configuration file; rules is asked only where the file names rules.
func Load(file string, rules func() Catalogue) (*Config, error) {
	opened, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	content, err := io.ReadAll(io.LimitReader(opened, maxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(content) > maxBytes:
		return nil, fmt.Errorf("%s: larger than 1 MiB", file)
	}
	return Parse(file, content, rules)
}

// Parse reads a configuration as Load does; file is the name that errors begin with.
// The error joins everything that is wrong.
func Parse(file string, content []byte, rules func() Catalogue) (*Config, error) {
	config := &Config{source: content}
	root, err := document(content)
	if err != nil {
		return nil, inFile(file, err)
	}
	if root == nil {
		return config, nil
	}
	check := &checker{rules: rules}
	check.config(root)
	if len(check.errors) > 0 {
		return nil, inFile(file, check.errors...)
	}
	if err := root.Decode(config); err != nil {
		return nil, inFile(file, err)
	}
	return config, nil
}

// OwnRoot reports whether a configuration says `root: true`. It is lenient: whether
// the file is right is told when it is read as the configuration of its root.
func OwnRoot(content []byte) bool {
	var config struct {
		Root bool `yaml:"root,omitempty"`
	}
	return yaml.Unmarshal(content, &config) == nil && config.Root
}

// document gives the one document of the file, nil where there is none.
func document(content []byte) (*yaml.Node, error) {
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	if err := decoder.Decode(&node); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, err
	}
	if err := decoder.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, errors.New("a second YAML document, or what is none, follows the first")
	}
	root := node.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	return root, nil
}
