package graph

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/report"
)

// Who is everybody who can take a role: the stable form of `iamlint who --format json`.
type Who struct {
	Schema  int      `json:"schema"`
	Role    End      `json:"role"`
	Callers []Caller `json:"callers"`
	// Denied are those whom the role or a permission names and who cannot take it.
	Denied  []Step  `json:"denied"`
	Unknown Unknown `json:"unknown"`
}

// Caller is one of them with the way it takes.
type Caller struct {
	Caller  End    `json:"caller"`
	Verdict string `json:"verdict"` // allowed or unknown
	// How is direct, account (the role trusts the whole account) or chain.
	How   string `json:"how"`
	Links []Step `json:"links"`
}

// Step is one link of the way: Caller takes Role.
type Step struct {
	Caller  End    `json:"caller"`
	Role    End    `json:"role"`
	Action  string `json:"action"`
	Verdict string `json:"verdict"`
	Halves  []Half `json:"halves"`
}

// Unknown is what may let further callers take the role.
type Unknown struct {
	// Incomplete are principals of trusted accounts whose policies were not all read.
	Incomplete []End `json:"incomplete"`
	// Elsewhere are holders of permissions for every role whose account nobody knows.
	Elsewhere []End `json:"elsewhere"`
	// Unheld are permissions for the role without a known holder.
	Unheld []Place `json:"unheld"`
	// Partial are roles on the way whose trust policy was not read in full.
	Partial []End `json:"partial"`
	// Unread are places that could not be read.
	Unread []Place `json:"unread"`
	// TooMany is set where there was too much to judge, Deeper where chains longer than
	// --max-depth were not followed.
	TooMany bool `json:"tooMany"`
	Deeper  bool `json:"deeper"`
}

// WhoTakes finds everybody who can take a role by at most depth links (0: any number).
func (r *Root) WhoTakes(role *policy.Principal, depth int) *Who {
	reach := r.Ways().Reach(role, depth)
	who := &Who{
		Schema: 1, Role: r.principal(role), Callers: []Caller{}, Denied: []Step{},
		Unknown: Unknown{
			Incomplete: r.ends(reach.Incomplete), Elsewhere: r.ends(reach.Elsewhere), Unheld: []Place{},
			Partial: r.ends(reach.Partial), TooMany: reach.More || r.Spent(), Deeper: reach.Deeper,
		},
	}
	for _, grant := range reach.Loose {
		who.Unknown.Unheld = append(who.Unknown.Unheld, r.Place(grant.Value.Span))
	}
	for _, route := range reach.Routes {
		caller := Caller{Caller: r.caller(route.Link), Verdict: Word(route.Whole), How: how(route)}
		for _, link := range route.Links() {
			caller.Links = append(caller.Links, r.step(link))
		}
		who.Callers = append(who.Callers, caller)
	}
	for _, pair := range r.Pairs {
		if pair.Role == role && pair.Verdict == policy.No && isDrawn(pair) {
			who.Denied = append(who.Denied, r.step(linkOf(pair)))
		}
	}
	return who
}

// linkOf is the link of a pair.
func linkOf(pair *access.Pair) *access.Link {
	return &access.Link{Caller: pair.Caller, Role: pair.Role, Pair: pair, Trust: pair.TrustBy, Action: pair.Action, Verdict: pair.Verdict}
}

func (r *Root) step(link *access.Link) Step {
	return Step{r.caller(link), r.principal(link.Role), link.Action, Word(link.Verdict), r.halves(link)}
}

func (r *Root) ends(list []*policy.Principal) []End {
	ends := []End{}
	for _, principal := range list {
		ends = append(ends, r.principal(principal))
	}
	return ends
}

func how(route *access.Route) string {
	switch {
	case route.Length > 1:
		return "chain"
	case route.Trust != nil && (route.Trust.Form == policy.AccountForm || route.Trust.Form == policy.RootForm):
		return "account"
	}
	return "direct"
}

// WriteJSON writes it as JSON.
func (w *Who) WriteJSON(out io.Writer) error {
	return report.JSON(out, w)
}

