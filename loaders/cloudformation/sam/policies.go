package sam

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// managedPaths lists the policies of AWS that have a path, which Policies leaves out.
//
//go:embed managed.txt
var managedPaths string

// pathsByName reads the list: service-role/X by X.
var pathsByName = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	for line := range strings.Lines(managedPaths) {
		path := strings.TrimSpace(line)
		byName[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	return byName
})

// managed is the ARN of a policy of AWS.
func managed(at policy.Span, name string) *policy.Node {
	if path := pathsByName()[name]; path != "" {
		name = path
	}
	return raw.Sub(at, "arn:${AWS::Partition}:iam::aws:policy/"+name, nil)
}

// granted is what a Policies property comes to: ARNs of managed policies and items for
// the Policies of a role.
type granted struct{ managed, inline []*policy.Node }

// policies sorts the items of a Policies property.
func (e *expansion) policies(written *policy.Node) (result granted) {
	for _, item := range raw.Items(written) {
		arn, document := e.item(item)
		if arn != nil {
			result.managed = append(result.managed, arn)
		}
		if document != nil {
			result.inline = append(result.inline, document)
		}
	}
	return result
}

// item tells what one item of Policies is: a managed policy by name or ARN, a
// document, a policy template, or an Fn::If of these. What is none of them is handed
// on as the ARN of a managed policy, which nobody will be able to read.
func (e *expansion) item(item *policy.Node) (arn, document *policy.Node) {
	if _, yes, no, ok := raw.Branches(item); ok {
		yesARN, yesDocument := e.item(yes)
		noARN, noDocument := e.item(no)
		return choice(item, yesARN, noARN), choice(item, yesDocument, noDocument)
	}
	name, _ := raw.Call(item)
	switch {
	case raw.IsNoValue(item) || item.Kind == policy.Null:
		return nil, nil
	case raw.IsString(item) && isName(raw.Literal(item)):
		return managed(item.Span, raw.Literal(item)), nil
	case item.Kind != policy.Object || name != "":
		return item, nil
	case item.Exact("Statement") != nil:
		return nil, raw.Inline(item.Span, "Policy", item)
	}
	if made := template(item); made != nil {
		return nil, made
	}
	e.unread(item.Span, "neither a policy nor a policy template that SAM has")
	return unknown(item), nil
}

// unknown is the ARN of something that nobody can tell, named as it is written.
func unknown(item *policy.Node) *policy.Node {
	name := "…"
	if len(item.Fields) > 0 {
		name = item.Fields[0].Key.String()
	}
	return &policy.Node{Kind: policy.Open, Text: policy.HoleText(name, item.Span.File, policy.AnyText), Span: item.Span}
}

// choice is an Fn::If with other branches; nil where there is nothing in either.
func choice(written, yes, no *policy.Node) *policy.Node {
	if yes == nil && no == nil {
		return nil
	}
	_, argument := raw.Call(written)
	nothing := raw.Ref(written.Span, "AWS::NoValue")
	if yes == nil {
		yes = nothing
	}
	if no == nil {
		no = nothing
	}
	return raw.Object(written.Span, written.Fields[0].KeySpan, "Fn::If", raw.List(argument.Span, argument.Items[0], yes, no))
}

// isName reports whether a text is a policy's name as it stands: no ARN, and nothing
// that some other tool fills in first.
func isName(value string) bool {
	return value != "" && !strings.HasPrefix(value, "arn:") && !strings.ContainsAny(value, "{}<>$")
}
