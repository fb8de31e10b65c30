package shell

import (
	"bytes"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// makefile is a makefile as far as its recipes need it.
type makefile struct {
	file policy.File
	// variables are those that are set once, to text without anything to expand.
	variables map[string]policy.Value
	writes    map[string]int
	recipes   [][]line
}

// line is a line of a recipe without its tab: make hands each logical line to a shell.
type line struct{ start, end int }

func readMakefile(repo *policy.Repo, file policy.File) {
	m := &makefile{file: file, variables: map[string]policy.Value{}, writes: map[string]int{}}
	m.scan()
	for _, recipe := range m.recipes {
		text := file.Data[recipe[0].start:recipe[len(recipe)-1].end]
		if Assumes(text) {
			Find(Script{Pieces: m.pieces(recipe), Scope: file.Path + "@" + position(uint(recipe[0].start))}).AddTo(repo, file)
		}
	}
}

// scan sorts the lines into recipes and variables.
func (m *makefile) scan() {
	continues, inRecipe := false, false
	for at := 0; at < len(m.file.Data); {
		end := len(m.file.Data)
		if next := bytes.IndexByte(m.file.Data[at:], '\n'); next >= 0 {
			end = at + next
		}
		text := m.file.Data[at:end]
		recipe := bytes.HasPrefix(text, []byte("\t"))
		begin := at
		if recipe {
			begin++
		}
		switch {
		case continues && inRecipe:
			last := len(m.recipes) - 1
			m.recipes[last] = append(m.recipes[last], line{begin, end})
		case continues:
		case recipe:
			inRecipe = true
			begin += len(text[1:]) - len(bytes.TrimLeft(text[1:], "@+- \t"))
			m.recipes = append(m.recipes, []line{{begin, end}})
		default:
			inRecipe = false
			m.variable(at, string(text))
		}
		continues = bytes.HasSuffix(bytes.TrimRight(text, "\r"), []byte(`\`))
		at = end + 1
	}
}

// variable notes what a line outside of recipes sets. What an environment may give
// instead (?=), is added to (+=) or is made of more than text, is not followed.
func (m *makefile) variable(at int, text string) {
	name, value, found := strings.Cut(text, "=")
	if !found {
		return
	}
	value, _, _ = strings.Cut(value, " #")
	plain := strings.TrimSpace(strings.TrimRight(name, ":"))
	plain = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(plain, "export "), "override "))
	if strings.ContainsAny(plain, " \t:#$") || plain == "" {
		return
	}
	key := strings.TrimRight(plain, "?+!")
	m.writes[key]++
	value = strings.TrimSpace(value)
	if key != plain || strings.ContainsAny(value, `$\`) || strings.HasPrefix(text, " ") {
		m.writes[key]++
		return
	}
	start := at + strings.Index(text, "=") + 1
	start += strings.Index(text[start-at:], value)
	m.variables[key] = policy.Value{Text: policy.Literal(value), Span: policy.Span{File: m.file.Path, Start: start, End: start + len(value)}}
}

// pieces are the text that make hands to the shell: $$ is $, and $(x) what x holds.
func (m *makefile) pieces(recipe []line) []jsontext.Piece {
	var list []jsontext.Piece
	for i, line := range recipe {
		from := line.start
		for at := line.start; at < line.end; at++ {
			if m.file.Data[at] != '$' || at+1 >= line.end {
				continue
			}
			list = append(list, m.stretch(from, at))
			next := m.expansion(at, line.end)
			list = append(list, next)
			from = next.Span.End
			at = from - 1
		}
		list = append(list, m.stretch(from, line.end))
		if i+1 < len(recipe) {
			list = append(list, jsontext.Piece{Text: "\n", Span: policy.Span{File: m.file.Path, Start: line.end, End: line.end + 1}})
		}
	}
	return list
}

func (m *makefile) stretch(start, end int) jsontext.Piece {
	return jsontext.Piece{Text: string(m.file.Data[start:end]), Span: policy.Span{File: m.file.Path, Start: start, End: end}}
}

// expansion is what stands at a dollar sign.
func (m *makefile) expansion(at, end int) jsontext.Piece {
	span := policy.Span{File: m.file.Path, Start: at, End: at + 2}
	switch m.file.Data[at+1] {
	case '$':
		return jsontext.Piece{Text: "$", Span: span}
	case '(', '{':
		span.End = at + 2 + closing(m.file.Data[at+2:end], m.file.Data[at+1])
	}
	name := strings.Trim(string(m.file.Data[at+1:span.End]), "(){} ")
	if value, known := m.variables[name]; known && m.writes[name] == 1 {
		text, _ := value.Text.Literal()
		return jsontext.Piece{Text: text, Span: span}
	}
	return jsontext.Piece{Hole: &policy.Hole{Name: string(m.file.Data[at:span.End]), Scope: m.file.Path}, Span: span}
}

// closing is how far it is behind the bracket that closes an expansion.
func closing(text []byte, open byte) int {
	shut := map[byte]byte{'(': ')', '{': '}'}[open]
	depth := 1
	for i, c := range text {
		switch c {
		case open:
			depth++
		case shut:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return len(text)
}
