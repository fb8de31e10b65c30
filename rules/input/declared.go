package input

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/iamlint/iamlint/loaders/policy"
)

// DeclaredPrincipal is one role, user or group as its declaration has it.
type DeclaredPrincipal struct {
	// Kind: role, user, group.
	Kind string `json:"kind"`
	// Title is what people call it: "role `deploy`".
	Title string `json:"title"`
	// At is the name, or the declaration where the name is not written.
	At   Place `json:"at"`
	Name Node  `json:"name"`
	Path Node  `json:"path"`
	// MaxSession is absent where it is not written or not known.
	MaxSession *Seconds `json:"max_session,omitempty"`
	// Switch is of roles whose path and name are known.
	Switch *Switch  `json:"switch,omitempty"`
	Has    HasFacts `json:"has"`
}

// HasFacts tells what is known of a declaration, so that rules end at their first line.
// A field that is not true is absent.
type HasFacts struct {
	MaxSession bool `json:"max_session,omitempty"`
	Switch     bool `json:"switch,omitempty"`
}

// Seconds is a known duration.
type Seconds struct {
	Node
	Seconds int `json:"seconds"`
}

// Switch is a role as the console's Switch Role takes it.
type Switch struct {
	// Role is path and name as they are typed, Length how many characters they have.
	Role   string `json:"role"`
	Length int    `json:"length"`
	// People: the trust policy admits users, or an account as a whole, so that somebody
	// may want to switch.
	People policy.Tri `json:"people"`
}

// Principals makes a question for each declared principal.
func Principals(repo *policy.Repo) []Question {
	list := make([]Question, len(repo.Principals))
	for i, principal := range repo.Principals {
		list[i] = Question{Subject: "principal", When: principal.When, Body: newDeclared(principal)}
	}
	return list
}

func newDeclared(principal *policy.Principal) *DeclaredPrincipal {
	body := &DeclaredPrincipal{
		Kind: string(principal.Kind), Title: title(principal), At: declared(principal),
		Name: Node{Text: principal.Name.String(), Known: principal.Name.Known(), At: declared(principal)},
		Path: Node{Text: principal.Path.String(), Known: principal.Path.Known(), At: pathPlace(principal)},
	}
	if value := principal.MaxSession; value != nil && !value.Default {
		literal, _ := value.Text.Literal()
		if seconds, err := strconv.Atoi(literal); err == nil {
			at := Place{Span: value.Span, When: principal.When.And(value.When), Via: value.Via}
			body.MaxSession = &Seconds{Node: Node{Text: literal, Known: true, At: at}, Seconds: seconds}
		}
	}
	path, pathKnown := principal.Path.Literal()
	name, nameKnown := principal.Name.Literal()
	if principal.Kind == policy.Role && pathKnown && nameKnown {
		typed := strings.TrimPrefix(path, "/") + name
		body.Switch = &Switch{Role: typed, Length: utf8.RuneCountInString(typed), People: people(principal)}
	}
	body.Has = HasFacts{MaxSession: body.MaxSession != nil, Switch: body.Switch != nil}
	return body
}

func pathPlace(principal *policy.Principal) Place {
	if principal.PathSpan.IsZero() {
		return declared(principal)
	}
	return Place{Span: principal.PathSpan, When: principal.When}
}

// people tells whether a role's trust policy admits whoever signs in to the console: a
// user, a permission set of Identity Center, or an account as a whole.
func people(role *policy.Principal) policy.Tri {
	answer := policy.No
	if len(role.Trust) == 0 {
		answer = policy.Unknown
	}
	for _, document := range role.Trust {
		if document.Partial {
			answer = policy.Or(answer, policy.Unknown)
		}
		for _, statement := range document.Statements {
			answer = policy.Or(answer, policy.And(statement.Allows(), statement.Covers("sts:AssumeRole"), admitsPeople(statement)))
		}
	}
	return answer
}

func admitsPeople(statement *policy.Statement) policy.Tri {
	answer, chosen := policy.No, choosesMembers(statement)
	for i := range statement.Principals {
		principal := &statement.Principals[i]
		switch form := principal.Form(); {
		case form == policy.UserForm, form == policy.RoleForm && isPermissionSet(principal):
			return policy.Yes
		case (form == policy.AccountForm || form == policy.RootForm || form == policy.StarForm) && !chosen:
			return policy.Yes
		case form != policy.RoleForm && form != policy.ServiceForm:
			answer = policy.Unknown
		}
	}
	return answer
}

// isPermissionSet tells whether a role that stands as principal is one that IAM Identity
// Center makes of a permission set.
func isPermissionSet(principal *policy.PrincipalValue) bool {
	return strings.HasPrefix(policy.ParseARN(principal.Text).Name().Prefix(), "AWSReservedSSO_")
}
