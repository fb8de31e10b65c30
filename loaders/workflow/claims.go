package workflow

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// provider is the issuer of GitHub's tokens, as the ARN of the identity provider has it.
const provider = "token.actions.githubusercontent.com"

// context is what the token of a run can say of where it runs: the end of its subject,
// and its ref.
type context struct {
	subject, ref policy.Value
}

// events lists the events that trigger a workflow, with their filters.
func events(on *policy.Node) []policy.Field {
	switch {
	case on == nil:
		return nil
	case on.IsScalar():
		return []policy.Field{{Key: on.Text, KeySpan: on.Span, Value: &policy.Node{}}}
	case on.Kind == policy.List:
		var list []policy.Field
		for _, item := range on.Items {
			list = append(list, policy.Field{Key: item.Text, KeySpan: item.Span, Value: &policy.Node{}})
		}
		return list
	}
	return on.Fields
}

// Events after which GITHUB_REF is the default branch.
// https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows
var onDefaultBranch = map[string]bool{
	"schedule": true, "workflow_run": true, "repository_dispatch": true, "issues": true, "issue_comment": true,
	"branch_protection_rule": true, "check_run": true, "check_suite": true, "delete": true, "discussion": true,
	"discussion_comment": true, "fork": true, "gollum": true, "label": true, "milestone": true, "page_build": true,
	"project": true, "project_card": true, "project_column": true, "public": true, "watch": true,
}

// contexts lists where a workflow can run, by its triggers; complete where the list surely
// holds every one.
func contexts(on *policy.Node, run string) (list []context, complete bool) {
	complete = on != nil
	for _, event := range events(on) {
		name, span := event.Key.String(), event.KeySpan
		open := func(prefix, what string) context {
			return atRef(policy.Concat(policy.Literal(prefix), policy.HoleText(what, run, policy.AnyText)), span)
		}
		switch {
		case name == "workflow_call":
		case name == "push":
			list = append(list, pushed(event, run)...)
		case name == "pull_request":
			list = append(list, pull(span, run))
			if mayBeMerged(event.Value) {
				list = append(list, open("refs/heads/", "github.base_ref"))
			}
		case name == "pull_request_target", name == "pull_request_review", name == "pull_request_review_comment", name == "pull_request_comment":
			// GitHub does not say which subject these have.
			list = append(list, pull(span, run), open("refs/pull/", "github.ref_name"), open("refs/heads/", "github.base_ref"))
		case name == "workflow_dispatch", name == "create", name == "deployment", name == "deployment_status":
			list = append(list, open("refs/heads/", "github.ref_name"), open("refs/tags/", "github.ref_name"))
			complete = complete && name != "deployment_status" && name != "deployment"
		case name == "release":
			list = append(list, open("refs/tags/", "github.ref_name"))
		case name == "merge_group":
			list = append(list, open("refs/heads/gh-readonly-queue/", "github.ref_name"))
		case onDefaultBranch[name]:
			list = append(list, atRef(policy.Concat(policy.Literal("refs/heads/"), policy.HoleText(defaultBranch, "", policy.AnyText)), span))
		default:
			complete = false
		}
	}
	return list, complete
}

// mayBeMerged reports whether a pull request may have been merged when it triggers: its
// run is then on the branch that it went into, and GitHub does not say which subject it has.
func mayBeMerged(event *policy.Node) bool {
	types := event.Exact("types")
	return types != nil && slices.ContainsFunc(items(types), func(item *policy.Node) bool { return item.Text.Is("closed") || !item.IsScalar() })
}

func atRef(ref policy.Text, span policy.Span) context {
	return context{
		subject: policy.Value{Text: policy.Concat(policy.Literal("ref:"), ref), Span: span},
		ref:     policy.Value{Text: ref, Span: span},
	}
}

func pull(span policy.Span, run string) context {
	ref := policy.Concat(policy.Literal("refs/pull/"), policy.HoleText("github.event.number", run, policy.Name), policy.Literal("/merge"))
	return context{subject: policy.Value{Text: policy.Literal("pull_request"), Span: span}, ref: policy.Value{Text: ref, Span: span}}
}

// pushed are the refs whose push triggers: filters for branches alone leave out tags, and
// the other way round. What a filter leaves out again (!x) is not followed.
func pushed(event policy.Field, run string) (list []context) {
	branches, tags := event.Value.Exact("branches"), event.Value.Exact("tags")
	onBranches := branches != nil || event.Value.Exact("branches-ignore") != nil
	onTags := tags != nil || event.Value.Exact("tags-ignore") != nil
	all := func(prefix string) context {
		return atRef(policy.Concat(policy.Literal(prefix), policy.HoleText("github.ref_name", run, policy.AnyText)), event.KeySpan)
	}
	for _, kind := range []struct {
		prefix   string
		filter   *policy.Node
		triggers bool
	}{{"refs/heads/", branches, onBranches || !onTags}, {"refs/tags/", tags, onTags || !onBranches}} {
		switch {
		case !kind.triggers:
		case kind.filter == nil:
			list = append(list, all(kind.prefix))
		default:
			for _, item := range items(kind.filter) {
				if name, ok := filter(item, run); ok {
					list = append(list, atRef(policy.Concat(policy.Literal(kind.prefix), name), item.Span))
				}
			}
		}
	}
	return list
}

