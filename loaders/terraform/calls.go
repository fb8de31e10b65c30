package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

func bodyRange(b *block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// moduleCall reads what a call hands to a module: documents, and, where nobody can
// enter the module, names of roles and principals that it may attach policies to.
func (ev *evaluator) moduleCall(b *block, links *links, relevance *relevance) {
	callees := ev.callees(b)
	if len(callees) == 0 {
		ev.elsewhere(b)
	}
	for _, attribute := range attributes(b.Body) {
		switch attribute.Name {
		case "source", "version", "providers", "count", "for_each", "depends_on":
			continue
		}
		if !isRoleName(attribute.Name) && !relevance.leads(attribute.Expr.Range()) {
			continue
		}
		left := ev.budget(maxSteps)
		argument := argument{left: &left, ev: ev, call: b, attribute: attribute, links: links, entered: len(callees) > 0}
		for _, callee := range callees {
			if value := callee.input(attribute.Name); value != nil {
				argument.visit(value, 0)
			}
		}
		if !argument.entered {
			node := ev.eval(attribute.Expr, ev.env(b))
			argument.visit(node, 0)
			if isRoleName(attribute.Name) {
				ev.addNames(node)
			}
		}
		if left < 0 {
			ev.exhaust(attribute.Expr.Range())
		}
	}
}

// argument walks the value of one argument of a module call.
type argument struct {
	ev        *evaluator
	call      *block
	attribute *hclsyntax.Attribute
	links     *links
	// entered is set where the module's own resources tell what it does with the argument.
	entered bool
	// left is how many more values are looked at: one value may stand in many places.
	left *int
}

func (a argument) visit(node *policy.Node, depth int) {
	if *a.left--; depth > maxDepth || *a.left < 0 {
		return
	}
	if ref := node.Text.Ref; ref != nil && ref.Attribute == "name" && !a.entered {
		principals, _ := a.links.principalsAt(*ref)
		for _, principal := range principals {
			lacks(principal, a.call.address+" is given its name and may attach policies")
		}
	}
	if ref := node.Text.Ref; ref != nil && !a.entered {
		policies, _ := a.links.policiesAt(*ref)
		for _, managed := range policies {
			managed.MaybeAttached = true
		}
	}
	a.document(node)
	for _, item := range node.Items {
		a.visit(item, depth+1)
	}
	for _, field := range node.Fields {
		a.visit(field.Value, depth+1)
	}
}

// document makes a document of an argument that is the JSON of a policy and that
// nothing else uses.
func (a argument) document(node *policy.Node) {
	meaning, ok := a.ev.decoded(node)
	if !ok {
		return
	}
	for _, alternative := range meaning.nodes {
		if !isPolicy(alternative) {
			continue
		}
		document := a.ev.document(alternative)
		if document == nil {
			continue
		}
		use := guess(document)
		use.OwnerName, use.Attribute = a.call.address, a.attribute.Name
		use.Span, use.When = span(a.attribute.NameRange), a.ev.presence(a.call).when.And(node.When)
		a.ev.offered = append(a.ev.offered, offer{document, use})
	}
}

// offer is a use that counts where a document has no other.
type offer struct {
	document *policy.Document
	use      policy.Use
}

// isPolicy reports whether a decoded argument is a policy, not just any JSON with a
// member of that name: its statements have effects.
func isPolicy(node *policy.Node) bool {
	statements := node.Field("Statement")
	if node.Kind != policy.Object || statements == nil {
		return false
	}
	list, partial := statements.Elements()
	for _, statement := range list {
		if statement.Field("Effect") != nil {
			return true
		}
	}
	return partial
}

// isRoleName reports whether a module argument of that name is the name of roles.
func isRoleName(argument string) bool {
	switch argument {
	case "role_name", "role_names", "iam_role_name", "iam_role_names":
		return true
	}
	return false
}

func (ev *evaluator) addNames(node *policy.Node) {
	names, _ := ev.spread(node)
	for _, name := range names {
		if name.Kind == policy.String && !name.Text.IsEmpty() && name.Text.Known() {
			ev.repo.Names = append(ev.repo.Names, name.Value())
		}
	}
}
