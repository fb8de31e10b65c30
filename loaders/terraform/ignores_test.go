package terraform

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
		"on the line": {"a = 1 # iamlint:ignore x -- y\nb = 2\n", []string{"line: a = 1"}},
		"above a block": {"/* iamlint:ignore x -- y */\nresource \"a\" \"b\" {\n  c = <<-EOT\n  {\n  # iamlint:ignore x -- y\n  EOT\n  d = 1\n}\ne = 2\n",
			[]string{"resource \"a\" \"b\" {\n  c = <<-EOT\n  {\n  # iamlint:ignore x -- y\n  EOT\n  d = 1\n}"}},
		"above an attribute":  {"a {\n  // iamlint:ignore x -- y\n  b = jsonencode({\n    c = 1 # more\n  })\n  d = 1\n}\n", []string{"b = jsonencode({\n    c = 1 # more\n  })"}},
		"above a heredoc":     {"# iamlint:ignore x -- y\na = <<EOT\n{ ${b}\nEOT\nc = 1\n", []string{"a = <<EOT\n{ ${b}\nEOT"}},
		"above a list's item": {"a = [\n  # iamlint:ignore x -- y\n  {\n    b = 1\n  },\n  2,\n]\n", []string{"{\n    b = 1\n  },"}},
		"in a string":         {"a = \"# iamlint:ignore x -- ${b}\"\n", nil},
		"above a comment":     {"# iamlint:ignore x -- y\n# and more\n\na = 1 # and more\nb = 2\n", []string{"a = 1"}},
		"a faulty file":       {"a = \"${\n# iamlint:ignore x -- y\nb", []string{"b"}},
		"Windows lines":       {"# iamlint:ignore x -- y\r\na = 1\r\nb = 1\r\n", []string{"a = 1"}},
	} {
		t.Run(fact, func(t *testing.T) {
			var got []string
			for _, ignore := range (Loader{}).Ignores(policy.File{Path: "a.tf", Data: []byte(test.text)}) {
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
