package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// bear reads one policy-bearing attribute of a resource, wherever it is written in it.
func (ev *evaluator) bear(links *links, b *block, bearer bearer) {
	kind, ok := ev.kindOf(b, bearer)
	if !ok {
		return
	}
	if ev.standsIn && ev.presence(b).never {
		return
	}
	for _, member := range ev.expand(b) {
		places := []instance{{body: b.Body, env: member.env}}
		if bearer.block != "" {
			places = ev.instances(b.Body, bearer.block, member.env)
		}
		for _, in := range places {
			if attribute := in.body.Attributes[bearer.attribute]; attribute != nil {
				in.when = member.when.And(in.when)
				ev.bearOne(links, b, member, in, attribute, kind, bearer)
			}
		}
	}
}

// bearOne reads the attribute of one member at one place. What is the same for all
// members is one document of them all.
func (ev *evaluator) bearOne(links *links, b *block, member, in instance, attribute *hclsyntax.Attribute, kind policy.DocumentKind, bearer bearer) {
	use := policy.Use{
		Kind: kind, Owner: policy.Key(ev.scope, ev.memberAddress(b, member)), OwnerName: ev.ownerName(b),
		Attribute: bearer.attribute, Span: span(attribute.NameRange), When: in.when,
	}
	if owner := links.owner(ev, b, member); owner != nil {
		use.Owner, use.OwnerName = owner.Key, links.ownerName(owner)
	}
	if bearer.block == "" && !ev.varies(attribute) {
		in.env = ev.env(b)
	}
	found := ev.documentsOf(b, attribute, in.env)
	ev.report(attribute, use, found)
	for i := range found.documents {
		applied := use
		applied.When = use.When.And(found.whens[i])
		found.documents[i].Uses = append(found.documents[i].Uses, applied)
	}
	links.bear(ev, b, member, bearer, found)
}

// kindOf is the kind of a bearer's documents; false where the policy is in another language.
func (ev *evaluator) kindOf(b *block, bearer bearer) (policy.DocumentKind, bool) {
	if b.kind != "aws_organizations_policy" {
		return bearer.kind, true
	}
	attribute := b.Body.Attributes["type"]
	if attribute == nil {
		return policy.SCP, true
	}
	name, known := ev.eval(attribute.Expr, ev.env(b)).Text.Literal()
	switch {
	case name == "SERVICE_CONTROL_POLICY":
		return policy.SCP, true
	case name == "RESOURCE_CONTROL_POLICY":
		return policy.RCP, true
	}
	return policy.UnknownKind, !known
}

// ownerName is what people call the resource that bears a document, within the tree.
func (ev *evaluator) ownerName(b *block) string {
	switch b.kind {
	case "aws_iam_role", "aws_iam_user", "aws_iam_group":
		return strings.TrimPrefix(b.kind, "aws_iam_") + ` "` + ev.address(b.Labels[1]) + `"`
	}
	return ev.address(b.address)
}

func (l *links) ownerName(principal *policy.Principal) string {
	home := l.homes[principal.Key]
	_, address, _ := strings.Cut(principal.Key, "\x00")
	return home.ownerName(home.byAddress[blockAddress(address)])
}

// found are the documents that an attribute may hold, each with the conditions
// under which it does; reason tells why there may be more.
type found struct {
	documents []*policy.Document
	whens     []policy.When
	reason    string
	unread    policy.Text
	malformed bool
}

// documentsOf reads the documents that an attribute holds. Where only the members
// of a known for_each tell, each is tried.
func (ev *evaluator) documentsOf(b *block, attribute *hclsyntax.Attribute, e *env) found {
	result := ev.read(attribute, e)
	if result.reason == "" || len(result.documents) > 0 || !mentions(ev.source(attribute.Expr.Range()), "each") {
		return result
	}
	var joined found
	for _, in := range ev.envs(b) {
		one := ev.read(attribute, in.env)
		joined.documents = append(joined.documents, one.documents...)
		for _, when := range one.whens {
			joined.whens = append(joined.whens, in.when.And(when))
		}
		if one.reason != "" {
			joined.reason, joined.unread = one.reason, one.unread
		}
	}
	return joined
}

