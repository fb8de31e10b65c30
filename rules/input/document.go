package input

import (
	"fmt"
	"path"
	"strings"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Document is one policy document in one of its uses.
type Document struct {
	At Place `json:"at"`
	// Kind: identity, trust, resource, boundary, session, scp, rcp, permission_set;
	// empty where nobody can tell.
	Kind string `json:"kind"`
	// Guessed: only content or file name told the kind.
	Guessed bool `json:"guessed"`
	// Owner is what people call the bearer: "role `deploy`"; empty where unknown.
	Owner string `json:"owner"`
	// Name is the bearer's own name; of a bare file its name without ending.
	Name string `json:"name"`
	// Use is the attribute that takes the document; absent for a bare file.
	Use *Use `json:"use,omitempty"`
	// Now is the clock, RFC 3339.
	Now string `json:"now"`
	// Partial: statements may exist that were not read.
	Partial    bool        `json:"partial"`
	Statements []Statement `json:"statements"`
	Has        Has         `json:"has"`
	// What is at fault with the form; see Has for each.
	ARNs              ARNs            `json:"arns,omitempty"`
	Syntax            Syntax          `json:"syntax,omitempty"`
	Shape             Shape           `json:"shape,omitempty"`
	Conditions        Conditions      `json:"conditions,omitempty"`
	UnknownSTSActions []UnknownAction `json:"unknown_sts_actions,omitempty"`
	// Trust is what trust policies say as a whole; absent for others.
	Trust *Trust `json:"trust,omitempty"`
}

// Use is where a document is given to somebody.
type Use struct {
	Attribute string `json:"attribute"`
	At        Place  `json:"at"`
}

// Has tells what a document holds at all, so that rules end at their first line.
// A field that is not true is absent.
type Has struct {
	// AllowEverything: an Allow whose actions cover every action.
	AllowEverything bool `json:"allow_everything,omitempty"`
	// Dates: a statement with a date condition.
	Dates bool `json:"dates,omitempty"`
	// FaultyARN: something in arns. FaultySyntax: something in syntax. Misfit:
	// something in shape. UnknownSTSAction: something in unknown_sts_actions.
	FaultyARN    bool `json:"faulty_arn,omitempty"`
	FaultySyntax bool `json:"faulty_syntax,omitempty"`
	Misfit       bool `json:"misfit,omitempty"`
	// FaultyCondition: something in conditions.
	FaultyCondition  bool `json:"faulty_condition,omitempty"`
	UnknownSTSAction bool `json:"unknown_sts_action,omitempty"`
	// Principal tells which forms of principals stand there.
	Principal *HasPrincipal `json:"principal,omitempty"`
	// ResourceKey: a statement of a trust policy with Resource or NotResource.
	ResourceKey bool `json:"resource_key,omitempty"`
	// Mismatch: a principal of a trust policy that can call none of its actions.
	Mismatch bool `json:"mismatch,omitempty"`
	// IncompleteService: a service that a trust policy allows too few actions.
	IncompleteService bool `json:"incomplete_service,omitempty"`
	// ServiceRole: the trust policy of a role below /service-role/ that admits a service.
	ServiceRole bool `json:"service_role,omitempty"`
	// Contradiction: a condition that no principal of its statement can meet.
	Contradiction bool `json:"contradiction,omitempty"`
	// ConsoleDemand: an Allow demands of own people what the console cannot send.
	ConsoleDemand bool `json:"console_demand,omitempty"`
	// EveryRole: an Allow of sts:AssumeRole on every role.
	EveryRole bool `json:"every_role,omitempty"`
	// EveryPassed: an Allow of iam:PassRole on every role, to every service.
	EveryPassed bool `json:"every_passed,omitempty"`
	// OtherResource: what is no role, where only roles are taken or passed.
	OtherResource bool `json:"other_resource,omitempty"`
	// LinkedRole: a service-linked role in an Allow of sts:AssumeRole.
	LinkedRole bool `json:"linked_role,omitempty"`
}

// Node is one value of a policy.
type Node struct {
	Text string `json:"text"`
	// Known: the text has no hole.
	Known bool  `json:"known"`
	At    Place `json:"at"`
}

// Statement is one statement of a document.
type Statement struct {
	At Place `json:"at"`
	// Label is what people call it: its Sid, or "statement 2".
	Label string `json:"label"`
	// Effect: "Allow", "Deny", or what stands there; empty where there is none or it is a hole.
	Effect string `json:"effect"`
	// EffectAt is the place of the effect, or of the statement.
	EffectAt Place `json:"effect_at"`
	// Partial: elements may exist that were not read.
	Partial bool `json:"partial"`
	// Conditional: a condition stands there, or may.
	Conditional bool `json:"conditional"`
	// EveryAction and EveryResource are the values that cover all actions or
	// resources alone; absent where none does for sure.
	EveryAction   *Node `json:"every_action,omitempty"`
	EveryResource *Node `json:"every_resource,omitempty"`
	// Dates are absent where no condition compares any.
	Dates *Dates `json:"dates,omitempty"`
	// Principals are the values of Principal and NotPrincipal.
	Principals []Principal `json:"principals,omitempty"`
	// ResourceKey is the Resource or NotResource element of a trust policy; absent elsewhere.
	ResourceKey *Node `json:"resource_key,omitempty"`
	// Admission is of trust policies' Allows of sts:AssumeRole; absent elsewhere.
	Admission  *Admission `json:"admission,omitempty"`
	Mismatches []Mismatch `json:"mismatches,omitempty"`
	// Contradictions are conditions that no principal of the statement can meet.
	Contradictions []Contradiction `json:"contradictions,omitempty"`
	// ConsoleDemand is of trust policies; absent elsewhere, and where nothing is demanded.
	ConsoleDemand *ConsoleDemand `json:"console_demand,omitempty"`
	// EveryRole, EveryPassed, OtherResources and LinkedRoles are of permission policies.
	EveryRole      *EveryRole      `json:"every_role,omitempty"`
	EveryPassed    *EveryPassed    `json:"every_passed,omitempty"`
	OtherResources []OtherResource `json:"other_resources,omitempty"`
	LinkedRoles    []LinkedRole    `json:"linked_roles,omitempty"`
}

// Documents makes a question for each kind that a document is used as.
func Documents(document *policy.Document, around Around) []Question {
	if document.ByAWS {
		return nil
	}
	var questions []Question
	asked := map[policy.DocumentKind]bool{}
	for i := range document.Uses {
		use := &document.Uses[i]
		if asked[use.Kind] {
			continue
		}
		asked[use.Kind] = true
		questions = append(questions, Question{
			Subject: "document", Kind: use.Kind, When: document.When,
			Body: newDocument(document, use, around),
		})
	}
	return questions
}

func newDocument(document *policy.Document, use *policy.Use, around Around) *Document {
	body := &Document{
		At:      Place{Span: document.Span, When: document.When},
		Kind:    string(use.Kind),
		Guessed: use.Guessed,
		Owner:   bearer(use),
		Name:    ownName(document, use),
		Now:     around.Now.UTC().Format(time.RFC3339),
		Partial: document.Partial,
	}
	if use.Attribute != "" {
		body.Use = &Use{Attribute: use.Attribute, At: Place{Span: use.Span}}
	}
	for i, statement := range document.Statements {
		body.Statements = append(body.Statements, newStatement(statement, i))
	}
	for _, statement := range body.Statements {
		body.Has.AllowEverything = body.Has.AllowEverything || statement.Effect == "Allow" && statement.EveryAction != nil
	}
	body.addDates(document, around.Now)
	body.addForm(document, use)
	around.addPrincipals(body, document, use)
	around.addTrust(body, document, use)
	around.addTaking(body, document, use)
	addPassing(body, document, use)
	addContradictions(body, document)
	return body
}

func ownName(document *policy.Document, use *policy.Use) string {
	if use.OwnerName != "" {
		return strings.Trim(use.OwnerName[strings.LastIndexByte(use.OwnerName, ' ')+1:], `"`)
	}
	name, _, _ := strings.Cut(path.Base(document.Span.File), ".")
	return name
}

func newStatement(statement *policy.Statement, index int) Statement {
	in := within(statement)
	body := Statement{
		At:          in.place(statement.Span),
		Label:       label(statement, index),
		EffectAt:    in.place(statement.Span),
		Partial:     statement.Partial,
		Conditional: len(statement.Conditions) > 0 || statement.PartialConditions || statement.Partial,
	}
	if statement.Effect != nil {
		body.Effect, _ = statement.Effect.Text.Literal()
		body.EffectAt = in.value(*statement.Effect)
	}
	body.EveryAction = in.first(statement.Actions, "*", "*:*")
	body.EveryResource = in.first(statement.Resources, "*")
	return body
}

func label(statement *policy.Statement, index int) string {
	if statement.Sid != nil && !statement.Sid.Text.IsEmpty() {
		return statement.Sid.Text.String()
	}
	return fmt.Sprintf("statement %d", index+1)
}

// inside makes places within one statement.
type inside struct {
	statement *policy.Statement
}

func within(statement *policy.Statement) inside { return inside{statement} }

func (in inside) place(span policy.Span) Place {
	return Place{Span: span, Statement: in.statement.Span, When: in.statement.When}
}

func (in inside) value(value policy.Value) Place {
	return Place{Span: value.Span, Statement: in.statement.Span, When: in.statement.When.And(value.When), Via: value.Via}
}

func (in inside) node(value policy.Value) Node {
	return Node{Text: value.Text.String(), Known: value.Text.Known(), At: in.value(value)}
}

// first finds the first value that is exactly one of the texts.
func (in inside) first(values []policy.Value, texts ...string) *Node {
	for _, value := range values {
		for _, text := range texts {
			if value.Text.Is(text) {
				node := in.node(value)
				return &node
			}
		}
	}
	return nil
}
