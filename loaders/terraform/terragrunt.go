package terraform

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
)

// unitFile is the file by which Terragrunt runs a module as a root module: with inputs,
// in a directory that keeps its state.
const unitFile = "terragrunt.hcl"

func isUnit(file string) bool { return path.Base(file) == unitFile }

// unitAddress is what stands for the address of the call that a unit makes.
const unitAddress = "terragrunt"

// addUnit takes a terragrunt.hcl for a call of the module that it names, with its inputs
// as arguments; a unit that names none gives them to the module beside it.
func (m *module) addUnit(file policy.File, body *hclsyntax.Body) {
	inputs, isCall := inputsOf(body), false
	for _, b := range body.Blocks {
		if b.Type == "terraform" && b.Body.Attributes["source"] != nil {
			m.addBlock(&block{Block: callOf(b, inputs), kind: "module", address: unitAddress})
			isCall = true
		}
	}
	if isCall {
		for _, b := range body.Blocks {
			if b.Type == "locals" {
				m.add(&hclsyntax.Body{Blocks: hclsyntax.Blocks{b}})
			}
		}
		return
	}
	for name, attribute := range inputs {
		if len(attribute.Expr.Variables()) > 0 {
			delete(inputs, name) // it speaks of locals that are Terragrunt's
		}
	}
	m.automatic = slices.Insert(m.automatic, 0, varFile{path: file.Path, values: inputs})
}

// inputsOf are the inputs that a unit spells out, by name.
func inputsOf(body *hclsyntax.Body) hclsyntax.Attributes {
	inputs := hclsyntax.Attributes{}
	attribute := body.Attributes["inputs"]
	if attribute == nil {
		return inputs
	}
	object, ok := attribute.Expr.(*hclsyntax.ObjectConsExpr)
	if !ok {
		return inputs
	}
	for _, item := range object.Items {
		name := hcl.ExprAsKeyword(item.KeyExpr)
		if key, wrapped := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr); name == "" && wrapped {
			if literal := indexed(key.Wrapped); literal.key == nil {
				name = literal.name
			}
		}
		if name != "" {
			whole := hcl.RangeBetween(item.KeyExpr.Range(), item.ValueExpr.Range())
			inputs[name] = &hclsyntax.Attribute{Name: name, Expr: item.ValueExpr, SrcRange: whole, NameRange: item.KeyExpr.Range()}
		}
	}
	return inputs
}

// callOf makes a call of the block that names a unit's module.
func callOf(b *hclsyntax.Block, inputs hclsyntax.Attributes) *hclsyntax.Block {
	made := *b
	made.Type, made.Labels = "module", []string{unitAddress}
	made.Body = &hclsyntax.Body{Attributes: inputs, SrcRange: b.Body.SrcRange, EndRange: b.Body.EndRange}
	made.Body.Attributes["source"] = b.Body.Attributes["source"]
	return &made
}

// ofUnit reports whether a unit makes the call: the module is then a root module, which
// has its own address and scope, and inputs that other files may give.
func (c *call) ofUnit() bool { return c.block.address == unitAddress }

// unitSource is the directory of the repository that a unit takes its module from,
// written relative to its own; false where it takes it from elsewhere, or only running
// Terragrunt tells. Of a choice it is the one that lies in the repository.
func (o *opener) unitSource(expr hclsyntax.Expression, dir string) (string, bool) {
	switch x := expr.(type) {
	case *hclsyntax.TemplateWrapExpr:
		return o.unitSource(x.Wrapped, dir)
	case *hclsyntax.ParenthesesExpr:
		return o.unitSource(x.Expression, dir)
	case *hclsyntax.ConditionalExpr:
		one, first := o.unitSource(x.TrueResult, dir)
		other, second := o.unitSource(x.FalseResult, dir)
		if first {
			return one, !second || one == other
		}
		return other, second
	case *hclsyntax.TemplateExpr:
		source, known := o.unitText(x, dir)
		return source, known && isLocal(source)
	}
	return "", false
}

// unitText reads a quoted string: literal, but for functions of Terragrunt that give
// directories.
func (o *opener) unitText(x *hclsyntax.TemplateExpr, dir string) (string, bool) {
	text := ""
	for i, part := range x.Parts {
		switch part := part.(type) {
		case *hclsyntax.LiteralValueExpr:
			if part.Val.Type() != cty.String {
				return "", false
			}
			text += part.Val.AsString()
		case *hclsyntax.FunctionCallExpr:
			base, known := o.unitDirectory(part, dir)
			if i > 0 || !known {
				return "", false
			}
			text = base
		default:
			return "", false
		}
	}
	return text, true
}

// unitDirectory is the directory or file that a function of Terragrunt gives, relative
// to the unit's.
func (o *opener) unitDirectory(x *hclsyntax.FunctionCallExpr, dir string) (string, bool) {
	switch x.Name {
	case "get_terragrunt_dir", "get_original_terragrunt_dir":
		return "./", true
	case "get_repo_root", "get_path_to_repo_root":
		return "./" + strings.Repeat("../", depth(dir)), true
	case "find_in_parent_folders":
		name, known := unitFile, true
		if len(x.Args) > 0 {
			argument, ok := x.Args[0].(*hclsyntax.TemplateExpr)
			if !ok {
				return "", false
			}
			name, known = o.unitText(argument, dir)
		}
		if !known {
			return "", false
		}
		return o.above(dir, name)
	case "dirname":
		if len(x.Args) != 1 {
			return "", false
		}
		if inner, ok := x.Args[0].(*hclsyntax.FunctionCallExpr); ok {
			found, known := o.unitDirectory(inner, dir)
			return "./" + path.Dir(found), known
		}
	}
	return "", false
}

// above finds a file or directory in the directories above one, the nearest first.
func (o *opener) above(dir, name string) (string, bool) {
	for up := 1; up <= depth(dir) && o.fsys != nil; up++ {
		relative := strings.Repeat("../", up) + name
		if joined, inside := join(dir, relative); inside && fs.ValidPath(joined) {
			if _, err := fs.Stat(o.fsys, joined); err == nil {
				return relative, true
			}
		}
	}
	return "", false
}

// depth is how many directories a path leads down from the root.
func depth(dir string) int {
	if dir = path.Clean(dir); dir == "." {
		return 0
	}
	return strings.Count(dir, "/") + 1
}

// unitSources lists the directory that a unit takes its module from.
func (o *opener) unitSources(file policy.File) []string {
	if !isUnit(file.Path) || excess(file.Data) != "" {
		return nil
	}
	parsed, _ := parse(file)
	if parsed == nil {
		return nil
	}
	body, ok := parsed.Body.(*hclsyntax.Body)
	if !ok {
		return nil
	}
	var list []string
	for _, b := range body.Blocks {
		if attribute := b.Body.Attributes["source"]; b.Type == "terraform" && attribute != nil {
			if source, local := o.unitSource(attribute.Expr, path.Dir(file.Path)); local {
				list = append(list, source)
			}
		}
	}
	return list
}
