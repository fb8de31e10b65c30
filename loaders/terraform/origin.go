package terraform

import (
	"path"
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/terraform/native"
	"github.com/zclconf/go-cty/cty"
)

// origins find the blocks of the repository that the resources of plans come from.
type origins struct {
	modules *modules
	// parsed are the modules that were let go of, parsed again.
	parsed map[string]*module
	// roots are the root modules of the plans; empty for a plan of none that is here.
	roots map[string]string
}

// of is the block that declares a resource of a plan; nil where it is not in the repository.
func (o *origins) of(file string, plan *native.Plan, resource *native.Planned) *policy.Origin {
	if resource == nil {
		return nil
	}
	root, known := o.roots[file]
	if !known {
		root = o.rootOf(file, plan)
		o.roots[file] = root
	}
	if root == "" {
		return nil
	}
	b := o.block(root, resource)
	if b == nil {
		return nil
	}
	whole := policy.Span{File: b.TypeRange.Filename, Start: b.TypeRange.Start.Byte, End: b.CloseBraceRange.End.Byte}
	return &policy.Origin{Address: resource.Address, Span: header(b), Block: whole}
}

// rootOf is the root module that a plan is of: of the directories from the plan's own
// upwards the first that declares something of it, else the one that declares all.
func (o *origins) rootOf(file string, plan *native.Plan) string {
	for dir := path.Dir(file); ; dir = path.Dir(dir) {
		if o.declares(dir, plan) > 0 {
			return dir
		}
		if dir == "." || dir == "/" {
			break
		}
	}
	found := ""
	for dir := range o.modules.known {
		if o.declares(dir, plan) < len(plan.Resources) || len(plan.Resources) == 0 {
			continue
		}
		if found != "" {
			return ""
		}
		found = dir
	}
	return found
}

// declares counts the resources of a plan that a root module declares.
func (o *origins) declares(dir string, plan *native.Plan) int {
	count := 0
	for _, resource := range plan.Resources {
		if o.block(dir, resource) != nil {
			count++
		}
	}
	return count
}

// block follows the module calls of an address from a root module.
func (o *origins) block(root string, resource *native.Planned) *block {
	m := o.module(root)
	for _, name := range resource.Modules {
		if m == nil {
			return nil
		}
		call := m.byAddress["module."+name]
		if call == nil || call.Body.Attributes["source"] == nil {
			return nil
		}
		source, problems := call.Body.Attributes["source"].Expr.Value(nil)
		if problems.HasErrors() || source.IsNull() || source.Type() != cty.String || !isLocal(source.AsString()) {
			return nil
		}
		dir, inside := join(m.dir, source.AsString())
		if !inside {
			return nil
		}
		m = o.module(dir)
	}
	if m == nil {
		return nil
	}
	return m.byAddress[resource.Type+"."+resource.Name]
}

func (o *origins) module(dir string) *module {
	if m, known := o.parsed[dir]; known {
		return m
	}
	o.parsed[dir] = nil
	entry := o.modules.known[dir]
	switch {
	case entry == nil || slices.ContainsFunc(entry.files, func(file policy.File) bool { return path.Base(file.Path) == planName }):
	case entry.module != nil:
		o.parsed[dir] = entry.module
	default:
		o.parsed[dir] = parseModule(entry.directory)
	}
	return o.parsed[dir]
}
