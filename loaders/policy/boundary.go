package policy

import "strings"

// SettleBoundaries tells managed policies that serve as permissions boundaries from
// those that grant: a policy that is somebody's boundary, or is called one, and is
// attached to nobody grants nothing, so its document is judged as a boundary only.
func (r *Repo) SettleBoundaries() {
	granting := map[*Document]bool{}
	for _, principal := range r.Principals {
		for _, document := range principal.Policies {
			granting[document] = true
		}
	}
	for _, managed := range r.Managed {
		for _, document := range managed.Documents {
			if !granting[document] {
				managed.settle(document)
			}
		}
	}
}

func (m *ManagedPolicy) settle(document *Document) {
	used := false
	for _, use := range document.Uses {
		used = used || use.Kind == Boundary && use.Owner != m.Key
	}
	if !used && !m.calledBoundary() {
		return
	}
	m.MaybeAttached = true
	for i := range document.Uses {
		if use := &document.Uses[i]; use.Owner == m.Key && use.Kind == Identity {
			use.Kind, use.Guessed = Boundary, !used
		}
	}
}

// calledBoundary reports whether the policy's name or address says what it is for.
func (m *ManagedPolicy) calledBoundary() bool {
	called := strings.ToLower(m.Name.String() + " " + m.Address)
	return strings.Contains(called, "boundary") || strings.Contains(called, "boundaries")
}