// WriteText writes it for people.
func (w *Who) WriteText(to io.Writer) error {
	out := &lines{bufio.NewWriter(to)}
	out.line("%s  %s  %s", w.Role.Label(), w.Role.ARN, declared(w.Role))
	counts := map[string]int{}
	for i := range w.Callers {
		caller := &w.Callers[i]
		counts[caller.Verdict]++
		out.caller(caller.Verdict, caller.Caller, caller.words(), caller.Links)
	}
	for _, step := range w.Denied {
		out.caller("denied", step.Caller, "is named", []Step{step})
	}
	out.line("")
	out.line("%d allowed, %d unknown, %d denied", counts["allowed"], counts["unknown"], len(w.Denied))
	for _, note := range w.Unknown.words() {
		out.line("not known: %s", note)
	}
	return out.Flush()
}

// lines writes lines, whatever stands in files.
type lines struct{ *bufio.Writer }

func (l *lines) line(format string, args ...any) {
	fmt.Fprintln(l, report.Visible(fmt.Sprintf(format, args...)))
}

func (l *lines) caller(verdict string, caller End, how string, links []Step) {
	l.line("")
	l.line("%s: %s  %s", verdict, caller.Label(), how)
	if caller.Kind == "role" || caller.Kind == "user" {
		l.line("  %s  %s", caller.ARN, declared(caller))
	}
	for i := range links {
		if len(links) > 1 {
			l.line("  %s → %s", links[i].Caller.Label(), links[i].Role.Label())
		}
		for _, half := range links[i].Halves {
			l.line("  %s %s", half.Mark(), half.line())
		}
	}
}

func declared(end End) string {
	if end.Address == "" {
		return "declared nowhere here"
	}
	return end.Address + " at " + end.Place.String()
}

func (c *Caller) words() string {
	switch c.How {
	case "chain":
		return fmt.Sprintf("by a chain of %d", len(c.Links))
	case "account":
		if c.Caller.Kind != "account" {
			return "through its account and a permission"
		}
		return "through the account"
	}
	return "directly"
}

func (h Half) line() string {
	if place := h.Place.String(); place != "" {
		return place + ": " + h.Half + ": " + h.Message
	}
	return h.Half + ": " + h.Message
}

// words are one line for each thing that is not known.
func (u *Unknown) words() []string {
	var lines []string
	if n := len(u.Incomplete); n > 0 {
		lines = append(lines, count(n, "principal", "principals")+" of accounts that are or may be trusted, whose policies were not all read: "+names(u.Incomplete))
	}
	if n := len(u.Elsewhere); n > 0 {
		lines = append(lines, count(n, "holder", "holders")+" of permissions for every role, in accounts that may be trusted ones: "+names(u.Elsewhere))
	}
	if len(u.Unheld) > 0 {
		lines = append(lines, "who holds the permissions for the role at "+places(u.Unheld))
	}
	if len(u.Partial) > 0 {
		lines = append(lines, "the whole trust policy of "+names(u.Partial))
	}
	if u.TooMany {
		lines = append(lines, "more pairs than were judged"+policy.MoreWork)
	}
	if n := len(u.Unread); n > 0 {
		lines = append(lines, "what may stand in "+count(n, "place that was", "places that were")+" not read: "+places(u.Unread))
	}
	if u.Deeper {
		lines = append(lines, "longer chains, which --max-depth leaves out")
	}
	return lines
}

// maxNames is how many a line names; JSON has all.
const maxNames = 5

func places(list []Place) string {
	var shown []string
	for _, place := range list[:min(len(list), maxNames)] {
		shown = append(shown, place.String())
	}
	if rest := len(list) - maxNames; rest > 0 {
		shown = append(shown, fmt.Sprintf("%d more", rest))
	}
	return strings.Join(shown, ", ")
}

func names(ends []End) string {
	var list []string
	for _, end := range ends[:min(len(ends), maxNames)] {
		list = append(list, end.Label())
	}
	if rest := len(ends) - maxNames; rest > 0 {
		list = append(list, fmt.Sprintf("%d more", rest))
	}
	return strings.Join(list, ", ")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
