package sam

import "github.com/iamlint/iamlint/loaders/policy"

// role is what is known of a role that SAM makes.
type role struct {
	granted
	trust policy.Field
	// path, boundary and tags are as the resource has them.
	path, boundary *policy.Node
	tags           *policy.Node
}

func (e *expansion) addRole(name string, owner policy.Field, condition string, r role) {
	at := owner.KeySpan
	properties := []policy.Field{r.trust}
	if len(r.managed) > 0 {
		properties = append(properties, field("ManagedPolicyArns", at, list(at, once(r.managed)...)))
	}
	if len(r.inline) > 0 {
		properties = append(properties, field("Policies", at, list(at, r.inline...)))
	}
	for _, given := range []struct {
		name  string
		value *policy.Node
	}{{"Path", r.path}, {"PermissionsBoundary", r.boundary}, {"Tags", r.tags}} {
		if given.value != nil {
			properties = append(properties, field(given.name, given.value.Span, given.value))
		}
	}
	e.add(name, owner, "AWS::IAM::Role", condition, properties...)
}

// once leaves out ARNs that are written a second time.
func once(arns []*policy.Node) (left []*policy.Node) {
	seen := map[string]bool{}
	for _, arn := range arns {
		known := literal(arn)
		if name, argument := call(arn); name == "Fn::Sub" {
			known = literal(argument)
		}
		if known == "" || !seen[known] {
			left = append(left, arn)
		}
		seen[known] = true
	}
	return left
}

func trusted(at policy.Span, service string) policy.Field {
	return field("AssumeRolePolicyDocument", at, trust(at, service))
}

// function makes the role of a function that is given none.
func (e *expansion) function(f policy.Field) *policy.Node {
	e.schedules(f, "lambda:InvokeFunction", attribute(f.KeySpan, f.Key.String(), "Arn"))
	condition, wanted := e.wantsRole(f, "Role")
	if !wanted {
		return f.Value
	}
	at := f.KeySpan
	r := e.common(f, "lambda.amazonaws.com")
	if given, ok := exactField(f.Value.Exact("Properties"), "AssumeRolePolicyDocument"); ok && given.Value.Kind != policy.Null {
		r.trust = given
	}
	logs := "AWSLambdaBasicExecutionRole"
	if property(f.Value, "DurableConfig") != nil {
		logs = "AWSLambdaBasicDurableExecutionRolePolicy"
	}
	own := granted{managed: []*policy.Node{managed(at, logs)}}
	if tracing := property(f.Value, "Tracing"); tracing != nil && !isOff(tracing) {
		own.managed = append(own.managed, managed(tracing.Span, "AWSXrayWriteOnlyAccess"))
	}
	if network := property(f.Value, "VpcConfig"); network != nil && network.Kind != policy.Null {
		own.managed = append(own.managed, managed(at, "AWSLambdaVPCAccessExecutionRole"))
	}
	own.deadLetters(property(f.Value, "DeadLetterQueue"))
	own.destinations(property(f.Value, "EventInvokeConfig"), f)
	own.inline = append(own.inline, r.inline...)
	own.managed = append(own.managed, r.managed...)
	own.sources(property(f.Value, "Events"))
	r.granted = own
	e.addRole(f.Key.String()+"Role", f, condition, r)
	return without(f.Value, "Policies", "AssumeRolePolicyDocument", "PermissionsBoundary", "RolePath")
}

// isOff reports whether a function is surely not traced.
func isOff(tracing *policy.Node) bool {
	return tracing.Kind == policy.Null || tracing.IsScalar() && (literal(tracing) == "" || literal(tracing) == "Disabled")
}

// stateMachine makes the role of a state machine that is given none, and those of the
// events that start it.
func (e *expansion) stateMachine(f policy.Field) *policy.Node {
	machine := ref(f.KeySpan, f.Key.String())
	e.schedules(f, "states:StartExecution", machine)
	e.starters(f, machine)
	condition, wanted := e.wantsRole(f, "Role")
	if !wanted {
		return f.Value
	}
	r := e.common(f, "states.amazonaws.com")
	if tracing := within(property(f.Value, "Tracing"), "Enabled"); isTrue(tracing) {
		r.managed = append(r.managed, managed(tracing.Span, "AWSXrayWriteOnlyAccess"))
	}
	e.addRole(f.Key.String()+"Role", f, condition, r)
	return without(f.Value, "Policies", "PermissionsBoundary", "RolePath")
}

