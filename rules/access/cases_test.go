package access

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// scenario is a worked scenario: may caller become role?
type scenario struct {
	ID, Fact, Caller, Role string
	Trust, Boundary        json.RawMessage
	Identity               []json.RawMessage
	Actions                []string
	Expected, Static       string
	CallerTags, RoleTags   map[string]string
	Context                map[string]any
}

func scenarios(t testing.TB) []scenario {
	t.Helper()
	data, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []scenario
	if err := json.Unmarshal(data, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

func (s scenario) pair(rewrite func(string) string) *Pair { return s.judge(rewrite).pair() }

func (s scenario) judge(rewrite func(string) string) judge {
	b := &builder{}
	var policies []string
	for _, document := range s.Identity {
		policies = append(policies, rewrite(string(document)))
	}
	target := b.principal(rewrite(s.Role))
	caller := target
	if s.Caller != s.Role {
		caller = b.principal(rewrite(s.Caller), policies...)
	} else {
		for _, source := range policies {
			target.Policies = append(target.Policies, b.document(source, policy.Identity, target.Key))
		}
	}
	if len(s.Boundary) > 0 && string(s.Boundary) != "null" {
		caller.Boundary = []*policy.Document{b.document(rewrite(string(s.Boundary)), policy.Boundary, caller.Key)}
	}
	b.trust(target, rewrite(string(s.Trust)))
	tag(target, s.RoleTags)
	tag(caller, s.CallerTags)
	return b.join().judge(caller, target, AssumeRole)
}

// told gives a judge the whole context of a request: what neither the scenario nor the
// ends tell is absent.
func (s scenario) told(j judge) judge {
	for _, document := range append(slices.Clone(j.role.Trust), j.caller.Policies...) {
		for _, statement := range document.Statements {
			for i := range statement.Conditions {
				key, _ := statement.Conditions[i].Key.Literal()
				if held := j.context.Get(key); statement.Conditions[i].OnClock() == policy.No && !held.Known {
					j.context.Set(key, request.Held{Present: policy.No})
				}
			}
		}
	}
	for key, value := range s.Context {
		held := request.Held{Present: policy.Yes, Known: true}
		values, many := value.([]any)
		if !many {
			values = []any{value}
		}
		for _, value := range values {
			held.Values = append(held.Values, text(fmt.Sprint(value)))
		}
		held.Many = many
		j.context.Set(key, held)
	}
	return j
}

// tag gives a principal its tags, which are all that it has.
func tag(principal *policy.Principal, tags map[string]string) {
	principal.TagsComplete = true
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		principal.Tags = append(principal.Tags, policy.Tag{
			Key:   policy.Value{Text: text(key), Scalar: policy.String},
			Value: policy.Value{Text: text(tags[key]), Scalar: policy.String},
		})
	}
}

func asWritten(s string) string { return s }

func word(answer policy.Tri) string {
	return map[policy.Tri]string{policy.Yes: "allowed", policy.No: "denied", policy.Unknown: "unknown"}[answer]
}

// open are the scenarios whose static verdict takes what no pair asks: the parameters of a
// call, and that no session of a role without known trust policy carries tags.
var open = strings.Fields("M26 M27 C01")

// A pair may leave unknown what is true; it never says the opposite. A scenario that
// needs companion actions is denied by more than the pair asks, so it may be allowed
// here. To know more than the static verdict does is no fault.
func TestScenariosAreAnsweredAsAWSWould(t *testing.T) {
	for _, s := range scenarios(t) {
		got := word(s.pair(asWritten).Verdict)
		companions := len(s.Actions) > 1
		if got != "unknown" && got != s.Expected && !(companions && got == "allowed") {
			t.Errorf("%s (%s): answered %s, true is %s", s.ID, s.Fact, got, s.Expected)
		}
		reached := got == s.Static || s.Static == "unknown" && got == s.Expected
		if reached == slices.Contains(open, s.ID) && !companions {
			t.Errorf("%s (%s): answered %s, static verdict %s", s.ID, s.Fact, got, s.Static)
		}
	}
}

// With the request's whole context nothing in conditions is unknown.
func TestScenariosWithTheirContextAreAnswered(t *testing.T) {
	asked := 0
	for _, s := range scenarios(t) {
		if len(s.Actions) > 1 || !bytes.Contains(append(slices.Clone(s.Trust), bytes.Join(asBytes(s.Identity), nil)...), []byte(`"Condition"`)) {
			continue
		}
		asked++
		if got := word(s.told(s.judge(asWritten)).pair().Verdict); got != s.Expected {
			t.Errorf("%s (%s): answered %s, true is %s", s.ID, s.Fact, got, s.Expected)
		}
	}
	if asked < 40 {
		t.Errorf("only %d scenarios have conditions", asked)
	}
}

func asBytes(list []json.RawMessage) [][]byte {
	var all [][]byte
	for _, item := range list {
		all = append(all, item)
	}
	return all
}
