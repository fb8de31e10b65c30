package loaders

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// repeated joins what a format makes of the numbers from 0.
func repeated(times int, format string) string {
	var made strings.Builder
	for i := range times {
		fmt.Fprintf(&made, format, i)
	}
	return made.String()
}

// many are files that a format names by numbers.
func many(times int, name, content string, others map[string]string) map[string]string {
	for i := range times {
		others[fmt.Sprintf(name, i)] = content
	}
	return others
}

// TestWhatABudgetLeavesOutIsTold: where one is met, what is not read names the key that
// has more read, and with that key it is read.
func TestWhatABudgetLeavesOutIsTold(t *testing.T) {
	const role = `resource "aws_iam_role" "r" {
  assume_role_policy = jsonencode({ Statement = { Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } } })
`
	const trust = "AssumeRolePolicyDocument: {Statement: {Effect: Allow, Action: 'sts:AssumeRole', Principal: {AWS: '111122223333'}}}"
	const policies = `package p

import "example.com/m/q"

var doc = map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": q.Action, "Resource": "*"}}}
`
	split := `  a = split(",", "` + strings.Repeat("x,", 9000) + "\")\n"
	for name, files := range map[string]map[string]string{
		"members of a for_each": {"main.tf": role + "  for_each = local.all\n}\nlocals {\n" + `  all = toset([for i in range(1001) : "r${i}"])` + "\n}\n"},
		"a count":               {"main.tf": role + "  count = 1001\n}\n"},
		"files of a fileset":    many(1001, "names/%d", "", map[string]string{"main.tf": role + "  for_each = local.all\n}\nlocals {\n  all = fileset(path.module, \"names/*\")\n}\n"}),
		"a text":                {"main.tf": role + `  name = "` + strings.Repeat("${local.t}", 20) + `"` + "\n}\nlocals {\n" + `  t = join("", [for i in range(1000) : "` + strings.Repeat("x", 60) + `"])` + "\n}\n"},
		"an output":             {"main.tf": role + "}\nlocals {\n" + split + "}\noutput \"o\" {\n  value = [" + strings.Repeat("local.a, ", 12) + "aws_iam_role.r.name]\n}\n"},
		"an argument":           {"main.tf": role + "}\nlocals {\n" + split + "}\nmodule \"m\" {\n  source = \"example.com/elsewhere\"\n  role_names = [" + strings.Repeat("local.a, ", 12) + "aws_iam_role.r.name]\n}\n"},
		"instances of a module": {
			"main.tf":   "module \"a\" {\n  source = \"./m\"\n  count = 600\n}\nmodule \"b\" {\n  source = \"./m\"\n  count = 600\n}\nmodule \"c\" {\n  source = \"./m\"\n}\n",
			"m/main.tf": role + "}\n",
		},
		"YAML":                    {"t.yaml": "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      " + trust + "\n#" + strings.Repeat(" ", 4<<20)},
		"Fn::ForEach":             {"t.yaml": "Transform: AWS::LanguageExtensions\nResources:\n  Fn::ForEach::R:\n    - N\n    - [" + repeated(1001, "n%d, ") + "]\n    - R${N}:\n        Type: AWS::IAM::Role\n        Properties: {" + trust + "}\n"},
		"nested stacks":           {"t.yaml": "Resources:\n" + repeated(2501, "  S%d: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: ./n.yaml}}\n"), "n.yaml": "Resources:\n  R:\n    Type: AWS::IAM::Role\n    Properties:\n      " + trust + "\n"},
		"variables of serverless": {"serverless.yml": "service: s\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions: {f: {handler: h}}\ncustom:\n  a: [" + strings.Repeat("a, ", 2000) + "]\nresources:\n  Resources:\n    R:\n      Type: AWS::IAM::Role\n      Properties:\n        " + trust + "\n    S:\n      Type: AWS::SNS::Topic\n      Properties: {A: [" + strings.Repeat("'${self:custom.a}', ", 60) + "]}\n"},
		"files of Go":             many(2001, "q/q%d.go", "package q\n\n// Action\n", map[string]string{"go.mod": "module example.com/m\n", "p/p.go": policies}),
		"jobs of GitLab":          {".gitlab-ci.yml": ".a: {variables: {X: x}}\nb:\n  extends: [" + strings.Repeat(".a, ", 1001) + "]\n  script: aws sts assume-role --role-arn arn:aws:iam::111122223333:role/r --role-session-name s\n"},
		"calls of workflows":      {".github/workflows/w.yml": "on: push\njobs:\n" + repeated(40, "  j%d:\n    runs-on: x\n    strategy: {matrix: {include: ["+repeated(256, "{r: r%d}, ")+"]}}\n    steps: [{uses: aws-actions/configure-aws-credentials@v4, with: {role-to-assume: 'arn:aws:iam::111122223333:role/${{ matrix.r }}'}}]\n")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			top := write(t, files)
			roots, err := Roots([]string{top}, ownRoot)
			must(t, err)
			told := func(work policy.Work) (list []string) {
				settings := options()
				settings.Work = work
				repo, _, err := Load(roots[0], All(), settings)
				must(t, err)
				for _, problem := range repo.Problems {
					if strings.HasSuffix(problem.Reason, policy.MoreWork) {
						list = append(list, problem.Reason)
					}
				}
				return list
			}
			if list := told(0); len(list) == 0 {
				t.Error("nothing is told")
			}
			if list := told(2); len(list) > 0 {
				t.Errorf("with twice the work: %q", list)
			}
		})
	}
}

// TestFilesBeyondTheTotalAreCountedButNotRead: whoever is quickest, the first files by
// path are read.
func TestFilesBeyondTheTotalAreCountedButNotRead(t *testing.T) {
	files := map[string]string{"a.json": statement, "b.txt": strings.Repeat(" ", 100), "c.tf": statement, "d.json": statement + strings.Repeat(" ", 20), "e.tf": statement}
	for i := range 50 {
		files[fmt.Sprintf("e/%02d.json", i)] = statement
	}
	top := write(t, files)
	settings := options()
	settings.MaxTotalBytes = int64(2*len(statement) + 10)
	for range 20 {
		repo := load(t, top, settings, "")
		if got, want := documents(repo), "a.json c.tf"; got != want {
			t.Fatalf("read %q, want %q", got, want)
		}
		if got, want := unread(repo), "d.json: more than `limits.total_bytes` (44 bytes) with the files before it\ne.tf: "; !strings.HasPrefix(got, want) || len(repo.Problems) != 52 {
			t.Fatalf("unread %q, want %q first", got, want)
		}
		if !repo.Problems[0].Failed {
			t.Fatal("what stands in the file may be missing")
		}
	}
	settings.MaxTotalBytes = 1 << 20
	if repo := load(t, top, settings, ""); len(repo.Problems) != 0 || len(repo.Documents) != 54 {
		t.Errorf("%d documents, unread %q", len(repo.Documents), unread(repo))
	}
}
