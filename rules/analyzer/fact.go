package analyzer

import (
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/iamlint/iamlint/loaders/gosource"
	"github.com/iamlint/iamlint/loaders/policy"
)

// value is the fact that crosses packages: what an exported variable or function gives.
// It has no places: it stands wherever it is used.
type value struct {
	Kind    policy.Kind
	Parts   []part
	Items   []value
	Fields  []member
	Partial bool
}

// part is a stretch of a text; a hole has a Name.
type part struct {
	Literal, Name, Scope string
	Class                policy.Class
}

type member struct {
	Key   []part
	Value value
}

// AFact makes value a fact.
func (*value) AFact() {}

func (v *value) String() string { return "iam:" + v.Kind.String() }

// tell exports what is known of the package's names.
func tell(pass *analysis.Pass, pack *gosource.Package) {
	for object, node := range pack.Values() {
		if object.Pkg() == pass.Pkg {
			fact := encode(node)
			pass.ExportObjectFact(object, &fact)
		}
	}
}

// told looks up what other packages have told.
func told(pass *analysis.Pass) func(types.Object) *policy.Node {
	return func(object types.Object) *policy.Node {
		var fact value
		if object.Pkg() == pass.Pkg || !pass.ImportObjectFact(object, &fact) {
			return nil
		}
		return decode(fact)
	}
}

func encode(node *policy.Node) value {
	made := value{Kind: node.Kind, Parts: encodeText(node.Text), Partial: node.Partial}
	for _, item := range node.Items {
		made.Items = append(made.Items, encode(item))
	}
	for _, field := range node.Fields {
		made.Fields = append(made.Fields, member{Key: encodeText(field.Key), Value: encode(field.Value)})
	}
	return made
}

func encodeText(text policy.Text) (parts []part) {
	for _, one := range text.Parts {
		made := part{Literal: one.Literal}
		if one.Hole != nil {
			made.Name, made.Scope, made.Class = one.Hole.Name, one.Hole.Scope, one.Hole.Class
		}
		parts = append(parts, made)
	}
	return parts
}

func decode(from value) *policy.Node {
	node := &policy.Node{Kind: from.Kind, Text: decodeText(from.Parts), Partial: from.Partial}
	for _, item := range from.Items {
		node.Items = append(node.Items, decode(item))
	}
	for _, one := range from.Fields {
		node.Fields = append(node.Fields, policy.Field{Key: decodeText(one.Key), Value: decode(one.Value)})
	}
	return node
}

func decodeText(parts []part) (text policy.Text) {
	for _, one := range parts {
		made := policy.Part{Literal: one.Literal}
		if one.Name != "" {
			made.Hole = &policy.Hole{Name: one.Name, Scope: one.Scope, Class: one.Class}
		}
		text.Parts = append(text.Parts, made)
	}
	return text
}
