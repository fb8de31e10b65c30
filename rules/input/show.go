package input

import (
	"reflect"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Show gives a question's body as Rego sees it, for people: the same fields, but
// places in the words that at finds for them.
func Show(body any, at func(policy.Span) string) any {
	return show(reflect.ValueOf(body), at)
}

func show(value reflect.Value, at func(policy.Span) string) any {
	if value.Type() == placeType {
		return at(value.Interface().(Place).Span)
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return show(value.Elem(), at)
	case reflect.Struct:
		object := map[string]any{}
		for _, field := range planOf(value.Type()) {
			if member := value.FieldByIndex(field.index); !field.omitEmpty || !empty(member) {
				object[field.name] = show(member, at)
			}
		}
		return object
	case reflect.Slice:
		list := make([]any, value.Len())
		for i := range list {
			list[i] = show(value.Index(i), at)
		}
		return list
	case reflect.Int8:
		return policy.Tri(value.Int()).String()
	}
	return value.Interface()
}
