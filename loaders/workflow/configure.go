package workflow

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// inputs are those of a step that configures credentials.
// https://github.com/aws-actions/configure-aws-credentials/blob/main/action.yml
type inputs struct {
	scope *scope
	with  *policy.Node
	uses  *policy.Node
}

// one is the value of an input; nil where it is not given, or empty.
func (in inputs) one(name string) *policy.Value {
	node := at(in.with, name)
	if node == nil || node.Kind == policy.Null {
		return nil
	}
	value := in.scope.value(node)
	if value.Text.IsEmpty() {
		return nil
	}
	return &value
}

// orDefault is the value of an input, else what the action takes in its place.
func (in inputs) orDefault(name, fallback string) *policy.Value {
	if value := in.one(name); value != nil {
		return value
	}
	return in.supplied(policy.Literal(fallback))
}

// supplied is a value that the action brings itself.
func (in inputs) supplied(text policy.Text) *policy.Value {
	return &policy.Value{Text: text, Span: in.uses.Span, Via: in.scope.via, Default: true, Scalar: policy.String}
}

// is tells whether an input is switched on.
func (in inputs) is(name string) policy.Tri {
	value := in.one(name)
	if value == nil {
		return policy.No
	}
	if !value.Text.Known() {
		return policy.Unknown
	}
	return policy.Is(strings.EqualFold(value.Text.String(), "true"))
}

// configure reads a step that configures AWS credentials.
func (j *jobReader) configure(step, uses *policy.Node, s *scope, when policy.When, version int) {
	in := inputs{scope: s, with: step.Exact("with"), uses: uses}
	left := configured{id: identity(step), sure: step.Exact("if") == nil, exported: in.is("output-env-credentials") != policy.No || in.one("output-env-credentials") == nil}
	if in.one("aws-profile") != nil && in.is("output-env-credentials") != policy.Yes {
		left.exported = false
	}
	role, static := in.one("role-to-assume"), in.static()
	if role != nil {
		left.call = j.call(step, in, *role, static, version)
		left.call.When = when.And(left.call.When)
		left.call.Key = policy.Key(s.job, strconv.Itoa(j.count))
		j.found.files = append(j.found.files, s.source)
		j.found.calls = append(j.found.calls, left.call)
	}
	j.before = append(j.before, left)
	j.ambient = max(j.ambient, policy.Unknown)
	if left.sure && left.exported {
		j.ambient = policy.Yes
	}
}

func identity(step *policy.Node) string {
	if id := step.Exact("id"); id != nil {
		return id.Text.String()
	}
	return ""
}

// static tells whether the step passes access keys. A secret is taken to be there.
func (in inputs) static() policy.Tri {
	key := in.one("aws-access-key-id")
	switch {
	case key == nil:
		return policy.No
	case key.Text.IsHole() && !strings.HasPrefix(key.Text.Parts[0].Hole.Name, "secrets.") && !strings.HasPrefix(key.Text.Parts[0].Hole.Name, "steps."):
		return policy.Unknown
	}
	return policy.Yes
}

func (j *jobReader) call(step *policy.Node, in inputs, role policy.Value, static policy.Tri, version int) *policy.Call {
	call := &policy.Call{
		Kind: policy.WorkflowCall, Address: j.address(step), Span: in.with.Exact("role-to-assume").Span, Role: role,
		ExternalID: in.one("role-external-id"), SessionName: in.orDefault("role-session-name", "GitHubActions"),
		Duration: in.orDefault("role-duration-seconds", "3600"), Job: j.jobOf(static == policy.Yes), Partial: fromVariables(in.scope.env),
	}
	if arn := role.Text.Prefix(); arn != "" && !strings.HasPrefix(arn, "arn:") && !strings.HasPrefix("arn:", arn) {
		account := policy.HoleText("the caller's account", in.scope.job, policy.Account)
		call.Role.Text = policy.Concat(policy.Literal("arn:aws:iam::"), account, policy.Literal(":role/"), role.Text)
	}
	j.method(call, in, static)
	if call.Action == "sts:AssumeRole" && call.Duration.Default && version < 2 {
		call.Duration.Text = policy.Literal("21600") // what the first version takes with keys
		if version == 0 {
			call.Duration.Text = policy.HoleText("the action's default", in.scope.job, policy.Name)
		}
	}
	call.Seconds = seconds(call.Duration.Text)
	j.tags(call, in, version)
	j.policies(call, in)
	return call
}

