package jsonfile

import (
	"bytes"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// place is where a value stands: the object and the key that hold it.
type place struct {
	parent    *policy.Node
	attribute string
	span      policy.Span // of the key
	inString  bool        // within JSON that a string holds
}

// walk finds the documents in a value.
func (r *reader) walk(node *policy.Node, at place) {
	switch {
	case policy.LooksLikeDocument(node):
		document := r.add(node)
		document.Uses = []policy.Use{r.useOf(document, at)}
		return
	case isDumpNode(node):
		r.readDump(node)
		return
	case node.Kind == policy.String:
		if inner := r.inner(node, at); inner != nil {
			at.inString = true
			r.walk(inner, at)
		}
	}
	for _, item := range node.Items {
		r.walk(item, at)
	}
	for _, field := range node.Fields {
		key, _ := field.Key.Literal()
		r.walk(field.Value, place{parent: node, attribute: key, span: field.KeySpan, inString: at.inString})
	}
}

// maxEscaped bounds the text whose every escape is kept as a piece; AWS's largest
// policies have 32 KiB.
const maxEscaped = 1 << 20

// add decodes a document and keeps it.
func (r *reader) add(node *policy.Node, uses ...policy.Use) *policy.Document {
	document := policy.Decode(node)
	if document == nil {
		return nil
	}
	r.used = true
	document.Uses = uses
	return r.repo.AddDocument(document)
}

// inner parses a string that holds a policy as JSON, URL-encoded or not; nil where it
// holds none.
func (r *reader) inner(node *policy.Node, at place) *policy.Node {
	span := node.Span
	raw := bytes.TrimSpace(r.file.Data[span.Start:span.End])
	if !holdsPolicy(raw) || raw[0] != '{' && raw[0] != '[' && raw[0] != '%' && raw[0] != '\\' {
		return nil
	}
	if at.inString {
		r.problem(span, "policy in a string within a string is not read")
		return nil
	}
	if len(raw) > maxEscaped {
		r.problem(span, "string is too long for a policy")
		return nil
	}
	pieces := jsontext.Contents(r.file, span)
	if raw[0] == '%' {
		pieces = jsontext.Unquote(pieces)
	}
	root, problem, directives := r.parse(pieces)
	if problem != nil && directives {
		r.problem(span, "template directives leave no JSON")
		return nil
	}
	if problem != nil {
		r.malformed(problem)
	}
	return root
}

func (r *reader) problem(span policy.Span, reason string) {
	r.used = true
	r.repo.Problems = append(r.repo.Problems, policy.Problem{Span: span, Reason: reason})
}

// isBare reports whether a statement stands where a document belongs, alone or in a list.
func isBare(root *policy.Node) bool {
	if root.Kind == policy.List {
		return len(root.Items) > 0 && isBare(root.Items[0])
	}
	return policy.LooksLikeStatement(root) && root.Field("Effect") != nil && (root.Field("Action") != nil || root.Field("NotAction") != nil)
}

// useOf tells what a document is for, by the key that holds it, else by what it says.
func (r *reader) useOf(document *policy.Document, at place) policy.Use {
	use := policy.Use{Attribute: at.attribute, Span: at.span}
	if use.Span.IsZero() {
		use.Span = document.Span
	}
	if kind, told := toldKind(r.options.Kinds, r.file.Path); told {
		use.Kind = kind
		return use
	}
	if use.Kind = kindOfKey(at); use.Kind != policy.UnknownKind {
		return use
	}
	use.Kind = guess(document, words(r.file.Path+"/"+at.attribute))
	use.Guessed = !isSurely(use.Kind, document, words(r.file.Path+"/"+at.attribute))
	return use
}

// kindOfKey is the kind that the keys of AWS's APIs tell.
func kindOfKey(at place) policy.DocumentKind {
	switch strings.ToLower(at.attribute) {
	case "assumerolepolicydocument":
		return policy.Trust
	case "document":
		if at.parent.Field("IsDefaultVersion") != nil || at.parent.Field("VersionId") != nil {
			return policy.Identity
		}
	case "policydocument":
		if isInline(at.parent) {
			return policy.Identity
		}
	case "content":
		return kindOfSummary(at.parent.Field("PolicySummary"))
	}
	return policy.UnknownKind
}

// isInline reports whether an object is an inline policy of a principal. Without the
// policy's name, a role's document may be its trust policy: UpdateAssumeRolePolicy
// calls it by the same word.
func isInline(parent *policy.Node) bool {
	named := parent.Field("PolicyName") != nil
	return named && parent.Field("RoleName") != nil || parent.Field("UserName") != nil || parent.Field("GroupName") != nil
}

// kindOfSummary reads the type that AWS Organizations tells of a policy.
func kindOfSummary(summary *policy.Node) policy.DocumentKind {
	if summary == nil || summary.Field("Type") == nil {
		return policy.UnknownKind
	}
	switch summary.Field("Type").Text.String() {
	case "SERVICE_CONTROL_POLICY":
		return policy.SCP
	case "RESOURCE_CONTROL_POLICY":
		return policy.RCP
	}
	return policy.UnknownKind
}
