// Package shell reads shell scripts as far as they assume roles: `aws sts assume-role` and
// its kin, in files, recipes of make, and scripts that stand in other formats.
//
// Scripts are parsed and never run. A variable that the script surely sets once is
// followed; all else that running would tell is a hole.
package shell

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Script is one script and where it stands.
type Script struct {
	// Pieces are its text; holes are what a template fills in before it runs.
	Pieces []jsontext.Piece
	// Scope is where its variables have one meaning.
	Scope string
	// Environment gives what is surely in a variable that the script does not set; nil
	// where nothing is known.
	Environment func(name string) (policy.Value, bool)
	// Zsh is set where the script is none of bash.
	Zsh bool
}

// Found is what a script does.
type Found struct {
	Calls    []*policy.Call
	Problems []policy.Problem
}

// Assumes reports whether a text may hold a command that assumes a role.
func Assumes(text []byte) bool { return bytes.Contains(text, []byte("assume-role")) }

// Find lists the commands of a script that assume a role, in its order. The session
// policies that they pass are documents of the calls.
func Find(script Script) Found {
	r := newReader(script)
	variant := syntax.LangBash
	if script.Zsh {
		variant = syntax.LangZsh
	}
	file, err := parse(r.text, variant)
	if err != nil {
		r.problem(syntax.NewPos(0, 1, 1), syntax.NewPos(0, 1, 1), "not read as shell: "+err.Error())
		return r.found
	}
	r.variables(file)
	for node := range syntax.Preorder(file) {
		switch node := node.(type) {
		case *syntax.CallExpr:
			r.command(node.Args, node.Assigns, node.Pos())
		case *syntax.ArrayExpr:
			r.array(node)
		}
	}
	return r.found
}

// parse reads a script. The parser is not ours: whatever breaks it is one more way of not being shell.
func parse(text string, variant syntax.LangVariant) (file *syntax.File, err error) {
	defer func() {
		if recover() != nil {
			err = errBroken
		}
	}()
	file, err = syntax.NewParser(syntax.Variant(variant)).Parse(&shallow{strings.NewReader(text)}, "")
	if err == nil && isDeep(file) {
		err = errDeep
	}
	return file, err
}

var (
	errBroken = syntax.ParseError{Text: "the parser breaks on it"}
	errDeep   = errors.New("nested too deeply")
)

// Bounds of how deep a script nests, which the parser has none of, and a stack that
// overflows ends the program: frames of the stack at which the parser gets no more to
// read (some hundred levels), and levels of the tree that it makes in a loop.
const (
	maxFrames = 10_000
	maxLevels = 5_000
)

// shallow is the text of a script as long as the parser, which reads it piece by piece,
// has not gone too deep.
type shallow struct{ io.Reader }

func (s *shallow) Read(into []byte) (int, error) {
	if runtime.Callers(maxFrames, make([]uintptr, 1)) > 0 {
		return 0, errDeep
	}
	return s.Reader.Read(into)
}

func isDeep(file *syntax.File) bool {
	level, deepest := 0, 0
	syntax.Walk(file, func(node syntax.Node) bool {
		if node == nil {
			level--
			return false
		}
		deepest = max(deepest, level+1)
		if level == maxLevels {
			return false
		}
		level++
		return true
	})
	return deepest > maxLevels
}

// What marks a hole within the text that is parsed: characters for private use, which
// mean nothing to a shell, around the number of the piece.
const (
	holeOpen  = "\ue000"
	holeClose = "\ue001"
)

// reader goes over one script.
type reader struct {
	Script
	text   string
	starts []int // of the pieces, in text
	vars   map[string]*variable
	// unsure are the places behind which variables may have been changed by what is not here.
	unsure []uint
	// quoted are the stretches of the text that stand in single quotes, by their place.
	quoted map[policy.Span][2]int
	found  Found
	depth  int
}

func newReader(script Script) *reader {
	r := &reader{Script: script, vars: map[string]*variable{}, quoted: map[policy.Span][2]int{}}
	var text strings.Builder
	for i, piece := range script.Pieces {
		r.starts = append(r.starts, text.Len())
		if piece.Hole != nil {
			text.WriteString(holeOpen + strconv.Itoa(i) + holeClose)
			continue
		}
		text.WriteString(piece.Text)
	}
	r.text = text.String()
	return r
}

// span is the place of a stretch of the text.
func (r *reader) span(start, end uint) policy.Span {
	if len(r.Pieces) == 0 {
		return policy.Span{}
	}
	span := r.place(int(start))
	last := r.place(max(int(end)-1, int(start)))
	if last.File == span.File {
		span.End = max(span.End, last.End)
	}
	if end <= start {
		span.End = span.Start
	}
	return span
}

// place is that of one byte of the text.
func (r *reader) place(offset int) policy.Span {
	i := len(r.starts) - 1
	for i > 0 && r.starts[i] > offset {
		i--
	}
	piece := r.Pieces[i]
	if piece.Hole != nil || piece.Span.End-piece.Span.Start != len(piece.Text) {
		return piece.Span
	}
	at := min(piece.Span.Start+max(offset-r.starts[i], 0), piece.Span.End)
	return policy.Span{File: piece.Span.File, Start: at, End: min(at+1, piece.Span.End)}
}

func (r *reader) problem(start, end syntax.Pos, reason string) {
	r.found.Problems = append(r.found.Problems, policy.Problem{Span: r.span(start.Offset(), end.Offset()), Reason: reason})
}

// filled puts the holes back into a stretch of the text that was parsed.
func (r *reader) filled(text string) policy.Text {
	if !strings.Contains(text, holeOpen) {
		return policy.Literal(text)
	}
	var made []policy.Text
	for {
		before, rest, found := strings.Cut(text, holeOpen)
		made = append(made, policy.Literal(before))
		if !found {
			break
		}
		number, after, closed := strings.Cut(rest, holeClose)
		i, err := strconv.Atoi(number)
		if !closed || err != nil || i < 0 || i >= len(r.Pieces) || r.Pieces[i].Hole == nil {
			made = append(made, policy.HoleText("…", r.Scope, policy.AnyText))
			text = rest
			continue
		}
		made = append(made, policy.Text{Parts: []policy.Part{{Hole: r.Pieces[i].Hole}}})
		text = after
	}
	return policy.Concat(made...)
}
