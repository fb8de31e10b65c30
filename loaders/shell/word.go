package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxFollowed bounds how far variables are followed, and maxText what they may grow to.
const (
	maxFollowed = 16
	maxText     = 1 << 16
)

// word is what a word of a command expands to. A word that is one variable stands
// where the variable's value does.
func (r *reader) word(word *syntax.Word) policy.Value {
	start, end := word.Pos().Offset(), word.End().Offset()
	if len(word.Parts) == 1 {
		switch part := word.Parts[0].(type) {
		case *syntax.SglQuoted:
			start, end = part.Left.Offset()+1, part.Right.Offset()
			if part.Dollar {
				start++
			} else {
				r.quoted[r.span(start, end)] = [2]int{int(start), int(end)}
			}
		case *syntax.DblQuoted:
			start, end = part.Left.Offset()+1, part.Right.Offset()
			if len(part.Parts) == 1 {
				if value, ok := r.followed(part.Parts[0], start, end); ok {
					return value
				}
			}
		default:
			if value, ok := r.followed(part, start, end); ok {
				return value
			}
		}
	}
	return policy.Value{Text: r.parts(word.Parts, false), Span: r.span(start, end), Scalar: policy.String}
}

// followed is the value of a variable that is all of a word.
func (r *reader) followed(part syntax.WordPart, start, end uint) (policy.Value, bool) {
	param, ok := part.(*syntax.ParamExp)
	if !ok || !plain(param) {
		return policy.Value{}, false
	}
	value, ok := r.value(param.Param.Value, param.Pos().Offset())
	if !ok {
		return policy.Value{}, false
	}
	use := policy.Station{Span: r.span(start, end), Name: "$" + param.Param.Value}
	value.Via = append([]policy.Station{use}, value.Via...)
	return value, true
}

// parts joins what the parts of a word expand to.
func (r *reader) parts(parts []syntax.WordPart, quoted bool) policy.Text {
	var texts []policy.Text
	for _, part := range parts {
		texts = append(texts, r.part(part, quoted))
	}
	joined := policy.Concat(texts...)
	if joined.Size() > maxText || len(joined.Parts) > maxText/16 {
		return policy.HoleText("…", r.Scope, policy.AnyText)
	}
	return joined
}

func (r *reader) part(part syntax.WordPart, quoted bool) policy.Text {
	switch part := part.(type) {
	case *syntax.Lit:
		if !quoted && strings.ContainsAny(part.Value, "{") && strings.ContainsAny(part.Value, ",") && strings.Contains(part.Value, "}") {
			return r.hole(part) // braces that expand to several words
		}
		return r.filled(unescaped(part.Value, quoted))
	case *syntax.SglQuoted:
		if part.Dollar && strings.Contains(part.Value, `\`) {
			return r.hole(part)
		}
		return r.filled(part.Value)
	case *syntax.DblQuoted:
		return r.parts(part.Parts, true)
	case *syntax.ParamExp:
		if plain(part) {
			if value, ok := r.value(part.Param.Value, part.Pos().Offset()); ok {
				return value.Text
			}
			return policy.HoleText("$"+part.Param.Value, r.Scope, policy.AnyText)
		}
	}
	return r.hole(part)
}

// plain reports whether a parameter is expanded as it is: $x or ${x}.
func plain(param *syntax.ParamExp) bool {
	return param.Param != nil && !param.Excl && !param.Length && !param.Width && !param.IsSet && param.Flags == nil &&
		param.Index == nil && len(param.Modifiers) == 0 && param.Slice == nil && param.Repl == nil && param.Names == 0 && param.Exp == nil
}

// hole stands for what only running tells. Commands may answer otherwise each time, so
// that each has a scope of its own.
func (r *reader) hole(node syntax.Node) policy.Text {
	start, end := node.Pos().Offset(), node.End().Offset()
	name := ""
	if int(end) <= len(r.text) && start < end {
		name = strings.Join(strings.Fields(r.filled(r.text[start:end]).String()), " ")
	}
	const shown = 60
	if short := []rune(name); len(short) > shown {
		name = string(short[:shown]) + "…"
	}
	return policy.HoleText(name, r.Scope+"@"+r.span(start, start).File+position(start), policy.AnyText)
}

// unescaped takes the backslashes out of a literal, as a shell does within double
// quotes or outside of any.
func unescaped(text string, quoted bool) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var made strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && (!quoted || strings.IndexByte("$`\"\\\n", text[i+1]) >= 0) {
			i++
			if text[i] == '\n' {
				continue
			}
		}
		made.WriteByte(text[i])
	}
	return made.String()
}
