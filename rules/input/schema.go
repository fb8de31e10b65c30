package input

import (
	"fmt"
	"reflect"
	"strings"
)

// Subjects gives an empty body for each subject, by name.
func Subjects() map[string]any {
	return map[string]any{
		"call":         Call{},
		"document":     Document{},
		"file":         File{},
		"grant":        Grant{},
		"handoff":      Handoff{},
		"pair":         Pair{},
		"principal":    DeclaredPrincipal{},
		"reference":    Reference{},
		"service_role": ServiceRole{},
		"trust":        Trusted{},
	}
}

// Schema makes the JSON Schema of a subject's body. Objects are closed, so that a
// misspelt field in a rule is a compile error.
func Schema(body any) map[string]any { return schemaOf(reflect.TypeOf(body)) }

func schemaOf(typ reflect.Type) map[string]any {
	if typ == placeType {
		return map[string]any{"type": "integer"}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return schemaOf(typ.Elem())
	case reflect.Struct:
		properties := map[string]any{}
		for _, field := range planOf(typ) {
			properties[field.name] = schemaOf(typ.FieldByIndex(field.index).Type)
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(typ.Elem())}
	case reflect.String:
		return map[string]any{"type": "string"}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer"}
	case reflect.Int8:
		return map[string]any{"type": "string"}
	}
	panic(fmt.Sprintf("input: no schema for %s", strings.TrimSpace(typ.String())))
}
