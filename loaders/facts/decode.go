package facts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Keep tells what of facts is wanted; where a function is nil, all of it is.
type Keep struct {
	Principal func(*policy.Principal) bool
	Name      func(string) bool
}

// Read reads the facts of a file, which may hold those of several repositories one
// after the other. Name is what errors begin with, and how places are told of facts that
// name no repository. Nth is the number of the file in the run: it keeps what one says
// of its own apart from what all others do.
func Read(r io.Reader, name string, nth int, keep Keep) ([]*Facts, error) {
	input := &counter{reader: r}
	buffered := bufio.NewReader(input)
	model := isModel(buffered)
	decoder := json.NewDecoder(buffered)
	var all []*Facts
	for {
		var read wire
		start := decoder.InputOffset()
		err := next(decoder, model, &read)
		if errors.Is(err, io.EOF) && len(all) > 0 {
			return all, nil
		}
		if wrong := header(&read); wrong != nil && !isSyntax(err) {
			return nil, fmt.Errorf("%s: %w", name, wrong)
		}
		if err != nil {
			return nil, broken(name, input, start, err)
		}
		found, err := decode(&read, elsewhere(&read, name), fmt.Sprintf("%d.%d", nth, len(all)), keep)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, found)
	}
}

// isModel reports whether a file is the model as `iamlint inspect --format json` prints
// it, which begins with its documents and holds the facts at its end.
func isModel(file *bufio.Reader) bool {
	head, _ := file.Peek(64)
	rest, found := bytes.CutPrefix(bytes.TrimSpace(head), []byte("{"))
	return found && bytes.HasPrefix(bytes.TrimSpace(rest), []byte(`"documents"`))
}

// next reads the facts of one JSON value.
func next(decoder *json.Decoder, model bool, into *wire) error {
	if !model {
		return decoder.Decode(into)
	}
	holder := struct {
		Facts *wire `json:"facts"`
	}{into}
	return decoder.Decode(&holder)
}

// isSyntax reports whether a file is no JSON, so that nothing of it can be told.
func isSyntax(err error) bool {
	var syntax *json.SyntaxError
	return errors.As(err, &syntax) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// header tells what is wrong with kind and version. They stand first, and are read
// where the rest is of a version that does not decode.
func header(read *wire) error {
	switch {
	case read.Kind != Kind:
		return errors.New("no facts of iamlint, which `iamlint inspect --format facts` writes")
	case read.Schema > Schema:
		return fmt.Errorf("facts of schema %d; this iamlint understands schema %d: use a newer iamlint", read.Schema, Schema)
	case read.Schema < 1:
		return fmt.Errorf("facts of schema %d; this iamlint understands schema %d", read.Schema, Schema)
	}
	return nil
}

// broken names the place in the file where it is no JSON, or none of facts.
func broken(name string, input *counter, start int64, err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("%s: broken facts: %w", input.at(name, syntax.Offset), syntax)
	case errors.As(err, &kind):
		return fmt.Errorf("%s: broken facts: %s is a %s", input.at(name, start+kind.Offset), kind.Field, kind.Value)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("%s: broken facts: the file ends too early", input.at(name, input.read))
	}
	return fmt.Errorf("%s: %w", name, err)
}

// counter knows the lines of what went through it.
type counter struct {
	reader io.Reader
	read   int64
	lines  []int64 // offsets behind line breaks
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.reader.Read(p)
	for i, char := range p[:n] {
		if char == '\n' {
			c.lines = append(c.lines, c.read+int64(i)+1)
		}
	}
	c.read += int64(n)
	return n, err
}

func (c *counter) at(name string, offset int64) string {
	line, start := 1, int64(0)
	for _, next := range c.lines {
		if next > offset {
			break
		}
		line, start = line+1, next
	}
	return fmt.Sprintf("%s:%d:%d", name, line, offset-start+1)
}

// reader turns the written form into the model.
type reader struct {
	wire      *wire
	files     []string
	scopes    []string
	scope     string // what every scope of these facts begins with
	documents []*policy.Document
	fault     error
}

