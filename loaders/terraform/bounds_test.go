package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
)

// TestWhatGrowsIsBounded feeds functions with what doubles itself, or asks for more
// than anybody writes: each is told as not read, soon.
func TestWhatGrowsIsBounded(t *testing.T) {
	chain := func(first, step string) string {
		lines := []string{"l0 = " + first}
		for i := range 14 {
			lines = append(lines, fmt.Sprintf("l%d = one([for a in [local.l%d] : %s])", i+1, i, step))
		}
		return strings.Join(lines, "\n")
	}
	for name, locals := range map[string]string{
		"concat":             chain(`["a"]`, "concat(a, a)"),
		"flatten":            chain(`["a"]`, "flatten([a, a])"),
		"lists":              chain(`["a"]`, "[a, a]"),
		"objects":            chain(`{ x = "a" }`, "{ x = a, y = a }"),
		"merge":              chain(`{ x = "a" }`, `merge(a, { for k in keys(a) : "${k}1" => k }, { for k in keys(a) : "${k}2" => k })`),
		"texts":              chain(`"a"`, `"${a}${a}"`),
		"join":               chain(`"a"`, `join(a, [a, a])`),
		"replace":            chain(`"aa"`, `replace(a, "a", a)`),
		"format":             chain(`"a"`, `format("%s%s", a, a)`),
		"padding":            chain(`"a"`, `format("%999999999s", a)`),
		"precision":          chain(`"1"`, `format("%.999999999f", a)`),
		"indent":             chain(`"a"`, `indent(999999999, a)`),
		"range":              chain(`"a"`, `length(range(999999999))`),
		"range by one":       chain(`"a"`, `length(range(0, 999999999, 1))`),
		"product":            chain(`["a", "b"]`, `[for p in setproduct(a, a) : join("", p)]`),
		"three":              chain(`["a", "b"]`, `setproduct(a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a)`),
		"jsonencode":         chain(`"a"`, `jsonencode([a, a])`),
		"yamldecode":         chain(`"a"`, `yamldecode("a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: &d [*c, *c, *c, *c, *c, *c, *c, *c]\ne: [*d, *d, *d, *d, *d, *d]")`),
		"power":              chain(`10`, `pow(a, a)`),
		"product of numbers": chain(`10`, `a * a`),
		"subnets":            chain(`"a"`, `cidrsubnets("10.0.0.0/8", [for i in range(9000) : 16]...)`),
		"loop":               chain(`["a", "b"]`, `[for x in a : "%{ for y in a }%{ for z in a }${x}${y}${z}%{ endfor }%{ endfor }"]`),
		"templatestring":     chain(`"$${x}$${x}"`, `templatestring(a, { x = a })`),
		"split":              chain(`"a"`, `join("-", concat(split("", a), split("", a)))`),
		"choices":            chain(`var.a ? "x" : "y"`, `format("%s%s", var.b ? a : "z", a)`),
		"sorted":             chain(`[for i in range(1000) : "x${i}"]`, `sort(distinct(concat(a, [for x in a : "${x}y"])))`),
		"regex":              chain(`"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"`, `replace(a, "/(a*)*b?/", "$1$1")`),
	} {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", "locals {\n"+locals+"\n}\n"+`
variable "a" {}
variable "b" {}
data "aws_iam_policy_document" "d" {
  statement {
    actions   = local.l14
    resources = [local.l14, "arn:aws:s3:::${jsonencode(local.l14)}", "${length(local.l14)}", try(local.l14.x, "y"), local.l14 == [] ? "a" : "b"]
  }
}`)
			if len(repo.Documents) != 1 {
				t.Errorf("%d documents, problems %v", len(repo.Documents), repo.Problems)
			}
			total := 0
			for _, document := range repo.Documents {
				for _, statement := range document.Statements {
					for _, value := range append(statement.Actions, statement.Resources...) {
						total += value.Text.Size()
					}
				}
			}
			if total > 20*maxText {
				t.Errorf("%d bytes", total)
			}
		})
	}
}

// TestFunctionsWithoutArguments calls every function with fewer and more arguments than it takes.
func TestFunctionsWithoutArguments(t *testing.T) {
	ev, _, _ := consoleModule(t, "testdata/console/known")
	names := slices.Collect(maps.Keys(standardFunctions()))
	for name := range strings.FieldsSeq(`can coalesce coalescelist compact concat chunklist contains core::upper distinct element file fileexists filebase64
		filemd5 fileset flatten formatlist jsondecode jsonencode keys lookup merge one provider::aws::arn_build provider::aws::arn_parse
		provider::aws::trim_iam_role_path replace reverse sensitive setintersection setproduct setsubtract setunion sort templatefile
		templatestring tolist tomap toset try values yamldecode zipmap`) {
		names = append(names, name)
	}
	for _, name := range names {
		for i, arguments := range []string{"", "null", "var.hole", `"a"`, "[]", "{}", "1", `"a", "b"`, `"", ""`, "var.hole, var.hole", `[var.hole], {}`, `"a", null, []`, "var.hole, 1, 2", "[]...", "var.hole...", "null...", `"a", "b", "c", "d", "e", "f", "g"`, `"%s", [null]`, `"%", 1`, "-1, -1, -1", `var.hole ? "a" : "b"`, `var.hole ? [] : ["b"], "a"`} {
			source := name + "(" + arguments + ")"
			file := fmt.Sprintf("call-%s-%d.tf", name, i)
			expr, problems := hclsyntax.ParseExpression([]byte(source), file, hcl.InitialPos)
			if problems.HasErrors() {
				t.Fatal(source, problems)
			}
			ev.sources[file] = []byte(source)
			if ev.eval(expr, ev.top) == nil {
				t.Errorf("%s is nothing", source)
			}
		}
	}
}
