package glob

import "testing"

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"**/rules/*.go", "a/b/rules/x.go", true},
		{"**/rules/*.go", "a/b/rules/x/y.go", false},
		{"*.{go,mod}", "x.mod", true},
		{"[!a-c]?z", "dyz", true},
		{"[!a-c]?z", "byz", false},
		{`\*`, "*", true},
		{`\*`, "x", false},
		{"a.c", "abc", false},
	} {
		if got := MustCompile(test.pattern, '/').Match(test.text); got != test.want {
			t.Errorf("%s, %s: %v", test.pattern, test.text, got)
		}
	}
	if !MustCompile(QuoteMeta("a*{b,c}[d]")).Match("a*{b,c}[d]") {
		t.Error("a quoted text does not match itself")
	}
	if _, err := Compile("[a"); err == nil {
		t.Error("an open class is taken")
	}
}
