package policy

import "fmt"

// Places finds lines and columns in files. It indexes each file once.
type Places struct {
	files map[string][]byte
	lines map[string]*Lines
}

// NewPlaces of the files, by path.
func NewPlaces(files map[string][]byte) *Places {
	return &Places{files: files, lines: map[string]*Lines{}}
}

// Has reports whether the bytes of a file are at hand.
func (p *Places) Has(file string) bool {
	_, has := p.files[file]
	return has
}

// Lines is the index of a file; that of an empty one where its bytes are not at hand.
func (p *Places) Lines(file string) *Lines {
	if p.lines[file] == nil {
		p.lines[file] = NewLines(p.files[file])
	}
	return p.lines[file]
}

// Words are "file:line:column-line:column", the last column behind the end; the file
// alone where the span has no extent or nothing tells its lines.
func (p *Places) Words(span Span) string {
	name, _ := NameElsewhere(span.File)
	if _, is := resolved(span.Start); !is && !p.Has(span.File) || span.End == 0 {
		return name
	}
	lines := p.Lines(span.File)
	start, end := lines.Position(span.Start), lines.Position(span.End)
	return fmt.Sprintf("%s:%d:%d-%d:%d", name, start.Line, start.Column, end.Line, end.Column)
}
