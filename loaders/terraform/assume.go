package terraform

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// assumption is where Terraform is told to assume a role: a block, the value of an
// argument, or the arguments of a backend themselves.
type assumption struct {
	kind         policy.CallKind
	key, address string
	// token is set where a token of an identity provider is given for credentials.
	token     bool
	arguments arguments
	env       *env
	when      policy.When
	// perhaps is set where not all of what is written may be there, or more than that.
	perhaps bool
}

// arguments finds what is given for the first of some names that is there.
type arguments func(names ...string) given

// given is the value of an argument, nil where none is given, and the place of the
// expression for it.
type given struct {
	node *policy.Node
	at   policy.Span
}

// assumptions makes the calls of an instance: those of its provider configurations, of
// its backend, which counts in root modules only, of the states that it reads, of service
// accounts of Kubernetes, of the commands that it runs, and of Terragrunt.
func (ev *evaluator) assumptions() {
	if ev.standsIn || ev.idle != nil {
		return
	}
	for _, b := range ev.providers {
		if len(b.Labels) == 1 && (b.Labels[0] == "aws" || b.Labels[0] == "awscc") {
			ev.providerCalls(&block{Block: b, kind: "provider", address: providerAddress(b, ev.module)})
		}
	}
	for _, b := range ev.backends {
		if ev.origin == nil || ev.origin.ofUnit() {
			in := instance{env: ev.top, when: ev.when()}
			ev.stateCalls("backend.s3", in, ev.argumentsOf(b.Body, ev.top), func(name string) []assumption { return ev.places(b.Body, name, in) })
		}
	}
	if ev.origin == nil {
		for _, file := range slices.Sorted(maps.Keys(ev.module.units)) {
			ev.unitCalls(file, ev.module.units[file])
		}
	}
	for _, b := range ev.blocks {
		if !mayAssume(b) || ev.presence(b).never {
			continue
		}
		ev.localExecCalls(b)
		switch b.kind {
		case remoteState:
			ev.remoteStateCalls(b)
		case serviceAccount, serviceAccountV1:
			ev.serviceAccountCalls(b)
		}
	}
}

// providerAddress is what people call a provider configuration: provider.aws.prod.
func providerAddress(b *hclsyntax.Block, m *module) string {
	address := "provider." + b.Labels[0]
	if alias := m.aliasOf(b); alias != "" {
		address += "." + alias
	}
	return address
}

// providerCalls makes the calls of a provider configuration: it assumes the role of a
// token first, then the roles of all assume_role blocks, each with the session of the
// one before.
func (ev *evaluator) providerCalls(b *block) {
	if ev.presence(b).never {
		return
	}
	for _, in := range ev.envs(b) {
		var before []*policy.Call
		for _, name := range []string{"assume_role_with_web_identity", "assume_role"} {
			for _, link := range ev.places(b.Body, name, in) {
				link.kind, link.address = policy.ProviderCall, ev.address(b.address)
				link.key = policy.Key(ev.scope, fmt.Sprintf("%s[%s]#%d", b.address, in.index, len(before)))
				link.token = name == "assume_role_with_web_identity"
				link.perhaps = link.perhaps || in.dynamic
				made := ev.assume(link)
				ev.chain(made, before, b.Body)
				if len(before) == 0 && !link.token {
					ev.useProfile(made, b.Body, in)
				}
				before = append(before, made...)
			}
		}
	}
}

// useProfile gives calls the profile of the AWS configuration that the provider names.
func (ev *evaluator) useProfile(calls []*policy.Call, body *hclsyntax.Body, in instance) {
	attribute := body.Attributes["profile"]
	if attribute == nil {
		return
	}
	for _, call := range calls {
		call.Profile = ev.passed(ev.eval(attribute.Expr, in.env), call.When, in.env)
	}
}

// chain tells whose session makes calls: that of the calls before, where those are
// surely made, or one that the environment has.
func (ev *evaluator) chain(calls, before []*policy.Call, body *hclsyntax.Body) {
	for _, call := range calls {
		switch {
		case call.Action != assumeRole:
			call.Chained = policy.No
		case len(before) > 0:
			source := before[len(before)-1]
			if call.Source = source.Key; call.When.Implies(source.When) == policy.Yes {
				call.Chained = policy.Yes
			}
		case body.Attributes["access_key"] != nil && body.Attributes["token"] == nil:
			call.Chained = policy.No
		}
	}
}

