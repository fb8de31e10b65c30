package policy

import "strings"

// requestScope is the scope of the holes that policy variables leave: each request
// fills them anew.
const requestScope = "\x00request"

// Variables turns the policy variables of a text, such as ${aws:username}, into
// holes: only a request tells what they stand for. ${*}, ${?} and ${$}, which stand
// for their character, become holes too, so that no wildcard is read into them.
// A text without variables is returned as it is. Whether its document's Version knows
// variables does not matter: where it does not, the text matches nothing that could be
// meant, and a hole is no lie.
func Variables(text Text) Text {
	if !text.hasVariable() {
		return text
	}
	var opened Text
	for i := 0; i < len(text.Parts); i++ {
		part := text.Parts[i]
		if part.Hole != nil {
			opened.add(part)
			continue
		}
		if start := unclosed(part.Literal); start >= 0 && i+1 < len(text.Parts) {
			opened.addVariables(part.Literal[:start])
			rest := Text{Parts: append([]Part{{Literal: part.Literal[start:]}}, text.Parts[i+1:]...)}
			return Concat(opened, Variables(rest.openFirst()))
		}
		opened.addVariables(part.Literal)
	}
	return opened
}

// unclosed is where a variable begins that does not end in the literal; -1 without one.
func unclosed(literal string) int {
	closed := strings.LastIndex(literal, "}") + 1
	start := strings.Index(literal[closed:], "${")
	if start < 0 {
		return -1
	}
	return closed + start
}

// openFirst makes one hole of a variable that the text begins with and that has a hole in
// its name, such as ${aws:PrincipalTag/⟨var.key⟩}. It is equal to those that have the same.
func (t Text) openFirst() Text {
	name, scope := "", requestScope
	for i, part := range t.Parts {
		if part.Hole != nil {
			name, scope = name+"⟨"+part.Hole.Name+"⟩", scope+"\x00"+part.Hole.Scope
			continue
		}
		within, after, closed := strings.Cut(part.Literal, "}")
		name += within
		if closed {
			rest := Text{Parts: append([]Part{}, t.Parts[i+1:]...)}
			return Concat(HoleText(name+"}", scope, AnyText), Literal(after), rest)
		}
	}
	return HoleText(name, scope, AnyText)
}

func (t Text) hasVariable() bool {
	for _, part := range t.Parts {
		if part.Hole == nil && strings.Contains(part.Literal, "${") {
			return true
		}
	}
	return false
}

func (t *Text) addVariables(literal string) {
	for {
		before, rest, found := strings.Cut(literal, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			t.add(Part{Literal: literal})
			return
		}
		t.add(Part{Literal: before})
		t.add(Part{Hole: &Hole{Name: "${" + name + "}", Scope: requestScope}})
		literal = after
	}
}

// Variable is the condition key, in lower case, of the policy variable that the hole
// stands for; empty for all other holes.
func (h Hole) Variable() string {
	if h.Scope != requestScope {
		return ""
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimPrefix(h.Name, "${"), "}"))
}
