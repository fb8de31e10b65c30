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
	var partly []Attachment
	attachments := r.Attachments
	for _, name := range r.Names {
		attachments = append(attachments, Attachment{Role, name.Text, name.Span}, Attachment{User, name.Text, name.Span})
	}
	for _, attachment := range attachments {
		if name, known := attachment.Name.Literal(); known {
			byName[name] = append(byName[name], attachment)
		} else if !attachment.Name.IsHole() {
			partly = append(partly, attachment)
		}
	}
	for _, principal := range r.Principals {
		name, known := principal.Name.Literal()
		if !known {
			continue
		}
		for _, list := range [][]Attachment{byName[name], partly} {
			principal.mayTake(list)
		}
	}
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
