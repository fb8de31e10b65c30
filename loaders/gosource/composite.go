package gosource

import (
	"go/ast"

	"github.com/iamlint/iamlint/loaders/policy"
)

// composite is a literal of a struct, map or list. Where its type is not at hand, its
// form tells: bare names before the colons are fields, other keys are a map's.
func (ev *evaluator) composite(x *ast.CompositeLit, expected typ, e *env) *policy.Node {
	of := ev.typeOf(x, expected, e)
	if made := ev.constructed(x, of, e); made != nil {
		return made
	}
	under := of.under()
	switch {
	case under.isList():
		return ev.list(x, under.elem(), e)
	case under.isMap():
		return ev.object(x, under.elem(), e)
	case under.isStruct():
		return ev.structure(x, under, e)
	case under.known():
		return ev.hole(x, e)
	}
	switch keyed(x) {
	case fieldKeys:
		return ev.structure(x, under, e)
	case otherKeys:
		return ev.object(x, typ{}, e)
	}
	if isMapName(of) {
		return ev.object(x, typ{}, e)
	}
	return ev.list(x, typ{}, e)
}

func (ev *evaluator) typeOf(x *ast.CompositeLit, expected typ, e *env) typ {
	if e.file.pkg.info != nil {
		if of := e.file.pkg.info.TypeOf(x); of != nil {
			return typ{of: of}.pointee()
		}
	}
	if x.Type != nil {
		return typ{file: e.file, fn: e.fn, expr: x.Type}.pointee()
	}
	return expected.pointee()
}

type keys uint8

const (
	noKeys keys = iota
	fieldKeys
	otherKeys
)

// keyed tells what stands before the colons.
func keyed(x *ast.CompositeLit) keys {
	kind := noKeys
	for _, element := range x.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return noKeys
		}
		if _, ident := pair.Key.(*ast.Ident); !ident {
			return otherKeys
		}
		kind = fieldKeys
	}
	return kind
}

// isMapName tells the types of Pulumi and others that are maps by their name.
func isMapName(of typ) bool {
	_, name := of.named()
	return len(name) > 3 && name[len(name)-3:] == "Map"
}

func (ev *evaluator) list(x *ast.CompositeLit, of typ, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.List, Span: e.file.span(x)}
	for _, element := range x.Elts {
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			element = pair.Value
		}
		if len(node.Items) == maxItems {
			node.Partial = true
			break
		}
		node.Items = append(node.Items, ev.evalAs(element, of, e))
	}
	return node
}

func (ev *evaluator) object(x *ast.CompositeLit, of typ, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
	ev.pointed[node] = true
	for _, element := range x.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			node.Partial = true
			continue
		}
		key := ev.eval(pair.Key, e)
		node.Fields = append(node.Fields, policy.Field{
			Key: ev.text(key, pair.Key, e), KeySpan: key.Span, Value: ev.evalAs(pair.Value, of, e),
		})
	}
	return node
}

func (ev *evaluator) structure(x *ast.CompositeLit, of typ, e *env) *policy.Node {
	node := &policy.Node{Kind: policy.Object, Span: e.file.span(x)}
	fields := of.fields()
	var names []string
	for i, element := range x.Elts {
		var told field
		value, at := element, element
		if pair, ok := element.(*ast.KeyValueExpr); ok {
			name, _ := pair.Key.(*ast.Ident)
			if name == nil {
				continue
			}
			told = findField(fields, name.Name)
			value, at = pair.Value, pair.Key
		} else if i < len(fields) {
			told = fields[i]
		} else {
			node.Partial = true
			continue
		}
		names = append(names, told.name)
		node.Fields = append(node.Fields, policy.Field{
			Key: policy.Literal(told.json), KeySpan: e.file.span(at), Value: ev.evalAs(value, told.typ, e),
		})
	}
	ev.goNames[node], ev.structs[node] = names, of
	return node
}

func findField(fields []field, name string) field {
	for _, one := range fields {
		if one.name == name {
			return one
		}
	}
	return field{name: name, json: name}
}

// member finds the value of a struct's field by its name in Go.
func (ev *evaluator) member(node *policy.Node, name string) *policy.Node {
	if node == nil || node.Kind != policy.Object {
		return nil
	}
	for i, own := range ev.goNames[node] {
		if own == name && i < len(node.Fields) {
			return node.Fields[i].Value
		}
	}
	return nil
}
