package policy

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPositionInLongLinesCountsAsInShortOnes compares with counting from the start.
func TestPositionInLongLinesCountsAsInShortOnes(t *testing.T) {
	long := strings.Repeat("aé日🙂\xff\x80\x80\x80\x80\x80\xe2\x82", 3000)
	for fact, content := range map[string]string{
		"one line":             long,
		"a byte order mark":    "\xef\xbb\xbf" + long,
		"a long line follows":  "x\ny\r\n" + long + "\n" + long + "\nz",
		"continuation bytes":   strings.Repeat("\x80", 20000),
		"nothing but one line": "",
	} {
		data := []byte(content)
		lines := NewLines(data)
		for offset := 0; offset <= len(data); offset += 97 {
			if got, want := lines.Position(offset), counted(data, offset); got != want {
				t.Fatalf("%s: offset %d: got %v, want %v", fact, offset, got, want)
			}
		}
	}
}

func counted(data []byte, offset int) Position {
	before := data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	if start == 0 && bytes.HasPrefix(data, byteOrderMark) {
		start = min(len(byteOrderMark), offset)
	}
	return Position{Line: bytes.Count(before, []byte("\n")) + 1, Column: utf8.RuneCount(data[start:offset]) + 1}
}
