package report

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Visible writes every character that does not print as an escape, so that no file
// can steer the terminal, hide text or reverse its order.
func Visible(text string) string {
	if isPlain(text) {
		return text
	}
	var shown strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		shown.WriteString(visibleRune(r, text[:size]))
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
	return true
}

// visibleRune shows one character; raw are its bytes, which tell a broken one.
func visibleRune(r rune, raw string) string {
	switch {
	case r == utf8.RuneError && len(raw) == 1:
		return fmt.Sprintf(`\x%02x`, raw[0])
	case strconv.IsPrint(r):
		return raw
	}
	return strings.Trim(strconv.QuoteRuneToASCII(r), "'")
}

// visibleJSON does the same for JSON text, in which such characters can stand in
// strings only and have an escape of their own.
func visibleJSON(text []byte) []byte {
	shown := make([]byte, 0, len(text))
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if r == '\n' || strconv.IsPrint(r) {
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
