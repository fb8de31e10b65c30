package sam

import (
	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

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
		properties = append(properties, raw.Field("ManagedPolicyArns", at, raw.List(at, once(r.managed)...)))
	}
	if len(r.inline) > 0 {
		properties = append(properties, raw.Field("Policies", at, raw.List(at, r.inline...)))
	}
	for _, given := range []struct {
		name  string
		value *policy.Node
	}{{"Path", r.path}, {"PermissionsBoundary", r.boundary}, {"Tags", r.tags}} {
		if given.value != nil {
			properties = append(properties, raw.Field(given.name, given.value.Span, given.value))
		}
	}
	e.add(name, owner, "AWS::IAM::Role", condition, properties...)
}

// once leaves out ARNs that are written a second time.
func once(arns []*policy.Node) (left []*policy.Node) {
	seen := map[string]bool{}
	for _, arn := range arns {
		known := raw.Literal(arn)
		if name, argument := raw.Call(arn); name == "Fn::Sub" {
			known = raw.Literal(argument)
		}
		if known == "" || !seen[known] {
			left = append(left, arn)
		}
		seen[known] = true
	}
	return left
}

func trusted(at policy.Span, service string) policy.Field {
	return raw.Field("AssumeRolePolicyDocument", at, raw.Trust(at, service))
}

// function makes the role of a function that is given none.
func (e *expansion) function(f policy.Field) *policy.Node {
	e.schedules(f, "lambda:InvokeFunction", raw.Attribute(f.KeySpan, f.Key.String(), "Arn"))
	condition, wanted := e.wantsRole(f, "Role")
	if !wanted {
		return f.Value
	}
	at := f.KeySpan
	r := e.common(f, "lambda.amazonaws.com")
	if given, ok := raw.Find(f.Value.Exact("Properties"), "AssumeRolePolicyDocument"); ok && given.Value.Kind != policy.Null {
		r.trust = given
	}
	logs := "AWSLambdaBasicExecutionRole"
	if raw.Property(f.Value, "DurableConfig") != nil {
		logs = "AWSLambdaBasicDurableExecutionRolePolicy"
	}
	own := granted{managed: []*policy.Node{managed(at, logs)}}
	if tracing := raw.Property(f.Value, "Tracing"); tracing != nil && !isOff(tracing) {
		own.managed = append(own.managed, managed(tracing.Span, "AWSXrayWriteOnlyAccess"))
	}
	if network := raw.Property(f.Value, "VpcConfig"); network != nil && network.Kind != policy.Null {
		own.managed = append(own.managed, managed(at, "AWSLambdaVPCAccessExecutionRole"))
	}
	own.deadLetters(raw.Property(f.Value, "DeadLetterQueue"))
	own.destinations(raw.Property(f.Value, "EventInvokeConfig"), f)
	own.inline = append(own.inline, r.inline...)
	own.managed = append(own.managed, r.managed...)
	own.sources(raw.Property(f.Value, "Events"))
	r.granted = own
	e.addRole(f.Key.String()+"Role", f, condition, r)
	return raw.Without(f.Value, "Policies", "AssumeRolePolicyDocument", "PermissionsBoundary", "RolePath")
}

// isOff reports whether a function is surely not traced.
func isOff(tracing *policy.Node) bool {
	return tracing.Kind == policy.Null || tracing.IsScalar() && (raw.Literal(tracing) == "" || raw.Literal(tracing) == "Disabled")
}

// stateMachine makes the role of a state machine that is given none, and those of the
// events that start it.
func (e *expansion) stateMachine(f policy.Field) *policy.Node {
	machine := raw.Ref(f.KeySpan, f.Key.String())
	e.schedules(f, "states:StartExecution", machine)
	e.starters(f, machine)
	condition, wanted := e.wantsRole(f, "Role")
	if !wanted {
		return f.Value
	}
	r := e.common(f, "states.amazonaws.com")
	if tracing := raw.Within(raw.Property(f.Value, "Tracing"), "Enabled"); raw.IsTrue(tracing) {
		r.managed = append(r.managed, managed(tracing.Span, "AWSXrayWriteOnlyAccess"))
	}
	e.addRole(f.Key.String()+"Role", f, condition, r)
	return raw.Without(f.Value, "Policies", "PermissionsBoundary", "RolePath")
}

// common is what functions and state machines say of their roles alike.
func (e *expansion) common(f policy.Field, service string) role {
	return role{
		granted: e.policies(raw.Property(f.Value, "Policies")), trust: trusted(f.KeySpan, service),
		path: raw.Property(f.Value, "RolePath"), boundary: raw.Property(f.Value, "PermissionsBoundary"), tags: raw.TagList(raw.Property(f.Value, "Tags")),
	}
}

// wantsRole reports whether SAM makes a role, and under which condition: always where
// none is given, and where Role is an Fn::If that leaves it out in one branch.
func (e *expansion) wantsRole(f policy.Field, name string) (condition string, wanted bool) {
	given := raw.Property(f.Value, name)
	if given == nil || given.Kind == policy.Null {
		return conditionOf(f), true
	}
	condition, yes, no, ok := raw.Branches(given)
	switch {
	case ok && raw.IsNoValue(yes) && raw.IsNoValue(no):
		return conditionOf(f), true
	case ok && raw.IsNoValue(yes):
		return condition, true
	case ok && raw.IsNoValue(no):
		return e.not(condition, given.Span), true
	}
	return "", false
}

// not declares the opposite of a condition.
func (e *expansion) not(condition string, at policy.Span) string {
	name := "NOT" + condition
	if written := e.root.Exact("Conditions"); written == nil || written.Exact(name) == nil {
		value := raw.Object(at, at, "Fn::Not", raw.List(at, raw.Object(at, at, "Condition", raw.Text(at, condition))))
		e.conditions = append(e.conditions, raw.Field(name, at, value))
	}
	return name
}

// deployment makes the one role by which CodeDeploy shifts the traffic of functions: on
// a condition where all of them are made on that one.
func (e *expansion) deployment(resources []policy.Field) {
	var first *policy.Node
	condition := ""
	for _, f := range resources {
		preference := raw.Property(f.Value, "DeploymentPreference")
		if raw.Literal(f.Value.Exact("Type")) != prefix+"Function" || preference == nil || preference.Exact("Role") != nil || raw.Literal(preference.Exact("Enabled")) == "false" {
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
	if raw.IsTrue(preference.Exact("PassthroughCondition")) {
		return conditionOf(f)
	}
	return ""
}

// capacityProvider makes the role by which Lambda operates instances.
func (e *expansion) capacityProvider(f policy.Field) {
	if raw.Property(f.Value, "OperatorRole") != nil {
		return
	}
	e.addRole(f.Key.String()+"OperatorRole", f, conditionOf(f), role{
		granted: granted{managed: []*policy.Node{managed(f.KeySpan, "AWSLambdaManagedEC2ResourceOperator")}},
		trust:   trusted(f.KeySpan, "lambda.amazonaws.com"),
	})
}
