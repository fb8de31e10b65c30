package terraform

import (
	"path"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// varFile is a file of values for the variables of a root module.
type varFile struct {
	path   string
	values map[string]*hclsyntax.Attribute
}

// isVarFile reports whether a file holds values for variables.
func isVarFile(file string) bool {
	return strings.HasSuffix(file, ".tfvars") || isJSONVarFile(strings.TrimSuffix(file, saidPath("")))
}

func isJSONVarFile(file string) bool { return strings.HasSuffix(file, ".tfvars.json") }

// unreadValues counts a file of values that cannot be read: many are encrypted.
func (m *module) unreadValues(file policy.File, problems hcl.Diagnostics) {
	if problems.HasErrors() {
		m.problems = append(m.problems, policy.Problem{Span: policy.Span{File: file.Path}, Reason: "values of variables cannot be read"})
	}
}

// isAutomatic reports whether terraform takes a file of values in a directory by itself.
func (m *module) isAutomatic(file string) bool {
	name := varFileName(file)
	return path.Dir(file) == m.dir && (name == "terraform.tfvars" || strings.HasSuffix(name, ".auto.tfvars"))
}

// varFileName is the name of a file of values as it would be in native syntax.
func varFileName(file string) string { return strings.TrimSuffix(path.Base(file), saidPath(".json")) }

// addVarFile keeps the values that a file gives: in the order in which terraform reads
// them, so that later ones count.
func (m *module) addVarFile(file policy.File, body *hclsyntax.Body) {
	values := varFile{path: file.Path, values: body.Attributes}
	if !m.isAutomatic(file.Path) {
		m.varFiles = append(m.varFiles, values)
		return
	}
	if varFileName(file.Path) == "terraform.tfvars" {
		m.automatic = slices.Insert(m.automatic, 0, values)
		return
	}
	m.automatic = append(m.automatic, values)
}

// adopt gives the files of values in directories without Terraform to the module above.
func adopt(byPath map[string][]policy.File) {
	for dir, files := range byPath {
		if slices.ContainsFunc(files, func(file policy.File) bool { return !isVarFile(file.Path) }) {
			continue
		}
		delete(byPath, dir)
		for above := path.Dir(dir); above != dir; dir, above = above, path.Dir(above) {
			if owner, ok := byPath[above]; ok && slices.ContainsFunc(owner, func(file policy.File) bool { return !isVarFile(file.Path) && !isShared(file.Path) }) {
				byPath[above] = append(owner, files...)
				break
			}
		}
	}
}

// maxVarFiles bounds the files of values whose alternatives are told apart.
const maxVarFiles = 8

// assigned is the value that files give to a root module's variable: for certain where
// terraform reads the file by itself; else one of those that it may be told to read, or
// a value that nobody knows.
func (ev *evaluator) assigned(name string, declared *hclsyntax.Block) *policy.Node {
	var certain *policy.Node
	for _, file := range ev.automatic {
		if attribute := file.values[name]; attribute != nil {
			certain = ev.assignment(attribute, name, declared)
		}
	}
	choice := &policy.Node{Kind: policy.Choice, Span: header(&block{Block: declared})}
	var others policy.When
	for _, file := range ev.varFiles {
		attribute := file.values[name]
		if attribute == nil {
			continue
		}
		if len(choice.Items) == maxVarFiles {
			return nil
		}
		given := policy.Cond{Name: "-var-file=" + file.path, Scope: ev.scope, Holds: true}
		choice.Items = append(choice.Items, ev.under(ev.assignment(attribute, name, declared), others.And(policy.When{given})))
		given.Holds = false
		others = others.And(policy.When{given})
	}
	if len(choice.Items) == 0 {
		return certain
	}
	if certain == nil {
		at := header(&block{Block: declared})
		certain = &policy.Node{Kind: policy.Open, Text: policy.HoleText("var."+name, ev.scope, policy.AnyText), Span: at}
	}
	choice.Items = append(choice.Items, ev.under(certain, others))
	return choice
}

func (ev *evaluator) assignment(attribute *hclsyntax.Attribute, name string, declared *hclsyntax.Block) *policy.Node {
	station := policy.Station{Span: header(&block{Block: declared}), Name: "var." + name}
	return ev.typed(ev.eval(attribute.Expr, ev.top.through(station)), declared)
}
