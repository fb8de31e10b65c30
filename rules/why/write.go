package why

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/report"
)

// Format is how a checklist is written.
type Format string

// The formats.
const (
	Text Format = "text"
	JSON Format = "json"
)

// Options say how to write.
type Options struct {
	Format Format
	// Places finds lines and columns.
	Places *policy.Places
	// Show gives a file's path as people see it, Name as it is called in JSON.
	Show, Name func(file string) string
}

// Write writes the checklist.
func (c *Checklist) Write(w io.Writer, options Options) error {
	if options.Format == JSON {
		return report.JSON(w, c.document(options))
	}
	return c.text(w, options)
}

// marks of the results, told apart without colours.
func mark(result Result) string {
	switch result {
	case Yes:
		return "✔"
	case No:
		return "✖"
	case Unknown:
		return "?"
	}
	return "–"
}

func (c *Checklist) text(w io.Writer, options Options) error {
	out := bufio.NewWriter(w)
	from := c.From.ARN
	switch {
	case c.From.Call != "" && c.From.Unknown:
		from = c.From.Call
	case c.From.Call != "":
		from = c.From.Call + ", as " + from
	}
	fmt.Fprintf(out, "May %s\ncall %s on %s?\n\n", report.Visible(from), report.Visible(c.Action), report.Visible(c.To.ARN))
	if c.Means != "" {
		fmt.Fprintf(out, "the error means: %s\n\n", c.Means)
	}
	for _, step := range c.Steps {
		step.text(out, options)
	}
	fmt.Fprintf(out, "\nverdict: %s\n", c.verdict())
	if c.Expect != "" {
		fmt.Fprintf(out, "expect AWS to say: %s\n", report.Visible(c.Expect))
	}
	if c.Console != "" {
		fmt.Fprintf(out, "in the console: %s\n", report.Visible(c.Console))
	}
	return out.Flush()
}

const indent = "               "

func (s Step) text(out io.Writer, options Options) {
	message := s.Message
	if s.Result == NotNeeded {
		message = "not needed: " + message
	}
	fmt.Fprintf(out, "%s %-12s %s\n", mark(s.Result), s.Step, report.Visible(message))
	if shown := options.place(s.Span); shown != "" {
		fmt.Fprintf(out, "%sat %s\n", indent, shown)
	}
	for _, detail := range s.Details {
		fmt.Fprintf(out, "%s%s %s", indent, mark(detail.Result), report.Visible(detail.Message))
		if shown := options.place(detail.Span); shown != "" && detail.Span != s.Span {
			fmt.Fprintf(out, " (%s)", shown)
		}
		fmt.Fprintln(out)
	}
	if s.Fix != "" {
		lines := strings.Split(s.Fix, "\n")
		fmt.Fprintf(out, "%sfix: %s\n", indent, report.Visible(lines[0]))
		for _, line := range lines[1:] {
			fmt.Fprintf(out, "%s     %s\n", indent, report.Visible(line))
		}
	}
	if s.Check != "" {
		fmt.Fprintf(out, "%scheck: %s\n", indent, report.Visible(s.Check))
	}
}

func (o Options) place(span policy.Span) string {
	if span.IsZero() {
		return ""
	}
	file := o.Show(span.File)
	if span.End == 0 {
		return report.Visible(file)
	}
	position := o.Places.Lines(span.File).Position(span.Start)
	return fmt.Sprintf("%s:%d:%d", report.Visible(file), position.Line, position.Column)
}

// verdict in words: what is missing, or what the answer depends on.
func (c *Checklist) verdict() string {
	switch c.Verdict {
	case policy.Yes:
		return "ALLOWED"
	case policy.No:
		return "DENIED (missing: " + strings.Join(c.Missing, ", ") + ")"
	}
	var list []string
	for _, step := range c.Steps {
		if step.Result == Unknown && step.decides() {
			list = append(list, step.Step)
		}
	}
	if len(list) == 0 {
		return "UNKNOWN"
	}
	return "DEPENDS ON " + strings.Join(list, ", ")
}

// decides reports whether the verdict waits for the step where it is not known: what
// no file can ever tell, and what nobody declares, is only said.
func (s Step) decides() bool {
	switch s.Step {
	case CannotSee, Caller:
		return false
	case SCP, RCP:
		return !s.Span.IsZero()
	}
	return true
}

// document is the checklist as JSON: a contract that scripts depend on.
type document struct {
	Schema  int        `json:"schema"`
	From    endJSON    `json:"from"`
	To      endJSON    `json:"to"`
	Action  string     `json:"action"`
	Verdict string     `json:"verdict"`
	Missing []string   `json:"missing"`
	Steps   []stepJSON `json:"steps"`
	Expect  string     `json:"expect,omitempty"`
	Console string     `json:"console,omitempty"`
	Means   string     `json:"means,omitempty"`
}

type endJSON struct {
	ARN  string `json:"arn"`
	Kind string `json:"kind"`
	placeJSON
}

type placeJSON struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

type stepJSON struct {
	Step    string `json:"step"`
	Result  Result `json:"result"`
	Message string `json:"message"`
	placeJSON
	Details []detailJSON `json:"details,omitempty"`
	Fix     string       `json:"fix,omitempty"`
	Check   string       `json:"check,omitempty"`
}

type detailJSON struct {
	Result  Result `json:"result"`
	Message string `json:"message"`
	placeJSON
}

func (c *Checklist) document(options Options) document {
	d := document{
		Schema: 1, Action: c.Action, Missing: append([]string{}, c.Missing...), Expect: c.Expect, Console: c.Console, Means: c.Means,
		From:    endJSON{c.From.ARN, c.From.Kind, options.at(c.From.Span)},
		To:      endJSON{c.To.ARN, c.To.Kind, options.at(c.To.Span)},
		Verdict: map[policy.Tri]string{policy.Yes: "allowed", policy.No: "denied", policy.Unknown: "unknown"}[c.Verdict],
	}
	for _, step := range c.Steps {
		shown := stepJSON{Step: step.Step, Result: step.Result, Message: step.Message, placeJSON: options.at(step.Span), Fix: step.Fix, Check: step.Check}
		for _, detail := range step.Details {
			shown.Details = append(shown.Details, detailJSON{detail.Result, detail.Message, options.at(detail.Span)})
		}
		d.Steps = append(d.Steps, shown)
	}
	return d
}

func (o Options) at(span policy.Span) placeJSON {
	switch {
	case span.IsZero():
		return placeJSON{}
	case span.End == 0:
		return placeJSON{File: o.Name(span.File)}
	}
	position := o.Places.Lines(span.File).Position(span.Start)
	return placeJSON{o.Name(span.File), position.Line, position.Column}
}
