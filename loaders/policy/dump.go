package policy

import "cmp"

// Dump is a Repo as people and scripts read it: every text beside its place, holes as
// ⟨name⟩, documents told once and named by their place elsewhere.
type Dump struct {
	Documents  []DumpedDocument  `json:"documents"`
	Principals []DumpedPrincipal `json:"principals"`
	Policies   []DumpedPolicy    `json:"policies"`
	DumpedDeclared
	Handoffs []DumpedHandoff `json:"handoffs,omitempty"`
	Calls    []DumpedCall    `json:"calls,omitempty"`
	Unread   []DumpedProblem `json:"unread"`
}

// DumpedDocument is a Document of a Dump.
type DumpedDocument struct {
	At         string            `json:"at"`
	When       string            `json:"when,omitempty"`
	Partial    bool              `json:"partial,omitempty"`
	Uses       []DumpedUse       `json:"uses"`
	Version    *DumpedValue      `json:"version,omitempty"`
	ID         *DumpedValue      `json:"id,omitempty"`
	Statements []DumpedStatement `json:"statements"`
}

// DumpedUse is a Use of a Dump.
type DumpedUse struct {
	Kind      DocumentKind `json:"kind"`
	Owner     string       `json:"owner,omitempty"`
	Attribute string       `json:"attribute,omitempty"`
	At        string       `json:"at,omitempty"`
	When      string       `json:"when,omitempty"`
	Guessed   bool         `json:"guessed,omitempty"`
}

// DumpedStatement is a Statement of a Dump.
type DumpedStatement struct {
	At            string            `json:"at"`
	When          string            `json:"when,omitempty"`
	Partial       bool              `json:"partial,omitempty"`
	Sid           *DumpedValue      `json:"sid,omitempty"`
	Effect        *DumpedValue      `json:"effect,omitempty"`
	Principals    []DumpedValue     `json:"principals,omitempty"`
	NotPrincipals []DumpedValue     `json:"notPrincipals,omitempty"`
	Actions       []DumpedValue     `json:"actions,omitempty"`
	NotActions    []DumpedValue     `json:"notActions,omitempty"`
	Resources     []DumpedValue     `json:"resources,omitempty"`
	NotResources  []DumpedValue     `json:"notResources,omitempty"`
	Conditions    []DumpedCondition `json:"conditions,omitempty"`
}

// DumpedCondition is a Condition of a Dump.
type DumpedCondition struct {
	Operator string        `json:"operator"`
	Key      string        `json:"key"`
	At       string        `json:"at"`
	When     string        `json:"when,omitempty"`
	Values   []DumpedValue `json:"values"`
}

// DumpedValue is a Value of a Dump; Type is the key of a principal.
type DumpedValue struct {
	Type string   `json:"type,omitempty"`
	Text string   `json:"text"`
	At   string   `json:"at"`
	When string   `json:"when,omitempty"`
	Via  []string `json:"via,omitempty"`
}

// DumpedPrincipal is a Principal of a Dump.
type DumpedPrincipal struct {
	Kind       PrincipalKind `json:"kind"`
	ARN        string        `json:"arn"`
	Address    string        `json:"address"`
	At         string        `json:"at"`
	When       string        `json:"when,omitempty"`
	Trust      []string      `json:"trust,omitempty"`
	Policies   []string      `json:"policies,omitempty"`
	Boundary   []string      `json:"boundary,omitempty"`
	Managed    []DumpedValue `json:"managed,omitempty"`
	BoundedBy  *DumpedValue  `json:"boundedBy,omitempty"`
	Tags       []DumpedTag   `json:"tags,omitempty"`
	MaxSession *DumpedValue  `json:"maxSession,omitempty"`
	Incomplete []string      `json:"incomplete,omitempty"`
}

// DumpedPolicy is a ManagedPolicy of a Dump.
type DumpedPolicy struct {
	Name      string   `json:"name"`
	Address   string   `json:"address"`
	At        string   `json:"at"`
	Documents []string `json:"documents,omitempty"`
	Attached  Tri      `json:"attached"`
}

// DumpedProblem is a Problem of a Dump.
type DumpedProblem struct {
	At     string `json:"at"`
	Reason string `json:"reason"`
	Rule   string `json:"rule,omitempty"`
}

