package docs

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"strings"
	"testing"
)

// budgets are the rows of limits.md whose bound work multiplies, by the constant that is
// the bound.
var budgets = map[string]string{
	"YAML: bytes of a file": "loaders/yamltext/yamltext.go MaxBytes",
	"YAML: values of a file, those of aliases and merge keys each time":                               "loaders/yamltext/node.go maxNodes",
	"Terraform: steps of one expression":                                                              "loaders/terraform/env.go maxSteps",
	"Terraform: steps of one instance of a module":                                                    "loaders/terraform/env.go maxTotal",
	"Terraform: instances of a `count` or `for_each`, turns of a `for`, files of `fileset`":           "loaders/terraform/iterate.go maxElements",
	"Terraform: instances of one module in a tree":                                                    "loaders/terraform/tree.go maxCalled",
	"Terraform: alternatives of one value":                                                            "loaders/terraform/eval.go maxChoices",
	"Terraform: statements of one `aws_iam_policy_document`":                                          "loaders/terraform/document.go maxStatements",
	"Terraform: statements that the `aws_iam_policy_document`s of one instance of a module take over": "loaders/terraform/document.go maxTaken",
	"Terraform: members that `concat`, `flatten` or `merge` make":                                     "loaders/terraform/function_join.go maxMembers",
	"Terraform: rows of `setproduct`, parts of `split`":                                               "loaders/terraform/function_set.go maxProduct",
	"Terraform: values of `yamldecode`":                                                               "loaders/terraform/yaml.go maxYAML",
	"Terraform: bytes of a text that others make":                                                     "loaders/terraform/template.go maxText",
	"Terraform: values that a function of Terraform is called with":                                   "loaders/terraform/value.go maxValue",
	"CloudFormation: nested stacks of all templates":                                                  "loaders/cloudformation/stacks.go maxNested",
	"CloudFormation: values in nested stacks":                                                         "loaders/cloudformation/stacks.go maxNestedNodes",
	"CloudFormation: members that `Fn::ForEach` makes in a template":                                  "loaders/cloudformation/foreach.go maxRepeats",
	"CloudFormation: comparisons of attachments and principals":                                       "loaders/cloudformation/principals.go maxWork",
	"Serverless Framework: values of one service":                                                     "loaders/cloudformation/serverless/variables.go maxNodes",
	"Go: expressions of one package":                                                                  "loaders/gosource/eval.go maxSteps",
	"Go: files parsed for the names that one package imports":                                         "loaders/gosource/source.go maxImported",
	"GitHub: calls of AssumeRole in all workflows":                                                    "loaders/workflow/loader.go maxCalls",
	"GitLab: jobs that one extends":                                                                   "loaders/gitlab/gitlab.go maxChain",
	"Dumps: policies that users have through groups":                                                  "loaders/jsonfile/dump.go maxLinks",
	"Pairing: comparisons of names with patterns":                                                     "rules/access/directory.go scanBudget",
	"Pairing: pairs that `who`, `graph` and `unused-account-trust` judge":                             "rules/access/ways.go pairBudget",
	"Pairing: pairs that permissions and trusts name":                                                 "rules/access/join.go joinBudget",
}

// TestLimitsAreThoseOfTheCode: every row of the first table is the constant in the code.
func TestLimitsAreThoseOfTheCode(t *testing.T) {
	page, err := os.ReadFile("limits.md")
	if err != nil {
		t.Fatal(err)
	}
	table, _, _ := strings.Cut(string(page), "What does not move")
	rows := 0
	for line := range strings.Lines(table) {
		cells := strings.Split(line, " | ")
		what, row := strings.CutPrefix(cells[0], "| ")
		if !row || what == "what" {
			continue
		}
		rows++
		if got, want := cells[1], shown(t, budgets[what]); got != want {
			t.Errorf("%s: the page says %s, the code %s", what, got, want)
		}
	}
	if rows != len(budgets) {
		t.Errorf("%d rows, of which %d are known", rows, len(budgets))
	}
}

// shown is the value of a constant, given with its file, as the page has it.
func shown(t *testing.T, at string) string {
	file, name, _ := strings.Cut(at, " ")
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, path.Join("..", file), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	value := int64(-1)
	ast.Inspect(tree, func(node ast.Node) bool {
		if spec, ok := node.(*ast.ValueSpec); ok && spec.Names[0].Name == name && len(spec.Values) == 1 {
			if found, err := types.Eval(files, nil, token.NoPos, types.ExprString(spec.Values[0])); err == nil {
				value, _ = constant.Int64Val(found.Value)
			}
		}
		return true
	})
	if strings.HasPrefix(name, "Max") || name == "maxText" {
		return fmt.Sprintf("%d MiB", value>>20)
	}
	digits := fmt.Sprint(value)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
