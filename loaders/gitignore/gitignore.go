// Package gitignore tells which paths of a git work tree git is told to ignore, by
// the .gitignore files on the way and .git/info/exclude. It asks no git and reads
// no index: a file that is tracked in spite of a pattern counts as ignored.
//
// A user's own core.excludesFile is left out, so that all machines see the same files.
package gitignore

import (
	"bytes"
	"path"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Rules are the patterns of one directory, and through its parent those of all
// directories above it. A nil *Rules ignores nothing.
type Rules struct {
	parent   *Rules
	dir      string
	patterns []pattern
}

type pattern struct {
	glob     string
	literal  bool // glob has no wildcard
	suffix   bool // glob is "*" before a literal; glob holds the literal
	anchored bool // matched against the path from dir, else against the base name
	dirOnly  bool
	negated  bool
}

// With gives the rules below dir: those of a parent and the content of an ignore
// file that stands in dir. The directory is slash-separated and "." at the top.
func (r *Rules) With(dir string, content []byte) *Rules {
	own := &Rules{parent: r, dir: dir}
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	for line := range bytes.SplitSeq(content, []byte("\n")) {
		if parsed, ok := parse(string(bytes.TrimSuffix(line, []byte("\r")))); ok {
			own.patterns = append(own.patterns, parsed)
		}
	}
	if len(own.patterns) == 0 {
		return r
	}
	return own
}

// Ignored reports whether the path, relative to the top and slash-separated, is
// ignored. It looks at the path alone: what lies in an ignored directory is the
// caller's not to enter.
func (r *Rules) Ignored(name string, isDir bool) bool {
	base := path.Base(name)
	for rules := r; rules != nil; rules = rules.parent {
		for i := len(rules.patterns) - 1; i >= 0; i-- {
			if rules.patterns[i].matches(rules.dir, name, base, isDir) {
				return !rules.patterns[i].negated
			}
		}
	}
	return false
}

func (p *pattern) matches(dir, name, base string, isDir bool) bool {
	if p.dirOnly && !isDir {
		return false
	}
	text := base
	if p.anchored {
		text = below(dir, name)
	}
	switch {
	case p.literal:
		return text == p.glob
	case p.suffix:
		return strings.HasSuffix(text, p.glob)
	}
	matched, err := doublestar.Match(p.glob, text)
	return err == nil && matched
}

func below(dir, name string) string {
	if dir == "." {
		return name
	}
	return strings.TrimPrefix(strings.TrimPrefix(name, dir), "/")
}

func parse(line string) (pattern, bool) {
	line = trimSpaces(line)
	if line == "" || line[0] == '#' {
		return pattern{}, false
	}
	var p pattern
	if line[0] == '!' {
		p.negated, line = true, line[1:]
	}
	if strings.HasSuffix(line, "/") {
		p.dirOnly, line = true, strings.TrimSuffix(line, "/")
	}
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return pattern{}, false
	}
	if rest, found := strings.CutPrefix(line, "**/"); found && !strings.Contains(rest, "/") {
		p.anchored, line = false, rest
	}
	p.compile(line)
	return p, true
}

// compile picks the cheapest way to match: most patterns of real repositories are
// a name or "*.ext".
func (p *pattern) compile(glob string) {
	switch {
	case !strings.ContainsAny(glob, `*?[\`):
		p.literal, p.glob = true, glob
	case !p.anchored && glob[0] == '*' && !strings.ContainsAny(glob[1:], `*?[\`):
		p.suffix, p.glob = true, glob[1:]
	default:
		p.glob = translate(glob)
	}
}

// translate writes git's glob in doublestar's words: braces are plain characters
// to git, and a trailing "/**" does not take the directory itself.
func translate(glob string) string {
	glob = strings.NewReplacer("{", `\{`, "}", `\}`).Replace(glob)
	if before, found := strings.CutSuffix(glob, "/**"); found {
		return before + "/**/*"
	}
	return glob
}

// trimSpaces drops trailing spaces that no backslash quotes.
func trimSpaces(line string) string {
	end := len(line)
	for end > 0 && line[end-1] == ' ' {
		backslashes := 0
		for i := end - 2; i >= 0 && line[i] == '\\'; i-- {
			backslashes++
		}
		if backslashes%2 == 1 {
			break
		}
		end--
	}
	return line[:end]
}
