package gosource

import (
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// typ is a type: as written, or as go/types knows it. The zero value is unknown.
type typ struct {
	file *file
	fn   *function
	expr ast.Expr
	of   types.Type
}

// field is a field of a struct: its name in Go and in JSON.
type field struct {
	name, json string
	typ        typ
}

func (t typ) known() bool { return t.expr != nil || t.of != nil }

// named is the import path and name of a type of another package.
func (t typ) named() (importPath, name string) {
	if t.of != nil {
		if named, ok := types.Unalias(t.of).(*types.Named); ok && named.Obj().Pkg() != nil {
			return named.Obj().Pkg().Path(), named.Obj().Name()
		}
		return "", ""
	}
	if t.expr == nil {
		return "", ""
	}
	return t.file.qualified(t.expr, t.fn)
}

// pointee is what a pointer points to, and any other type itself.
func (t typ) pointee() typ {
	if t.of != nil {
		if pointer, ok := t.of.Underlying().(*types.Pointer); ok {
			return typ{of: pointer.Elem()}
		}
		return t
	}
	switch x := t.expr.(type) {
	case *ast.StarExpr:
		return typ{file: t.file, fn: t.fn, expr: x.X}
	case *ast.ParenExpr:
		return typ{file: t.file, fn: t.fn, expr: x.X}.pointee()
	}
	return t
}

// maxNames bounds how many names lead to what a type is.
const maxNames = 20

// under is what a named type is; an unknown one where its declaration is not at hand.
func (t typ) under() typ {
	if t.of != nil {
		return typ{of: t.of.Underlying()}
	}
	for range maxNames {
		switch x := t.expr.(type) {
		case *ast.ParenExpr:
			t.expr = x.X
		case *ast.IndexExpr:
			t.expr = x.X
		case *ast.Ident, *ast.SelectorExpr:
			found, ok := t.file.declared(x, t.fn)
			if !ok || found.typed == nil {
				return typ{}
			}
			t = typ{file: found.file, expr: found.typed}
		default:
			return t
		}
	}
	return typ{}
}

// isStruct, isMap and isList tell what a literal of the type makes.
func (t typ) isStruct() bool {
	_, written := t.expr.(*ast.StructType)
	_, known := t.of.(*types.Struct)
	return written || known
}

func (t typ) isMap() bool {
	_, written := t.expr.(*ast.MapType)
	_, known := t.of.(*types.Map)
	return written || known
}

func (t typ) isList() bool {
	_, written := t.expr.(*ast.ArrayType)
	switch t.of.(type) {
	case *types.Slice, *types.Array:
		return true
	}
	return written
}

// elem is the type of the members of a list or map.
func (t typ) elem() typ {
	switch of := t.of.(type) {
	case *types.Slice:
		return typ{of: of.Elem()}
	case *types.Array:
		return typ{of: of.Elem()}
	case *types.Map:
		return typ{of: of.Elem()}
	}
	switch x := t.expr.(type) {
	case *ast.ArrayType:
		return typ{file: t.file, fn: t.fn, expr: x.Elt}
	case *ast.MapType:
		return typ{file: t.file, fn: t.fn, expr: x.Value}
	}
	return typ{}
}

// fields lists the fields of a struct that JSON shows, in order.
func (t typ) fields() (list []field) {
	if of, ok := t.of.(*types.Struct); ok {
		for i := range of.NumFields() {
			list = append(list, newField(of.Field(i).Name(), of.Tag(i), typ{of: of.Field(i).Type()}))
		}
		return list
	}
	written, ok := t.expr.(*ast.StructType)
	if !ok {
		return nil
	}
	for _, one := range written.Fields.List {
		tag := ""
		if one.Tag != nil {
			tag, _ = strconv.Unquote(one.Tag.Value)
		}
		of := typ{file: t.file, fn: t.fn, expr: one.Type}
		for _, name := range one.Names {
			list = append(list, newField(name.Name, tag, of))
		}
		if len(one.Names) == 0 {
			list = append(list, newField(of.pointee().base(), tag, of))
		}
	}
	return list
}

// base is the name of a type without its package.
func (t typ) base() string {
	switch x := t.expr.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return ""
}

func newField(name, tag string, of typ) field {
	f := field{name: name, json: name, typ: of}
	if told, _, _ := strings.Cut(reflect.StructTag(tag).Get("json"), ","); told != "" {
		f.json = told
	}
	return f
}

// marshalsItself reports whether the type has a method that writes its JSON.
func (t typ) marshalsItself() bool {
	if t.of != nil {
		object, _, _ := types.LookupFieldOrMethod(t.of, true, nil, "MarshalJSON")
		_, method := object.(*types.Func)
		return method
	}
	var pack *pkg
	name := ""
	switch x := t.expr.(type) {
	case *ast.Ident:
		pack, name = t.file.pkg, x.Name
	case *ast.SelectorExpr:
		found, ok := t.file.declared(x, t.fn)
		if !ok {
			return false
		}
		pack, name = found.file.pkg, x.Sel.Name
	default:
		return false
	}
	pack.method("MarshalJSON")
	for _, method := range pack.methods["MarshalJSON"] {
		receiver := method.Recv.List[0].Type
		if star, ok := receiver.(*ast.StarExpr); ok {
			receiver = star.X
		}
		if own, ok := receiver.(*ast.Ident); ok && own.Name == name {
			return true
		}
	}
	return false
}
