package cloudformation

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// constructPath is what CDK's programmers call a resource, where CDK has noted it in
// the template: Stack/Deploy/Role. It leaves out the names that CDK gives to what
// stands alone in its construct. Empty for what CDK has not made.
func constructPath(declaration *policy.Node) string {
	path := literal(metadata(declaration, "aws:cdk:path"))
	path = strings.TrimSuffix(strings.TrimSuffix(path, "/Resource"), "/Default")
	return strings.ReplaceAll(path, " ", "")
}

// assetPath is the file beside the template that CDK uploads for a property of a
// resource, such as the template of a nested stack; nil where CDK has noted none.
func assetPath(declaration *policy.Node, property string) *policy.Node {
	if literal(metadata(declaration, "aws:asset:property")) != property {
		return nil
	}
	if path := metadata(declaration, "aws:asset:path"); literal(path) != "" {
		return path
	}
	return nil
}

func metadata(declaration *policy.Node, key string) *policy.Node {
	if notes := declaration.Exact("Metadata"); notes != nil {
		return notes.Exact(key)
	}
	return nil
}
