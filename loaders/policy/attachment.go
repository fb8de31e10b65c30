package policy

import "fmt"

// Attachment gives policies to a principal by a name that its own module or template
// does not declare.
type Attachment struct {
	Kind PrincipalKind
	Name Text
	Span Span
}

// NoteAttachments marks principals as incomplete to which another module or template
// attaches policies by name, or may, being told the name. Names that are holes from end
// to end say nothing.
func (r *Repo) NoteAttachments() {
	byName := map[string][]Attachment{}
	var partly Alike[Attachment]
	noted := map[string]bool{}
	attachments := r.Attachments
	for _, name := range r.Names {
		attachments = append(attachments, Attachment{Role, name.Text, name.Span}, Attachment{User, name.Text, name.Span})
	}
	for _, attachment := range attachments {
		if name, known := attachment.Name.Literal(); known {
			byName[name] = append(byName[name], attachment)
		} else if like := attachment.like(); !attachment.Name.IsHole() && !noted[like] {
			noted[like] = true
			partly.Add(attachment.Name, attachment)
		}
	}
	for _, principal := range r.Principals {
		name, known := principal.Name.Literal()
		if !known {
			continue
		}
		for _, list := range [][]Attachment{byName[name], partly.Of(principal.Name)} {
			principal.mayTake(list)
		}
	}
}

// like is one string for attachments that may mean the same names.
func (a Attachment) like() string {
	like := string(a.Kind)
	if ref := a.Name.Ref; ref != nil {
		like += "\x00" + ref.Key() + "\x00" + ref.Attribute
	}
	for _, part := range a.Name.Parts {
		like += "\x00" + part.Literal
		if part.Hole != nil {
			like += fmt.Sprint("\x00", part.Hole.Class)
		}
	}
	return like
}

// mayTake notes the first attachment that may mean the principal.
func (p *Principal) mayTake(attachments []Attachment) {
	for _, attachment := range attachments {
		if attachment.Kind == p.Kind && Equal(attachment.Name, p.Name) != No {
			p.Incomplete = append(p.Incomplete, fmt.Sprintf("%s may attach policies to it by name", attachment.Span.File))
			return
		}
	}
}
