package report

import (
	"strings"
	"testing"
)

// The wanted values are those of the upload action's own tests.
func TestLineHashesAreGitHubs(t *testing.T) {
	tests := []struct{ fact, content, want string }{
		{"an empty file has one line", "", "c129715d7a2bc9a3:1"},
		{"blanks do not count", " a\nb\n  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"},
		{"every line end counts as one", " a\r\nb\r  \t\tc\n d", "271789c17abda88f:1 54703d4cd895b18:1 180aee12dab6264:1 a23a3dc5e078b07b:1"},
		{"equal lines are numbered", strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), "a7f2ff13bc495cf2:1 a7f2ff13bc495cf2:2 a7f2ff13bc495cf2:3 a7f2ff13bc495cf2:4 a7f2ff13bc495cf2:5 a7f2ff13bc495cf2:6 a7f2ff1481e87703:1 a9cf91f7bbf1862b:1 55ec222b86bcae53:1 cc97dc7b1d7d8f7b:1 c129715d7a2bc9a3:1"},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			if got := strings.Join(lineHashes([]byte(test.content)), " "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}
