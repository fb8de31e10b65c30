package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
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
func unitSource(expr hclsyntax.Expression, dir string) (string, bool) {
	switch x := expr.(type) {
	case *hclsyntax.TemplateWrapExpr:
		return unitSource(x.Wrapped, dir)
	case *hclsyntax.ParenthesesExpr:
		return unitSource(x.Expression, dir)
	case *hclsyntax.ConditionalExpr:
		one, first := unitSource(x.TrueResult, dir)
		other, second := unitSource(x.FalseResult, dir)
		if first {
			return one, !second || one == other
		}
		return other, second
	case *hclsyntax.TemplateExpr:
		return joinedSource(x, dir)
	}
	return "", false
}

// joinedSource reads a quoted source: literal, but for a function of Terragrunt at its
// beginning that gives a directory.
func joinedSource(x *hclsyntax.TemplateExpr, dir string) (string, bool) {
	source := ""
	for i, part := range x.Parts {
		switch part := part.(type) {
		case *hclsyntax.LiteralValueExpr:
			source += part.Val.AsString()
		case *hclsyntax.FunctionCallExpr:
			base, known := unitDirectory(part, dir)
			if i > 0 || !known {
				return "", false
			}
			source = base
		default:
			return "", false
		}
	}
	return source, isLocal(source)
}

// unitDirectory is the directory that a function of Terragrunt gives, relative to the unit's.
func unitDirectory(x *hclsyntax.FunctionCallExpr, dir string) (string, bool) {
	switch x.Name {
	case "get_terragrunt_dir", "get_original_terragrunt_dir":
		return "./", true
	case "get_repo_root", "get_path_to_repo_root":
		return "./" + strings.Repeat("../", strings.Count(path.Join("/", dir, "x"), "/")-1), true
	}
	return "", false
}

// unitSources lists the directory that the directory's unit takes its module from.
func (d directory) unitSources(file policy.File) []string {
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
			if source, local := unitSource(attribute.Expr, d.path); local {
				list = append(list, source)
			}
		}
	}
	return list
}
