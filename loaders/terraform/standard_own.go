package terraform

import (
	"encoding/base64"
	"errors"
	"time"
	"unicode/utf8"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func ofString(compute func(string) (string, error)) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "string", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			result, err := compute(arguments[0].AsString())
			return cty.StringVal(result), err
		},
	})
}

func decodeBase64(encoded string) (string, error) {
	decoded, err := base64.StdEncoding.DecodeString(encoded)
	if err == nil && !utf8.Valid(decoded) {
		err = errors.New("not UTF-8")
	}
	return string(decoded), err
}

func testOfStrings(test func(string, string) bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "string", Type: cty.String}, {Name: "part", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.BoolVal(test(arguments[0].AsString(), arguments[1].AsString())), nil
		},
	})
}

// replaceFunction takes a needle between slashes for a regular expression.
func replaceFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "string", Type: cty.String}, {Name: "needle", Type: cty.String}, {Name: "by", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			if pattern, ok := asPattern(arguments[1].AsString()); ok {
				return stdlib.RegexReplaceFunc.Call([]cty.Value{arguments[0], cty.StringVal(pattern), arguments[2]})
			}
			return stdlib.ReplaceFunc.Call(arguments)
		},
	})
}

// asPattern is the regular expression between slashes.
func asPattern(needle string) (string, bool) {
	if len(needle) < 2 || needle[0] != '/' || needle[len(needle)-1] != '/' {
		return "", false
	}
	return needle[1 : len(needle)-1], true
}

func sumFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Number)}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			if arguments[0].LengthInt() == 0 {
				return cty.NilVal, errors.New("empty list")
			}
			sum := cty.Zero
			for it := arguments[0].ElementIterator(); it.Next(); {
				_, item := it.Element()
				sum = sum.Add(item)
			}
			return sum, nil
		},
	})
}

func allOrAny(any bool) function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.List(cty.Bool)}},
		Type:   function.StaticReturnType(cty.Bool),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			for it := arguments[0].ElementIterator(); it.Next(); {
				if _, item := it.Element(); !item.IsNull() && item.True() == any {
					return cty.BoolVal(any), nil
				} else if item.IsNull() && !any {
					return cty.False, nil
				}
			}
			return cty.BoolVal(!any), nil
		},
	})
}

func timeCompareFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "a", Type: cty.String}, {Name: "b", Type: cty.String}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			a, err := time.Parse(time.RFC3339, arguments[0].AsString())
			if err != nil {
				return cty.NilVal, err
			}
			b, err := time.Parse(time.RFC3339, arguments[1].AsString())
			return cty.NumberIntVal(int64(a.Compare(b))), err
		},
	})
}

func indexFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "list", Type: cty.DynamicPseudoType}, {Name: "value", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.Number),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			if list := arguments[0].Type(); !list.IsListType() && !list.IsTupleType() {
				return cty.NilVal, errors.New("no list")
			}
			for it := arguments[0].ElementIterator(); it.Next(); {
				at, item := it.Element()
				if equal := item.Equals(arguments[1]); equal.IsKnown() && equal.True() {
					return at, nil
				}
			}
			return cty.NilVal, errors.New("not found")
		},
	})
}

// transposeFunction turns a map of lists around: each member becomes a key.
func transposeFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "map", Type: cty.Map(cty.List(cty.String))}},
		Type:   function.StaticReturnType(cty.Map(cty.List(cty.String))),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			turned := map[string][]cty.Value{}
			for it := arguments[0].ElementIterator(); it.Next(); {
				key, list := it.Element()
				for members := list.ElementIterator(); members.Next(); {
					_, member := members.Element()
					turned[member.AsString()] = append(turned[member.AsString()], key)
				}
			}
			lists := map[string]cty.Value{}
			for key, members := range turned {
				lists[key] = cty.ListVal(members)
			}
			if len(lists) == 0 {
				return cty.MapValEmpty(cty.List(cty.String)), nil
			}
			return cty.MapVal(lists), nil
		},
	})
}

// matchKeysFunction keeps the values whose key is in a set.
func matchKeysFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{
			{Name: "values", Type: cty.List(cty.DynamicPseudoType)}, {Name: "keys", Type: cty.List(cty.DynamicPseudoType)}, {Name: "wanted", Type: cty.List(cty.DynamicPseudoType)},
		},
		Type: func(arguments []cty.Value) (cty.Type, error) { return arguments[0].Type(), nil },
		Impl: func(arguments []cty.Value, result cty.Type) (cty.Value, error) {
			values, keys := arguments[0].AsValueSlice(), arguments[1].AsValueSlice()
			if len(values) != len(keys) {
				return cty.NilVal, errors.New("lists of different length")
			}
			var kept []cty.Value
			for i, key := range keys {
				for it := arguments[2].ElementIterator(); it.Next(); {
					if _, wanted := it.Element(); key.RawEquals(wanted) {
						kept = append(kept, values[i])
						break
					}
				}
			}
			if len(kept) == 0 {
				return cty.ListValEmpty(result.ElementType()), nil
			}
			return cty.ListVal(kept), nil
		},
	})
}