// places are those of assumptions within a body: blocks of that name, or an
// object for an argument.
func (ev *evaluator) places(body *hclsyntax.Body, name string, outer instance) (list []assumption) {
	for _, in := range ev.instances(body, name, outer.env) {
		list = append(list, assumption{
			arguments: ev.argumentsOf(in.body, in.env), env: in.env,
			when: outer.when.And(in.when), perhaps: in.dynamic,
		})
	}
	if attribute := body.Attributes[name]; attribute != nil {
		list = append(list, ev.objects(given{ev.eval(attribute.Expr, outer.env), span(attribute.Expr.Range())}, outer)...)
	}
	return list
}

// objects are the places of an assumption that a value holds.
func (ev *evaluator) objects(value given, outer instance) (list []assumption) {
	if value.node == nil {
		return nil
	}
	for _, object := range ev.alternatives(value.node) {
		if object.Kind == policy.Object {
			list = append(list, assumption{
				arguments: membersOf(object, value.at), env: outer.env, when: outer.when.And(object.When), perhaps: object.Partial,
			})
		}
	}
	return list
}

// argumentsOf finds those of a body.
func (ev *evaluator) argumentsOf(body *hclsyntax.Body, e *env) arguments {
	return func(names ...string) given {
		for _, name := range names {
			if attribute := body.Attributes[name]; attribute != nil {
				return given{ev.eval(attribute.Expr, e), span(attribute.Expr.Range())}
			}
		}
		return given{}
	}
}

// membersOf finds those that an object holds, which is what an expression gives.
func membersOf(object *policy.Node, at policy.Span) arguments {
	return func(names ...string) given {
		for _, name := range names {
			if member := object.Exact(name); member != nil {
				return given{member, inner(member.Span, at)}
			}
		}
		return given{}
	}
}

// inner is a place where it lies within another, else the other: what a value stands at
// that is written elsewhere.
func inner(place, outer policy.Span) policy.Span {
	if place.File == outer.File && outer.Start <= place.Start && place.End <= outer.End {
		return place
	}
	return outer
}

// remoteStateCalls makes the calls of a data source that reads the state of another configuration.
func (ev *evaluator) remoteStateCalls(b *block) {
	backend, config := b.Body.Attributes["backend"], b.Body.Attributes["config"]
	if backend == nil || config == nil || !ev.eval(backend.Expr, ev.env(b)).Text.Is("s3") {
		return
	}
	for _, in := range ev.envs(b) {
		for _, object := range ev.objects(given{ev.eval(config.Expr, in.env), span(config.Expr.Range())}, in) {
			in.when, in.dynamic = object.when, in.dynamic || object.perhaps
			ev.stateCalls(b.address, in, object.arguments, func(name string) []assumption { return ev.objects(object.arguments(name), in) })
		}
	}
}

// stateCalls makes the calls of a backend that keeps state in S3, whose places nested
// finds. Before version 1.6 the arguments stood among those of the backend, some with
// another name.
func (ev *evaluator) stateCalls(address string, in instance, all arguments, nested func(name string) []assumption) {
	var before []*policy.Call
	for _, name := range []string{"assume_role_with_web_identity", "assume_role"} {
		places := nested(name)
		if name == "assume_role" && len(places) == 0 {
			places = []assumption{{arguments: flat(all), env: in.env, when: in.when, perhaps: in.dynamic}}
		}
		for _, place := range places {
			place.kind, place.address = policy.BackendCall, ev.address(address)
			place.key = policy.Key(ev.scope, fmt.Sprintf("%s[%s]#%d", address, in.index, len(before)))
			place.token = name == "assume_role_with_web_identity"
			made := ev.assume(place)
			ev.chain(made, before, &hclsyntax.Body{})
			before = append(before, made...)
		}
	}
}

// flat finds arguments of a backend that are named for what they are there.
func flat(all arguments) arguments {
	return func(names ...string) given {
		for _, name := range names {
			switch name {
			case "role_arn", "external_id", "session_name":
			default:
				name = "assume_role_" + name
			}
			if found := all(name); found.node != nil {
				return found
			}
		}
		return given{}
	}
}

