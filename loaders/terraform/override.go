package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// inOrder are the files of a directory as they take effect: override files behind all
// others. OpenTofu reads a .tofu file in the place of the .tf file of the same name.
func (m *module) inOrder(files []policy.File) []policy.File {
	var ordered, overriding []policy.File
	present := map[string]bool{}
	for _, file := range files {
		present[file.Path] = true
	}
	for _, file := range files {
		tofu := tofuName(file.Path)
		switch {
		case present[tofu]:
			reason := path.Base(strings.TrimSuffix(tofu, saidPath(""))) + " is read in its place"
			m.problems = append(m.problems, policy.Problem{Span: policy.Span{File: file.Path}, Reason: reason})
		case isOverride(file.Path):
			overriding = append(overriding, file)
		default:
			ordered = append(ordered, file)
		}
	}
	return append(ordered, overriding...)
}

// stem is the base name of a file without the endings of Terraform.
func stem(file string) (name, ending string) {
	base := path.Base(file)
	for _, ending := range []string{".tf", ".tofu", saidPath(".tf.json"), saidPath(".tofu.json")} {
		if name, found := strings.CutSuffix(base, ending); found {
			return name, ending
		}
	}
	return base, ""
}

// tofuName is the file that OpenTofu prefers to a .tf file; empty for others.
func tofuName(file string) string {
	name, ending := stem(file)
	if !strings.HasPrefix(ending, ".tf") {
		return ""
	}
	return path.Join(path.Dir(file), name+".tofu"+strings.TrimPrefix(ending, ".tf"))
}

func isOverride(file string) bool {
	name, _ := stem(file)
	return name == "override" || strings.HasSuffix(name, "_override")
}

// override takes over the blocks of an override file: what they say takes the place of
// what the block of the same address says. Locals are named one by one.
func (m *module) override(body *hclsyntax.Body) {
	rest := &hclsyntax.Body{SrcRange: body.SrcRange, EndRange: body.EndRange}
	for _, b := range body.Blocks {
		if base := m.declared(b); base != nil {
			base.Body = merge(base.Body, b.Body)
			continue
		}
		if b.Type != "locals" && b.Type != "terraform" && b.Type != "provider" {
			m.problems = append(m.problems, policy.Problem{Span: span(b.TypeRange), Reason: "overrides a block that no other file declares"})
		}
		rest.Blocks = append(rest.Blocks, b)
	}
	m.add(rest)
}

// declared is the block that an override file speaks of; nil where there is none.
func (m *module) declared(b *hclsyntax.Block) *hclsyntax.Block {
	address := strings.Join(b.Labels, ".")
	switch b.Type {
	case "variable":
		return m.variables[address]
	case "output":
		return m.outputs[address]
	case "data", "module":
		address = b.Type + "." + address
	case "resource":
	default:
		return nil
	}
	if found := m.byAddress[address]; found != nil {
		return found.Block
	}
	return nil
}

// merge is a body with another over it: arguments by name; nested blocks, dynamic ones
// too, by type.
func merge(base, over *hclsyntax.Body) *hclsyntax.Body {
	merged := *base
	merged.Attributes = hclsyntax.Attributes{}
	for _, body := range []*hclsyntax.Body{base, over} {
		for name, attribute := range body.Attributes {
			merged.Attributes[name] = attribute
		}
	}
	merged.Blocks = slices.Clone(over.Blocks)
	for _, b := range base.Blocks {
		replaced := slices.ContainsFunc(over.Blocks, func(other *hclsyntax.Block) bool { return nestedType(other) == nestedType(b) })
		if !replaced {
			merged.Blocks = append(merged.Blocks, b)
		}
	}
	return &merged
}

// nestedType is what a nested block is, or makes.
func nestedType(b *hclsyntax.Block) string {
	if b.Type == "dynamic" && len(b.Labels) == 1 {
		return b.Labels[0]
	}
	return b.Type
}
