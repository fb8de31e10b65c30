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
	engine     *Engine
	wishes     []*wish
	byRule     map[string][]*wish
	statements map[policy.Span][]*policy.Statement
	notKnown   []policy.Span // statements that are not known to the last value
}

// wish is an ignore and what became of it.
type wish struct {
	*policy.Ignore
	state, fault string
	used         map[string]bool // by rule
}

func newIgnoring(engine *Engine, repo *policy.Repo, options Options) *ignoring {
	ignoring := &ignoring{engine: engine, byRule: map[string][]*wish{}}
	if len(repo.Ignores) == 0 {
		return ignoring
	}
	for i := range repo.Ignores {
		one := &wish{Ignore: &repo.Ignores[i], used: map[string]bool{}}
		one.state, one.fault = input.IgnoreState(one.Ignore, options.Now)
		ignoring.wishes = append(ignoring.wishes, one)
		if one.state != "valid" {
			continue
		}
		for _, rule := range one.Rules {
			name := rule.Text.String()
			ignoring.byRule[name] = append(ignoring.byRule[name], one)
		}
	}
	ignoring.statements = statementsOf(repo)
	for span, statements := range ignoring.statements {
		if slices.ContainsFunc(statements, func(statement *policy.Statement) bool { return !statement.Known() }) {
			ignoring.notKnown = append(ignoring.notKnown, span)
		}
	}
	return ignoring
}

// split parts the findings that are shown from those that are ignored. What hides a
// finding is used, be it one wish or several.
func (in *ignoring) split(findings []Finding) (shown, hidden []Finding) {
	for _, finding := range findings {
		ignored := false
		for _, wish := range in.byRule[finding.Rule.ID] {
			if in.covers(wish, &finding) {
				wish.used[finding.Rule.ID] = true
				ignored = true
			}
		}
		if ignored {
			hidden = append(hidden, finding)
		} else {
			shown = append(shown, finding)
		}
	}
	return shown, hidden
}

// covers reports whether the wish is about the finding: at its place, or where what
// stands there is used.
func (in *ignoring) covers(wish *wish, finding *Finding) bool {
	if wish.Values != nil {
		return in.selects(wish.Values, finding)
	}
	return wish.CoversSpan(finding.Span) || slices.ContainsFunc(finding.Via, wish.CoversSpan)
}

func (in *ignoring) selects(values *policy.IgnoredValues, finding *Finding) bool {
	if values.Path != "" {
		below := func(span policy.Span) bool { return doublestar.MatchUnvalidated(values.Path, span.File) }
		if !below(finding.Span) && !slices.ContainsFunc(finding.Via, below) {
			return false
		}
	}
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
	return slices.ContainsFunc(in.notKnown, func(span policy.Span) bool {
		return wish.CoversSpan(span) || contains(span, wish.Covers)
	})
}
