package gitlab

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/shell"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// Variables that the tools of AWS read.
// https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
const (
	roleVariable    = "AWS_ROLE_ARN"
	tokenVariable   = "AWS_WEB_IDENTITY_TOKEN_FILE"
	sessionVariable = "AWS_ROLE_SESSION_NAME"
)

const webIdentity = "sts:AssumeRoleWithWebIdentity"

// job is one job with all that it extends.
type job struct {
	*pipeline
	name  string
	span  policy.Span
	chain []*policy.Node
}

// key finds a key of the job, else the default for all jobs.
func (j *job) key(name string) *policy.Node {
	for _, node := range j.chain {
		if found := node.Exact(name); found != nil {
			return found
		}
	}
	if defaults := j.exact(j.root, "default"); defaults != nil && defaults.Exact(name) != nil {
		return defaults.Exact(name)
	}
	if name == "before_script" || name == "after_script" {
		return j.exact(j.root, name)
	}
	return nil
}

// member finds a member of a mapping that jobs inherit one by one.
func (j *job) member(mapping, name string) *policy.Node {
	for _, node := range append(j.chain[:len(j.chain):len(j.chain)], j.root) {
		found := j.exact(node, mapping)
		if found == nil {
			continue
		}
		if member := j.exact(found, name); member != nil {
			return member
		}
	}
	return nil
}

// variable is what the file writes into a variable; the settings of a project may hold
// another value, so that it is a default.
func (j *job) variable(name string) (policy.Value, bool) {
	node := j.member("variables", name)
	if node != nil && node.Kind == policy.Object {
		node = node.Exact("value")
	}
	if node == nil || !node.IsScalar() {
		return policy.Value{}, false
	}
	value := node.Value()
	value.Default = true
	text, _ := value.Text.Literal()
	if strings.Contains(text, "$") {
		value.Text = expanded(text, j.file.Path+"#"+j.name)
	}
	return value, true
}

// expanded puts holes for the variables in a text.
func expanded(text, scope string) policy.Text {
	var made []policy.Text
	for {
		before, rest, found := strings.Cut(text, "$")
		made = append(made, policy.Literal(before))
		if !found {
			return policy.Concat(made...)
		}
		name := ""
		if inner, braced := strings.CutPrefix(rest, "{"); braced {
			name, text, _ = strings.Cut(inner, "}")
		} else {
			size := len(rest) - len(strings.TrimLeft(rest, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"))
			name, text = rest[:size], rest[size:]
		}
		made = append(made, policy.HoleText("$"+name, scope, policy.AnyText))
	}
}

// read finds what the job calls.
func (j *job) read(found *shell.Found) {
	before := len(found.Calls)
	text := ""
	for _, keys := range [][]string{{"before_script", "script"}, {"after_script"}} {
		var script []jsontext.Piece
		for _, key := range keys {
			script = append(script, j.pieces(j.key(key), 0)...)
		}
		for _, piece := range script {
			text += piece.Text
		}
		if !shell.Assumes([]byte(text)) {
			continue
		}
		read := shell.Find(shell.Script{Pieces: script, Scope: j.file.Path + "#" + j.name + "/" + keys[0], Environment: j.variable})
		found.Calls, found.Problems = append(found.Calls, read.Calls...), append(found.Problems, read.Problems...)
	}
	for _, call := range found.Calls[before:] {
		call.Address = j.name
		if call.Action == webIdentity {
			j.token(call)
		}
	}
	j.given(found, text)
}

// pieces are the lines of a script; what refers elsewhere (!reference) is a line that
// nobody knows.
func (j *job) pieces(node *policy.Node, depth int) (list []jsontext.Piece) {
	if node == nil || depth > maxExtends {
		return nil
	}
	if node.IsScalar() {
		text, _ := node.Text.Literal()
		end := policy.Span{File: node.Span.File, Start: node.Span.End, End: node.Span.End}
		return append(yamltext.Pieces(j.file.Data, node, text), jsontext.Piece{Text: "\n", Span: end})
	}
	for _, item := range node.Items {
		list = append(list, j.pieces(item, depth+1)...)
	}
	return list
}

// given finds the role and token that the variables of the job give to the tools of AWS.
func (j *job) given(found *shell.Found, script string) {
	role, written := j.variable(roleVariable)
	_, token := j.variable(tokenVariable)
	if !written || !token && !strings.Contains(script, tokenVariable) || j.tokens() == nil {
		return
	}
	call := &policy.Call{Kind: policy.GitLabCall, Address: j.name, Span: role.Span, Action: webIdentity, Role: role, Chained: policy.No}
	call.Key = policy.Key(j.file.Path+"#"+j.name, roleVariable)
	if name, ok := j.variable(sessionVariable); ok {
		call.SessionName = &name
	}
	j.token(call)
	found.Calls = append(found.Calls, call)
}

// tokens are those that the job gets.
func (j *job) tokens() (list []policy.Field) {
	if tokens := j.key("id_tokens"); tokens != nil {
		return tokens.Fields
	}
	return nil
}

// token says what the token of a job holds. Which of several is sent is not known.
// https://docs.gitlab.com/ci/secrets/id_token_authentication/
func (j *job) token(call *policy.Call) {
	tokens := j.tokens()
	if len(tokens) == 0 {
		return
	}
	call.Kind, call.Provider = policy.GitLabCall, policy.HoleText("CI_SERVER_HOST", "", policy.Name)
	scope := j.file.Path + "#" + j.name
	project := policy.HoleText("CI_PROJECT_PATH", "", policy.AnyText)
	ref := policy.HoleText("CI_COMMIT_REF_NAME", scope, policy.AnyText)
	subject := policy.TokenClaim{Key: "sub", All: true}
	for _, kind := range []string{"branch", "tag"} {
		text := policy.Concat(policy.Literal("project_path:"), project, policy.Literal(":ref_type:"+kind+":ref:"), ref)
		subject.Values = append(subject.Values, policy.Value{Text: text, Span: j.span})
	}
	call.Claims = append(call.Claims, subject)
	if len(tokens) != 1 {
		return
	}
	audience := tokens[0].Value.Exact("aud")
	if audience == nil {
		return
	}
	claim := policy.TokenClaim{Key: "aud", All: true}
	list := []*policy.Node{audience}
	if audience.Kind == policy.List {
		list = audience.Items
	}
	for _, item := range list {
		if !item.IsScalar() {
			return
		}
		value := item.Value()
		if text, _ := value.Text.Literal(); strings.Contains(text, "$") {
			value.Text = expanded(text, scope)
		}
		claim.Values = append(claim.Values, value)
	}
	if len(claim.Values) == 1 {
		call.Audience = &claim.Values[0]
	}
	call.Claims = append(call.Claims, claim)
}