// seconds reads a number as JavaScript does: what stands behind its digits is left out,
// and nothing or 0 is the default.
func seconds(text policy.Text) int {
	known, ok := text.Literal()
	if !ok {
		return 0
	}
	known = strings.TrimSpace(known)
	digits := len(known) - len(strings.TrimLeft(known, "0123456789"))
	number, err := strconv.Atoi(known[:digits])
	if number == 0 || err != nil {
		return 3600
	}
	return number
}

// fromVariables reports whether the environment may hold inputs, which some versions
// read from there.
func fromVariables(env []*policy.Node) bool {
	for _, node := range env {
		for _, field := range node.Fields {
			switch field.Key.String() {
			case "ROLE_TO_ASSUME", "ROLE_EXTERNAL_ID", "ROLE_DURATION_SECONDS", "ROLE_SESSION_NAME", "ROLE_CHAINING", "AUDIENCE",
				"ROLE_SKIP_SESSION_TAGGING", "INLINE_SESSION_POLICY", "MANAGED_SESSION_POLICIES", "WEB_IDENTITY_TOKEN_FILE":
				return true
			}
		}
	}
	return false
}

// method tells with what the role is asked for: keys, the credentials that are there, a token
// from a file, or one of GitHub's, which it is wherever the job may ask for one.
func (j *jobReader) method(call *policy.Call, in inputs, static policy.Tri) {
	const assume, web = "sts:AssumeRole", "sts:AssumeRoleWithWebIdentity"
	file, chaining := in.one("web-identity-token-file") != nil, in.is("role-chaining")
	skip := in.is("force-skip-oidc")
	may := policy.Unknown
	if j.job != nil {
		may = j.job.IDToken
	}
	switch {
	case file && static == policy.No:
		call.Action = web
	case static == policy.Yes && !file:
		call.Action = assume
		j.keys(call, in)
	case file, static == policy.Unknown, chaining == policy.Unknown, skip == policy.Unknown:
	case chaining == policy.Yes:
		call.Action = assume
		j.chained(call)
	case skip == policy.Yes:
		call.Action = assume
	case may == policy.Yes, j.job != nil && j.ambient == policy.No, in.one("audience") != nil:
		call.Action = web
		call.Chained = policy.No
		call.Provider = policy.Literal(provider)
		call.Audience = in.orDefault("audience", "sts.amazonaws.com")
		if j.job != nil {
			call.Claims = j.claims(call.Audience)
		}
	case may == policy.No && j.ambient == policy.Yes:
		call.Action = assume
		j.chained(call)
	}
}

// chained finds the step whose session makes this one: the last that left credentials.
func (j *jobReader) chained(call *policy.Call) {
	for i := len(j.before) - 1; i >= 0; i-- {
		step := j.before[i]
		if !step.exported {
			continue
		}
		switch {
		case !step.sure:
		case step.call != nil:
			call.Source, call.Chained = step.call.Key, policy.Yes
		default:
			call.Chained = policy.No
		}
		return
	}
}

// keys tells whose the access keys are: those of a user, unless a session token comes with
// them, or those that a step before has put out.
func (j *jobReader) keys(call *policy.Call, in inputs) {
	if in.one("aws-session-token") == nil {
		call.Chained = policy.No
	}
	key := in.one("aws-access-key-id")
	if key == nil || !key.Text.IsHole() {
		return
	}
	for _, step := range j.before {
		if step.id != "" && step.call != nil && key.Text.Parts[0].Hole.Name == "steps."+step.id+".outputs.aws-access-key-id" {
			call.Source, call.Chained = step.call.Key, policy.Yes
		}
	}
}

