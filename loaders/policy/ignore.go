package policy

import (
	"regexp"
	"strings"
	"sync"
)

// Ignore is what somebody asks not to be told again, and why. It may be faulty: what
// is wrong with it is found when it is judged.
type Ignore struct {
	// Span is where a person would mend it: the words of a comment from "iamlint:ignore"
	// on, or the entry of a list.
	Span Span
	// Covers is the stretch of a file in which findings are hidden. With OnLine, a
	// finding has to begin in it; else it has to lie in it.
	Covers Span
	OnLine bool
	// Values select findings instead of Covers; nil but in a configuration.
	Values *IgnoredValues
	// Rules are the ids of the rules to ignore.
	Rules []Value
	// Reason and Until are nil where they are not written.
	Reason, Until *Value
	// Fault says what in it cannot be understood; empty where nothing is.
	Fault string
}

// IgnoredValues select findings by what they are about. What is empty selects all.
type IgnoredValues struct {
	// Path is a glob (doublestar) over the files of a finding and of what leads to it.
	Path string
	// Principal, Action and Resource are values as written, letter by letter.
	Principal, Action, Resource string
	// Sid of the statement.
	Sid string
}

// Marker is what the files hold in which iamlint is told to ignore something.
const Marker = "iamlint"

// ignoreWord begins a comment, or stands behind a further mark of a comment in it, as
// where another tool's words come first.
var (
	ignoreWord = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^(?:#+|//+|/\*+)[ \t]*(iamlint:ignore)(?:$|[^-\w])|[ \t](?:#+|//+)[ \t]*(iamlint:ignore)(?:$|[^-\w])`)
	})
	untilWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?:^|[ \t])until=([^ \t]*)`) })
)

// IgnoreIn reads an ignore of the form
//
//	iamlint:ignore RULE[,RULE] -- reason until=2027-01-31
//
// out of the comment that stands at the span; ok is false for all other comments.
func IgnoreIn(data []byte, comment Span) (ignore Ignore, ok bool) {
	text := string(data[comment.Start:comment.End])
	found := ignoreWord().FindStringSubmatchIndex(text)
	if found == nil {
		return Ignore{}, false
	}
	start := max(found[2], found[4])
	text, _, _ = strings.Cut(text[start:], "\n")
	text = strings.TrimRight(strings.TrimSuffix(strings.TrimRight(text, " \t\r"), "*/"), " \t")
	r := ignoreReader{text: text, file: comment.File, offset: comment.Start + start}
	return r.read(), true
}

// ignoreReader reads the words of an ignore, which stand at an offset of a file.
type ignoreReader struct {
	text, file string
	offset     int
}

func (r ignoreReader) read() Ignore {
	ignore := Ignore{Span: r.span(0, len(r.text))}
	from := len("iamlint:ignore")
	end, reason := len(r.text), len(r.text)
	if at := strings.Index(r.text, "--"); at >= 0 {
		end, reason = at, at+len("--")
	}
	for _, word := range strings.Split(r.text[from:end], ",") {
		value := r.value(from, from+len(word))
		from += len(word) + len(",")
		name, _ := value.Text.Literal()
		if strings.ContainsAny(name, " \t") {
			ignore.Fault = "write ` -- ` between the rule and the reason"
		}
		if name != "" {
			ignore.Rules = append(ignore.Rules, *value)
		}
	}
	if len(ignore.Rules) == 0 {
		ignore.Fault = "name the rule to ignore"
	}
	r.reason(&ignore, reason)
	return ignore
}

// reason reads the reason that begins at an offset, and the date that may stand in it.
func (r ignoreReader) reason(ignore *Ignore, from int) {
	reason := r.value(from, len(r.text))
	if until := untilWord().FindStringSubmatchIndex(r.text[from:]); until != nil {
		ignore.Until = r.value(from+until[2], from+until[3])
		words := r.text[from:from+until[0]] + r.text[from+until[1]:]
		reason.Text = Literal(strings.Join(strings.Fields(words), " "))
	}
	if !reason.Text.IsEmpty() {
		ignore.Reason = reason
	}
}

// value is the text between two offsets without the blanks around it.
func (r ignoreReader) value(from, to int) *Value {
	text := r.text[from:to]
	trimmed := strings.TrimSpace(text)
	from += len(text) - len(strings.TrimLeft(text, " \t"))
	from = min(from, to)
	return &Value{Text: Literal(trimmed), Span: r.span(from, from+len(trimmed)), Scalar: String}
}

func (r ignoreReader) span(from, to int) Span {
	return Span{File: r.file, Start: r.offset + from, End: r.offset + to}
}
