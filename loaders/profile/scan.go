package profile

import (
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// shared is a shared file as written.
type shared struct {
	file     policy.File
	sections []*section
	tokens   []comment.Token
	// directives is set where a template decides what is there.
	directives bool
}

// section is a head in brackets with the settings below it. What a file says in two
// sections of one name is in one.
type section struct {
	file     string
	kind     string // "profile", "sso-session", "services"; "profile" where the head has a name only
	name     string
	settings map[string]setting
	// partial is set where there may be other settings.
	partial bool
}

// setting is the value of a key: the last, where it is written several times.
type setting struct {
	text string
	span policy.Span
}

var (
	head = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\[\s*(?:(profile|sso-session|services|plugins|preview)\s+)?(.+?)\s*\]\s*(?:[#;].*)?$`)
	})
	// directive is a line that tells a template what to do.
	directive = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^\s*(?:%\{|\{%|\{\{[-~]?\s*(?:#|/|range|if|else|end|with)|<%[^=])`)
	})
	// behind is a comment behind a value.
	behind = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\s+[#;].*$`) })
)

// scanner goes over the lines of a file.
type scanner struct {
	*shared
	byHead  map[[2]string]*section
	current *section
	// margin is how far heads are indented.
	margin int
	held   []comment.Token // comments that may be of the section below them
}

// scan reads a file line by line. A line with more blanks before it than the head of its
// section has belongs to the setting above it, as `s3 =` has settings of its own.
func scan(file policy.File) *shared {
	s := &scanner{shared: &shared{file: file}, byHead: map[[2]string]*section{}}
	offset := 0
	for line := range strings.Lines(string(file.Data)) {
		text := strings.TrimRight(line, " \t\r\n")
		trimmed := strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t")
		if trimmed != "" {
			s.read(trimmed, offset+len(text)-len(trimmed), len(text)-len(trimmed))
		}
		offset += len(line)
	}
	s.close()
	s.release()
	return s.shared
}

// read takes over a line that begins at an offset, behind so many blanks.
func (s *scanner) read(line string, at, blanks int) {
	switch {
	case line[0] == '#' || line[0] == ';':
		s.held = append(s.held, comment.Token{Kind: comment.Comment, Start: at, End: at + len(line)})
	case directive().MatchString(line):
		s.directives = true
	case line[0] == '[':
		found := head().FindStringSubmatch(line)
		if found == nil {
			s.current = nil
			return
		}
		s.margin = blanks
		s.close()
		s.release()
		s.token(comment.Open, at, at+len(line))
		s.current = s.under(s.byHead, found[1], strings.Trim(found[2], `"'`))
	default:
		if s.current != nil && blanks <= s.margin {
			s.current.set(s.file.Path, line, at)
		}
		s.release()
		s.line(line, at)
	}
}

// release puts the comments that were held among the tokens.
func (s *scanner) release() {
	s.tokens = append(s.tokens, s.held...)
	s.held = nil
}

// line makes the tokens of a line that begins at an offset.
func (s *shared) line(text string, at int) {
	end := at + len(text)
	word := end - len(behind().FindString(text))
	s.token(comment.Word, at, word)
	if word < end {
		s.token(comment.Comment, word, end)
	}
	s.token(comment.Newline, end, end)
}

func (s *shared) token(kind comment.Kind, start, end int) {
	s.tokens = append(s.tokens, comment.Token{Kind: kind, Start: start, End: end})
}

// close ends the section that is open, behind its last line.
func (s *shared) close() {
	if len(s.sections) > 0 {
		at := s.tokens[len(s.tokens)-1].End
		s.token(comment.Close, at, at)
		s.token(comment.Newline, at, at)
	}
}

func (s *shared) under(byHead map[[2]string]*section, kind, name string) *section {
	if kind == "" {
		kind = "profile"
	}
	key := [2]string{kind, name}
	if byHead[key] == nil {
		byHead[key] = &section{file: s.file.Path, kind: kind, name: name, settings: map[string]setting{}}
	}
	s.sections = append(s.sections, byHead[key])
	return byHead[key]
}

// set takes over a line `key = value`.
func (s *section) set(file, line string, at int) {
	key, value, found := strings.Cut(line, "=")
	if !found {
		return
	}
	start := at + len(key) + 1 + len(value) - len(strings.TrimLeft(value, " \t"))
	value = strings.TrimRight(behind().ReplaceAllString(strings.TrimLeft(value, " \t"), ""), " \t")
	s.settings[strings.ToLower(strings.TrimSpace(key))] = setting{value, policy.Span{File: file, Start: start, End: start + len(value)}}
}
