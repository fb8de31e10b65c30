package policy

// DumpedCall is a Call of a Dump.
type DumpedCall struct {
	Kind     CallKind     `json:"kind"`
	Address  string       `json:"address,omitempty"`
	At       string       `json:"at"`
	When     string       `json:"when,omitempty"`
	Partial  bool         `json:"partial,omitempty"`
	Action   string       `json:"action,omitempty"`
	Role     DumpedValue  `json:"role"`
	Caller   *DumpedValue `json:"caller,omitempty"`
	Source   string       `json:"source,omitempty"`
	Chained  Tri          `json:"chained"`
	Passed   []DumpedArg  `json:"passed,omitempty"`
	Tags     []DumpedTag  `json:"tags,omitempty"`
	Policies []string     `json:"policies,omitempty"`
	Provider string       `json:"provider,omitempty"`
	Claims   []DumpedArg  `json:"claims,omitempty"`
	Job      *DumpedJob   `json:"job,omitempty"`
}

// DumpedArg is a parameter that a Call passes, or a claim of its token; All is set for a
// claim that is surely one of the values.
type DumpedArg struct {
	Name   string        `json:"name"`
	All    bool          `json:"all,omitempty"`
	Values []DumpedValue `json:"values"`
}

// DumpedJob is a Job of a Dump.
type DumpedJob struct {
	Name        string       `json:"name"`
	At          string       `json:"at"`
	Environment *DumpedValue `json:"environment,omitempty"`
	IDToken     Tri          `json:"idToken"`
	Permissions string       `json:"permissions,omitempty"`
	Reusable    bool         `json:"reusable,omitempty"`
	Static      bool         `json:"static,omitempty"`
	Ambient     Tri          `json:"ambient"`
}

// calls are those of a repository; a source is named by its address, else by its place.
func (d dumper) calls(calls []*Call) []DumpedCall {
	names := map[string]string{}
	for _, call := range calls {
		if call.Key != "" {
			names[call.Key] = call.Address + " at " + d.at(call.Span)
		}
	}
	var list []DumpedCall
	for _, call := range calls {
		dumped := d.call(call)
		dumped.Source = names[call.Source]
		list = append(list, dumped)
	}
	return list
}

func (d dumper) call(call *Call) DumpedCall {
	dumped := DumpedCall{
		Kind: call.Kind, Address: call.Address, At: d.at(call.Span), When: call.When.String(), Partial: call.Partial,
		Action: call.Action, Role: d.value(call.Role), Caller: d.single(call.CallerARN), Chained: call.Chained,
		Passed: d.passed(call), Tags: d.tags(call.Tags), Policies: d.documents(call.Policies), Provider: call.Provider.String(),
	}
	for _, claim := range call.Claims {
		dumped.Claims = append(dumped.Claims, DumpedArg{Name: claim.Key, All: claim.All, Values: d.values(claim.Values)})
	}
	if job := call.Job; job != nil {
		dumped.Job = &DumpedJob{
			Name: job.Name, At: d.at(job.Span), Environment: d.single(job.Environment), IDToken: job.IDToken,
			Reusable: job.Reusable, Static: job.Static, Ambient: job.Ambient,
		}
		if !job.PermissionsSpan.IsZero() {
			dumped.Job.Permissions = d.at(job.PermissionsSpan)
		}
	}
	return dumped
}

// passed are the parameters of a call as STS names them.
func (d dumper) passed(call *Call) (list []DumpedArg) {
	for _, one := range []struct {
		name  string
		value *Value
	}{
		{"ExternalId", call.ExternalID}, {"DurationSeconds", call.Duration}, {"RoleSessionName", call.SessionName},
		{"SourceIdentity", call.SourceIdentity}, {"SerialNumber", call.MFA}, {"Audience", call.Audience}, {"profile", call.Profile},
	} {
		if one.value != nil {
			list = append(list, DumpedArg{Name: one.name, Values: []DumpedValue{d.value(*one.value)}})
		}
	}
	for _, many := range []struct {
		name   string
		values []Value
	}{{"TransitiveTagKeys", call.Transitive}, {"PolicyArns", call.PolicyARNs}, {"ProvidedContexts", call.Contexts}} {
		if len(many.values) > 0 {
			list = append(list, DumpedArg{Name: many.name, Values: d.values(many.values)})
		}
	}
	return list
}
