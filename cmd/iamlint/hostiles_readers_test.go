package main

import (
	"fmt"
	"strings"
)

// veryDeep nests as deep as overflows the stack of a parser that does not count.
func veryDeep(open, inner, close string) string {
	const depth = 100_000
	return strings.Repeat(open, depth) + inner + strings.Repeat(close, depth)
}

const (
	assumes  = "aws sts assume-role --role-session-name s --role-arn "
	someRole = "arn:aws:iam::111122223333:role/r"
)

func scriptOf(rest string) map[string]string {
	return map[string]string{"x.sh": "#!/bin/bash\n" + assumes + someRole + "\n" + rest + "\n"}
}

func makefileOf(rest string) map[string]string {
	return map[string]string{"Makefile": rest + "\nx:\n\t" + assumes + "$(ROLE)\n"}
}

func workflowOf(head, job, role string) map[string]string {
	return map[string]string{".github/workflows/x.yml": head + "\non: push\njobs:\n  j:\n    runs-on: x\n" + job +
		"    steps:\n    - uses: aws-actions/configure-aws-credentials@v4\n      with: {role-to-assume: \"" + role + "\"}\n"}
}

// reusing is a workflow that another one calls and that calls another.
func reusing(name string) string {
	return "on: [push, workflow_call]\njobs:\n  a:\n    uses: ./.github/workflows/" + name + "\n  b:\n    uses: ./.github/workflows/" + name + "\n"
}

// compositeOf is an action that uses another one twice.
func compositeOf(name string) string {
	return "runs:\n  using: composite\n  steps:\n  - uses: ./" + name + "\n  - uses: ./" + name + "\n  - uses: aws-actions/configure-aws-credentials@v4\n    with: {role-to-assume: " + someRole + "}\n"
}

func serverlessOf(action, rest string) map[string]string {
	return map[string]string{"serverless.yml": "service: s\nprovider:\n  name: aws\n  iam: {role: {statements: [{Effect: Allow, Action: \"" + action + "\", Resource: '*'}]}}\n" + rest}
}

func samconfigOf(rest string) map[string]string {
	return map[string]string{"samconfig.toml": "version = 0.1\n[default.deploy.parameters]\nrole_arn = \"" + someRole + "\"\n" + rest}
}

func goOf(rest string) map[string]string {
	return map[string]string{"x.go": "package x\n\nimport \"github.com/aws/aws-sdk-go-v2/service/iam\"\n\nvar policy = iam.CreatePolicyInput{PolicyDocument: &x}\n\n" + rest + "\n"}
}

func stackOf(url string) string {
	return "  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: " + url + "}\n"
}

