package rules

import (
	"slices"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/input"
)

// ignoring hides what the files ask not to be told, and knows which of these wishes
// hid something.
type ignoring struct {
	engine *Engine
	wishes []*wish
	// covers are the stretches of the wishes that have one.
	covers map[cover]stretches
	// byValue are the other wishes by rule; below are those of them that are about a file.
	byValue    map[string][]*wish
	below      map[place][]*wish
	statements map[policy.Span][]*policy.Statement
	notKnown   map[bool]stretches // statements that are not known to the last value, by OnLine
}

// cover is what wishes to hide findings by their place have in common.
type cover struct {
	rule   string
	onLine bool
}

// place is a file in which a rule finds fault.
type place struct{ rule, file string }

// covered is what has to lie in the stretch of an ignore, so that it hides what stands at a span.
func covered(span policy.Span, onLine bool) policy.Span {
	if onLine || span.End == span.Start {
		span.End = span.Start + 1
	}
	return span
}

// wish is an ignore and what became of it.
type wish struct {
	*policy.Ignore
	state, fault string
	used         map[string]bool // by rule
}

func newIgnoring(engine *Engine, repo *policy.Repo, options Options) *ignoring {
	ignoring := &ignoring{engine: engine, covers: map[cover]stretches{}, byValue: map[string][]*wish{}, below: map[place][]*wish{}}
	if len(repo.Ignores) == 0 {
		return ignoring
	}
	covers := map[cover][]policy.Span{}
	for i := range repo.Ignores {
		one := &wish{Ignore: &repo.Ignores[i], used: map[string]bool{}}
		one.state, one.fault = input.IgnoreState(one.Ignore, options.Now)
		ignoring.wishes = append(ignoring.wishes, one)
		if one.state != "valid" {
			continue
		}
		for _, rule := range one.Rules {
			name := rule.Text.String()
			switch at := (cover{name, one.OnLine}); {
			case one.Values != nil:
				ignoring.byValue[name] = append(ignoring.byValue[name], one)
			case !one.Covers.IsZero():
				covers[at] = append(covers[at], one.Covers)
			}
		}
	}
	for at, spans := range covers {
		ignoring.covers[at] = newStretches(spans)
	}
	ignoring.statements = statementsOf(repo)
	notKnown := map[bool][]policy.Span{}
	for span, statements := range ignoring.statements {
		if slices.ContainsFunc(statements, func(statement *policy.Statement) bool { return !statement.Known() }) {
			for _, onLine := range []bool{false, true} {
				notKnown[onLine] = append(notKnown[onLine], covered(span, onLine))
			}
		}
	}
	ignoring.notKnown = map[bool]stretches{false: newStretches(notKnown[false]), true: newStretches(notKnown[true])}
	return ignoring
}

// split parts the findings that are shown from those that are ignored. What hides a
// finding is used, be it one wish or several.
func (in *ignoring) split(findings []Finding) (shown, hidden []Finding) {
	found := map[cover][]policy.Span{}
	for _, finding := range findings {
		ignored := false
		for _, wish := range in.about(&finding) {
			if in.selects(wish.Values, &finding) {
				wish.used[finding.Rule.ID] = true
				ignored = true
			}
		}
		for _, onLine := range []bool{false, true} {
			at := cover{finding.Rule.ID, onLine}
			covers := in.covers[at]
			if covers == nil {
				continue
			}
			for _, span := range finding.places() {
				found[at] = append(found[at], covered(span, onLine))
				ignored = ignored || covers.around(covered(span, onLine))
			}
		}
		if ignored {
			hidden = append(hidden, finding)
		} else {
			shown = append(shown, finding)
		}
	}
	in.use(found)
	return shown, hidden
}

// use marks the wishes in whose stretch something was found.
func (in *ignoring) use(found map[cover][]policy.Span) {
	byPlace := map[cover]stretches{}
	for at, spans := range found {
		byPlace[at] = newStretches(spans)
	}
	for _, wish := range in.wishes {
		if wish.state != "valid" || wish.Covers.IsZero() {
			continue
		}
		for _, rule := range wish.Rules {
			name := rule.Text.String()
			wish.used[name] = wish.used[name] || byPlace[cover{name, wish.OnLine}].within(wish.Covers)
		}
	}
}

// places are those by which a finding can be ignored: its own, and where what stands
// there is used.
func (f *Finding) places() []policy.Span { return append([]policy.Span{f.Span}, f.Via...) }

