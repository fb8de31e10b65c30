package gosource

import (
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// admission is what a principal of CDK puts into a statement.
type admission struct {
	principal  *policy.Node // the Principal element; nil where nobody can tell
	action     string       // empty for sts:AssumeRole
	conditions *policy.Node
	tags       bool         // sessions may be tagged
	all        []*admission // of a composite principal
}

// cdkCall is what a constructor or static function of CDK gives; nil for those that
// make nothing of IAM.
func (ev *evaluator) cdkCall(importPath, name string, x *ast.CallExpr, e *env) *policy.Node {
	if service(importPath) != "awsiam" {
		return ev.cdkAccount(name, x, e)
	}
	switch name {
	case "NewPolicyStatement":
		return ev.cdkStatement(x, e)
	case "NewPolicyDocument":
		return ev.cdkDocument(x, e)
	case "NewRole", "NewUser", "NewGroup":
		return ev.cdkPrincipal(strings.ToLower(name[3:]), x, e)
	case "NewManagedPolicy", "NewPolicy":
		return ev.cdkPolicy(name, x, e)
	case "ManagedPolicy_FromAwsManagedPolicyName":
		return ev.awsManaged(x, e)
	case "ManagedPolicy_FromManagedPolicyArn":
		if len(x.Args) == 3 {
			return ev.eval(x.Args[2], e)
		}
	}
	if admits := ev.admission(name, x, e); admits != nil {
		return ev.stand(&thing{key: policy.Key(ev.pkg.dir, address(e.file.span(x))), label: e.file.source(x), admits: admits}, x, e)
	}
	return nil
}

// cdkAccount is the account, partition or region of a stack, by the pseudo parameters.
func (ev *evaluator) cdkAccount(name string, x *ast.CallExpr, e *env) *policy.Node {
	switch name {
	case "Aws_ACCOUNT_ID":
		return ev.word(policy.String, ev.account(), x, e)
	case "Aws_PARTITION":
		return ev.word(policy.String, ev.partition(), x, e)
	}
	return nil
}

func (ev *evaluator) awsManaged(x *ast.CallExpr, e *env) *policy.Node {
	if len(x.Args) != 1 {
		return nil
	}
	name := ev.eval(x.Args[0], e)
	text := policy.Concat(policy.Literal("arn:"), ev.partition(), policy.Literal(":iam::aws:policy/"), ev.text(name, x, e))
	node := ev.word(policy.String, text, x, e)
	node.Span = name.Span
	return node
}

// props are the properties that a constructor is given.
func (ev *evaluator) props(x *ast.CallExpr, e *env) *policy.Node {
	if len(x.Args) == 0 {
		return nil
	}
	node := ev.eval(x.Args[len(x.Args)-1], e)
	if node.Kind != policy.Object {
		return nil
	}
	return node
}

// cdkElements are the properties of a statement by the elements that they make.
var cdkElements = map[string]string{
	"Sid": "Sid", "Effect": "Effect", "Actions": "Action", "NotActions": "NotAction",
	"Resources": "Resource", "NotResources": "NotResource", "Conditions": "Condition",
}

// cdkStatement is a statement: an Allow unless it says otherwise.
func (ev *evaluator) cdkStatement(x *ast.CallExpr, e *env) *policy.Node {
	head := e.file.span(x.Fun)
	node := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
	ev.things[node] = &thing{statement: true}
	props := ev.props(x, e)
	if props == nil {
		node.Partial = len(x.Args) > 0 && ev.eval(x.Args[0], e).Kind != policy.Null
	} else {
		node.Partial = props.Partial
		for i, name := range ev.goNames[props] {
			one := props.Fields[i]
			if one.Value.Kind == policy.Null {
				continue
			}
			switch element := cdkElements[name]; {
			case element != "":
				one.Key = policy.Literal(element)
				node.Fields = append(node.Fields, one)
			case name == "Principals" || name == "NotPrincipals":
				one.Key = policy.Literal(strings.TrimSuffix(name, "s"))
				one.Value = ev.principals(one.Value, node)
				node.Fields = append(node.Fields, one)
			}
		}
	}
	if node.Field("Effect") == nil {
		allow := &policy.Node{Kind: policy.String, Text: policy.Literal("Allow"), Span: head}
		node.Fields = append(node.Fields, policy.Field{Key: policy.Literal("Effect"), KeySpan: head, Value: allow})
	}
	return node
}

// principals makes a Principal element of a list of principals; their conditions go to
// the statement.
func (ev *evaluator) principals(list, statement *policy.Node) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: list.Span}
	members, partial := list.Elements()
	if partial || list.Kind == policy.Open {
		statement.Partial = true
	}
	for _, member := range members {
		for _, one := range ev.admits(member).flat() {
			if one.principal == nil {
				node.Partial, statement.Partial = true, true
				continue
			}
			if one.conditions != nil {
				statement.Fields = append(statement.Fields, policy.Field{Key: policy.Literal("Condition"), KeySpan: one.conditions.Span, Value: one.conditions})
			}
			if one.principal.Kind != policy.Object {
				return one.principal
			}
			node.Fields = mergedFields(node.Fields, one.principal.Fields)
		}
	}
	if len(node.Fields) == 0 {
		return &policy.Node{Kind: policy.Open, Text: policy.HoleText("principals", address(list.Span), policy.AnyText), Span: list.Span}
	}
	return node
}

