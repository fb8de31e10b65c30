package native

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// collect finds the resources, wherever this kind of file lists them.
func (w *planWriter) collect(root *policy.Node) {
	values := root.Exact("planned_values")
	if values == nil {
		values = root.Exact("values")
	}
	switch {
	case values != nil:
		w.module(values.Exact("root_module"))
	default:
		w.state(root.Exact("resources"))
	}
	if prior := member(root, "prior_state", "values", "root_module"); prior != nil {
		w.account(prior)
	}
	unknown := map[string]*policy.Node{}
	for _, change := range items(root.Exact("resource_changes")) {
		unknown[text(change, "address")] = member(change, "change", "after_unknown")
	}
	for _, resource := range w.plan.Resources {
		resource.unknown = unknown[resource.Address]
	}
	w.references, w.given = map[string][]string{}, map[string]bool{}
	w.configured(member(root, "configuration", "root_module"), "")
}

// module takes the resources of a module instance and of those that it calls.
func (w *planWriter) module(node *policy.Node) {
	if node == nil {
		return
	}
	for _, item := range items(node.Exact("resources")) {
		address := item.Exact("address")
		if address == nil || text(item, "mode") != "managed" || !w.wants(text(item, "type")) {
			continue
		}
		resource := &Planned{
			Address: text(item, "address"), Type: text(item, "type"), Name: text(item, "name"),
			Index: text(item, "index"), values: item.Exact("values"), at: address.Span,
		}
		within := strings.TrimSuffix(resource.Address, index(item.Exact("index")))
		resource.Modules = calls(strings.TrimSuffix(within, resource.Type+"."+resource.Name))
		w.add(resource)
	}
	w.account(node)
	for _, child := range items(node.Exact("child_modules")) {
		w.module(child)
	}
}

// state takes the resources of a state as Terraform keeps it.
func (w *planWriter) state(list *policy.Node) {
	for _, item := range items(list) {
		kind, name := text(item, "type"), item.Exact("name")
		if name == nil {
			continue
		}
		for _, instance := range items(item.Exact("instances")) {
			attributes := instance.Exact("attributes")
			if text(item, "mode") == "data" && kind == "aws_caller_identity" && attributes != nil {
				w.plan.Account = text(attributes, "account_id")
			}
			if text(item, "mode") != "managed" || !w.wants(kind) {
				continue
			}
			key := instance.Exact("index_key")
			address := kind + "." + text(item, "name") + index(key)
			if module := text(item, "module"); module != "" {
				address = module + "." + address
			}
			w.add(&Planned{
				Address: address, Type: kind, Name: text(item, "name"), Index: text(instance, "index_key"),
				Modules: calls(text(item, "module")), values: attributes, at: name.Span,
			})
		}
	}
}

func (w *planWriter) add(resource *Planned) {
	if resource.values == nil { // nothing of it is known
		resource.values = &policy.Node{Kind: policy.Object}
	}
	resource.Label = labelPrefix + strconv.Itoa(len(w.plan.Resources))
	w.plan.Resources = append(w.plan.Resources, resource)
	w.byBlock[resource.block()] = append(w.byBlock[resource.block()], resource)
	if arn := text(resource.values, "arn"); arn != "" {
		w.arns[arn] = resource
		if fields := strings.Split(arn, ":"); len(fields) > 5 && fields[2] == "iam" {
			w.plan.Partition = fields[1]
			w.plan.Account = cmp.Or(w.plan.Account, fields[4])
		}
	}
}

// block is the address of the resource's block within its module instance.
func (p *Planned) block() string {
	within, _, _ := strings.Cut(p.Address, p.Type+"."+p.Name)
	return within + p.Type + "." + p.Name
}

// configuration is the address of the resource's block in the configuration, where
// neither resources nor modules have indexes.
func (p *Planned) configuration() string {
	address := p.Type + "." + p.Name
	for i := len(p.Modules) - 1; i >= 0; i-- {
		address = "module." + p.Modules[i] + "." + address
	}
	return address
}

// account finds the account among the data sources of a module.
func (w *planWriter) account(module *policy.Node) {
	for _, item := range items(module.Exact("resources")) {
		if text(item, "type") == "aws_caller_identity" && item.Exact("values") != nil && w.plan.Account == "" {
			w.plan.Account = text(item.Exact("values"), "account_id")
		}
	}
}

// configured notes what the arguments of a module's blocks refer to.
func (w *planWriter) configured(module *policy.Node, within string) {
	if module == nil {
		return
	}
	for _, item := range items(module.Exact("resources")) {
		expressions := item.Exact("expressions")
		if expressions == nil || !w.wants(text(item, "type")) {
			continue
		}
		for _, field := range expressions.Fields {
			name, _ := field.Key.Literal()
			key := within + text(item, "address") + " " + name
			w.given[key] = true
			for _, reference := range items(field.Value.Exact("references")) {
				if named, known := reference.Text.Literal(); known {
					w.references[key] = append(w.references[key], named)
				}
			}
		}
	}
	calls := module.Exact("module_calls")
	if calls == nil {
		return
	}
	for _, field := range calls.Fields {
		name, _ := field.Key.Literal()
		w.configured(field.Value.Exact("module"), within+"module."+name+".")
	}
}

// index is the index as it stands behind an address; empty where there is none.
func index(key *policy.Node) string {
	if key == nil || key.Kind == policy.Null {
		return ""
	}
	literal, _ := key.Text.Literal()
	if key.Kind == policy.String {
		return fmt.Sprintf("[%q]", literal)
	}
	return "[" + literal + "]"
}

// calls are the names of the module calls in an address, in order.
func calls(address string) []string {
	var names []string
	for {
		after, found := strings.CutPrefix(address, "module.")
		if !found {
			return names
		}
		end := strings.IndexAny(after, ".[")
		if end < 0 {
			return append(names, after)
		}
		names = append(names, after[:end])
		address = behindIndex(after[end:])
	}
}

// behindIndex is what follows behind an index, if there is one, and a dot.
func behindIndex(rest string) string {
	if strings.HasPrefix(rest, `["`) {
		if _, after, found := strings.Cut(rest, `"]`); found {
			rest = after
		}
	} else if strings.HasPrefix(rest, "[") {
		_, rest, _ = strings.Cut(rest, "]")
	}
	return strings.TrimPrefix(rest, ".")
}

// items are those of a list; none of anything else.
func items(node *policy.Node) []*policy.Node {
	if node == nil {
		return nil
	}
	return node.Items
}

// member follows names into objects.
func member(node *policy.Node, names ...string) *policy.Node {
	for _, name := range names {
		if node == nil {
			return nil
		}
		node = node.Exact(name)
	}
	return node
}

// text is the scalar of that name; empty where there is none.
func text(node *policy.Node, name string) string {
	found := node.Exact(name)
	if found == nil {
		return ""
	}
	literal, _ := found.Text.Literal()
	return literal
}
