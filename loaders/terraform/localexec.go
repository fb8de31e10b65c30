package terraform

import (
	"path"
	"slices"
	"strconv"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/shell"
)

// Kinds of blocks that assume a role, or let others.
const (
	remoteState      = "data.terraform_remote_state"
	serviceAccount   = "kubernetes_service_account"
	serviceAccountV1 = "kubernetes_service_account_v1"
)

// mayAssume judges a block by itself, since whether it is there takes longer to tell.
func mayAssume(b *block) bool {
	switch b.kind {
	case remoteState, serviceAccount, serviceAccountV1:
		return true
	}
	return slices.ContainsFunc(b.Body.Blocks, func(nested *hclsyntax.Block) bool { return nested.Type == "provisioner" })
}

// localExecCalls makes the calls of the scripts that a resource runs beside Terraform.
func (ev *evaluator) localExecCalls(b *block) {
	for i, nested := range b.Body.Blocks {
		if nested.Type != "provisioner" || !slices.Equal(nested.Labels, []string{"local-exec"}) {
			continue
		}
		command := nested.Body.Attributes["command"]
		if command == nil || !shell.Assumes([]byte(ev.module.text(command.Expr.Range()))) {
			continue
		}
		at := span(command.Expr.Range())
		for _, in := range ev.envs(b) {
			pieces, settled := ev.script(command.Expr, in.env)
			if !settled || !ev.inShell(nested.Body, in.env) {
				ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: at, Reason: "a role may be assumed in a command that is not read as shell"})
				break
			}
			found := shell.Find(shell.Script{
				Pieces: pieces, Scope: policy.Key(ev.scope, ev.memberAddress(b, in)) + "#" + strconv.Itoa(i), Environment: ev.environment(nested.Body, in.env),
			})
			for _, call := range found.Calls {
				call.Address, call.When = ev.address(b.address), in.when.And(call.When)
				ev.repo.Documents = append(ev.repo.Documents, call.Policies...)
			}
			ev.repo.Calls = append(ev.repo.Calls, found.Calls...)
			ev.repo.Problems = append(ev.repo.Problems, found.Problems...)
		}
	}
}

// script is the text of a command, each piece at its place; false where parts of it may
// be there or not.
func (ev *evaluator) script(expr hclsyntax.Expression, e *env) (pieces []jsontext.Piece, settled bool) {
	if template, ok := expr.(*hclsyntax.TemplateExpr); ok {
		pieces = ev.pieces(template, e)
		ev.spellOut(pieces)
	} else {
		node := ev.eval(expr, e)
		if node.Kind != policy.String {
			return nil, false
		}
		for _, part := range node.Text.Parts {
			pieces = append(pieces, jsontext.Piece{Text: part.Literal, Hole: part.Hole, Span: node.Span})
		}
	}
	conditional := func(piece jsontext.Piece) bool { return len(piece.When) > 0 || piece.Value != nil }
	return pieces, !slices.ContainsFunc(pieces, conditional)
}

// inShell reports whether a provisioner's command is run by a shell, as it is unless an
// interpreter is given.
func (ev *evaluator) inShell(body *hclsyntax.Body, e *env) bool {
	attribute := body.Attributes["interpreter"]
	if attribute == nil {
		return true
	}
	list := ev.eval(attribute.Expr, e)
	if list.Kind != policy.List || len(list.Items) == 0 {
		return false
	}
	name, _ := list.Items[0].Text.Literal()
	switch path.Base(name) {
	case "sh", "bash", "dash", "zsh":
		return true
	}
	return false
}

// environment gives what a provisioner surely sets for its command.
func (ev *evaluator) environment(body *hclsyntax.Body, e *env) func(name string) (policy.Value, bool) {
	attribute := body.Attributes["environment"]
	if attribute == nil {
		return nil
	}
	variables := ev.eval(attribute.Expr, e)
	return func(name string) (policy.Value, bool) {
		node := variables.Exact(name)
		if variables.Kind != policy.Object || node == nil || !node.IsScalar() || len(node.When) > 0 {
			return policy.Value{}, false
		}
		return node.Value(), true
	}
}
