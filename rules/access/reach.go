package access

import (
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Reach is everybody who can take a role, directly or through other roles.
type Reach struct {
	Role *policy.Principal
	// Routes are the surest and shortest way of each, allowed ones first, each in the
	// order of their length.
	Routes []*Route
	// Direct are all links into the role itself, those of circles included.
	Direct []*Link
	// Incomplete are declared principals that a trust of the role may let in with their
	// account and whose policies were not all read: they may be permitted, too.
	Incomplete []*policy.Principal
	// Elsewhere are holders of permissions for every role whose account may be one
	// that the role trusts.
	Elsewhere []*policy.Principal
	// Loose are permissions that reach the role and that nobody here is known to hold.
	Loose []*Grant
	// Partial are the roles on the way whose trust policy is not known, or only in part.
	Partial []*policy.Principal
	// More is set where there was too much to judge, Deeper where longer chains were
	// not followed.
	More, Deeper bool
}

// Route leads from a caller to the role: each link takes the role from which the next
// one goes on.
type Route struct {
	*Link
	Next *Route // nil for the last, into the role itself
	// Length counts the links, Whole is the verdict of all of them.
	Length int
	Whole  policy.Tri
}

// Links are those of the route, in order.
func (r *Route) Links() []*Link {
	var links []*Link
	for ; r != nil; r = r.Next {
		links = append(links, r.Link)
	}
	return links
}

// walk is one search, breadth first from the role, what is surely allowed before what
// may be.
type walk struct {
	*Ways
	reach *Reach
	depth int // at most so many links; 0: no bound
	// done are those whose best route is known, waiting those in pending.
	done, waiting map[any]bool
	sure, pending []*Route
}

// Reach searches for everybody who can take a role, by at most depth links; 0 sets no bound.
func (w *Ways) Reach(role *policy.Principal, depth int) *Reach {
	s := &walk{Ways: w, reach: &Reach{Role: role}, depth: depth, done: map[any]bool{role: true}, waiting: map[any]bool{}}
	s.expand(role, nil)
	for len(s.sure) > 0 || len(s.pending) > 0 {
		route := s.next()
		if route == nil {
			continue
		}
		s.reach.Routes = append(s.reach.Routes, route)
		if route.Caller != nil && route.Caller.Kind == policy.Role {
			s.expand(route.Caller, route)
		}
	}
	w.tellUnknown(s.reach)
	return s.reach
}

// next takes the next route from the queues; nil where its caller has a surer one.
func (s *walk) next() *Route {
	if len(s.sure) > 0 {
		route := s.sure[0]
		s.sure = s.sure[1:]
		return route
	}
	route := s.pending[0]
	s.pending = s.pending[1:]
	if s.done[identity(route.Link)] {
		return nil
	}
	s.done[identity(route.Link)] = true
	return route
}

// expand queues the links into a role from which next leads on.
func (s *walk) expand(role *policy.Principal, next *Route) {
	if s.depth > 0 && next != nil && next.Length >= s.depth {
		s.reach.Deeper = true
		return
	}
	own := s.trusts[role]
	if own == nil && s.directory.byPrincipal[role] == nil {
		return // nobody declares it: its trust is told with its name
	}
	if own == nil || own.partial {
		s.reach.Partial = append(s.reach.Partial, role)
	}
	skip := func(caller *policy.Principal) bool {
		return s.done[caller] || s.waiting[caller] && next != nil && next.Whole != policy.Yes
	}
	if role == s.reach.Role {
		skip = func(*policy.Principal) bool { return false }
	}
	links, all := s.Into(role, skip)
	s.reach.More = s.reach.More || !all
	for _, link := range links {
		if role == s.reach.Role {
			s.reach.Direct = append(s.reach.Direct, link)
		}
		if link.Covered || s.done[identity(link)] {
			continue
		}
		longer := &Route{Link: link, Next: next, Length: 1, Whole: link.Verdict}
		if next != nil {
			longer.Length, longer.Whole = next.Length+1, policy.And(link.Verdict, next.Whole)
		}
		switch caller := identity(link); {
		case longer.Whole == policy.Yes:
			s.done[caller] = true
			s.sure = append(s.sure, longer)
		case !s.waiting[caller]:
			s.waiting[caller] = true
			s.pending = append(s.pending, longer)
		}
	}
}

// identity is who the caller of a link is: of a principal itself, of others what the
// trust names.
func identity(link *Link) any {
	if link.Caller != nil {
		return link.Caller
	}
	return string(link.Trust.Form) + symbol(link.Trust.Value.Text)
}

// tellUnknown fills in what may lead to the role beyond the routes.
func (w *Ways) tellUnknown(reach *Reach) {
	found := map[*policy.Principal]bool{reach.Role: true}
	for _, route := range reach.Routes {
		found[route.Caller] = true
	}
	reach.Elsewhere = slices.DeleteFunc(w.elsewhere(reach.Role), func(holder *policy.Principal) bool { return found[holder] })
	for _, holder := range reach.Elsewhere {
		found[holder] = true
	}
	for _, e := range w.directory.entries {
		if !found[e.principal] && !complete(e.principal) && w.admits(reach.Role, e.principal) {
			reach.Incomplete = append(reach.Incomplete, e.principal)
		}
	}
	ask := w.judge(reach.Role, reach.Role, AssumeRole)
	for _, grant := range w.Grants {
		if len(grant.Holders) == 0 && find(grant.Actions, AssumeRole) != policy.No && grant.Role.Breadth == Exact && ask.reaches(grant) == policy.Yes {
			reach.Loose = append(reach.Loose, grant)
		}
	}
}

// admits reports whether the role may let a principal in with its account.
func (w *Ways) admits(role, caller *policy.Principal) bool {
	for _, trust := range w.TrustsOf(role) {
		whole := isWholeAccount(trust.Form) && policy.Equal(trust.Account, caller.Account) != policy.No
		if (whole || isStar(trust.Form)) && find(trust.Actions, AssumeRole) != policy.No {
			return true
		}
	}
	return false
}
