package shell

import (
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// call makes the call of what was given to the command; nil where that is no command
// that could run.
func (c *command) call(action string, assigns []*syntax.Assign) *policy.Call {
	call := &policy.Call{
		Kind: policy.ShellCall, Action: action, Partial: c.partial || c.given["--cli-input-json"] != nil || c.given["--cli-input-yaml"] != nil,
		ExternalID: c.one("--external-id"), Duration: c.one("--duration-seconds"), SessionName: c.one("--role-session-name"),
		SourceIdentity: c.one("--source-identity"), MFA: c.one("--serial-number"), Profile: c.profile(assigns),
		Transitive: c.given["--transitive-tag-keys"],
	}
	role := c.one("--role-arn")
	switch {
	case role != nil:
		call.Role = *role
	case call.Partial:
		call.Role = policy.Value{Text: policy.HoleText("…", c.Scope, policy.AnyText)}
	default:
		return nil
	}
	if call.Duration != nil {
		seconds, _ := call.Duration.Text.Literal()
		call.Seconds, _ = strconv.Atoi(seconds)
	}
	for _, arn := range c.given["--policy-arns"] {
		call.PolicyARNs = append(call.PolicyARNs, without(arn, "arn="))
	}
	for _, context := range c.given["--provided-contexts"] {
		call.Contexts = append(call.Contexts, contextOf(context))
	}
	c.tags(call)
	if policies := c.given["--policy"]; len(policies) == 1 {
		c.sessionPolicy(call, policies[0])
	}
	c.knownFlags(call)
	return call
}

// expected are the flags that the calls of the CLI take, and those of the CLI itself.
var expected = map[string]bool{
	"--role-arn": true, "--role-session-name": true, "--external-id": true, "--duration-seconds": true, "--tags": true,
	"--policy": true, "--policy-arns": true, "--serial-number": true, "--token-code": true, "--source-identity": true,
	"--provided-contexts": true, "--transitive-tag-keys": true, "--web-identity-token": true, "--provider-id": true,
	"--principal-arn": true, "--saml-assertion": true, "--profile": true, "--region": true, "--output": true, "--query": true,
	"--endpoint-url": true, "--ca-bundle": true, "--cli-read-timeout": true, "--cli-connect-timeout": true, "--color": true,
	"--cli-binary-format": true, "--cli-input-json": true, "--cli-input-yaml": true, "--cli-error-format": true,
}

// knownFlags takes the call for partly read where it has other flags: the CLI takes
// the beginning of a flag for the flag.
func (c *command) knownFlags(call *policy.Call) {
	for flag := range c.given {
		call.Partial = call.Partial || !expected[flag] && !alone[flag]
	}
}

// one is the value of a flag; the last where it is given again. A flag without a value
// has one that nobody knows.
func (c *command) one(flag string) *policy.Value {
	values, given := c.given[flag]
	if !given {
		return nil
	}
	if len(values) == 0 {
		return &policy.Value{Text: policy.HoleText("…", c.Scope, policy.AnyText), Span: c.spans[flag]}
	}
	value := values[len(values)-1]
	return &value
}

// profile is the one whose credentials the command uses, where that is written.
func (c *command) profile(assigns []*syntax.Assign) *policy.Value {
	if profile := c.one("--profile"); profile != nil {
		return profile
	}
	for _, assign := range assigns {
		if assign.Name != nil && assign.Name.Value == "AWS_PROFILE" && assign.Value != nil {
			value := c.word(assign.Value)
			return &value
		}
	}
	return nil
}

func without(value policy.Value, prefix string) policy.Value {
	known, ok := value.Text.Literal()
	if rest, found := strings.CutPrefix(known, prefix); ok && found {
		value.Text = policy.Literal(rest)
	} else if !value.Text.Known() && strings.HasPrefix(value.Text.Prefix(), prefix) {
		value.Text = value.Text.Split('=', 2)[1]
	} else {
		return value
	}
	if len(value.Via) == 0 {
		value.Span.Start = min(value.Span.Start+len(prefix), value.Span.End)
	}
	return value
}

// contextOf finds the provider in ProviderArn=…,ContextAssertion=….
func contextOf(value policy.Value) policy.Value {
	for _, member := range value.Text.Split(',', -1) {
		if strings.HasPrefix(member.Prefix(), "ProviderArn=") {
			value.Text = member.Split('=', 2)[1]
			return value
		}
	}
	value.Text = policy.HoleText("…", value.Span.File, policy.AnyText)
	return value
}

// tags reads Key=k,Value=v, and the same as JSON.
func (c *command) tags(call *policy.Call) {
	for _, value := range c.given["--tags"] {
		switch first := strings.TrimSpace(value.Text.Prefix()); {
		case strings.HasPrefix(first, "Key=") || strings.HasPrefix(first, "Value="):
			tag, ok := shorthand(value)
			if !ok {
				call.PartialTags = true
				continue
			}
			call.Tags = append(call.Tags, tag)
		case strings.HasPrefix(first, "[") || strings.HasPrefix(first, "{"):
			c.jsonTags(call, value)
		default:
			call.PartialTags = true
		}
	}
}

// shorthand reads one tag. Values with quotes or escapes of the shorthand's own are
// not followed.
func shorthand(value policy.Value) (tag policy.Tag, ok bool) {
	members := value.Text.Split(',', -1)
	if len(members) != 2 || value.Text.Open() && len(members) > 2 {
		return tag, false
	}
	seen := 0
	for _, member := range members {
		pair := member.Split('=', 2)
		if len(pair) != 2 || strings.ContainsAny(pair[1].String(), `"'\`) {
			return tag, false
		}
		part := value
		part.Text = pair[1]
		switch name, _ := pair[0].Literal(); name {
		case "Key":
			tag.Key, seen = part, seen|1
		case "Value":
			tag.Value, seen = part, seen|2
		}
	}
	return tag, seen == 3
}

func (c *command) jsonTags(call *policy.Call, value policy.Value) {
	root, _ := jsontext.Parse(c.pieces(value))
	if root == nil {
		call.PartialTags = true
		return
	}
	list, partial := root.Elements()
	call.PartialTags = call.PartialTags || partial
	for _, item := range list {
		key, text := item.Exact("Key"), item.Exact("Value")
		if key == nil || text == nil {
			call.PartialTags = true
			continue
		}
		call.Tags = append(call.Tags, policy.Tag{Key: key.Value(), Value: text.Value()})
	}
}

// sessionPolicy reads a policy that is written into the command.
func (c *command) sessionPolicy(call *policy.Call, value policy.Value) {
	if !strings.HasPrefix(strings.TrimSpace(value.Text.Prefix()), "{") {
		call.PartialPolicies = true
		return
	}
	call.PolicySize = value.Text.Characters()
	root, _ := jsontext.Parse(c.pieces(value))
	document := policy.Decode(root)
	if document == nil {
		call.PartialPolicies = true
		c.found.Problems = append(c.found.Problems, policy.Problem{Span: value.Span, Reason: "session policy not read"})
		return
	}
	document.Uses = []policy.Use{{Kind: policy.Session, OwnerName: "call of " + call.Action, Attribute: "--policy", Span: value.Span}}
	call.Policies = append(call.Policies, document)
}

// pieces spells a text: byte for byte where it stands in single quotes, else all of it
// at the place of the word.
func (r *reader) pieces(value policy.Value) []jsontext.Piece {
	if stretch, quoted := r.quoted[value.Span]; quoted {
		return r.slice(stretch[0], stretch[1])
	}
	var list []jsontext.Piece
	for _, part := range value.Text.Parts {
		list = append(list, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: value.Span})
	}
	return list
}

// slice gives the pieces of a stretch of the script.
func (r *reader) slice(start, end int) []jsontext.Piece {
	var list []jsontext.Piece
	for i, piece := range r.Pieces {
		from, size := r.starts[i], len(piece.Text)
		if piece.Hole != nil {
			if from >= start && from < end {
				list = append(list, piece)
			}
			continue
		}
		low, high := max(start-from, 0), min(end-from, size)
		if low >= high {
			continue
		}
		if piece.Span.End-piece.Span.Start == size {
			piece.Span.Start, piece.Span.End = piece.Span.Start+low, piece.Span.Start+high
		}
		piece.Text = piece.Text[low:high]
		list = append(list, piece)
	}
	return list
}