// elsewhere names the files by repository and commit, or by the file of facts that
// tells of them.
func elsewhere(read *wire, name string) func(file string) string {
	source := read.Source.String()
	if read.Repository == "" {
		source = name
	}
	return func(file string) string { return source + ":" + file }
}

func decode(read *wire, rename func(file string) string, nth string, keep Keep) (*Facts, error) {
	r := &reader{wire: read, scope: "\x06" + nth + "\x06", documents: make([]*policy.Document, len(read.Documents))}
	for _, file := range read.Files {
		r.files = append(r.files, policy.Elsewhere(rename(file)))
	}
	for _, scope := range read.Scopes {
		r.scopes = append(r.scopes, r.scope+scope)
	}
	facts := &Facts{Source: read.Source, Accounts: read.Accounts, Repo: r.repo(keep)}
	for i := range read.Principals {
		if id := read.Principals[i].Account.literal; policy.IsAccountID(id) && !slices.Contains(facts.Written, id) {
			facts.Written = append(facts.Written, id)
		}
	}
	if read.Organization != nil {
		facts.Organization = *read.Organization
	}
	return facts, r.fault
}

// fail notes the first fault.
func (r *reader) fail(format string, args ...any) {
	if r.fault == nil {
		r.fault = fmt.Errorf("broken facts: "+format, args...)
	}
}

func (r *reader) key(key string) string {
	if key == "" {
		return ""
	}
	return r.scope + key
}

func (r *reader) scopeOf(number int) string {
	if number < 0 || number >= len(r.scopes) {
		r.fail("scope %d of %d", number, len(r.scopes))
		return r.scope
	}
	return r.scopes[number]
}

func (r *reader) place(at place) policy.Span {
	switch {
	case len(at) == 0:
		return policy.Span{}
	case len(at) != 1 && len(at) != 5 || at[0] < 0 || at[0] >= len(r.files):
		r.fail("place %v of %d files", []int(at), len(r.files))
		return policy.Span{}
	}
	span := policy.Span{File: r.files[at[0]]}
	if len(at) == 1 {
		return span
	}
	for _, number := range at[1:] {
		if number < 1 || number > 1<<30 {
			r.fail("place %v", []int(at))
			return span
		}
	}
	span.Start = policy.Position{Line: at[1], Column: at[2]}.Offset()
	span.End = policy.Position{Line: at[3], Column: at[4]}.Offset()
	return span
}

func (r *reader) text(t text) policy.Text {
	if t.open == nil {
		return policy.Literal(strings.Clone(t.literal))
	}
	var made policy.Text
	for _, one := range t.open.Parts {
		if one.Hole == "" {
			made = policy.Concat(made, policy.Literal(one.Literal))
			continue
		}
		if one.Class > policy.Name {
			r.fail("class %d of a hole", one.Class)
		}
		made = policy.Concat(made, policy.HoleText(one.Hole, r.scopeOf(one.Scope), one.Class))
	}
	if written := t.open.Ref; written != nil {
		made.Ref = &policy.Ref{Scope: r.scopeOf(written.Scope), Address: written.Address, Attribute: written.Attribute}
	}
	return made
}

func (r *reader) value(v value) policy.Value {
	return policy.Value{Text: r.text(v.Text), Span: r.place(v.At), When: r.when(v.When), Scalar: r.scalar(v.Kind), Default: v.Default}
}

func (r *reader) scalar(word string) policy.Kind {
	if word == "" {
		return policy.String
	}
	for kind := policy.Null; kind <= policy.Open; kind++ {
		if kind.String() == word {
			return kind
		}
	}
	r.fail("kind %q of a value", word)
	return policy.Open
}

func (r *reader) some(v *value) *policy.Value {
	if v == nil {
		return nil
	}
	made := r.value(*v)
	return &made
}

func (r *reader) values(list []value) []policy.Value {
	if len(list) == 0 {
		return nil
	}
	made := make([]policy.Value, len(list))
	for i := range list {
		made[i] = r.value(list[i])
	}
	return made
}

func (r *reader) when(list []cond) policy.When {
	var made policy.When
	for _, one := range list {
		made = append(made, policy.Cond{Name: one.Name, Scope: r.scopeOf(one.Scope), Holds: !one.Not})
	}
	return made
}
