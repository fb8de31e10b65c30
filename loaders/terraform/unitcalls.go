package terraform

import (
	"path"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// sharedFile is the file that units take settings from by an include.
const sharedFile = "root.hcl"

// isShared reports whether a file may hold settings of units: it is no unit, and gives
// inputs to no module beside it.
func isShared(file string) bool { return path.Base(file) == sharedFile }

// unitOf is a module that holds what a file of Terragrunt says by itself: its locals are
// those of no other file.
func unitOf(m *module, body *hclsyntax.Body) *module {
	unit := &module{dir: m.dir, files: m.files, locals: map[string]hclsyntax.Expression{}}
	for _, b := range body.Blocks {
		switch b.Type {
		case "locals":
			for name, attribute := range b.Body.Attributes {
				unit.locals[name] = attribute.Expr
			}
		case "remote_state":
			unit.blocks = append(unit.blocks, &block{Block: b, kind: b.Type, address: b.Type})
		}
	}
	return unit
}

// unitCalls makes the calls of Terragrunt: it assumes a role before it runs terraform,
// and writes the backend that keeps the state.
// https://terragrunt.gruntwork.io/docs/reference/hcl/attributes/#iam_role
func (ev *evaluator) unitCalls(file string, body *hclsyntax.Body) {
	unit := newEvaluator(ev.tree, unitOf(ev.module, body), policy.Key(ev.scope, path.Base(file)))
	all := unit.argumentsOf(body, unit.top)
	token := unit.passed(all("iam_web_identity_token").node, nil, unit.top) != nil
	made := unit.assume(assumption{
		kind: policy.DeployCall, key: policy.Key(unit.scope, "iam_role"), address: unitAddress, token: token, arguments: ofTerragrunt(all), env: unit.top,
	})
	unit.chain(made, nil, body)
	for _, b := range unit.blocks {
		unit.remoteStateCalls(b)
	}
}

// ofTerragrunt finds arguments of an assumption by the names that Terragrunt has for them.
func ofTerragrunt(all arguments) arguments {
	return func(names ...string) given {
		switch names[0] {
		case "role_arn":
			return all("iam_role")
		case "duration":
			return all("iam_assume_role_duration")
		case "session_name":
			return all("iam_assume_role_session_name")
		}
		return given{}
	}
}
