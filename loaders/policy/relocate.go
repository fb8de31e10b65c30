package policy

// Relocate moves every place of the repository, for loaders that read a file in another
// form than it is written in. It may meet a place more than once: move leaves alone what
// it has moved.
func (r *Repo) Relocate(move func(Span) Span) {
	m := mover{move: move, nodes: map[*Node]bool{}, documents: map[*Document]bool{}, statements: map[*Statement]bool{}}
	for _, document := range r.Documents {
		m.document(document)
	}
	for _, principal := range r.Principals {
		m.principal(principal)
	}
	for _, managed := range r.Managed {
		m.spans(&managed.Span, &managed.NameSpan)
		m.all(managed.Documents)
	}
	m.declared(&r.Declared)
	for _, call := range r.Calls {
		m.call(call)
	}
	for _, handoff := range r.Handoffs {
		m.spans(&handoff.Span)
		m.values(&handoff.Role)
	}
	for i := range r.Names {
		m.values(&r.Names[i])
	}
	for i := range r.Attachments {
		m.spans(&r.Attachments[i].Span)
	}
	for i := range r.Ignores {
		ignore := &r.Ignores[i]
		m.spans(&ignore.Span, &ignore.Covers)
		m.values(ignore.Reason, ignore.Until)
		for j := range ignore.Rules {
			m.values(&ignore.Rules[j])
		}
	}
	for i := range r.Problems {
		m.spans(&r.Problems[i].Span, &r.Problems[i].Related)
		if lost := r.Problems[i].Lost; lost != nil {
			m.spans(&lost.Use.Span)
		}
	}
}

type mover struct {
	move       func(Span) Span
	nodes      map[*Node]bool
	documents  map[*Document]bool
	statements map[*Statement]bool
}

func (m *mover) spans(list ...*Span) {
	for _, span := range list {
		*span = m.move(*span)
	}
}

func (m *mover) values(list ...*Value) {
	for _, value := range list {
		if value != nil {
			m.spans(&value.Span)
			m.via(value.Via)
		}
	}
}

func (m *mover) via(stations []Station) {
	for i := range stations {
		m.spans(&stations[i].Span)
	}
}

func (m *mover) principal(p *Principal) {
	m.spans(&p.Span, &p.NameSpan, &p.PathSpan)
	m.values(p.BoundaryRef, p.MaxSession)
	for i := range p.Managed {
		m.values(&p.Managed[i])
	}
	for i := range p.Tags {
		m.values(&p.Tags[i].Key, &p.Tags[i].Value)
	}
	for _, list := range [][]*Document{p.Trust, p.Policies, p.Boundary} {
		m.all(list)
	}
}

func (m *mover) declared(d *Declared) {
	for _, provider := range d.Providers {
		m.spans(&provider.Span, &provider.NameSpan)
		m.list(provider.ClientIDs)
	}
	for _, profile := range d.Profiles {
		m.spans(&profile.Span, &profile.NameSpan)
		m.values(profile.RoleName)
	}
	for _, organization := range d.Organization {
		m.spans(&organization.Span, &organization.NameSpan)
		m.all(organization.Documents)
		m.list(organization.Targets)
	}
	for _, set := range d.PermissionSets {
		m.spans(&set.Span, &set.NameSpan)
		m.values(set.Session, set.Boundary)
		m.all(set.Documents)
		m.list(set.Managed)
		m.list(set.Customer)
		for i := range set.Assignments {
			assignment := &set.Assignments[i]
			m.values(&assignment.Account, &assignment.PrincipalType, &assignment.Principal)
		}
	}
}

func (m *mover) list(values []Value) {
	for i := range values {
		m.values(&values[i])
	}
}

func (m *mover) all(documents []*Document) {
	for _, document := range documents {
		m.document(document)
	}
}

func (m *mover) document(d *Document) {
	if m.documents[d] {
		return
	}
	m.documents[d] = true
	m.spans(&d.Span)
	m.values(d.Version, d.ID)
	m.elements(d.Keys)
	if d.Origin != nil {
		m.spans(&d.Origin.Span, &d.Origin.Block)
	}
	for i := range d.Uses {
		m.spans(&d.Uses[i].Span)
	}
	m.node(d.Node)
	for _, statement := range d.Statements {
		m.statement(statement)
	}
}

func (m *mover) elements(list []Element) {
	for i := range list {
		m.spans(&list[i].Span)
		m.node(list[i].Node)
	}
}

func (m *mover) statement(s *Statement) {
	if m.statements[s] {
		return
	}
	m.statements[s] = true
	m.spans(&s.Span)
	m.elements(s.Keys)
	for value := range s.Values() {
		m.values(value)
	}
	for _, list := range [][]PrincipalValue{s.Principals, s.NotPrincipals} {
		for i := range list {
			m.spans(&list[i].TypeSpan)
		}
	}
	for i := range s.Conditions {
		m.spans(&s.Conditions[i].OperatorSpan, &s.Conditions[i].KeySpan)
	}
}

func (m *mover) node(n *Node) {
	if n == nil || m.nodes[n] {
		return
	}
	m.nodes[n] = true
	m.spans(&n.Span)
	m.via(n.Via)
	for _, item := range n.Items {
		m.node(item)
	}
	for i := range n.Fields {
		m.spans(&n.Fields[i].KeySpan)
		m.node(n.Fields[i].Value)
	}
}

func (m *mover) call(call *Call) {
	m.spans(&call.Span)
	m.values(call.values()...)
	m.all(call.Policies)
	if call.Job != nil {
		m.spans(&call.Job.Span, &call.Job.PermissionsSpan)
	}
}
