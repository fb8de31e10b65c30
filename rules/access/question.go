package access

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// Question asks whether a caller may do an action to a role, with what is known of the
// request. What is not given is unknown.
type Question struct {
	Caller, Role *policy.Principal
	// Call is the call that the question is about; nil for a question of the user's own.
	Call *policy.Call
	// Action is one of the constants of this package; empty for the one that fits the
	// caller: see ActionOf.
	Action string
	// Service is the service principal that gets the role, for iam:PassRole.
	Service string
	// Session is the name of the caller's session; empty where unknown.
	Session string
	// Context is what the request surely carries, or surely not, by key. What a caller
	// passes is among it: aws:RequestTag/KEY, sts:ExternalId, sts:SourceIdentity,
	// sts:RequestContextProviders.
	Context map[string]request.Held
	// Seconds that the session shall last; 0 where it is not asked for.
	Seconds int
	// Limits are the session policies of the caller's own session.
	Limits []*policy.Document
}

// Answer is a Pair with everything that the request asks for besides.
type Answer struct {
	*Pair
	Question Question
	// Companions are the pairs of the actions that what is passed needs besides.
	Companions []*Pair
	// Service is whether the service may take the role that is passed to it; nil for
	// other actions, and where no service is named.
	Service *Pair
	// Duration is what is wrong with the duration; empty where nothing is.
	Duration DurationFault
	// OtherRole tells that the call surely asks for another role.
	OtherRole bool
	// Absent tells that the caller, or the role, surely does not exist.
	CallerAbsent, RoleAbsent bool
	// Verdict is what all of it comes to, and Missing what surely is in the way.
	Verdict policy.Tri
	Missing []string

	context *request.Context
}

// DurationFault is what is wrong with the duration of a session.
type DurationFault string

// The faults of durations (https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).
const (
	TooShort    DurationFault = "too short"    // below 900 seconds
	TooLong     DurationFault = "too long"     // above the role's maximum
	ChainedLong DurationFault = "chained"      // above one hour, by a session of a role
	BeyondAny   DurationFault = "beyond any"   // above twelve hours
	MaybeLong   DurationFault = "perhaps long" // above one hour, of a role whose maximum is not known
)

// The bounds of a session's duration in seconds.
const (
	leastSession   = 900
	chainedSession = 3600
	defaultMaximum = 3600
	mostSession    = 43200
)

// ActionOf is the action by which a caller of that kind takes a role.
func ActionOf(caller *policy.Principal) string {
	switch caller.Kind {
	case policy.SAMLCaller:
		return AssumeRoleWithSAML
	case policy.OIDCCaller:
		return AssumeRoleWithWebIdentity
	}
	return AssumeRole
}

// Ask answers a question.
func (r *Result) Ask(q Question) *Answer {
	if q.Action == "" {
		q.Action = ActionOf(q.Caller)
	}
	a := &Answer{Question: q, CallerAbsent: r.absent(q.Caller), RoleAbsent: r.absent(q.Role)}
	if q.Action == PassRole && q.Service != "" {
		service := &policy.Principal{Kind: policy.ServiceCaller, Name: policy.Literal(q.Service)}
		taken := r.Ask(Question{Caller: service, Role: q.Role})
		a.Service = taken.Pair
		a.Service.Verdict = taken.Verdict
	}
	asked := r.asking(q, q.Action)
	asked.service = a.Service
	a.Pair, a.context = asked.pair(), asked.context
	a.Verdict, a.Missing = a.Pair.Verdict, a.Pair.Missing()
	for _, action := range needed(q) {
		pair := r.asking(q, action).pair()
		a.Companions = append(a.Companions, pair)
		a.Verdict = policy.And(a.Verdict, pair.Verdict)
		a.Missing = append(a.Missing, pair.Missing()...)
	}
	if a.CallerAbsent {
		a.Verdict, a.Missing = policy.No, append(a.Missing, LacksCaller)
	}
	if q.Call != nil && r.covers(q.Call.Role.Text, q.Role) == policy.No {
		a.OtherRole, a.Verdict, a.Missing = true, policy.No, append(a.Missing, LacksParameters)
	}
	a.duration()
	if a.Verdict != policy.No {
		a.Missing = nil
	}
	slices.SortStableFunc(a.Missing, func(x, y string) int { return slices.Index(lacks(), x) - slices.Index(lacks(), y) })
	a.Missing = slices.Compact(a.Missing)
	return a
}

