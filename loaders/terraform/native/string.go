package native

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// unknown stands for what is no expression: nobody declares it, so it is a hole.
const unknown = "unreadable"

// text writes a string of the JSON: as the template or source that it is, or quoted as
// the value that it is. The span is that of its contents.
func (w *writer) text(span policy.Span, source bool) {
	contents := string(w.file.Data[span.Start:span.End])
	if !source && isPlain(contents) {
		w.put(`"`+contents+`"`, span.Start-1, span.End+1)
		return
	}
	pieces := jsontext.Contents(w.file, span)
	value := joined(pieces)
	if source && isExpression(value) {
		w.copy(pieces, nil)
		return
	}
	literal := make([]bool, len(value))
	if w.verbatim {
		for i := range literal {
			literal[i] = true
		}
	} else if !w.literals(value, literal) {
		w.say(unknown)
		w.noTemplate(span)
		return
	}
	w.put(`"`, span.Start-1, span.Start)
	w.copy(pieces, literal)
	w.put(`"`, span.End, span.End+1)
}

// isPlain reports whether a string means in native syntax what it means in JSON.
func isPlain(contents string) bool {
	return !strings.ContainsAny(contents, "\\\r\n") && !strings.Contains(contents, "${") && !strings.Contains(contents, "%{")
}

func joined(pieces []jsontext.Piece) string {
	var all strings.Builder
	for _, piece := range pieces {
		all.WriteString(piece.Text)
	}
	return all.String()
}

// copy writes the pieces; the bytes marked as literal are escaped.
func (w *writer) copy(pieces []jsontext.Piece, literal []bool) {
	at := 0
	for _, piece := range pieces {
		exact := piece.Span.End-piece.Span.Start == len(piece.Text)
		for i := range len(piece.Text) {
			text := piece.Text[i : i+1]
			if literal != nil && literal[at+i] {
				text = w.literal(piece.Text[i:])
			}
			start, end := piece.Span.Start+i, piece.Span.Start+i+1
			if !exact {
				start, end = piece.Span.Start, piece.Span.End
			}
			w.put(text, start, end)
		}
		at += len(piece.Text)
	}
}

// literal is the first byte of a literal as it stands between quotes.
func (w *writer) literal(text string) string {
	if w.verbatim && (strings.HasPrefix(text, "${") || strings.HasPrefix(text, "%{")) {
		return text[:1] + text[:1]
	}
	return escape(text[0])
}

// literals marks the bytes of a template outside its interpolations and directives;
// false where it is no template.
func (w *writer) literals(value string, literal []bool) bool {
	if !strings.Contains(value, "${") && !strings.Contains(value, "%{") {
		for i := range literal {
			literal[i] = true
		}
		return true
	}
	depth := 0
	tokens, _ := hclsyntax.LexTemplate([]byte(value), "", hcl.InitialPos)
	for _, token := range tokens {
		switch token.Type {
		case hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
			depth++
		case hclsyntax.TokenTemplateSeqEnd:
			depth--
		case hclsyntax.TokenStringLit:
			for i := token.Range.Start.Byte; depth == 0 && i < token.Range.End.Byte; i++ {
				literal[i] = true
			}
		case hclsyntax.TokenInvalid, hclsyntax.TokenBadUTF8:
			return false
		}
	}
	return depth == 0
}

func (w *writer) noTemplate(span policy.Span) {
	const message = "not understood as a template"
	w.Problems = append(w.Problems, policy.Problem{
		Span: span, Reason: message, Rule: "malformed-terraform", Args: map[string]string{"error": message},
	})
}

// maxSource bounds a string that may be an expression: names of providers, types.
const maxSource = 1_000

// isExpression reports whether a string is one expression; the parser panics where it
// loses count of itself.
func isExpression(value string) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	if len(value) > maxSource {
		return false
	}
	_, problems := hclsyntax.ParseExpression([]byte(value), "", hcl.InitialPos)
	return !problems.HasErrors()
}
