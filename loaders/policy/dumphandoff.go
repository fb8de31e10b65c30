package policy

// DumpedHandoff is a Handoff of a Dump.
type DumpedHandoff struct {
	Resource string      `json:"resource"`
	Property string      `json:"property"`
	Role     DumpedValue `json:"role"`
	Services []string    `json:"services"`
	When     string      `json:"when,omitempty"`
}

func (d dumper) handoff(handoff *Handoff) DumpedHandoff {
	return DumpedHandoff{
		Resource: handoff.Address, Property: handoff.Property, Role: d.value(handoff.Role),
		Services: handoff.Services, When: handoff.When.String(),
	}
}
