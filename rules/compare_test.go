package rules_test

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/rules"
)

// TestKeepNew compares findings written as "file content"; the fingerprint of one is
// both, and a number where several are alike.
func TestKeepNew(t *testing.T) {
	for fact, test := range map[string]struct{ before, now, want string }{
		"nothing changed":             {"a x, b y", "a x, b y", ""},
		"another flaw":                {"a x", "a x, a y", "a y"},
		"mended":                      {"a x, a y", "a y", ""},
		"a renamed file":              {"a x", "b x", ""},
		"a copy":                      {"a x", "a x, b x", "b x"},
		"a copy that comes first":     {"b x", "a x, b x", "a x"},
		"one more of several alike":   {"a x", "a x, a x#2", "a x#2"},
		"moved once, and once anew":   {"a x", "b x, c x", "c x"},
		"nothing before":              {"", "a x, b y", "a x, b y"},
		"nothing now":                 {"a x", "", ""},
		"a renamed file of two alike": {"a x, a x#2", "b x, b x#2", ""},
	} {
		result := &rules.Result{Findings: findings(test.now)}
		result.KeepNew(findings(test.before))
		var got []string
		for _, finding := range result.Findings {
			got = append(got, finding.Fingerprint)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: got %v, want %q", fact, got, test.want)
		}
		if len(got)+len(result.Older) != len(findings(test.now)) {
			t.Errorf("%s: %d of the findings are older", fact, len(result.Older))
		}
	}
}

func findings(words string) []rules.Finding {
	var list []rules.Finding
	for _, word := range strings.Split(words, ", ") {
		if word == "" {
			continue
		}
		_, content, _ := strings.Cut(word, " ")
		content, _, _ = strings.Cut(content, "#")
		list = append(list, rules.Finding{Fingerprint: word, Content: content})
	}
	return list
}
