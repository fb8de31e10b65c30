package terraform

import (
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/terraform/native"
)

// plans are the plans and states among the files, by the path that stands for their
// directory. What one says in native syntax is read as a root module of its own.
type plans map[string]*native.Plan

// mayBePlan judges by the name alone.
func mayBePlan(file string) bool {
	ending := path.Ext(file)
	return ending == ".tfstate" || ending == ".json" && path.Base(file) != "package-lock.json"
}

// isConfiguration tells the files of configurations from plans and states.
func isConfiguration(file string) bool {
	return strings.HasSuffix(file, ".tf") || strings.HasSuffix(file, ".tofu") || isVarFile(file) || isUnit(file) || isShared(file) || isJSONSyntax(file)
}

// planPath is where the text of a plan stands: alone in a directory that is named as the plan.
func planPath(file string) string { return path.Join(file, planName) }

const planName = "plan#native"

// plansAmong puts in the place of each plan or state what it says.
func plansAmong(files []policy.File, said sayings, bearers map[string][]bearer) ([]policy.File, plans) {
	found := plans{}
	blocks := nestedBlocks(bearers)
	for i, file := range files {
		if isConfiguration(strings.TrimSuffix(file.Path, saidPath(""))) {
			continue
		}
		plan := native.FromPlan(file,
			func(name string) bool { return blocks[name] },
			func(kind string) bool { return bearers[kind] != nil || isPlannedType(kind) })
		if len(found) == 0 {
			files = slices.Clone(files)
		}
		found[file.Path] = plan
		said[planPath(file.Path)] = saying{text: plan.Text, file: file}
		files[i] = policy.File{Path: planPath(file.Path), Data: plan.Data}
	}
	return files, found
}

// isPlannedType reports whether resources of a type may have to do with IAM, besides
// those that bear policies.
func isPlannedType(kind string) bool {
	for _, prefix := range []string{"aws_iam_", "aws_lambda_permission", "aws_lambda_layer_version_permission", "aws_ssoadmin_", "aws_organizations_"} {
		if strings.HasPrefix(kind, prefix) {
			return true
		}
	}
	return false
}

// standIn is what stands in the text of a plan for what only applying it tells, or a
// label that stands for an address, with the type of the resource before it where that
// is written.
var standIn = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`after_apply\.planned-[0-9]+-[0-9A-Za-z_]+|(?:[a-z0-9_]+\.)?planned-[0-9]+`)
})

// readable puts the addresses of the plan in the place of those that stand for them.
func readable(plan *native.Plan, text string) string {
	return standIn().ReplaceAllStringFunc(text, func(found string) string {
		if meaning := plan.Holes[found]; meaning != "" {
			return meaning
		}
		kind, label, typed := strings.Cut(found, ".")
		if !typed {
			label = kind
		}
		resource := plan.Labelled(label)
		switch {
		case resource == nil:
			return found
		case typed:
			return resource.Address
		}
		return strings.Replace(resource.Address, resource.Type+".", "", 1)
	})
}

// settle gives what was read of plans the addresses and the account of the plans, and
// the blocks of the configuration that declare it.
func (ps plans) settle(repo *policy.Repo, modules *modules) {
	if len(ps) == 0 {
		return
	}
	for _, principal := range repo.Principals {
		if plan := ps.of(principal.Span); plan != nil {
			principal.Address = readable(plan, principal.Address)
			for i, reason := range principal.Incomplete {
				principal.Incomplete[i] = readable(plan, reason)
			}
		}
	}
	for _, managed := range repo.Managed {
		if plan := ps.of(managed.Span); plan != nil {
			managed.Address = readable(plan, managed.Address)
		}
	}
	origins := &origins{modules: modules, parsed: map[string]*module{}, roots: map[string]string{}}
	for _, document := range repo.Documents {
		plan := ps.of(document.Span)
		if plan == nil || len(document.Uses) == 0 {
			continue
		}
		for i, use := range document.Uses {
			document.Uses[i].OwnerName = readable(plan, use.OwnerName)
		}
		document.Origin = origins.of(planOf(document.Span), plan, plan.At(document.Uses[0].Span.Start))
	}
	for i, problem := range repo.Problems {
		if plan := ps.of(problem.Span); plan != nil {
			repo.Problems[i].Reason = readable(plan, problem.Reason)
		}
	}
	repo.Bind(ps.fill)
}

// planOf is the file of the plan that a place in its text belongs to.
func planOf(span policy.Span) string { return path.Dir(span.File) }

func (ps plans) of(span policy.Span) *native.Plan {
	if path.Base(span.File) != planName {
		return nil
	}
	return ps[planOf(span)]
}

// fill tells what the holes in the text of a plan are: the account that it is of and its partition, and
// what is told only when it is applied.
func (ps plans) fill(hole policy.Hole) (policy.Text, bool) {
	scope, _, _ := strings.Cut(hole.Scope, "#")
	plan := ps[scope]
	switch {
	case plan == nil:
	case hole.Own() && hole.Class == policy.Account && plan.Account != "":
		return policy.Literal(plan.Account), true
	case hole.Own() && hole.Class == policy.Partition && plan.Partition != "":
		return policy.Literal(plan.Partition), true
	case standIn().MatchString(hole.Name):
		return policy.HoleText(readable(plan, hole.Name), hole.Scope, hole.Class), true
	}
	return policy.Text{}, false
}