// The actions by which Terraform assumes roles.
const (
	assumeRole          = "sts:AssumeRole"
	assumeWithAnotherID = "sts:AssumeRoleWithWebIdentity"
)

// assume makes the calls of one place: one for each role that it may be told, none where
// it is told null, which means to assume none.
func (ev *evaluator) assume(a assumption) (calls []*policy.Call) {
	role := a.arguments("role_arn")
	if role.node == nil {
		return nil
	}
	for _, node := range ev.alternatives(ev.under(role.node, a.when)) {
		if node.Kind == policy.Null || node.When.Impossible() || node.Kind != policy.Open && node.Text.IsEmpty() {
			continue
		}
		call := &policy.Call{
			Key: a.key, Kind: a.kind, Address: a.address, Span: inner(node.Span, role.at), Action: assumeRole,
			Role: node.Value(), When: node.When, Partial: a.perhaps,
		}
		if a.token {
			call.Action = assumeWithAnotherID
		}
		ev.pass(call, a)
		calls = append(calls, call)
	}
	ev.repo.Calls = append(ev.repo.Calls, calls...)
	return calls
}

// pass gives a call its parameters.
func (ev *evaluator) pass(call *policy.Call, a assumption) {
	one := func(names ...string) *policy.Value { return ev.passed(a.arguments(names...).node, call.When, a.env) }
	call.ExternalID = one("external_id")
	call.Duration = one("duration", "duration_seconds")
	call.Seconds = policy.Seconds(call.Duration)
	call.SessionName = one("session_name")
	call.SourceIdentity = one("source_identity")
	many := func(name string) (list []policy.Value) {
		all := a.arguments(name)
		if all.node == nil {
			return nil
		}
		nodes, open := ev.spread(all.node)
		for _, member := range nodes {
			if value := ev.passed(member, call.When, a.env); value != nil {
				list = append(list, *value)
			}
		}
		call.Partial = call.Partial || open
		return list
	}
	call.Transitive, call.PolicyARNs = many("transitive_tag_keys"), many("policy_arns")
	if tags := a.arguments("tags"); tags.node != nil {
		call.Tags = ev.tags(tags.node, rangeOf(tags.at))
	}
	if session := a.arguments("policy"); session.node != nil {
		ev.limit(call, session)
	}
}

// limit gives a call its session policy.
func (ev *evaluator) limit(call *policy.Call, session given) {
	found := ev.readNode(session.node)
	use := policy.Use{Kind: policy.Session, Owner: call.Key, OwnerName: call.Address, Attribute: "policy", Span: session.at, When: call.When}
	if found.reason != "" && !found.malformed {
		call.Partial = true
		problem := policy.Problem{Span: session.at, Reason: "policy not read: " + found.reason}
		if len(found.documents) == 0 {
			problem.Lost = &policy.Lost{Use: use, Value: found.unread}
		}
		ev.repo.Problems = append(ev.repo.Problems, problem)
	}
	for i, document := range found.documents {
		use.When = call.When.And(found.whens[i])
		document.Uses = append(document.Uses, use)
	}
	call.Policies = conditional(found, nil)
}

// passed is the value of a parameter under the conditions of a call; nil where none is
// passed, and a hole where it may be one of several.
func (ev *evaluator) passed(node *policy.Node, when policy.When, e *env) *policy.Value {
	if node == nil {
		return nil
	}
	list := slices.DeleteFunc(ev.alternatives(node), func(alternative *policy.Node) bool { return alternative.When.Contradicts(when) })
	absent := func(node *policy.Node) bool {
		return node.Kind == policy.Null || node.Kind == policy.String && node.Text.IsEmpty()
	}
	switch {
	case !slices.ContainsFunc(list, func(node *policy.Node) bool { return !absent(node) }):
		return nil
	case len(list) == 1:
		value := list[0].Value()
		return &value
	}
	value := node.Value()
	value.Text, value.Scalar = ev.textOf(node, rangeOf(node.Span), e), policy.Open
	return &value
}

func rangeOf(place policy.Span) hcl.Range {
	return hcl.Range{Filename: place.File, Start: hcl.Pos{Byte: place.Start}, End: hcl.Pos{Byte: place.End}}
}