// about are the wishes that select by values and may select the finding, for the files
// that it concerns.
func (in *ignoring) about(finding *Finding) []*wish {
	all := in.byValue[finding.Rule.ID]
	if len(all) == 0 {
		return nil
	}
	var list []*wish
	for _, span := range finding.places() {
		at := place{finding.Rule.ID, span.File}
		below, known := in.below[at]
		if !known {
			for _, wish := range all {
				if wish.Values.Path == "" || doublestar.MatchUnvalidated(wish.Values.Path, span.File) {
					below = append(below, wish)
				}
			}
			in.below[at] = below
		}
		list = append(list, below...)
	}
	return list
}

// selects reports whether the finding is about the values, apart from their path.
func (in *ignoring) selects(values *policy.IgnoredValues, finding *Finding) bool {
	if values.Principal+values.Action+values.Resource+values.Sid == "" {
		return true
	}
	statements := in.statements[finding.Statement]
	differs := func(statement *policy.Statement) bool { return !isAbout(values, finding, statement) }
	return len(statements) > 0 && !slices.ContainsFunc(statements, differs)
}

func isAbout(values *policy.IgnoredValues, finding *Finding, statement *policy.Statement) bool {
	if values.Sid != "" && (statement.Sid == nil || written(statement.Sid.Text) != values.Sid) {
		return false
	}
	return hasOnly(values.Principal, finding, principalValues(statement)) &&
		hasOnly(values.Action, finding, statement.Actions, statement.NotActions) &&
		hasOnly(values.Resource, finding, statement.Resources, statement.NotResources)
}

func principalValues(statement *policy.Statement) []policy.Value {
	var values []policy.Value
	for _, list := range [][]policy.PrincipalValue{statement.Principals, statement.NotPrincipals} {
		for _, principal := range list {
			values = append(values, principal.Value)
		}
	}
	return values
}

// hasOnly reports whether the value is what the finding is about: those of the values
// that the finding points at, or all where it points at none, are that value and
// nothing else. So a further value beside it is told.
func hasOnly(want string, finding *Finding, lists ...[]policy.Value) bool {
	if want == "" {
		return true
	}
	all := slices.Concat(lists...)
	pointedAt := slices.DeleteFunc(slices.Clone(all), func(value policy.Value) bool { return !finding.pointsAt(value.Span) })
	if len(pointedAt) > 0 {
		all = pointedAt
	}
	differs := func(value policy.Value) bool { return written(value.Text) != want }
	return len(all) > 0 && !slices.ContainsFunc(all, differs)
}

func (f *Finding) pointsAt(span policy.Span) bool {
	return f.Span == span || slices.ContainsFunc(f.Related, func(related Related) bool { return related.Span == span })
}

// written is the text as people write it in a configuration: holes as ${name}.
func written(text policy.Text) string {
	var shown string
	for _, part := range text.Parts {
		if part.Hole != nil {
			shown += "${" + part.Hole.Name + "}"
		} else {
			shown += part.Literal
		}
	}
	return shown
}

// subjects are the questions about the wishes; they are asked after all others.
func (in *ignoring) subjects() []subject {
	var list []subject
	for _, wish := range in.wishes {
		list = append(list, func() []input.Question {
			return []input.Question{input.IgnoreQuestion(wish.Ignore, wish.state, wish.fault, in.rulesOf(wish))}
		})
	}
	return list
}

func (in *ignoring) rulesOf(wish *wish) []input.IgnoredRule {
	var rules []input.IgnoredRule
	for _, rule := range wish.Rules {
		one := input.IgnoredRule{Name: rule.Text.String(), At: input.Place{Span: rule.Span}}
		switch {
		case !rule.Text.Known():
			one.State = "open"
		case in.engine.found().byID[one.Name] == nil:
			one.State, one.Nearest = "unknown", nearest(one.Name, in.engine.Names())
		case wish.used[one.Name]:
			one.State = "used"
		case !in.engine.asks(one.Name) || wish.state != "valid" || in.mayNotKnow(wish):
			one.State = "open"
		default:
			one.State = "unused"
		}
		rules = append(rules, one)
	}
	return rules
}

// mayNotKnow reports whether the stretch covered holds something that is not known,
// so that a rule may have kept silent for that.
func (in *ignoring) mayNotKnow(wish *wish) bool {
	return !wish.Covers.IsZero() && (in.notKnown[wish.OnLine].within(wish.Covers) || in.notKnown[false].around(wish.Covers))
}