// common is what functions and state machines say of their roles alike.
func (e *expansion) common(f policy.Field, service string) role {
	return role{
		granted: e.policies(property(f.Value, "Policies")), trust: trusted(f.KeySpan, service),
		path: property(f.Value, "RolePath"), boundary: property(f.Value, "PermissionsBoundary"), tags: tags(property(f.Value, "Tags")),
	}
}

// wantsRole reports whether SAM makes a role, and under which condition: always where
// none is given, and where Role is an Fn::If that leaves it out in one branch.
func (e *expansion) wantsRole(f policy.Field, name string) (condition string, wanted bool) {
	given := property(f.Value, name)
	if given == nil || given.Kind == policy.Null {
		return conditionOf(f), true
	}
	condition, yes, no, ok := branches(given)
	switch {
	case ok && isNoValue(yes) && isNoValue(no):
		return conditionOf(f), true
	case ok && isNoValue(yes):
		return condition, true
	case ok && isNoValue(no):
		return e.not(condition, given.Span), true
	}
	return "", false
}

// not declares the opposite of a condition.
func (e *expansion) not(condition string, at policy.Span) string {
	name := "NOT" + condition
	if written := e.root.Exact("Conditions"); written == nil || written.Exact(name) == nil {
		value := object(at, at, "Fn::Not", list(at, object(at, at, "Condition", text(at, condition))))
		e.conditions = append(e.conditions, field(name, at, value))
	}
	return name
}

// tags turns the map that SAM takes into the list that IAM takes.
func tags(written *policy.Node) *policy.Node {
	if written == nil || written.Kind != policy.Object {
		return nil
	}
	made := list(written.Span)
	for _, tag := range written.Fields {
		key := &policy.Node{Kind: policy.String, Text: tag.Key, Span: tag.KeySpan}
		pair := object(tag.KeySpan, tag.KeySpan, "Key", key)
		pair.Fields = append(pair.Fields, field("Value", tag.Value.Span, tag.Value))
		made.Items = append(made.Items, pair)
	}
	return made
}

// deployment makes the one role by which CodeDeploy shifts the traffic of functions: on
// a condition where all of them are made on that one.
func (e *expansion) deployment(resources []policy.Field) {
	var first *policy.Node
	condition := ""
	for _, f := range resources {
		preference := property(f.Value, "DeploymentPreference")
		if literal(f.Value.Exact("Type")) != prefix+"Function" || preference == nil || preference.Exact("Role") != nil || literal(preference.Exact("Enabled")) == "false" {
			continue
		}
		switch {
		case first == nil:
			first, condition = preference, passed(f, preference)
		case condition != passed(f, preference):
			condition = ""
		}
	}
	if first == nil {
		return
	}
	at := first.Span
	e.addRole("CodeDeployServiceRole", policy.Field{KeySpan: at}, condition, role{
		granted: granted{managed: []*policy.Node{managed(at, "AWSCodeDeployRoleForLambda")}}, trust: trusted(at, "codedeploy.amazonaws.com"),
	})
}

// passed is the condition of a function where it goes over to its deployments.
func passed(f policy.Field, preference *policy.Node) string {
	if isTrue(preference.Exact("PassthroughCondition")) {
		return conditionOf(f)
	}
	return ""
}

// capacityProvider makes the role by which Lambda operates instances.
func (e *expansion) capacityProvider(f policy.Field) {
	if property(f.Value, "OperatorRole") != nil {
		return
	}
	e.addRole(f.Key.String()+"OperatorRole", f, conditionOf(f), role{
		granted: granted{managed: []*policy.Node{managed(f.KeySpan, "AWSLambdaManagedEC2ResourceOperator")}},
		trust:   trusted(f.KeySpan, "lambda.amazonaws.com"),
	})
}

func exactField(node *policy.Node, name string) (policy.Field, bool) {
	if node != nil {
		for _, member := range node.Fields {
			if member.Key.Is(name) {
				return member, true
			}
		}
	}
	return policy.Field{}, false
}
