package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Visible writes every character that does not print as an escape, so that no file
// can steer the terminal, hide text or reverse its order. Neither can it steer the runner
// whose log the text may stand in: see steers.
func Visible(text string) string {
	if isPlain(text) {
		return text
	}
	var shown strings.Builder
	if line := strings.TrimLeft(text, " "); strings.HasPrefix(line, "::") {
		shown.WriteString(text[:len(text)-len(line)] + `\x3a`)
		text = line[1:]
	}
	for len(text) > 0 {
		_, size := utf8.DecodeRuneInString(text)
		shown.WriteString(visibleRune(text))
		text = text[size:]
	}
	return shown.String()
}

func isPlain(text string) bool {
	for _, r := range text {
		if r == utf8.RuneError || !strconv.IsPrint(r) {
			return false
		}
	}
	return !strings.Contains(text, "##") && !strings.HasPrefix(strings.TrimLeft(text, " "), "::")
}

// steers reports whether a text begins with what makes a command of the rest of a line,
// wherever in it that stands: ##[ to the runner of GitHub Actions (which takes :: for one
// where a line begins), ##vso[ to the agent of Azure Pipelines, ##teamcity[ to TeamCity.
func steers(text string) bool {
	rest, found := strings.CutPrefix(text, "##")
	return found && strings.HasPrefix(strings.TrimLeft(rest, "abcdefghijklmnopqrstuvwxyz"), "[")
}

// visibleRune shows the first character of a text.
func visibleRune(text string) string {
	r, size := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf(`\x%02x`, text[0])
	case r == '#' && steers(text):
		return `\x23`
	case strconv.IsPrint(r):
		return text[:size]
	}
	return strings.Trim(strconv.QuoteRuneToASCII(r), "'")
}

// JSONText is JSON text in which such characters, which can stand in strings only, are
// written as the escapes that JSON has for them.
func JSONText(text []byte) []byte {
	shown := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == '\n' || strconv.IsPrint(r) && (r != '#' || !steers(string(text[:min(len(text), 16)]))) {
			shown = append(shown, text[:size]...)
		} else {
			shown = appendEscape(shown, r)
		}
		text = text[size:]
	}
	return shown
}

func appendEscape(text []byte, r rune) []byte {
	if r > 0xffff {
		r -= 0x10000
		return fmt.Appendf(text, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
	}
	return fmt.Appendf(text, `\u%04x`, r)
}
