package shell

import (
	"bytes"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignores reads the comments that tell iamlint to ignore something. An element is a
// line with those that it goes on in.
func (Loader) Ignores(file policy.File) []policy.Ignore {
	var tokens []comment.Token
	for at := 0; at < len(file.Data); {
		end := len(file.Data)
		if next := bytes.IndexByte(file.Data[at:], '\n'); next >= 0 {
			end = at + next
		}
		tokens = append(tokens, lineTokens(file.Data, at, end)...)
		at = end + 1
	}
	return comment.Ignores(file, tokens)
}

// lineTokens are what stands in a line, its comment, and its end where the command
// does not go on.
func lineTokens(data []byte, at, end int) (tokens []comment.Token) {
	text := bytes.TrimRight(data[at:end], " \t\r")
	hash := len(text)
	for i := range text {
		if text[i] == '#' && (i == 0 || text[i-1] == ' ' || text[i-1] == '\t') && bytes.Contains(text[i:], []byte(policy.Marker)) {
			hash = i
			break
		}
	}
	start := at + len(text) - len(bytes.TrimLeft(text, " \t"))
	if words := at + len(bytes.TrimRight(text[:hash], " \t")); words > start && data[start] != '#' {
		tokens = append(tokens, comment.Token{Kind: comment.Word, Start: start, End: words})
	}
	if hash < len(text) {
		tokens = append(tokens, comment.Token{Kind: comment.Comment, Start: at + hash, End: at + len(text)})
	}
	if !bytes.HasSuffix(text, []byte(`\`)) {
		tokens = append(tokens, comment.Token{Kind: comment.Newline, Start: at + len(text), End: at + len(text)})
	}
	return tokens
}
