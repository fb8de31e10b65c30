package input

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Trust is what a trust policy says as a whole.
type Trust struct {
	// Role is what people call the role, RoleAt its declaration; "the role" and
	// nowhere where nobody can tell.
	Role   string `json:"role"`
	RoleAt Place  `json:"role_at"`
	// ServiceRole: the role's path is the one of roles made for one service.
	ServiceRole policy.Tri `json:"service_role"`
	// Governed: the role bears a name that the organization's management account uses.
	Governed bool `json:"governed"`
	// Service is the first service that an Allow names; absent where none does.
	Service *Node `json:"service,omitempty"`
	// Incomplete are the services of which no Allow holds every action they need.
	Incomplete []IncompleteService `json:"incomplete,omitempty"`
}

// IncompleteService is a service that needs more actions than the trust policy allows it.
type IncompleteService struct {
	Service   string `json:"service"`
	ServiceAt Place  `json:"service_at"`
	// Actions are those that it lacks, in words.
	Actions string `json:"actions"`
	// At is the list of actions of the Allow.
	At Place `json:"at"`
}

// Admission tells of an Allow of sts:AssumeRole what keeps callers out: its conditions,
// or a Deny beside it.
type Admission struct {
	// World: callers of other accounts and organizations.
	World policy.Tri `json:"world"`
	// Members: some callers of an account that is named as a whole.
	Members policy.Tri `json:"members"`
	// Outsiders: who uses a third party as a deputy.
	Outsiders policy.Tri `json:"outsiders"`
}

// Mismatch is a principal that can call none of the actions it is allowed.
type Mismatch struct {
	// At is the first action that assumes a role, Allowed what it takes in.
	At      Place  `json:"at"`
	Allowed string `json:"allowed"`
	// Calls is what the principal can call.
	Calls       string `json:"calls"`
	Principal   string `json:"principal"`
	PrincipalAt Place  `json:"principal_at"`
	Fix         Fix    `json:"fix"`
}

// addTrust adds what concerns trust policies only.
func (around Around) addTrust(body *Document, document *policy.Document, use *policy.Use) {
	if use.Kind != policy.Trust {
		return
	}
	body.Trust = around.newTrust(body, use)
	denied := denies(document)
	for i, statement := range document.Statements {
		body.Statements[i].ResourceKey = resourceKey(statement)
		body.Has.ResourceKey = body.Has.ResourceKey || body.Statements[i].ResourceKey != nil
		if statement.Allows() != policy.Yes {
			continue
		}
		body.Statements[i].Admission = admission(statement, denied)
		body.Statements[i].Mismatches = mismatches(statement)
		body.Has.Mismatch = body.Has.Mismatch || len(body.Statements[i].Mismatches) > 0
		if body.Trust.Service == nil {
			body.Trust.Service = firstService(statement)
		}
	}
	body.Has.ServiceRole = body.Trust.Service != nil && body.Trust.ServiceRole == policy.Yes
	around.addConsoleDemands(body, document)
	body.Trust.Incomplete = incompleteServices(document)
	body.Has.IncompleteService = len(body.Trust.Incomplete) > 0
}

func (around Around) newTrust(body *Document, use *policy.Use) *Trust {
	trust := &Trust{Role: "the role"}
	if use.OwnerName != "" {
		trust.Role = bearer(use)
	}
	if body.Use != nil {
		trust.RoleAt = body.Use.At
	}
	owner := around.Principals[use.Owner]
	if owner == nil {
		return trust
	}
	trust.RoleAt = Place{Span: owner.Span}
	trust.ServiceRole = policy.Match(policy.Literal("/service-role/*"), owner.Path)
	trust.Governed = governed(owner.Name)
	return trust
}

// governed tells the names that AWS gives to roles which the management account, or
// the administrator of stack sets, takes in every account of an organization.
func governed(name policy.Text) bool {
	switch literal, _ := name.Literal(); literal {
	case "AWSControlTowerExecution", "AWSCloudFormationStackSetExecutionRole", "OrganizationAccountAccessRole":
		return true
	}
	return strings.HasPrefix(name.Prefix(), "stacksets-exec-")
}

// admission of a statement that surely allows sts:AssumeRole; nil for others. Of what
// may be denied elsewhere in the document, nothing is said for sure.
func admission(statement *policy.Statement, denied policy.Tri) *Admission {
	if statement.Covers("sts:AssumeRole") != policy.Yes {
		return nil
	}
	return &Admission{
		World:     max(denied, statement.Restricts(policy.CallerKey)),
		Members:   max(denied, statement.Restricts(policy.MemberKey)),
		Outsiders: max(denied, statement.Restricts(policy.OutsiderKey)),
	}
}

// denies is Unknown where a Deny of the document may keep many callers from assuming
// the role, No where none does.
func denies(document *policy.Document) policy.Tri {
	for _, statement := range document.Statements {
		if statement.Denies() != policy.No && statement.Covers("sts:AssumeRole") != policy.No && denieesAreMany(statement) {
			return policy.Unknown
		}
	}
	if document.Partial {
		return policy.Unknown
	}
	return policy.No
}

func denieesAreMany(statement *policy.Statement) bool {
	for i := range statement.Principals {
		switch statement.Principals[i].Form() {
		case policy.UserForm, policy.RoleForm, policy.SessionForm, policy.FederatedUserForm, policy.ServiceForm, policy.SAMLForm, policy.OIDCForm:
		default:
			return true
		}
	}
	return len(statement.NotPrincipals) > 0 || statement.Partial
}

// resourceKey finds the element that names resources, where its value cannot turn out
// to be nothing.
func resourceKey(statement *policy.Statement) *Node {
	for _, name := range []string{"Resource", "NotResource"} {
		element, ok := statement.Element(name)
		if ok && saysSomething(element.Node) {
			return &Node{Text: element.Name, Known: true, At: within(statement).place(element.Span)}
		}
	}
	return nil
}

func saysSomething(node *policy.Node) bool {
	values, _ := node.Elements()
	known := func(value *policy.Node) bool { return value.IsScalar() && value.Text.Known() && len(value.When) == 0 }
	return slices.ContainsFunc(values, known)
}

func firstService(statement *policy.Statement) *Node {
	for i := range statement.Principals {
		if principal := &statement.Principals[i]; principal.Form() == policy.ServiceForm {
			node := within(statement).node(principal.Value)
			return &node
		}
	}
	return nil
}