// Dump makes the dump; places are "file:line:column-line:column", the last column
// behind the end.
func (r *Repo) Dump() Dump {
	d := dumper{NewPlaces(r.Files)}
	dump := Dump{Documents: []DumpedDocument{}, Principals: []DumpedPrincipal{}, Policies: []DumpedPolicy{}, Unread: []DumpedProblem{}}
	for _, document := range r.Documents {
		dump.Documents = append(dump.Documents, d.document(document))
	}
	for _, principal := range r.Principals {
		dump.Principals = append(dump.Principals, d.principal(principal))
	}
	for _, managed := range r.Managed {
		dump.Policies = append(dump.Policies, d.managed(managed))
	}
	dump.DumpedDeclared = d.declared(&r.Declared)
	for _, handoff := range r.Handoffs {
		dump.Handoffs = append(dump.Handoffs, d.handoff(handoff))
	}
	dump.Calls = d.calls(r.Calls)
	for _, problem := range r.Problems {
		dump.Unread = append(dump.Unread, DumpedProblem{At: d.at(problem.Span), Reason: problem.Reason, Rule: problem.Rule})
	}
	return dump
}

type dumper struct {
	places *Places
}

func (d dumper) at(span Span) string { return d.places.Words(span) }

func (d dumper) document(document *Document) DumpedDocument {
	dumped := DumpedDocument{
		At: d.at(document.Span), When: document.When.String(), Partial: document.Partial,
		Version: d.single(document.Version), ID: d.single(document.ID),
	}
	for _, use := range document.Uses {
		dumped.Uses = append(dumped.Uses, DumpedUse{
			Kind: cmp.Or(use.Kind, "unknown"), Owner: use.OwnerName, Attribute: use.Attribute,
			At: d.at(use.Span), When: use.When.String(), Guessed: use.Guessed,
		})
	}
	for _, statement := range document.Statements {
		dumped.Statements = append(dumped.Statements, d.statement(statement))
	}
	return dumped
}

func (d dumper) statement(statement *Statement) DumpedStatement {
	dumped := DumpedStatement{
		At: d.at(statement.Span), When: statement.When.String(), Partial: statement.Partial || statement.PartialConditions,
		Sid: d.single(statement.Sid), Effect: d.single(statement.Effect),
		Principals: d.principals(statement.Principals), NotPrincipals: d.principals(statement.NotPrincipals),
		Actions: d.values(statement.Actions), NotActions: d.values(statement.NotActions),
		Resources: d.values(statement.Resources), NotResources: d.values(statement.NotResources),
	}
	for _, condition := range statement.Conditions {
		dumped.Conditions = append(dumped.Conditions, DumpedCondition{
			Operator: condition.Operator.String(), Key: condition.Key.String(), At: d.at(condition.KeySpan),
			When: condition.When.String(), Values: d.values(condition.Values),
		})
	}
	return dumped
}

func (d dumper) value(value Value) DumpedValue {
	dumped := DumpedValue{Text: value.Text.String(), At: d.at(value.Span), When: value.When.String()}
	for _, station := range value.Via {
		dumped.Via = append(dumped.Via, station.Name+" at "+d.at(station.Span))
	}
	return dumped
}

func (d dumper) single(value *Value) *DumpedValue {
	if value == nil {
		return nil
	}
	dumped := d.value(*value)
	return &dumped
}

func (d dumper) values(values []Value) []DumpedValue {
	var list []DumpedValue
	for _, value := range values {
		list = append(list, d.value(value))
	}
	return list
}

func (d dumper) principals(values []PrincipalValue) []DumpedValue {
	var list []DumpedValue
	for _, value := range values {
		dumped := d.value(value.Value)
		dumped.Type = value.Type.String()
		list = append(list, dumped)
	}
	return list
}

func (d dumper) principal(principal *Principal) DumpedPrincipal {
	return DumpedPrincipal{
		Kind: principal.Kind, ARN: principal.ARN().String(), Address: principal.Address,
		At: d.at(principal.Span), When: principal.When.String(),
		Trust: d.documents(principal.Trust), Policies: d.documents(principal.Policies), Boundary: d.documents(principal.Boundary),
		Managed: d.values(principal.Managed), BoundedBy: d.single(principal.BoundaryRef),
		Tags: d.tags(principal.Tags), MaxSession: d.single(principal.MaxSession), Incomplete: principal.Incomplete,
	}
}

func (d dumper) managed(managed *ManagedPolicy) DumpedPolicy {
	attached := Is(managed.Attached)
	if !managed.Attached && managed.MaybeAttached {
		attached = Unknown
	}
	return DumpedPolicy{
		Name: managed.Name.String(), Address: managed.Address, At: d.at(managed.Span),
		Documents: d.documents(managed.Documents), Attached: attached,
	}
}

func (d dumper) documents(documents []*Document) []string {
	var list []string
	for _, document := range documents {
		list = append(list, d.at(document.Span))
	}
	return list
}
