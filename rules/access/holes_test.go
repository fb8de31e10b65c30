package access

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

var amount = flag.Int("scenarios", 4000, "how many random scenarios are asked with and without holes")

// clone of a scene, whose documents may be changed.
func (s *scene) clone() *scene {
	data, err := json.Marshal(s.Case)
	if err != nil {
		panic(err)
	}
	copied := &scene{callerTrust: fresh(s.callerTrust)}
	if err := json.Unmarshal(data, &copied.Case); err != nil {
		panic(err)
	}
	return copied
}

func fresh(value any) any {
	switch value := value.(type) {
	case map[string]any:
		made := map[string]any{}
		for key, inner := range value {
			made[key] = fresh(inner)
		}
		return made
	case []any:
		made := []any{}
		for _, inner := range value {
			made = append(made, fresh(inner))
		}
		return made
	}
	return value
}

// rewrite puts every text of the scene that files hold through a function.
func (s *scene) rewrite(change func(string) string) {
	s.callerTrust, s.Role.Trust, s.Boundary = rewritten(s.callerTrust, change), rewritten(s.Role.Trust, change), rewritten(s.Boundary, change)
	for i := range s.Policies {
		s.Policies[i].Document = rewritten(s.Policies[i].Document, change)
	}
	for _, attached := range slices.Concat(s.SCPs, s.RCPs) {
		for i := range attached.Documents {
			attached.Documents[i] = rewritten(attached.Documents[i], change)
		}
	}
	for _, tags := range []map[string]string{s.Caller.Tags, s.Role.Tags} {
		for key := range tags {
			tags[key] = change(tags[key])
		}
	}
	declared := s.Caller.Type == "role" || s.Caller.Type == "user"
	self := s.Caller.ARN == s.Role.ARN
	if s.Role.Exists == nil || *s.Role.Exists { // else the question names it
		s.Role.ARN = renamed(s.Role.ARN, change)
	}
	switch {
	case self:
		s.Caller.ARN = s.Role.ARN
	case declared:
		s.Caller.ARN = renamed(s.Caller.ARN, change)
	}
}

// renamed changes the name at the end of an ARN: accounts have their place in the
// organization, and the kind of a principal is always known.
func renamed(arn string, change func(string) string) string {
	at := strings.LastIndexByte(arn, '/') + 1
	if name := change(arn[at:]); name != "" && !strings.Contains(name, "/") {
		return arn[:at] + name
	}
	return arn
}

// rewritten changes the values of a document; keys are left.
func rewritten(value any, change func(string) string) any {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range sortedKeys(value) {
			if key != "Version" {
				value[key] = rewritten(value[key], change)
			}
		}
		return value
	case []any:
		for i := range value {
			value[i] = rewritten(value[i], change)
		}
		return value
	case string:
		return change(value)
	}
	return value
}

// open replaces one stretch of one text by a hole: there, or wherever it stands.
func (d dice) open(s *scene, hole string) {
	var texts []string
	s.clone().rewrite(func(text string) string {
		texts = append(texts, text)
		return text
	})
	chosen := d.IntN(len(texts))
	stretch := d.stretch(texts[chosen])
	if stretch == "" {
		return
	}
	class := ""
	if policy.IsAccountID(stretch) {
		class = "account"
	}
	replacement := "⟨" + class + hole + "⟩"
	everywhere, at := d.IntN(3) == 0, -1
	s.rewrite(func(text string) string {
		at++
		if everywhere || at == chosen {
			return outsideHoles(text, stretch, replacement)
		}
		return text
	})
}

// outsideHoles replaces what no hole's name holds.
func outsideHoles(text, stretch, replacement string) string {
	if strings.Contains(text, "⟨") || strings.Contains(text, "${") {
		return text
	}
	return strings.ReplaceAll(text, stretch, replacement)
}

// stretch is the whole text, a field of it, or any part.
func (d dice) stretch(text string) string {
	switch d.IntN(4) {
	case 0:
		return text
	case 1:
		at := d.IntN(len(text) + 1)
		return text[at : at+d.IntN(len(text)-at+1)]
	}
	return d.pick(strings.FieldsFunc(text+":", func(r rune) bool { return r == ':' || r == '/' })...)
}

// What is known of an answer stays so or becomes unknown where strings of the files do:
// in the scenarios of the table.
func TestHolesOnlyTakeKnowledgeAwayFromTheTable(t *testing.T) {
	d := dice{rand.New(rand.NewPCG(2, 7))}
	for _, sharp := range scenes(t) {
		for range max(1, *amount/1000) {
			d.compare(t, sharp)
		}
	}
}

// And in random ones, with every condition operator, policies of sessions and
// organizations, tags, companions, and roles that are passed.
func TestHolesOnlyTakeKnowledgeAwayFromAnswers(t *testing.T) {
	const parts = 8
	for part := range uint64(parts) {
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			d := dice{rand.New(rand.NewPCG(3, part))}
			verdicts := map[policy.Tri]int{}
			for range *amount / parts {
				verdicts[d.compare(t, d.scene())]++
				if t.Failed() {
					return
				}
			}
			if len(verdicts) < 3 && *amount > 100 {
				t.Errorf("verdicts %v: the scenarios are too much alike", verdicts)
			}
			t.Logf("verdicts without holes: %v", verdicts)
		})
	}
}

// compare asks a scene with and without holes, and gives the verdict without.
func (d dice) compare(t *testing.T, sharp *scene) policy.Tri {
	blurred := sharp.clone()
	for i := range 1 + d.IntN(3) {
		d.open(blurred, fmt.Sprintf("hole%d", i))
	}
	full := d.IntN(2) == 0
	before, after := sharp.ask(full), blurred.ask(full)
	known := before.answers()
	known["verdict of all"] = before.Verdict
	got := after.answers()
	got["verdict of all"] = after.Verdict
	for question, answer := range got {
		if answer != policy.Unknown && answer != known[question] {
			t.Errorf("%s: %s is %s, known before to be %s\nsharp:   %s\nblurred: %s", sharp.ID, question, answer, known[question], jsonOf(sharp.Case), jsonOf(blurred.Case))
		}
	}
	if static := sharp.ask(false).Verdict; static != policy.Unknown && static != before.Verdict {
		t.Errorf("%s: the files tell %s, with more known it is %s\n%s", sharp.ID, static, before.Verdict, jsonOf(sharp.Case))
	}
	return before.Verdict
}

func jsonOf(value any) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err.Error()
	}
	return b.String()
}