// hostileReaders are those for the formats that are read for what takes roles, and for what makes templates.
func hostileReaders() []hostile {
	const matrix = "    strategy:\n      matrix:\n"
	axis := strings.Repeat("1, ", 99) + "1"
	account := "kind: ServiceAccount\nmetadata: {name: n, annotations: {eks.amazonaws.com/role-arn: %s}}\n"
	return []hostile{
		// shell
		{fact: "a script of 200 MB", files: scriptOf(""), make: grow("x.sh", 200<<20)},
		{fact: "a makefile of 200 MB", files: makefileOf(""), make: grow("Makefile", 200<<20)},
		{fact: "a script of 9 MB of zeros", files: scriptOf(""), make: grow("x.sh", 9<<20)},
		{fact: "a script of broken UTF-8 and NUL", files: scriptOf("x=\xff\xfe\x00 " + assumes + "\xff\x00")},
		{fact: "deep substitutions", files: scriptOf(veryDeep("$(", "x", ")"))},
		{fact: "deep substitutions in quotes", files: scriptOf(veryDeep(`"$(`, "x", `)"`))},
		{fact: "deep subshells", files: scriptOf(veryDeep("(", "x", ")"))},
		{fact: "deep ifs", files: scriptOf(veryDeep("if x; then\n", "x", "\nfi"))},
		{fact: "deep ifs never closed", files: scriptOf(veryDeep("if ", "", ""))},
		{fact: "deep functions", files: scriptOf(veryDeep("f() { ", "x", "; }"))},
		{fact: "deep expansions", files: scriptOf(veryDeep("${x:-", "x", "}"))},
		{fact: "deep arithmetic", files: scriptOf(veryDeep("$((", "1", "))"))},
		{fact: "deep parentheses in arithmetic", files: scriptOf("x=$((" + veryDeep("(", "1", ")") + "))")},
		{fact: "long lists", files: scriptOf(veryDeep("a && ", "x", ""))},
		{fact: "long pipes", files: scriptOf(veryDeep("a | ", "x", ""))},
		{fact: "long sums", files: scriptOf("x=$((" + veryDeep("1+", "1", "") + "))")},
		{fact: "many elifs", files: scriptOf("if x; then x; " + veryDeep("elif x; then x; ", "fi", ""))},
		{fact: "deep process substitutions of zsh", files: map[string]string{"x.zsh": assumes + someRole + "\n" + veryDeep("=(", "x", ")")}},
		{fact: "here-documents never closed", files: scriptOf(strings.Repeat("cat <<E\n", 10_000))},
		{fact: "variables that double", files: scriptOf("x0=a\n" + chain(100, "x%[2]d=$x%[1]d$x%[1]d\n") + assumes + "$x100")},
		{fact: "variables in a long row", files: scriptOf("x0=" + someRole + "\n" + chain(10_000, "x%[2]d=$x%[1]d\n") + assumes + "$x10000")},
		{fact: "a variable of itself", files: scriptOf("x=$x$x\n" + assumes + "$x")},
		{fact: "scripts in scripts", files: scriptOf(strings.Repeat("bash -c \"", 1_000) + assumes + someRole)},
		{fact: "ten thousand calls", files: scriptOf(strings.Repeat(assumes+someRole+"\n", 10_000))},
		{fact: "makefile variables that double", files: makefileOf("X0 = a\n" + chain(100, "X%[2]d = $(X%[1]d)$(X%[1]d)\n") + "ROLE = $(X100)")},
		{fact: "makefile variables that go round", files: makefileOf("A = $(B)\nB = $(A)\nROLE = $(A)")},
		{fact: "deep makefile variables", files: makefileOf("ROLE = " + veryDeep("$(", "x", ")"))},
		{fact: "deep makefile conditions", files: makefileOf(veryDeep("ifdef X\n", "", "endif\n"))},
		{fact: "a makefile that includes itself and the outside", files: makefileOf("include Makefile /etc/passwd ../../../../etc/passwd /dev/zero")},
		{fact: "an ignore with a name of a megabyte", files: scriptOf("# iamlint:ignore " + strings.Repeat("x", 1_000_000) + " -- y")},
		{fact: "an ignore of twenty thousand rules", files: scriptOf("# iamlint:ignore " + numbered(20_000, "x%d,") + "x -- y")},
		// workflows
		{fact: "a workflow of 200 MB", files: workflowOf("", "", someRole), make: grow(".github/workflows/x.yml", 200<<20)},
		{fact: "deep workflow expressions", files: workflowOf("", "", "${{ "+veryDeep("(", "a", ")")+" }}")},
		{fact: "deep calls in workflow expressions", files: workflowOf("", "", "${{ "+veryDeep("format(", "a", ")")+" }}")},
		{fact: "long workflow expressions", files: workflowOf("", "", "${{ "+veryDeep("a || ", "a", "")+" }}")},
		{fact: "workflow expressions never closed", files: workflowOf("", "", veryDeep("${{ ", "", ""))},
		{fact: "a hundred thousand workflow expressions", files: workflowOf("", "", veryDeep("${{ a }}", "", ""))},
		{fact: "a matrix of a hundred million", files: workflowOf("", matrix+"        a: ["+axis+"]\n        b: ["+axis+"]\n        c: ["+axis+"]\n        d: ["+axis+"]\n", "${{ matrix.a }}${{ matrix.b }}${{ matrix.c }}${{ matrix.d }}")},
		{fact: "a matrix of ten thousand includes", files: workflowOf("", matrix+"        include:\n"+numbered(10_000, "        - {a: r%d}\n"), "arn:aws:iam::111122223333:role/${{ matrix.a }}")},
		{fact: "a matrix of ten thousand excludes", files: workflowOf("", matrix+"        a: ["+axis+"]\n        exclude:\n"+numbered(10_000, "        - {a: r%d}\n"), "${{ matrix.a }}")},
		{fact: "environments that double", files: workflowOf("env:\n  X0: a\n"+chain(40, "  X%[2]d: ${{ env.X%[1]d }}${{ env.X%[1]d }}\n"), "", "${{ env.X40 }}")},
		{fact: "an alias bomb in a workflow", files: map[string]string{".github/workflows/x.yml": aliasBomb() + "on: push\njobs: {j: {runs-on: x, env: *a9, steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: *a9}}]}}\n"}},
		{fact: "workflows that call each other", files: map[string]string{".github/workflows/x.yml": reusing("y.yml"), ".github/workflows/y.yml": reusing("x.yml"), ".github/workflows/z.yml": reusing("z.yml")}},
		{fact: "workflows that call the next twice", files: func() map[string]string {
			files := map[string]string{}
			for i := range 20 {
				files[fmt.Sprintf(".github/workflows/w%d.yml", i)] = reusing(fmt.Sprintf("w%d.yml", i+1))
			}
			files[".github/workflows/w20.yml"] = workflowOf("", "", someRole)[".github/workflows/x.yml"]
			return files
		}()},
		{fact: "actions that use each other twice", files: map[string]string{
			".github/workflows/x.yml": "on: push\njobs: {j: {runs-on: x, steps: [{uses: ./a}]}}\n", "a/action.yml": compositeOf("b"), "b/action.yml": compositeOf("a")}},
		{fact: "workflows and actions out of the tree", files: map[string]string{
			".github/workflows/x.yml": "on: push\njobs: {j: {runs-on: x, steps: [{uses: ./../../../etc}, {uses: .//etc/passwd}, {uses: aws-actions/configure-aws-credentials@v4}]}, k: {uses: ./../../x.yml}}\n"}},
		{fact: "a workflow with a deep script", files: map[string]string{".github/workflows/x.yml": "on: push\njobs: {j: {runs-on: x, steps: [{run: '" + assumes + someRole + "\n\n    " + veryDeep("$(", "x", ")") + "'}]}}\n"}},
		// pipelines of GitLab
		{fact: "deep flow in a pipeline", files: map[string]string{".gitlab-ci.yml": "j: {script: " + deep("[", "'"+assumes+someRole+"'", "]") + "}\n"}},
		{fact: "an alias bomb in a pipeline", files: map[string]string{".gitlab-ci.yml": aliasBomb() + "variables: {AWS_ROLE_ARN: *a9}\nj: {script: *a9, variables: *a9}\n"}},
		{fact: "jobs that extend each other", files: map[string]string{".gitlab-ci.yml": "a: {extends: b}\nb: {extends: [a, b]}\nc: {extends: [a, b], script: '" + assumes + "$R', variables: {R: $R}}\n"}},
		{fact: "jobs that extend the one before twice", files: map[string]string{".gitlab-ci.yml": "j0: {script: '" + assumes + someRole + "'}\n" + chain(40, "j%[2]d: {extends: [j%[1]d, j%[1]d]}\n")}},
		{fact: "references that double", files: map[string]string{".gitlab-ci.yml": "j0: {script: ['" + assumes + someRole + "']}\n" + chain(40, "j%[2]d: {script: [!reference [j%[1]d, script], !reference [j%[1]d, script]]}\n")}},
		{fact: "pipeline variables that double", files: map[string]string{".gitlab-ci.yml": "variables:\n  X0: a\n" + chain(40, "  X%[2]d: $X%[1]d$X%[1]d\n") + "j: {script: '" + assumes + "$X40'}\n"}},
		// Kubernetes
		{fact: "deep flow in a manifest", files: map[string]string{"x.yaml": fmt.Sprintf(account, deep("[", "x", "]"))}},
		{fact: "deep templates in a manifest", files: map[string]string{"x.yaml": fmt.Sprintf(account, `"`+veryDeep("{{ ", "x", " }}")+`"`)}},
		{fact: "an alias bomb in a manifest", files: map[string]string{"x.yaml": aliasBomb() + fmt.Sprintf(account, "*a9")}},
		{fact: "ten thousand manifests in a file", files: map[string]string{"x.yaml": strings.Repeat("---\n"+fmt.Sprintf(account, someRole), 10_000)}},
		// settings
		{fact: "profiles that lead round", files: map[string]string{"aws/config": "[profile a]\nrole_arn = " + someRole + "\nsource_profile = b\n[profile b]\nrole_arn = " + someRole + "\nsource_profile = a\n[profile c]\nrole_arn = " + someRole + "\nsource_profile = c\n"}},
		{fact: "profiles in a long row", files: map[string]string{"aws/config": chain(10_000, "[profile p%d]\nrole_arn = "+someRole+"\nsource_profile = p%d\n")}},
		{fact: "profiles of 200 MB", files: map[string]string{"aws/config": "[profile a]\nrole_arn = " + someRole + "\nsource_profile = b\n"}, make: grow("aws/config", 200<<20)},
		{fact: "deep TOML arrays", files: samconfigOf("a = " + veryDeep("[", "", "]"))},
		{fact: "deep TOML tables", files: samconfigOf("a = " + veryDeep("{a=", "1", "}"))},
		{fact: "long TOML keys", files: samconfigOf("a" + veryDeep(".a", " = 1", ""))},
		{fact: "TOML never closed", files: samconfigOf("a = " + veryDeep("[", "", ""))},
		{fact: "broken TOML", files: samconfigOf("a = = 1")},
		{fact: "an alias bomb in a samconfig", files: map[string]string{"samconfig.yaml": aliasBomb() + "default: {deploy: {parameters: {role_arn: *a9}}}\n"}},
		// templates that are made
		{fact: "variables of serverless that go round", files: serverlessOf("${self:custom.a}", "custom: {a: '${self:custom.b}', b: '${self:custom.a}', c: '${self:custom}'}\n")},
		{fact: "variables of serverless that double", files: serverlessOf("${self:custom.x40}", "custom:\n  x0: a\n"+chain(40, "  x%[2]d: ${self:custom.x%[1]d}${self:custom.x%[1]d}\n"))},
		{fact: "lists of serverless that double", files: serverlessOf("s3:*", "custom:\n  x0: [a]\n"+chain(40, "  x%[2]d: ['${self:custom.x%[1]d}', '${self:custom.x%[1]d}']\n")+"resources: {Resources: '${self:custom.x40}'}\n")},
		{fact: "deep variables of serverless", files: serverlessOf(veryDeep("${self:", "a", "}"), "")},
		{fact: "files of serverless out of the tree, and itself", files: serverlessOf("${file(/etc/passwd):a}", "custom: {a: '${file(../../../../../../etc/passwd)}', b: '${file(serverless.yml)}', c: '${file(serverless.yml):custom.c}', d: '${file(/dev/zero)}'}\nresources: ['${file(serverless.yml)}', '${file(l.yml)}']\n"), make: symlink("/etc/passwd", "l.yml")},
		{fact: "an alias bomb in serverless.yml", files: map[string]string{"serverless.yml": aliasBomb() + serverlessOf("s3:*", "custom: *a9\nresources: {Resources: {R: *a9}}\n")["serverless.yml"]}},
		{fact: "stacks that nest themselves", files: map[string]string{"x.yaml": templateOf("[]") + stackOf("x.yaml"), "y.yaml": templateOf("[]") + stackOf("z.yaml"), "z.yaml": templateOf("[]") + stackOf("y.yaml"), "o.yaml": templateOf("[]") + stackOf("../../../../../../etc/passwd")}},
		{fact: "stacks that nest the next twice", files: func() map[string]string {
			files := map[string]string{}
			for i := range 30 {
				next := stackOf(fmt.Sprintf("t%d.yaml", i+1))
				files[fmt.Sprintf("t%d.yaml", i)] = templateOf("[{Effect: Allow, Action: '*', Resource: '*'}]") + next + strings.Replace(next, "N:", "M:", 1)
			}
			return files
		}()},
		{fact: "loops of a template in loops", files: map[string]string{"x.yaml": "Transform: AWS::LanguageExtensions\nResources:\n  " + strings.Repeat("Fn::ForEach::L: [A, [a, b, c, d, e, f, g, h, i, j], {", 12) + "'R${A}': {Type: AWS::IAM::Role}" + strings.Repeat("}]", 12) + "\n"}},
		// Terraform beyond modules
		{fact: "units of Terragrunt that include and depend on each other", files: map[string]string{
			"a/terragrunt.hcl": "include \"x\" {\n  path = \"../b/terragrunt.hcl\"\n}\ndependency \"d\" {\n  config_path = \"../b\"\n}\nterraform {\n  source = \"../a\"\n}\niam_role = dependency.d.outputs.x\n",
			"b/terragrunt.hcl": "include \"x\" {\n  path = \"../a/terragrunt.hcl\"\n}\ndependency \"d\" {\n  config_path = \"../a\"\n}\nterraform {\n  source = \"../../../../../../etc\"\n}\niam_role = dependency.d.outputs.x\n",
			"a/x.tf":           terraformOf("")}},
		{fact: "a plan of deep modules", files: map[string]string{"p.json": `{"format_version":"1.2","terraform_version":"1.5.0","planned_values":{"root_module":` + veryDeep(`{"child_modules":[`, "", "]}") + `}}`}},
		{fact: "a state of 200 MB", files: map[string]string{"terraform.tfstate": `{"version": 4, "terraform_version": "1.5.0", "resources": [`}, make: grow("terraform.tfstate", 200<<20)},
		// Go
		{fact: "deep Go parentheses", files: goOf("var x = " + veryDeep("(", "1", ")"))},
		{fact: "deep Go composites", files: goOf("var x = " + veryDeep("[]any{", "1", "}"))},
		{fact: "deep Go functions", files: goOf("var x = " + veryDeep("func() any { return ", "1", "}()"))},
		{fact: "long Go sums", files: goOf("var x = " + strings.Repeat(`"a" + `, 4_000) + `"b"`)},
		{fact: "long Go selectors", files: goOf("var x = a" + veryDeep(".b", "", ""))},
		{fact: "Go variables that double", files: goOf("var x0 = \"a\"\n" + chain(40, "var x%[2]d = x%[1]d + x%[1]d\n") + "var x = x40")},
		{fact: "Go functions that call each other", files: goOf("var x = f()\nfunc f() string { return g() + g() }\nfunc g() string { return f() + f() }")},
		{fact: "Go variables that go round", files: goOf("var x = y + y\nvar y = x + x")},
		{fact: "Go files embedded from out of the tree", files: goOf("//go:embed ../../../../../../etc/passwd\nvar x string\n\n//go:embed l.json\nvar y string\n\n//go:embed x.go\nvar z string\nvar _ = iam.CreatePolicyInput{PolicyDocument: &y}\nvar _ = iam.CreatePolicyInput{PolicyDocument: &z}"), make: symlink("/dev/zero", "l.json")},
		{fact: "Go of 200 MB", files: goOf(""), make: grow("x.go", 200<<20)},
	}
}