// tags are those that the action passes with sts:AssumeRole; with a token it passes none.
func (j *jobReader) tags(call *policy.Call, in inputs, version int) {
	skipped := in.is("role-skip-session-tagging")
	if call.Action == "sts:AssumeRoleWithWebIdentity" || skipped == policy.Yes {
		return
	}
	if call.Action == "" || skipped == policy.Unknown {
		call.PartialTags = true
		return
	}
	tag := func(key string, value policy.Text) {
		call.Tags = append(call.Tags, policy.Tag{Key: *in.supplied(policy.Literal(key)), Value: *in.supplied(value)})
	}
	tag("GitHub", policy.Literal("Actions"))
	tag("Repository", policy.HoleText(repository, "", policy.AnyText))
	for _, member := range []struct{ key, name string }{
		{"Workflow", "github.workflow"}, {"Action", "github.action"}, {"Actor", "github.actor"}, {"Branch", "github.ref"}, {"Commit", "github.sha"},
	} {
		tag(member.key, policy.HoleText(member.name, in.scope.run, policy.AnyText))
	}
	call.PartialTags = version == 0 || version >= 6 || in.one("custom-tags") != nil // the sixth passes more
	if keys := in.one("transitive-tag-keys"); keys != nil {
		call.Transitive = append(call.Transitive, in.lines("transitive-tag-keys")...)
	}
}

// lines are the values of an input that takes one on each line.
func (in inputs) lines(name string) (list []policy.Value) {
	node := in.with.Exact(name)
	value := in.scope.value(node)
	text, known := value.Text.Literal()
	raw, _ := node.Text.Literal()
	if !known || raw != text {
		return []policy.Value{value}
	}
	source, offset := laid(in.scope.source.file, node, text), 0
	for line := range strings.Lines(text) {
		start := offset
		offset += len(line)
		trimmed := strings.TrimSpace(line)
		if trimmed == "" {
			continue
		}
		start += strings.Index(line, trimmed)
		one := value
		one.Text = policy.Literal(trimmed)
		if pieces := source.slice(start, start+len(trimmed)); len(pieces) > 0 {
			one.Span.Start, one.Span.End = pieces[0].Span.Start, pieces[len(pieces)-1].Span.End
		}
		list = append(list, one)
	}
	return list
}

// policies reads the session policies.
func (j *jobReader) policies(call *policy.Call, in inputs) {
	if in.one("managed-session-policies") != nil {
		for _, arn := range in.lines("managed-session-policies") {
			call.PolicyARNs = append(call.PolicyARNs, arn)
			call.PartialPolicies = call.PartialPolicies || !arn.Text.Known()
		}
	}
	value := in.one("inline-session-policy")
	if value == nil {
		return
	}
	call.PolicySize = value.Text.Map(strings.TrimSpace).Characters() // at least: the action trims the ends
	node := in.with.Exact("inline-session-policy")
	root, _ := jsontext.Parse(in.json(node, *value))
	document := policy.Decode(root)
	if document == nil {
		call.PartialPolicies = true
		if !value.Text.IsHole() {
			j.found.problems = append(j.found.problems, policy.Problem{Span: value.Span, Reason: "session policy not read"})
		}
		return
	}
	document.Uses = []policy.Use{{Kind: policy.Session, OwnerName: "step " + strconv.Quote(call.Address), Attribute: "inline-session-policy", Span: node.Span}}
	document.When = document.When.And(j.when)
	call.Policies = append(call.Policies, document)
}

// json spells a value that holds JSON: byte for byte where it stands in the step.
func (in inputs) json(node *policy.Node, value policy.Value) (list []jsontext.Piece) {
	if value.Span == node.Span {
		text, _ := node.Text.Literal()
		return scriptPieces(in.scope, node, text)
	}
	for _, part := range value.Text.Parts {
		list = append(list, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: value.Span})
	}
	return list
}
