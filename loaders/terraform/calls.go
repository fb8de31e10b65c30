package terraform

import (
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

func bodyRange(b *block) hcl.Range {
	return hcl.RangeBetween(b.TypeRange, b.CloseBraceRange)
}

// moduleCall reads what a call hands to a module: documents, names of roles, and
// principals of this module that the other may attach policies to.
func (ev *evaluator) moduleCall(b *block, links *links, relevance *relevance) {
	for _, attribute := range attributes(b.Body) {
		switch attribute.Name {
		case "source", "version", "providers", "count", "for_each", "depends_on":
			continue
		}
		if !isRoleName(attribute.Name) && !relevance.leads(attribute.Expr.Range()) {
			continue
		}
		node := ev.eval(attribute.Expr, ev.env(b))
		argument := argument{ev: ev, call: b, attribute: attribute, links: links}
		argument.visit(node, 0)
		if isRoleName(attribute.Name) {
			ev.addNames(node)
		}
	}
}

// argument walks the value of one argument of a module call.
type argument struct {
	ev        *evaluator
	call      *block
	attribute *hclsyntax.Attribute
	links     *links
}

func (a argument) visit(node *policy.Node, depth int) {
	if depth > maxDepth {
		return
	}
	if ref := node.Text.Ref; ref != nil && ref.Attribute == "name" {
		if principal := a.links.byKey[policy.Key(ref.Scope, blockAddress(ref.Address))]; principal != nil {
			lacks(principal, a.call.address+" is given its name and may attach policies")
		}
	}
	if ref := node.Text.Ref; ref != nil {
		if managed := a.links.policies[policy.Key(ref.Scope, blockAddress(ref.Address))]; managed != nil {
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
			ev.repo.Names = append(ev.repo.Names, valueOf(name))
		}
	}
}

// unused gives a use to the documents that no attribute bears: that of the block
// which includes them, that of a module which is given them, or what their shape tells.
func (ev *evaluator) unused() {
	for _, b := range ev.blocks {
		if b.kind == "data.aws_iam_policy_document" {
			meaning, _ := ev.decoded(ev.documentText(b, &hclsyntax.LiteralValueExpr{SrcRange: b.TypeRange}, ev.root))
			ev.document(meaning.node)
		}
	}
	// What an included block includes in its turn stands before it, or behind: each pass settles one more level.
	for range 3 {
		for _, inclusion := range ev.included {
			ev.inherit(inclusion)
		}
	}
	for _, offer := range ev.offered {
		if len(offer.document.Uses) == 0 {
			offer.document.Uses = append(offer.document.Uses, offer.use)
		}
	}
	for _, b := range ev.blocks {
		if meaning, ok := ev.meanings[b.address]; ok && meaning.node != nil {
			if document := ev.document(meaning.node); document != nil && len(document.Uses) == 0 {
				use := guess(document)
				use.OwnerName, use.Span = b.address, header(b)
				document.Uses = append(document.Uses, use)
			}
		}
	}
}

// inherit gives an included document the uses of the block that includes it.
func (ev *evaluator) inherit(in inclusion) {
	meaning, ok := ev.meanings[in.by.address]
	if !ok || meaning.node == nil {
		return
	}
	including, included := ev.document(meaning.node), ev.documents[in.node]
	if including == nil || included == nil || including == included || len(included.Uses) > 0 {
		return
	}
	included.Uses = append(included.Uses, including.Uses...)
}

// guess tells the kind of a document by its shape.
func guess(document *policy.Document) policy.Use {
	use := policy.Use{Kind: policy.UnknownKind, Guessed: true}
	if len(document.Statements) == 0 || document.Partial {
		return use
	}
	principals, resources := 0, 0
	for _, statement := range document.Statements {
		if statement.Partial {
			return use
		}
		if len(statement.Principals)+len(statement.NotPrincipals) > 0 {
			principals++
		}
		if len(statement.Resources)+len(statement.NotResources) > 0 {
			resources++
		}
	}
	switch {
	case principals == 0 && resources == len(document.Statements):
		use.Kind = policy.Identity
	case principals == len(document.Statements) && resources == 0 && assumes(document):
		use.Kind = policy.Trust
	case principals == len(document.Statements):
		use.Kind = policy.Resource
	}
	return use
}

// assumes reports whether every action is one of STS: the policies of some other
// resources, such as ECR repositories, name no resource either.
func assumes(document *policy.Document) bool {
	for _, statement := range document.Statements {
		for _, action := range statement.Actions {
			if !strings.HasPrefix(strings.ToLower(action.Text.Prefix()), "sts:") {
				return false
			}
		}
	}
	return true
}

// finish hands the principals over, users with what reaches them through groups.
func (l *links) finish() {
	l.exported()
	l.mentioned()
	for _, principal := range l.principals {
		for _, key := range principal.Groups {
			group := l.byKey[key]
			principal.Policies = append(principal.Policies, group.Policies...)
			principal.Managed = append(principal.Managed, group.Managed...)
			for _, reason := range group.Incomplete {
				lacks(principal, group.Address+": "+reason)
			}
		}
	}
	l.ev.repo.Principals = append(l.ev.repo.Principals, l.principals...)
	l.ev.repo.Problems = distinctProblems(l.ev.repo.Problems)
	l.ev.repo.Managed = append(l.ev.repo.Managed, l.managed...)
}

// mentioned takes every other mention of a managed policy for a possible attachment.
func (l *links) mentioned() {
	for _, managed := range l.managed {
		for _, source := range l.ev.data {
			managed.MaybeAttached = managed.MaybeAttached || !managed.Attached && mentions(string(source), managed.Address)
		}
	}
}

// distinctProblems leaves out what was met again in another instance.
func distinctProblems(list []policy.Problem) []policy.Problem {
	type key struct {
		span   policy.Span
		reason string
	}
	seen := map[key]bool{}
	return slices.DeleteFunc(list, func(problem policy.Problem) bool {
		met := seen[key{problem.Span, problem.Reason}]
		seen[key{problem.Span, problem.Reason}] = true
		return met
	})
}

// exported notes what outputs hand to callers of the module, who may attach it or to it.
func (l *links) exported() {
	for _, output := range l.ev.outputs {
		attribute := output.Body.Attributes["value"]
		if attribute == nil {
			continue
		}
		l.handOver(l.ev.eval(attribute.Expr, l.ev.root), 0)
	}
}

func (l *links) handOver(node *policy.Node, depth int) {
	if ref := node.Text.Ref; ref != nil {
		key := policy.Key(ref.Scope, blockAddress(ref.Address))
		if principal := l.byKey[key]; principal != nil && ref.Attribute == "name" && !l.ev.isRoot {
			lacks(principal, "an output gives its name to callers of the module, who may attach policies")
		}
		if managed := l.policies[key]; managed != nil {
			managed.MaybeAttached = true
		}
	}
	if depth > maxDepth {
		return
	}
	for _, item := range node.Items {
		l.handOver(item, depth+1)
	}
	for _, field := range node.Fields {
		l.handOver(field.Value, depth+1)
	}
}
