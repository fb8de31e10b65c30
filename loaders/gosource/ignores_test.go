package gosource

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestIgnores(t *testing.T) {
	for fact, test := range map[string]struct {
		text string
		want []string
	}{
		"on the line":            {"package a\nvar a = `{}` // iamlint:ignore x -- y\nvar b = 1\n", []string{"line: var a = `{}`"}},
		"as a directive":         {"package a\n\n//iamlint:ignore x -- y\nfunc a() {\n\tb()\n}\n\nfunc c() {}\n", []string{"func a() {\n\tb()\n}"}},
		"above a statement":      {"package a\nfunc a() {\n\t// iamlint:ignore x -- y\n\tb(c,\n\t\td)\n\te()\n}\n", []string{"b(c,\n\t\td)"}},
		"above an element":       {"package a\nvar a = []b{\n\t// iamlint:ignore x -- y\n\t{\n\t\tc: 1,\n\t},\n\t{c: 2},\n}\n", []string{"{\n\t\tc: 1,\n\t},"}},
		"above a key":            {"package a\nvar a = b{\n\t/* iamlint:ignore x -- y */\n\tc: d.\n\t\te, // and more\n\tf: 2,\n}\n", []string{"c: d.\n\t\te,"}},
		"in a string":            {"package a\nvar a = \"// iamlint:ignore x\" + `\n// iamlint:ignore x\n`\n", nil},
		"a string never closed":  {"package a\nvar a = \"\n// iamlint:ignore x -- y\nvar b = 1\n", []string{"var b = 1"}},
		"a raw string of policy": {"package a\n// iamlint:ignore x -- y\nconst a = `{\n}`\nconst b = 1\n", []string{"const a = `{\n}`"}},
	} {
		t.Run(fact, func(t *testing.T) {
			var got []string
			for _, ignore := range (Loader{}).Ignores(policy.File{Path: "a.go", Data: []byte(test.text)}) {
				text := strings.TrimSpace(test.text[ignore.Covers.Start:ignore.Covers.End])
				if ignore.OnLine {
					text = "line: " + text
				}
				got = append(got, text)
			}
			if strings.Join(got, "|") != strings.Join(test.want, "|") {
				t.Errorf("of\n%s\ngot  %q\nwant %q", test.text, got, test.want)
			}
		})
	}
}