func items(node *policy.Node) []*policy.Node {
	if node.Kind == policy.List {
		return node.Items
	}
	return []*policy.Node{node}
}

// filter is what a filter pattern lets through: what no character of its own makes open
// is literal. Of +, ? and [ ] no more than the beginning is taken.
func filter(node *policy.Node, run string) (policy.Text, bool) {
	if !node.IsScalar() {
		return policy.HoleText("github.ref_name", run, policy.AnyText), true
	}
	pattern, _ := node.Text.Literal()
	if strings.HasPrefix(pattern, "!") {
		return policy.Text{}, false
	}
	hole := policy.HoleText(pattern, node.Span.File+"@"+run, policy.AnyText)
	var made []policy.Text
	for i := 0; ; {
		size := strings.IndexAny(pattern[i:], `*?+[\`)
		if size < 0 {
			return policy.Concat(append(made, policy.Literal(pattern[i:]))...), true
		}
		if pattern[i+size] != '*' {
			return policy.Concat(append(made, policy.Literal(pattern[i:i+max(size-1, 0)]), hole)...), true
		}
		made = append(made, policy.Literal(pattern[i:i+size]), hole)
		hole = policy.HoleText(pattern, node.Span.File+"@"+run+"+", policy.AnyText)
		i += size + len(pattern[i+size:]) - len(strings.TrimLeft(pattern[i+size:], "*"))
	}
}

// claims are what the tokens of a job can say, with the subject that GitHub makes of its
// own accord: since July 2026 new repositories have numbers in it.
// https://docs.github.com/actions/reference/security/oidc
// https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
func (j *jobReader) claims(audience *policy.Value) []policy.TokenClaim {
	list, complete := contexts(j.run.on, j.run.name)
	claims := []policy.TokenClaim{{Key: "aud", Values: []policy.Value{*audience}, All: true}}
	ends := make([]policy.Value, 0, len(list)+1)
	environment, sure := j.job.Environment, true
	if environment != nil {
		end := *environment
		end.Text = policy.Concat(policy.Literal("environment:"), environment.Text.Map(func(text string) string { return strings.ReplaceAll(text, ":", "%3A") }))
		ends = append(ends, end)
		sure = !environment.Text.IsHole() // which may turn out to be empty: then there is none
		complete = complete || sure
	}
	if environment == nil || !sure {
		for _, context := range list {
			ends = append(ends, context.subject)
		}
	}
	whose := policy.HoleText(repository, "", policy.AnyText)
	if j.run.foreign {
		whose, complete = policy.HoleText("caller's "+repository, j.run.name, policy.AnyText), complete && environment != nil && sure
	}
	if !j.run.foreign && isCallable(j.run.on) {
		complete = false // whoever calls it from elsewhere is the subject
	}
	if subjects := subjects(ends, whose, j.run.foreign); len(subjects) > 0 {
		claims = append(claims, policy.TokenClaim{Key: "sub", Values: subjects, All: complete})
	}
	claims = append(claims, policy.TokenClaim{Key: "repository", Values: []policy.Value{{Text: whose, Span: j.job.Span}}, All: true})
	if environment != nil {
		claims = append(claims, policy.TokenClaim{Key: "environment", Values: []policy.Value{*environment}, All: true})
	}
	if refs, all := contexts(j.run.on, j.run.name); len(refs) > 0 && !j.run.foreign {
		claim := policy.TokenClaim{Key: "ref", All: all}
		for _, context := range refs {
			claim.Values = append(claim.Values, context.ref)
		}
		claims = append(claims, claim)
	}
	return claims
}

// isCallable reports whether other workflows, of other repositories too, may call one.
func isCallable(on *policy.Node) bool {
	return slices.ContainsFunc(events(on), func(event policy.Field) bool { return event.Key.Is("workflow_call") })
}

// subjects are the two forms of the subject for each of its ends.
func subjects(ends []policy.Value, whose policy.Text, foreign bool) (list []policy.Value) {
	numbered := policy.Concat(
		policy.HoleText(owner, "", policy.Name), policy.Literal("@"), policy.HoleText(owner+"_id", "", policy.Name), policy.Literal("/"),
		policy.HoleText("github.event.repository.name", "", policy.Name), policy.Literal("@"), policy.HoleText("github.repository_id", "", policy.Name),
	)
	for _, repo := range []policy.Text{whose, numbered} {
		for _, end := range ends {
			end.Text = policy.Concat(policy.Literal("repo:"), repo, policy.Literal(":"), end.Text)
			list = append(list, end)
		}
		if foreign {
			break // one hole is both
		}
	}
	return list
}