// report notes that a policy was not read, where broken JSON is not reported already.
func (ev *evaluator) report(attribute *hclsyntax.Attribute, use policy.Use, result found) {
	if result.reason == "" || result.malformed {
		return
	}
	problem := policy.Problem{Span: span(attribute.Expr.Range()), Reason: "policy not read: " + result.reason}
	if len(result.documents) == 0 {
		problem.Lost = &policy.Lost{Use: use, Value: result.unread}
	}
	ev.repo.Problems = append(ev.repo.Problems, problem)
}

func (ev *evaluator) read(attribute *hclsyntax.Attribute, e *env) found {
	return ev.readNode(ev.eval(attribute.Expr, e))
}

// readNode reads the documents that a value may be.
func (ev *evaluator) readNode(node *policy.Node) found {
	var result found
	for _, alternative := range ev.alternatives(node) {
		if alternative.Kind == policy.Null || alternative.Kind == policy.String && alternative.Text.IsEmpty() {
			continue
		}
		meanings, complete := ev.meant(alternative)
		if !complete {
			result.reason, result.malformed = ev.reason(alternative)
			result.unread = alternative.Text
		}
		for _, meaning := range meanings {
			if meaning.Kind == policy.Object && len(meaning.Fields) == 0 && !meaning.Partial {
				continue
			}
			if document := ev.document(meaning); document != nil {
				result.documents = append(result.documents, document)
				result.whens = append(result.whens, alternative.When)
				continue
			}
			result.reason = "its value is no policy document"
		}
	}
	return result
}

// reason tells why a value is no document; malformed is set where it is broken JSON.
func (ev *evaluator) reason(node *policy.Node) (reason string, malformed bool) {
	meaning, ok := ev.codes[node]
	switch {
	case ok && meaning.problem != nil:
		return meaning.problem.Message, opensObject(node)
	case ok && meaning.node != nil && meaning.node.Kind != policy.Open, node.Text.Known():
		return "its value is no policy document", false
	}
	if written := node.Text.String(); strings.HasPrefix(written, "⟨own_policy(") {
		return "the module writes it", false
	}
	return "its value is not known: " + node.Text.String(), false
}

// meant lists what a string of JSON may mean; complete is false where it cannot be told.
func (ev *evaluator) meant(text *policy.Node) (list []*policy.Node, complete bool) {
	complete = true
	for _, alternative := range ev.alternatives(text) {
		if alternative.Kind == policy.Null || alternative.Kind == policy.String && alternative.Text.IsEmpty() {
			continue
		}
		meaning, ok := ev.decoded(alternative)
		if !ok && alternative.Kind == policy.String && alternative.Text.Known() {
			ev.literalCode(alternative)
			meaning, ok = ev.decoded(alternative)
		}
		if !ok || meaning.node == nil {
			complete = false
		}
		if ok && meaning.problem != nil && opensObject(alternative) {
			ev.malformed(meaning)
		}
		if !ok || meaning.node == nil {
			continue
		}
		for _, node := range meaning.nodes {
			complete = complete && node.Kind == policy.Object
			list = append(list, node)
		}
	}
	return list, complete
}

// opensObject reports whether a text begins like a policy, so that it is meant to be JSON.
func opensObject(node *policy.Node) bool {
	return strings.HasPrefix(strings.TrimSpace(node.Text.Prefix()), "{")
}

// literalCode reads a known text as JSON, all at the place of the text.
func (ev *evaluator) literalCode(node *policy.Node) {
	text, _ := node.Text.Literal()
	pieces := []jsontext.Piece{{Text: text, Span: node.Span}}
	ev.coded(node, "text "+text, func() (*policy.Node, *jsontext.SyntaxError) { return jsontext.Parse(pieces) })
}

// malformed reports broken JSON, once.
func (ev *evaluator) malformed(meaning *code) {
	problem := meaning.problem
	if meaning.reported {
		return
	}
	meaning.reported = true
	ev.repo.Problems = append(ev.repo.Problems, policy.Problem{
		Span: problem.Span, Reason: problem.Message, Rule: "malformed-json",
		Args: map[string]string{"error": problem.Message, "token": problem.Token}, Related: problem.Before,
	})
}

// document decodes a node once: one source is one document, whoever uses it.
func (ev *evaluator) document(node *policy.Node) *policy.Document {
	if document, ok := ev.documents[node]; ok {
		return document
	}
	document := policy.Decode(node)
	ev.documents[node] = document
	if document != nil {
		if ev.standsIn {
			document.Format = publicModule
		}
		ev.repo.AddDocument(document)
	}
	return document
}
