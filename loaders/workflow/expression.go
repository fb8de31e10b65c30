package workflow

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// scope is what expressions see at one place of a run.
type scope struct {
	source *source
	// run names the run, and job the job in it: where github.* and steps.* have one meaning.
	run, job string
	// inputs and secrets are what a caller gives; nil where the caller is not known.
	inputs, secrets map[string]policy.Value
	// env are the mappings of variables, the outermost first, each with who sees to its values.
	env []*policy.Node
	// written are the variables that a step before may have set.
	written map[string]bool
	// matrix is the combination that the job is read for; nil: none in particular.
	matrix map[string]*policy.Node
	// asked are the members of the matrix that something depends on.
	asked map[string]bool
	// via leads here from the workflow that runs.
	via   []policy.Station
	depth int
}

// value is what a node says: a scalar with its expressions evaluated. A value that is
// one expression alone stands where that finds it.
func (s *scope) value(node *policy.Node) policy.Value {
	if node == nil || !node.IsScalar() {
		span := policy.Span{}
		if node != nil {
			span = node.Span
		}
		return policy.Value{Text: policy.HoleText("…", s.job, policy.AnyText), Span: span, Via: s.via}
	}
	text, _ := node.Text.Literal()
	made := policy.Value{Span: node.Span, Via: join(s.via, node.Via), Scalar: node.Kind}
	pieces := cut(text)
	if len(pieces) == 1 && pieces[0].expression {
		found := s.evaluate(pieces[0].text)
		if found.Span.IsZero() {
			found.Span, found.Via = made.Span, made.Via
			return found
		}
		found.Via = join(made.Via, []policy.Station{{Span: node.Span, Name: pieces[0].text}}, found.Via)
		return found
	}
	var texts []policy.Text
	for _, piece := range pieces {
		if !piece.expression {
			texts = append(texts, policy.Literal(piece.text))
			continue
		}
		texts = append(texts, s.evaluate(piece.text).Text)
	}
	made.Text = policy.Concat(texts...)
	return made
}

func join(lists ...[]policy.Station) (joined []policy.Station) {
	for _, list := range lists {
		joined = append(joined, list...)
	}
	return joined
}

// piece is a stretch of a text: as it is, or what stands within ${{ }}.
type piece struct {
	text       string
	expression bool
	start, end int
}

// cut finds the expressions of a text. A quote within one may hold its closing braces.
func cut(text string) (pieces []piece) {
	for at := 0; at < len(text); {
		open := strings.Index(text[at:], "${{")
		if open < 0 {
			return append(pieces, piece{text: text[at:], start: at, end: len(text)})
		}
		open += at
		end := expressionEnd(text, open+3)
		if end < 0 {
			return append(pieces, piece{text: text[at:], start: at, end: len(text)})
		}
		if open > at {
			pieces = append(pieces, piece{text: text[at:open], start: at, end: open})
		}
		inside := strings.Join(strings.Fields(text[open+3:end]), " ")
		pieces = append(pieces, piece{text: inside, expression: true, start: open, end: end + 2})
		at = end + 2
	}
	return pieces
}

// expressionEnd is where the closing braces stand, or -1.
func expressionEnd(text string, at int) int {
	quoted := false
	for ; at < len(text); at++ {
		switch {
		case text[at] == '\'':
			quoted = !quoted
		case !quoted && strings.HasPrefix(text[at:], "}}"):
			return at
		}
	}
	return -1
}

// maxEvaluated bounds how far values that name values are followed.
const maxEvaluated = 20

// evaluate tells what an expression gives. The place is that of what gives it, and zero
// where the expression itself does.
func (s *scope) evaluate(expression string) policy.Value {
	if s.depth >= maxEvaluated {
		return s.hole(expression)
	}
	s.depth++
	defer func() { s.depth-- }()
	if first, second, found := alternative(expression); found {
		value := s.evaluate(first)
		if known, ok := value.Text.Literal(); ok && known != "" && known != "false" && known != "0" {
			return value
		} else if ok {
			return s.evaluate(second)
		}
		return s.hole(expression)
	}
	if literal, ok := quoted(expression); ok {
		return policy.Value{Text: policy.Literal(literal), Scalar: policy.String}
	}
	if arguments, ok := formatted(expression); ok {
		return s.format(expression, arguments)
	}
	name, rest, _ := strings.Cut(expression, ".")
	if !isName(strings.ReplaceAll(rest, ".", "")) {
		return s.hole(expression)
	}
	switch strings.ToLower(name) {
	case "env":
		if value, ok := s.variable(rest); ok {
			return value
		}
	case "inputs":
		if value, ok := s.inputs[strings.ToLower(rest)]; ok {
			return value
		}
	case "secrets":
		if value, ok := s.secrets[strings.ToLower(rest)]; ok {
			return value
		}
	case "matrix":
		if value, ok := s.member(rest); ok {
			return value
		}
	}
	return s.hole(expression)
}

