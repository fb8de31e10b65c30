package workflow

import (
	"fmt"
	"strings"
	"testing"
)

// TestAMatrixIsReadAsFarAsGitHubRunsIt: an include of more jobs than GitHub makes is one
// job that is not known, and none of them is left out silently.
func TestAMatrixIsReadAsFarAsGitHubRunsIt(t *testing.T) {
	for _, test := range []struct{ jobs, calls int }{{200, 200}, {256, 256}, {257, 1}} {
		var include strings.Builder
		for i := range test.jobs {
			fmt.Fprintf(&include, "{account: %012d}, ", i)
		}
		text := "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    strategy: {matrix: {include: [" + include.String() + "]}}\n" +
			"    steps:\n      - uses: aws-actions/configure-aws-credentials@v4\n        with: {role-to-assume: 'arn:aws:iam::${{ matrix.account }}:role/r'}\n"
		calls := read(t, map[string]string{deploy: text}).Calls
		if len(calls) != test.calls {
			t.Fatalf("%d jobs are %d calls", test.jobs, len(calls))
		}
		if known := calls[0].Role.Text.Known(); known != (test.calls > 1) {
			t.Errorf("%d jobs: role is %s", test.jobs, calls[0].Role.Text)
		}
	}
}
