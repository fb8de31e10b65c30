package policy

import (
	"reflect"
	"testing"
)

// fill sets every place of a value of the model, through one turn of each kind of pointer.
func fill(value reflect.Value, depth int) {
	switch {
	case depth > 12 || !value.CanSet(): // what is not exported holds no places
	case value.Type() == reflect.TypeFor[Span]():
		value.Set(reflect.ValueOf(Span{File: "before", Start: 1, End: 2}))
	case value.Kind() == reflect.Struct:
		for i := range value.NumField() {
			fill(value.Field(i), depth+1)
		}
	case value.Kind() == reflect.Pointer && value.Type() != reflect.TypeFor[*Hole]():
		value.Set(reflect.New(value.Type().Elem()))
		fill(value.Elem(), depth+2)
	case value.Kind() == reflect.Slice && value.Type().Elem().Kind() != reflect.Uint8:
		value.Set(reflect.MakeSlice(value.Type(), 1, 1))
		fill(value.Index(0), depth+1)
	}
}

// left counts the places that stayed where they were.
func left(t *testing.T, value reflect.Value, path string) {
	switch {
	case value.Type() == reflect.TypeFor[Span]():
		if value.FieldByName("File").String() == "before" {
			t.Errorf("%s was not moved", path)
		}
	case value.Kind() == reflect.Struct:
		for i := range value.NumField() {
			left(t, value.Field(i), path+"."+value.Type().Field(i).Name)
		}
	case value.Kind() == reflect.Pointer && !value.IsNil():
		left(t, value.Elem(), path)
	case value.Kind() == reflect.Slice:
		for i := range value.Len() {
			left(t, value.Index(i), path)
		}
	}
}

func TestRelocateMovesEveryPlace(t *testing.T) {
	var repo Repo
	fill(reflect.ValueOf(&repo).Elem(), 0)
	repo.Relocate(func(span Span) Span {
		if span.File == "before" {
			span.File = "after"
		}
		return span
	})
	left(t, reflect.ValueOf(repo), "Repo")
	if repo.Documents[0].Statements[0].Actions[0].Span.File != "after" {
		t.Error("nothing was moved")
	}
}
