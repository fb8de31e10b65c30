package workflow

import "testing"

func FuzzLoad(f *testing.F) {
	f.Add(step("on: {push: {branches: ['a*[']}}\nenv: &e {A: \"${{ env.A }}\"}", "strategy: {matrix: {a: [1, {b: c}], include: [{a: 1, d: 2}], exclude: [{a: 1}]}}\nenvironment: ${{ matrix.a.b }}", "inline-session-policy: |\n  {\"Statement\": [\"${{ format('{0}', '}}') }}\"]}\nmanaged-session-policies: \"a\\nb\""))
	f.Add("on: [push, workflow_call]\njobs:\n  a: {uses: ./.github/workflows/deploy.yml, with: {x: '${{ inputs.x }}x'}, secrets: {s: '${{ secrets.s }}'}}\n  b:\n    steps:\n      - run: |\n          X='${{ matrix.x }}'\n          aws sts assume-role --role-arn $X\n      - uses: ./\n")
	f.Fuzz(func(t *testing.T, text string) {
		read(t, map[string]string{
			deploy: text, "action.yml": "runs: {steps: [{uses: ./}, {uses: a/configure-aws-credentials@x, with: {role-to-assume: '${{ inputs.role }}'}}]}",
			".github/workflows/x.yml": "on: push\njobs: {a: {uses: ./.github/workflows/deploy.yml, with: {x: y}}}",
		})
	})
}
