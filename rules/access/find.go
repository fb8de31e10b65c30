package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Find are the declared roles and users that people mean by a name: an ARN (of a
// session: its role), role/NAME or user/NAME with or without the path, a bare name, or
// the address of the declaration, also without the modules around it. What surely has
// the name comes before what only may have it; the first reading that reaches somebody
// is the answer, in the order of the files. It is sure unless holes in ARN or name, or
// another letter case, are what lets it fit.
func (r *Result) Find(name string) (found []*policy.Principal, sure bool) {
	for _, reading := range readings(name) {
		for _, e := range r.directory.entries {
			if reading.fits(e) {
				found = append(found, e.principal)
			}
		}
		if len(found) > 0 {
			return found, reading.sure
		}
	}
	return nil, false
}

// reading is one way to understand a name.
type reading struct {
	sure bool
	fits func(*entry) bool
}

func readings(name string) []reading {
	if policy.IsARN(policy.Literal(name)) {
		return readingsOfARN(name)
	}
	kind, rest, typed := strings.Cut(name, "/")
	if !typed || kind != string(policy.Role) && kind != string(policy.User) {
		return []reading{
			{true, func(e *entry) bool { return e.principal.Name.String() == name || e.principal.Address == name }},
			{true, func(e *entry) bool { return strings.HasSuffix(e.principal.Address, "."+name) }},
			{false, func(e *entry) bool { return strings.EqualFold(e.principal.Name.String(), name) }},
			{false, func(e *entry) bool { return mayBeCalled(e, name) }},
		}
	}
	at := strings.LastIndexByte(rest, '/') + 1
	path, last := "/"+rest[:at], rest[at:]
	named := func(e *entry) bool {
		return string(e.principal.Kind) == kind && e.principal.Name.String() == last
	}
	return []reading{
		{true, func(e *entry) bool { return named(e) && e.principal.Path.String() == path }},
		{true, func(e *entry) bool { return named(e) && path == "/" }},
		{false, func(e *entry) bool { return string(e.principal.Kind) == kind && mayBeCalled(e, last) }},
	}
}

// mayBeCalled tells whether a name that is partly known fits.
func mayBeCalled(e *entry, name string) bool {
	return !e.named && !e.principal.Name.IsHole() && policy.Equal(policy.Literal(name), e.principal.Name) != policy.No
}

func readingsOfARN(written string) []reading {
	arn := policy.Literal(written)
	of := func(e *entry) policy.Text { return e.arn }
	if sessionOf(arn) != nil {
		arn = roleOfSession(arn)
		of = func(e *entry) policy.Text { return withoutPath(e.principal) }
	}
	fits := func(e *entry, want policy.Tri) bool { return policy.Equal(arn, of(e)) == want }
	return []reading{
		{true, func(e *entry) bool { return e.arn.String() == written }},
		{true, func(e *entry) bool { return fits(e, policy.Yes) }},
		{false, func(e *entry) bool { return e.named && fits(e, policy.Unknown) }},
		{false, func(e *entry) bool { return !e.principal.Name.IsHole() && fits(e, policy.Unknown) }},
	}
}

// sessionOf are the type, role and name in the ARN of a session; nil for other texts.
func sessionOf(text policy.Text) []policy.Text {
	arn := policy.ParseARN(text)
	segments := arn.Resource.Split('/', 3)
	if !arn.Service.Is("sts") || len(segments) != 3 || !segments[0].Is("assumed-role") {
		return nil
	}
	return segments
}

// IsComplete reports whether the configuration declares the account complete: a role or
// user of it that is not declared is not there.
func (r *Result) IsComplete(account policy.Text) bool {
	id, known := account.Literal()
	complete := r.directory.complete[id]
	return known && complete.roles && complete.users
}

// Names are the names and addresses that Find knows, for those who look for a near one.
func (r *Result) Names() []string {
	var names []string
	for _, e := range r.directory.entries {
		names = append(names, e.principal.Name.String(), e.principal.Address)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