// covers tells whether a text names the role.
func (r *Result) covers(text policy.Text, role *policy.Principal) policy.Tri {
	for _, e := range r.directory.referred(text, policy.Role) {
		if e.principal == role {
			return policy.Yes
		}
	}
	if !policy.IsARN(text) {
		return policy.Equal(text, role.Name)
	}
	return policy.Equal(align(text, role), r.directory.arn(role))
}

// asking is the judge of a question's action, or of a companion's.
func (r *Result) asking(q Question, action string) judge {
	j := r.judge(q.Caller, q.Role, action)
	j.limits = q.Limits
	if q.Session != "" {
		session := policy.Literal(q.Session)
		j.session = &session
	}
	for key, held := range q.Context {
		j.context.Set(key, held)
	}
	return j
}

// Given is a key that the request carries with the values.
func Given(values ...string) request.Held {
	held := request.Held{Present: policy.Yes, Known: true, Many: len(values) > 1}
	for _, value := range values {
		held.Values = append(held.Values, policy.Literal(value))
	}
	return held
}

// needed are the companions of what the request passes, and of what the service always does.
func needed(q Question) []string {
	if q.Action == PassRole {
		return nil
	}
	var list []string
	if q.Caller.Kind == policy.ServiceCaller {
		list = CompanionsOf(literal(q.Caller.Name))
	}
	for key, held := range q.Context {
		if held.Present != policy.Yes {
			continue
		}
		switch key = strings.ToLower(key); {
		case strings.HasPrefix(key, "aws:requesttag/"), key == "aws:tagkeys", key == "sts:transitivetagkeys":
			list = append(list, TagSession)
		case key == "sts:sourceidentity", key == "aws:sourceidentity":
			list = append(list, SetSourceIdentity)
		case key == "sts:requestcontextproviders", strings.HasPrefix(key, "sts:requestcontext/"):
			list = append(list, SetContext)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// CompanionsOf are the actions that a service needs beside sts:AssumeRole (user guides
// of IAM Roles Anywhere, EKS Pod Identity and S3 Access Grants, 2026-11).
func CompanionsOf(service string) []string {
	switch service {
	case "rolesanywhere.amazonaws.com":
		return []string{TagSession, SetSourceIdentity}
	case "pods.eks.amazonaws.com":
		return []string{TagSession}
	case "access-grants.s3.amazonaws.com":
		return []string{SetSourceIdentity}
	}
	return nil
}

// Holds tells whether one condition of a document holds for the request.
func (a *Answer) Holds(condition *policy.Condition, document *policy.Document) policy.Tri {
	return a.context.HoldsOne(condition, document.KnowsVariables())
}

// duration judges the duration that is asked for.
func (a *Answer) duration() {
	a.Duration = durationFault(a.Question)
	switch a.Duration {
	case "":
	case MaybeLong:
		a.Verdict = policy.And(a.Verdict, policy.Unknown)
	default:
		a.Verdict, a.Missing = policy.No, append(a.Missing, LacksParameters)
	}
}

func durationFault(q Question) DurationFault {
	maximum, known := MaxSession(q.Role)
	switch {
	case q.Seconds == 0 || q.Action == PassRole:
		return ""
	case q.Seconds < leastSession:
		return TooShort
	case q.Seconds > mostSession:
		return BeyondAny
	case q.Seconds > chainedSession && q.Caller.Kind == policy.Role && q.Action == AssumeRole:
		return ChainedLong
	case known && q.Seconds > maximum:
		return TooLong
	case !known && q.Seconds > defaultMaximum:
		return MaybeLong
	}
	return ""
}

// MaxSession is the longest session in seconds that a role allows; false where that is
// not known. A role that does not write it allows one hour.
func MaxSession(role *policy.Principal) (int, bool) {
	if role.Span.IsZero() && role.MaxSession == nil {
		return 0, false
	}
	if role.MaxSession == nil {
		return defaultMaximum, true
	}
	written, known := role.MaxSession.Text.Literal()
	seconds, ok := seconds(written)
	return seconds, known && ok
}

func seconds(written string) (int, bool) {
	total := 0
	for _, digit := range written {
		if digit < '0' || digit > '9' || total > 1<<24 {
			return 0, false
		}
		total = total*10 + int(digit-'0')
	}
	return total, written != ""
}

// lacks are the words for what may be missing, in the order of the checklist.
func lacks() []string {
	return []string{
		LacksCaller, LacksPartition, LacksAccount, LacksDocument, LacksTrust, LacksIdentity, LacksTrustDeny,
		LacksIdentityDeny, LacksBoundary, LacksSCP, LacksRCP, LacksSession, LacksParameters,
	}
}