// Names of what the place where a repository is kept tells of it.
const (
	repository    = "github.repository"
	owner         = "github.repository_owner"
	defaultBranch = "github.event.repository.default_branch"
)

// hole stands for what a run decides. What is the same for a whole repository has no scope.
func (s *scope) hole(expression string) policy.Value {
	in := s.job
	switch {
	case expression == repository || expression == owner || expression == defaultBranch:
		in = ""
	case strings.HasPrefix(expression, "github.") && isName(strings.ReplaceAll(expression, ".", "")):
		in = s.run
	}
	return policy.Value{Text: policy.HoleText(expression, in, policy.AnyText), Scalar: policy.String}
}

// variable is what is surely in a variable of the environment.
func (s *scope) variable(name string) (policy.Value, bool) {
	for i := len(s.env) - 1; i >= 0; i-- {
		node := s.env[i].Exact(name)
		switch {
		case s.env[i].Kind != policy.Object && s.env[i].Kind != policy.Null:
			return policy.Value{}, false // an expression makes the mapping
		case node == nil:
		case !node.IsScalar() || s.written[name] && i < len(s.env)-1:
			return policy.Value{}, false
		default:
			return s.outside(i).value(node), true
		}
	}
	return policy.Value{}, false
}

// outside sees the variables around a mapping and not its own.
func (s *scope) outside(level int) *scope {
	outer := *s
	outer.env = s.env[:level:level]
	return &outer
}

// member is what the combination at hand holds.
func (s *scope) member(name string) (policy.Value, bool) {
	key, rest, deeper := strings.Cut(name, ".")
	if s.asked != nil {
		s.asked[key] = true
	}
	node := s.matrix[key]
	for deeper && node != nil {
		key, rest, deeper = strings.Cut(rest, ".")
		node = node.Exact(key)
	}
	if node == nil || !node.IsScalar() {
		return policy.Value{}, false
	}
	inner := *s
	inner.via = nil
	return inner.value(node), true
}

// alternative takes `a || b` apart, where no operator stands besides.
func alternative(expression string) (first, second string, found bool) {
	if strings.Count(expression, "||") != 1 || strings.Contains(expression, "&&") || strings.ContainsAny(expression, "()!<>=") {
		return "", "", false
	}
	first, second, _ = strings.Cut(expression, "||")
	return strings.TrimSpace(first), strings.TrimSpace(second), true
}

// quoted reads a string, in which a quote is doubled.
func quoted(expression string) (string, bool) {
	if len(expression) < 2 || expression[0] != '\'' || expression[len(expression)-1] != '\'' {
		return "", false
	}
	inner := expression[1 : len(expression)-1]
	if strings.Contains(strings.ReplaceAll(inner, "''", ""), "'") {
		return "", false
	}
	return strings.ReplaceAll(inner, "''", "'"), true
}

// formatted gives the arguments of a call of format without calls in it.
func formatted(expression string) (arguments []string, ok bool) {
	inner, ok := strings.CutPrefix(expression, "format(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed || strings.ContainsAny(inner, "()") || strings.Contains(inner, "''") {
		return nil, false
	}
	open, from := false, 0
	for i := range inner {
		switch {
		case inner[i] == '\'':
			open = !open
		case inner[i] == ',' && !open:
			arguments = append(arguments, strings.TrimSpace(inner[from:i]))
			from = i + 1
		}
	}
	return append(arguments, strings.TrimSpace(inner[from:])), true
}

func (s *scope) format(expression string, arguments []string) policy.Value {
	text, ok := quoted(arguments[0])
	if !ok || strings.Contains(text, "{{") || strings.Contains(text, "}}") {
		return s.hole(expression)
	}
	var texts []policy.Text
	for {
		before, rest, found := strings.Cut(text, "{")
		texts = append(texts, policy.Literal(before))
		if !found {
			return policy.Value{Text: policy.Concat(texts...), Scalar: policy.String}
		}
		number, after, closed := strings.Cut(rest, "}")
		i, err := strconv.Atoi(number)
		if !closed || err != nil || i < 0 || i+1 >= len(arguments) {
			return s.hole(expression)
		}
		texts = append(texts, s.evaluate(arguments[i+1]).Text)
		text = after
	}
}

func isName(text string) bool {
	for _, c := range text {
		if c != '_' && c != '-' && (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return text != ""
}
