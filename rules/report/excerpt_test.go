package report

import (
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestExcerpt(t *testing.T) {
	tests := []struct {
		fact, before, value, after string
		shown, marks               string
	}{
		{"the mark stands under the value", "ab ", "cd", "", "ab cd", "   ^^"},
		{"a tab is four wide", "\t", "ab", "", "    ab", "    ^^"},
		{"a wide character is two wide", "日本 ", "x", "", "日本 x", "     ^"},
		{"an escape is as wide as it is shown", "\x1b", "x", "", `\x1bx`, "    ^"},
		{"a broken byte is shown", "\xff", "x", "", `\xffx`, "    ^"},
		{"an empty value gets one mark", `"`, "", `"`, `""`, " ^"},
		{"an empty value at the end of a line gets one mark", "ab", "", "\ncd", "ab", "  ^"},
		{"a span of several lines is marked to the end of the first", "x\n", "{ab\r\n}", "", "{ab", "^^^"},
		{"other lines are left out", "a\rb\n  ", "c", " d\ne", "  c d", "  ^"},
		{"a byte order mark is not shown", "\xef\xbb\xbf", "a", "", "a", "^"},
		{"a long line is cut around the value", strings.Repeat("a", 3000), "X", strings.Repeat("b", 3000), "…" + strings.Repeat("a", 50) + "X" + strings.Repeat("b", 69) + "…", strings.Repeat(" ", 51) + "^"},
		{"a long value is cut", "", strings.Repeat("x", 5000), "", strings.Repeat("x", 120) + "…", strings.Repeat("^", 120)},
	}
	for _, test := range tests {
		t.Run(test.fact, func(t *testing.T) {
			span := policy.Span{Start: len(test.before), End: len(test.before + test.value)}
			shown, marks := excerpt([]byte(test.before+test.value+test.after), span, '^')
			if shown != test.shown || marks != test.marks {
				t.Errorf("got\n%s\n%s\nwant\n%s\n%s", shown, marks, test.shown, test.marks)
			}
		})
	}
}

func FuzzExcerpt(f *testing.F) {
	f.Add([]byte("a\tb\xff\r\nc"), 1, 3)
	f.Fuzz(func(t *testing.T, data []byte, start, length int) {
		if start < 0 || length < 0 || start+length < 0 {
			return
		}
		shown, marks := excerpt(data, policy.Span{Start: start, End: start + length}, '^')
		if !isPlain(shown) || strings.Count(marks, "^") == 0 && len(data) > 0 && isPlain(string(data)) {
			t.Errorf("%q %d+%d: got %q over %q", data, start, length, shown, marks)
		}
	})
}
