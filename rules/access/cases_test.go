package access

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
	"github.com/iamlint/iamlint/testdata/cases"
)

// scene is a scenario whose texts may hold ⟨holes⟩.
type scene struct {
	cases.Case
	// trust of a caller that is a role.
	callerTrust any
}

func sceneOf(c cases.Case) *scene {
	return &scene{Case: c, callerTrust: document(`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}`)}
}

func document(statements ...string) any {
	var value any
	if err := json.Unmarshal([]byte(`{"Version": "2012-10-17", "Statement": [`+strings.Join(statements, ",")+`]}`), &value); err != nil {
		panic(err)
	}
	return value
}

// ask answers the scenario's question; with whatever is known at run time where full.
func (s *scene) ask(full bool) *Answer {
	result, q := s.build(full)
	return result.Ask(q)
}

// build makes the repository of the scenario, and its question.
func (s *scene) build(full bool) (*Result, Question) {
	b := &builder{}
	q := Question{Seconds: s.Parameters.DurationSeconds, Service: s.Parameters.Service}
	if s.Kind == "pass_role" {
		q.Action = PassRole
	}
	if s.Role.Exists == nil || *s.Role.Exists {
		q.Role = b.principal(s.Role.ARN)
		q.Role.Tags, q.Role.TagsComplete = tags(s.Role.Tags), true
		if s.Role.Trust != nil {
			q.Role.Trust = []*policy.Document{b.decoded(s.Role.Trust, policy.Trust, q.Role.Key)}
		}
		if s.Role.Max != 0 {
			q.Role.MaxSession = &policy.Value{Text: policy.Literal(strconv.Itoa(s.Role.Max))}
		}
	}
	switch {
	case s.Caller.ARN == s.Role.ARN && q.Role != nil:
		q.Caller = q.Role
	case s.Caller.Type == "role" || s.Caller.Type == "user":
		q.Caller = b.principal(s.Caller.ARN)
		q.Caller.Tags, q.Caller.TagsComplete = tags(s.Caller.Tags), true
		if s.Caller.Type == "role" {
			q.Caller.Trust = []*policy.Document{b.decoded(s.callerTrust, policy.Trust, q.Caller.Key)}
		}
	}
	if caller := q.Caller; caller != nil {
		for _, given := range s.Policies {
			caller.Policies = append(caller.Policies, b.decoded(given.Document, policy.Identity, caller.Key))
		}
		if s.Boundary != nil {
			caller.Boundary = []*policy.Document{b.decoded(s.Boundary, policy.Boundary, caller.Key)}
		}
	}
	if s.Session != nil {
		q.Limits = []*policy.Document{b.decoded(s.Session, policy.Session, "")}
	}
	result := Join(&b.repo, s.organize(b))
	if q.Caller == nil {
		q.Caller = outside(s.Caller.ARN)
	}
	if q.Role == nil {
		q.Role = outside(s.Role.ARN)
	}
	known := map[string][]string{}
	s.know(known, full)
	q.Context = map[string]request.Held{}
	for key, values := range known {
		q.Context[key] = Given(values...)
	}
	return result, q
}

// outside is a caller or role that nobody declares.
func outside(name string) *policy.Principal {
	subject, ok := Undeclared(name)
	if !ok {
		panic(name)
	}
	return subject.Principal
}

// organize declares what stands above the accounts, which are complete.
func (s *scene) organize(b *builder) Options {
	options := Options{Now: noon, Organization: Organization{ID: s.Organization, Complete: len(s.SCPs)+len(s.RCPs) > 0 || s.Organization != ""}}
	chains := map[string][]string{}
	for _, arn := range []string{s.Caller.ARN, s.Role.ARN} {
		if id, known := policy.ParseARN(text(arn)).Account.Literal(); known && id != "" {
			chains[id] = nil
		}
	}
	b.control(policy.SCP, s.SCPs, s, chains)
	b.control(policy.RCP, s.RCPs, s, chains)
	for _, id := range slices.Sorted(maps.Keys(chains)) {
		options.Accounts = append(options.Accounts, Account{ID: id, Complete: true, Targets: chains[id], Management: id == s.Management})
	}
	return options
}

