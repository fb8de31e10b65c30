package cloudformation

import (
	"bytes"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// malformed is the rule that reports a template which cannot be parsed.
const malformed = "malformed-template"

// parse gives the documents of a file, and what hindered it.
func parse(file policy.File, work policy.Work) ([]*policy.Node, []policy.Problem) {
	text := bytes.TrimLeft(bytes.TrimPrefix(file.Data, []byte("\ufeff")), " \t\r\n")
	if !bytes.HasPrefix(text, []byte("{")) {
		return parseYAML(file, work)
	}
	root, problem := jsontext.Parse(jsontext.File(file))
	if problem == nil {
		return []*policy.Node{root}, nil
	}
	if !strings.EqualFold(path.Ext(file.Path), ".json") { // YAML takes more commas
		if roots, problems := parseYAML(file, work); len(problems) == 0 {
			return roots, nil
		}
	}
	report := policy.Problem{Span: problem.Span, Related: problem.Before, Reason: problem.Message, Rule: malformed,
		Args: map[string]string{"error": problem.Message}}
	if root == nil {
		return nil, []policy.Problem{report}
	}
	return []*policy.Node{root}, []policy.Problem{report}
}

// parseYAML gives the documents of a file, short forms of functions in long form.
func parseYAML(file policy.File, work policy.Work) ([]*policy.Node, []policy.Problem) {
	roots, problems := yamltext.Parse(file, intrinsicName, work)
	for i := range problems {
		if problems[i].Args != nil {
			problems[i].Rule = malformed
		}
	}
	return roots, problems
}

// intrinsicName is the long form of a short one: "Fn::Sub" for !Sub, "Ref" for !Ref.
func intrinsicName(tag string) string {
	if tag == "Ref" || tag == "Condition" {
		return tag
	}
	return "Fn::" + tag
}
