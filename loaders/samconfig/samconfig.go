// Package samconfig reads with which roles the SAM CLI deploys: those that its
// configuration gives to CloudFormation.
package samconfig

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/placeholder"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// Loader reads configurations of the SAM CLI, in TOML and YAML.
type Loader struct{}

// Name is "samconfig".
func (Loader) Name() string { return "samconfig" }

// Claims takes samconfig files and the one that `sam pipeline bootstrap` writes, where
// they name a role for CloudFormation.
func (Loader) Claims(file string, read func() []byte) bool {
	base := path.Base(file)
	switch path.Ext(base) {
	case ".toml":
		if base != "pipelineconfig.toml" && !strings.HasPrefix(base, "samconfig") {
			return false
		}
	case ".yaml", ".yml":
		if !strings.HasPrefix(base, "samconfig") {
			return false
		}
	default:
		return false
	}
	data := read()
	return bytes.Contains(data, []byte("role_arn")) || bytes.Contains(data, []byte("cloudformation_execution_role"))
}

// receivers are the commands that give a role to CloudFormation, and the parameter that
// names it. What is global is so for each command that knows it.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-config.html
var receivers = map[string]string{
	"deploy": "role_arn", "sync": "role_arn", "global": "role_arn",
	"pipeline_bootstrap": "cloudformation_execution_role",
}

// Load reads the roles of each environment.
func (Loader) Load(_ fs.FS, files []policy.File, options policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	repo.Coverage.Files = len(files)
	for _, file := range files {
		roots, problems := parse(file, options.Work)
		for _, problem := range problems {
			repo.Problems = append(repo.Problems, policy.Problem{Span: problem.Span, Reason: "not understood: " + problem.Reason})
		}
		for _, root := range roots {
			handOver(repo, file.Path, root)
		}
		repo.AddFile(file)
	}
	return repo
}

func parse(file policy.File, work policy.Work) ([]*policy.Node, []policy.Problem) {
	if path.Ext(file.Path) == ".toml" {
		return parseTOML(file)
	}
	return yamltext.Parse(file, nil, work)
}

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore {
	if path.Ext(file.Path) == ".toml" {
		return comment.Ignores(file, tokens(file))
	}
	return comment.InYAML(file)
}

// handOver makes the handoffs of a configuration: environment, command, `parameters`.
func handOver(repo *policy.Repo, file string, root *policy.Node) {
	for _, environment := range root.Fields {
		for _, command := range environment.Value.Fields {
			name := command.Key.String()
			parameters := command.Value.Exact("parameters")
			if receivers[name] == "" || parameters == nil {
				continue
			}
			role := parameters.Exact(receivers[name])
			if role == nil || role.Kind != policy.String {
				continue
			}
			value := role.Value()
			written, _ := role.Text.Literal()
			if value.Text = placeholder.Text(written, file); value.Text.IsEmpty() || value.Text.IsHole() {
				continue
			}
			repo.Handoffs = append(repo.Handoffs, &policy.Handoff{
				Address: environment.Key.String() + "." + name, Property: receivers[name], Span: role.Span, Role: value,
				Services: []string{"cloudformation.amazonaws.com"},
				Account:  policy.HoleText("account of "+environment.Key.String(), file, policy.Account),
			})
		}
	}
}