func (b *builder) control(kind policy.DocumentKind, list []cases.Attached, s *scene, chains map[string][]string) {
	for _, attached := range list {
		arn := s.Caller.ARN
		if attached.Account == "role_account" {
			arn = s.Role.ARN
		}
		id, known := policy.ParseARN(text(arn)).Account.Literal()
		if known && id != "" && attached.Target != id && !slices.Contains(chains[id], attached.Target) {
			chains[id] = append(chains[id], attached.Target)
		}
		for _, given := range attached.Documents {
			declared := &policy.OrganizationPolicy{Kind: kind, Targets: []policy.Value{{Text: text(attached.Target)}}}
			declared.Documents = []*policy.Document{b.decoded(given, kind, "")}
			b.repo.Organization = append(b.repo.Organization, declared)
		}
	}
}

// know fills in what the call passes, and what else is known at run time where full.
func (s *scene) know(context map[string][]string, full bool) {
	for key, value := range s.Parameters.Tags {
		context["aws:RequestTag/"+key] = []string{value}
		context["aws:TagKeys"] = append(context["aws:TagKeys"], key)
	}
	for key, value := range map[string]string{
		"sts:SourceIdentity": s.Parameters.SourceIdentity, "sts:ExternalId": s.Parameters.ExternalID, "iam:PassedToService": s.Parameters.Service,
	} {
		if value != "" {
			context[key] = []string{value}
		}
	}
	if providers := s.Parameters.ProvidedContexts; len(providers) > 0 {
		context["sts:RequestContextProviders"] = providers
	}
	if !full {
		return
	}
	for key, value := range s.Context {
		context[key] = nil
		items, several := value.([]any)
		if !several {
			items = []any{value}
		}
		for _, item := range items {
			context[key] = append(context[key], item.(string))
		}
	}
}

func (b *builder) decoded(value any, kind policy.DocumentKind, owner string) *policy.Document {
	document := policy.Decode(b.node(value))
	document.Uses = []policy.Use{{Kind: kind, Owner: owner}}
	return b.repo.AddDocument(document)
}

func tags(given map[string]string) []policy.Tag {
	var list []policy.Tag
	for _, key := range slices.Sorted(maps.Keys(given)) {
		list = append(list, policy.Tag{
			Key:   policy.Value{Text: text(key), Scalar: policy.String},
			Value: policy.Value{Text: text(given[key]), Scalar: policy.String},
		})
	}
	return list
}

func scenes(t testing.TB) []*scene {
	t.Helper()
	all, err := cases.All()
	if err != nil {
		t.Fatal(err)
	}
	var list []*scene
	for _, c := range all {
		list = append(list, sceneOf(c))
	}
	return list
}

func word(answer policy.Tri) string {
	return map[policy.Tri]string{policy.Yes: "allowed", policy.No: "denied", policy.Unknown: "unknown"}[answer]
}

// What the table says is so without any loader; cmd/iamlint asks the same of every
// format. To know more than the static verdict does is no fault.
func TestScenariosAreAnsweredAsAWSWould(t *testing.T) {
	for _, s := range scenes(t) {
		if got := word(s.ask(false).Verdict); got != s.Static && got != s.Expected {
			t.Errorf("%s (%s): answered %s from the files, want %s", s.ID, s.Description, got, s.Static)
		}
		if got := word(s.ask(true).Verdict); got != "unknown" && got != s.Expected {
			t.Errorf("%s (%s): answered %s, true is %s", s.ID, s.Description, got, s.Expected)
		}
	}
}

// With the request's whole context nothing in conditions is unknown: what neither the
// scenario nor the two ends tell is absent.
func TestScenariosWithTheirContextAreAnswered(t *testing.T) {
	asked := 0
	for _, s := range scenes(t) {
		if len(s.Actions) > 1 || s.Kind != "" || s.Parameters.DurationSeconds != 0 || !strings.Contains(jsonOf(s.Case), `"Condition"`) {
			continue
		}
		result, q := s.build(true)
		j := result.asking(q, ActionOf(q.Caller))
		for _, document := range append(slices.Clone(q.Role.Trust), q.Caller.Policies...) {
			for _, statement := range document.Statements {
				for i := range statement.Conditions {
					key, _ := statement.Conditions[i].Key.Literal()
					if held := j.context.Get(key); statement.Conditions[i].OnClock() == policy.No && !held.Known {
						j.context.Set(key, request.Held{Present: policy.No})
					}
				}
			}
		}
		asked++
		if got := word(j.pair().Verdict); got != s.Expected {
			t.Errorf("%s (%s): answered %s, true is %s", s.ID, s.Description, got, s.Expected)
		}
	}
	if asked < 100 {
		t.Errorf("only %d scenarios have conditions", asked)
	}
}
