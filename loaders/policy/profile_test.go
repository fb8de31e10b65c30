package policy

import "testing"

func TestCallsWithAProfileAreMadeWithItsSession(t *testing.T) {
	named := func(name string) *Value { return &Value{Text: Literal(name)} }
	profile := func(file string) *Call {
		return &Call{Key: Key(file, "profile:prod"), Kind: ProfileCall, Address: "profile:prod", Action: "sts:AssumeRole"}
	}
	assumes := func(change func(*Call)) *Call {
		call := &Call{Key: "x", Kind: ProviderCall, Action: "sts:AssumeRole", Profile: named("prod")}
		if change != nil {
			change(call)
		}
		return call
	}
	partial := profile("a")
	partial.Partial = true
	for fact, test := range map[string]struct {
		call     *Call
		profiles []*Call
		joined   bool
	}{
		"one profile":                 {assumes(nil), []*Call{profile("a")}, true},
		"two of one name":             {assumes(nil), []*Call{profile("a"), profile("b")}, false},
		"one that may not be there":   {assumes(nil), []*Call{partial}, false},
		"none":                        {assumes(nil), nil, false},
		"another name":                {assumes(func(c *Call) { c.Profile = named("dev") }), []*Call{profile("a")}, false},
		"a name that nobody knows":    {assumes(func(c *Call) { c.Profile.Text = HoleText("var.p", "", AnyText) }), []*Call{profile("a")}, false},
		"no profile":                  {assumes(func(c *Call) { c.Profile = nil }), []*Call{profile("a")}, false},
		"in a job":                    {assumes(func(c *Call) { c.Job = &Job{} }), []*Call{profile("a")}, false},
		"with a token":                {assumes(func(c *Call) { c.Action = "sts:AssumeRoleWithWebIdentity" }), []*Call{profile("a")}, false},
		"with keys that stand beside": {assumes(func(c *Call) { c.Chained = No }), []*Call{profile("a")}, false},
	} {
		chained := test.call.Chained
		repo := &Repo{Calls: append([]*Call{test.call}, test.profiles...)}
		repo.JoinProfiles()
		if test.joined && (test.call.Source != Key("a", "profile:prod") || test.call.Chained != Yes) {
			t.Errorf("%s: from %q, chained %s", fact, test.call.Source, test.call.Chained)
		}
		if !test.joined && (test.call.Source != "" || test.call.Chained != chained) {
			t.Errorf("%s: from %q, chained %s", fact, test.call.Source, test.call.Chained)
		}
	}
}
