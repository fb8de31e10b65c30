package input

import (
	"reflect"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/open-policy-agent/opa/v1/ast"
)

// Encode makes the Rego value of a question's body, and the places that the numbers
// in it stand for. Fields are named by their json tags; with omitempty a zero value
// is left out, which Rego sees as undefined.
func Encode(body any) (ast.Value, []Place) {
	encoder := encoder{}
	term := encoder.term(reflect.ValueOf(body))
	return term.Value, encoder.places
}

type encoder struct {
	places []Place
}

var placeType = reflect.TypeFor[Place]()

func (e *encoder) term(value reflect.Value) *ast.Term {
	if value.Type() == placeType {
		e.places = append(e.places, value.Interface().(Place))
		return ast.InternedTerm(len(e.places) - 1)
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return e.term(value.Elem())
	case reflect.Struct:
		return e.object(value)
	case reflect.Slice:
		terms := make([]*ast.Term, value.Len())
		for i := range terms {
			terms[i] = e.term(value.Index(i))
		}
		return ast.NewTerm(ast.NewArray(terms...))
	case reflect.String:
		return ast.StringTerm(value.String())
	case reflect.Bool:
		return ast.InternedTerm(value.Bool())
	case reflect.Int:
		return ast.InternedTerm(int(value.Int()))
	case reflect.Int8:
		return ast.StringTerm(policy.Tri(value.Int()).String())
	}
	panic("input: no Rego value for " + value.Type().String())
}

func (e *encoder) object(value reflect.Value) *ast.Term {
	plan := planOf(value.Type())
	pairs := make([][2]*ast.Term, 0, len(plan))
	for _, field := range plan {
		member := value.FieldByIndex(field.index)
		if field.omitEmpty && empty(member) {
			continue
		}
		pairs = append(pairs, [2]*ast.Term{field.key, e.term(member)})
	}
	return ast.NewTerm(ast.NewObject(pairs...))
}

func empty(value reflect.Value) bool {
	return value.IsZero() || value.Kind() == reflect.Slice && value.Len() == 0
}

// field is one member of a struct as the rules see it.
type field struct {
	name      string
	key       *ast.Term
	index     []int
	omitEmpty bool
}

var plans sync.Map // reflect.Type to []field

func planOf(structure reflect.Type) []field {
	if plan, ok := plans.Load(structure); ok {
		return plan.([]field)
	}
	var plan []field
	for _, member := range reflect.VisibleFields(structure) {
		name, options, _ := strings.Cut(member.Tag.Get("json"), ",")
		if member.Anonymous || name == "-" || name == "" {
			continue
		}
		plan = append(plan, field{
			name: name, key: ast.StringTerm(name), index: member.Index,
			omitEmpty: strings.Contains(options, "omitempty"),
		})
	}
	plans.Store(structure, plan)
	return plan
}