// mergedFields makes one list of the values of equal keys.
func mergedFields(fields, more []policy.Field) []policy.Field {
	for _, one := range more {
		found := false
		for i := range fields {
			if policy.Equal(fields[i].Key, one.Key) == policy.Yes {
				list := &policy.Node{Kind: policy.List, Span: fields[i].Value.Span}
				earlier, _ := fields[i].Value.Elements()
				list.Items = append(append(list.Items, earlier...), one.Value)
				fields[i].Value, found = list, true
			}
		}
		if !found {
			fields = append(fields, one)
		}
	}
	return fields
}

func (a *admission) flat() []*admission {
	if a == nil {
		return []*admission{{}}
	}
	if a.all == nil {
		return []*admission{a}
	}
	var list []*admission
	for _, one := range a.all {
		list = append(list, one.flat()...)
	}
	return list
}

func (ev *evaluator) cdkDocument(x *ast.CallExpr, e *env) *policy.Node {
	props := ev.props(x, e)
	statements := ev.member(props, "Statements")
	if statements == nil {
		statements = &policy.Node{Kind: policy.List, Span: e.file.span(x), Partial: props == nil && len(x.Args) > 0 && ev.eval(x.Args[0], e).Kind != policy.Null}
	}
	node := document(statements, e.file.span(x), e.file.span(x.Fun))
	ev.things[node] = &thing{statement: true}
	return node
}

// document is an object with statements, as CDK writes it.
func document(statements *policy.Node, at, head policy.Span) *policy.Node {
	version := &policy.Node{Kind: policy.String, Text: policy.Literal("2012-10-17"), Span: head}
	return &policy.Node{Kind: policy.Object, Span: at, When: statements.When, Fields: []policy.Field{
		{Key: policy.Literal("Version"), KeySpan: head, Value: version},
		{Key: policy.Literal("Statement"), KeySpan: statements.Span, Value: statements},
	}}
}

// mutated is a value after one of its methods was called. Methods of others than CDK's
// may do anything, unless their name says that they only tell.
func (ev *evaluator) mutated(old *policy.Node, w write, at *branch, e *env) *policy.Node {
	if old == nil || old.Kind != policy.Object {
		return old
	}
	method := w.call.Fun.(*ast.SelectorExpr).Sel.Name
	if made := ev.things[old]; made == nil || !made.statement {
		if tells(method) {
			return old
		}
		return ev.opened(old)
	}
	when, looped := w.at.below(at)
	made := ev.clone(old)
	made.Fields = append([]policy.Field(nil), old.Fields...)
	element, known := cdkAdds[method]
	switch {
	case tells(method):
		return old
	case !known || looped && element != "Statement" || len(when) > 0 && element != "Statement":
		return ev.opened(old)
	}
	if element == "Condition" {
		made.Partial = true // which of two is meant, nobody joins here
		return made
	}
	added := ev.added(method, made, w.call, e)
	for i := range added.Items {
		added.Items[i] = ev.under(added.Items[i], when)
	}
	for i, one := range made.Fields {
		if one.Key.Is(element) {
			made.Fields[i].Value = ev.lengthened(one.Value, added, looped)
			return made
		}
	}
	made.Fields = append(made.Fields, policy.Field{Key: policy.Literal(element), KeySpan: e.file.span(w.call.Fun), Value: added})
	return made
}

// added is what a method of a statement or document adds.
func (ev *evaluator) added(method string, statement *policy.Node, call *ast.CallExpr, e *env) *policy.Node {
	list := ev.spread(call, e)
	switch method {
	case "AddAllResources", "AddAnyPrincipal":
		list.Items = []*policy.Node{{Kind: policy.String, Text: policy.Literal("*"), Span: e.file.span(call.Fun)}}
	case "AddPrincipals":
		return ev.principals(list, statement)
	case "AddServicePrincipal", "AddArnPrincipal":
		if len(list.Items) > 0 && method == "AddServicePrincipal" {
			return principalOf("Service", list.Items[0])
		} else if len(list.Items) > 0 {
			return principalOf("AWS", list.Items[0])
		}
	}
	return list
}

// lengthened is a list with further members; what is no list may hold more.
func (ev *evaluator) lengthened(old, added *policy.Node, looped bool) *policy.Node {
	if added.Kind != policy.List || old.Kind == policy.Object {
		return ev.opened(old)
	}
	earlier, partial := old.Elements()
	items := append(append([]*policy.Node(nil), earlier...), added.Items...)
	return &policy.Node{Kind: policy.List, Span: old.Span, Items: items, Partial: partial || added.Partial || looped}
}

// cdkAdds are the methods of statements and documents by the element that they add to.
var cdkAdds = map[string]string{
	"AddActions": "Action", "AddNotActions": "NotAction", "AddResources": "Resource", "AddNotResources": "NotResource", "AddAllResources": "Resource",
	"AddPrincipals": "Principal", "AddServicePrincipal": "Principal", "AddArnPrincipal": "Principal", "AddAnyPrincipal": "Principal",
	"AddCondition": "Condition", "AddConditions": "Condition", "AddStatements": "Statement",
}

// tells reports whether a method by its name only tells something.
func tells(method string) bool {
	for _, start := range []string{"As", "To", "Get", "Is", "Has", "String", "Marshal", "Len", "Equal", "Copy", "DeepCopy", "JSON", "Json", "Render", "Statement", "Sid", "Validate", "Err"} {
		if strings.HasPrefix(method, start) {
			return true
		}
	}
	return false
}
