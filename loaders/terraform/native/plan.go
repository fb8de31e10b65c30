package native

import (
	"bytes"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Planned is a resource of a plan or state.
type Planned struct {
	// Address is what terraform calls it: module.a.aws_iam_role.r["x"].
	Address string
	// Type and Label are those of its block in the text; the label stands for the address.
	Type, Label string
	// Modules are the names of the module calls that lead to it, without their indexes.
	Modules []string
	// Name and Index are the rest of its address.
	Name, Index string

	values  *policy.Node
	unknown *policy.Node
	at      policy.Span
	// from is where its block begins in the text.
	from int
}

// Plan is what terraform shows of a plan or state.
type Plan struct {
	*Text
	Resources []*Planned
	// Account and Partition are those that it is of; empty where it does not tell.
	Account, Partition string
	// Holes are the values that only applying the plan tells, by the names of their holes
	// in the text: whose they are.
	Holes map[string]string
}

// Labelled is the resource that a label stands for; nil where it is none's.
func (p *Plan) Labelled(label string) *Planned {
	number, err := strconv.Atoi(strings.TrimPrefix(label, labelPrefix))
	if err != nil || number < 0 || number >= len(p.Resources) {
		return nil
	}
	return p.Resources[number]
}

// At is the resource whose block stands at an offset of the text; nil where none does.
func (p *Plan) At(offset int) *Planned {
	after := sort.Search(len(p.Resources), func(i int) bool { return p.Resources[i].from > offset })
	if after == 0 {
		return nil
	}
	return p.Resources[after-1]
}

// labelPrefix begins the labels that stand for addresses.
const labelPrefix = "planned-"

// IsPlan reports whether a file is what `terraform show -json` writes of a plan or a
// state, or a state as Terraform keeps it.
func IsPlan(data []byte) bool {
	if !bytes.Contains(data, []byte(`"terraform_version"`)) {
		return false
	}
	for _, key := range []string{`"planned_values"`, `"resources"`, `"root_module"`} {
		if bytes.Contains(data, []byte(key)) {
			return true
		}
	}
	return false
}

// FromPlan says what the resources of a plan or state are, as blocks of which all
// values are known. Of the types of resources it says those that wants tells.
func FromPlan(file policy.File, isBlock, wants func(name string) bool) *Plan {
	root, problem := jsontext.Parse(jsontext.File(file))
	plan := &Plan{Text: &Text{}, Holes: map[string]string{}}
	w := &planWriter{
		writer: writer{Text: plan.Text, file: file, isBlock: isBlock, verbatim: true},
		plan:   plan, wants: wants, arns: map[string]*Planned{}, byBlock: map[string][]*Planned{},
	}
	if problem != nil {
		w.malformed(problem)
	}
	if root == nil {
		return plan
	}
	w.collect(root)
	for _, resource := range plan.Resources {
		w.resource(resource)
	}
	return plan
}

type planWriter struct {
	writer
	plan  *Plan
	wants func(string) bool
	// arns are the resources by their ARN, byBlock those of one block of one module instance.
	arns    map[string]*Planned
	byBlock map[string][]*Planned
	// references are what the configuration says that an argument refers to: by the
	// address of the block, without indexes, and the argument.
	references map[string][]string
	// given are the arguments that the configuration gives, by the same keys: what else
	// is not known is the provider's to tell.
	given map[string]bool
}

// links are the arguments by which resources of IAM name each other.
var links = []string{
	"role", "roles", "user", "users", "group", "groups", "policy_arn", "policy_arns", "managed_policy_arns", "permissions_boundary",
}

// resource writes one block: what is known, and holes for what only applying tells.
func (w *planWriter) resource(p *Planned) {
	p.from = len(w.Data)
	w.say(`resource "` + p.Type + `" "`)
	w.put(p.Label, p.at.Start, p.at.End)
	w.say("\" {\n")
	for _, field := range p.values.Fields {
		name, _ := field.Key.Literal()
		switch {
		case field.Value.Kind == policy.Null, field.Value.Kind == policy.String && field.Value.Text.IsEmpty():
		case slices.Contains(links, name):
			w.put(name, field.KeySpan.Start, field.KeySpan.End)
			w.say(" = ")
			w.link(field.Value)
			w.say("\n")
		default:
			w.property("resource", name, field)
		}
	}
	if p.unknown != nil {
		for _, field := range p.unknown.Fields {
			if name, _ := field.Key.Literal(); field.Value.Text.Is("true") && w.given[p.configuration()+" "+name] {
				w.afterApply(p, name)
			}
		}
	}
	w.say("}\n")
}

// link writes a value, with references in the place of the ARNs of the plan's resources.
func (w *planWriter) link(value *policy.Node) {
	if value.Kind == policy.List {
		w.say("[")
		for i, item := range value.Items {
			if i > 0 {
				w.say(", ")
			}
			w.link(item)
		}
		w.say("]")
		return
	}
	arn, _ := value.Text.Literal()
	if named := w.arns[arn]; named != nil {
		w.put(named.Type+"."+named.Label+".arn", value.Span.Start, value.Span.End)
		return
	}
	w.value(value, false)
}

// afterApply writes what applying the plan will tell: the resource that the
// configuration refers to, or a hole of its own.
func (w *planWriter) afterApply(p *Planned, name string) {
	w.put(name, p.at.Start, p.at.End)
	w.say(" = ")
	if named, attribute := w.referred(p, name); named != nil {
		w.put(named.Type+"."+named.Label+"."+attribute, p.at.Start, p.at.End)
	} else {
		hole := "after_apply." + p.Label + "-" + name
		w.plan.Holes[hole] = p.Address + "." + name + " after apply"
		w.put(hole, p.at.Start, p.at.End)
	}
	w.say("\n")
}

// referred is the resource of the plan that an argument surely refers to: one of the
// same module instance, and of several instances that with the same index.
func (w *planWriter) referred(p *Planned, name string) (*Planned, string) {
	if !slices.Contains(links, name) {
		return nil, ""
	}
	within, _, _ := strings.Cut(p.Address, p.Type+"."+p.Name)
	var found *Planned
	var attribute string
	for _, reference := range w.references[p.configuration()+" "+name] {
		parts := strings.Split(reference, ".")
		if len(parts) != 3 || !w.wants(parts[0]) {
			continue
		}
		name, _, _ := strings.Cut(parts[1], "[")
		one := ofIndex(w.byBlock[within+parts[0]+"."+name], p.Index)
		if one == nil || found != nil && found != one {
			return nil, ""
		}
		found, attribute = one, parts[2]
	}
	return found, attribute
}

// ofIndex is the one resource, or that with an index.
func ofIndex(list []*Planned, index string) *Planned {
	if len(list) == 1 {
		return list[0]
	}
	at := slices.IndexFunc(list, func(p *Planned) bool { return p.Index == index })
	if at < 0 || index == "" {
		return nil
	}
	return list[at]
}
