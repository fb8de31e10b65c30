package gosource

import (
	"bytes"
	"go/scanner"
	"go/token"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore {
	var lexer scanner.Scanner
	source := token.NewFileSet().AddFile(file.Path, -1, len(file.Data))
	lexer.Init(source, file.Data, nil, scanner.ScanComments)
	var tokens []comment.Token
	list := false // an element of a list has ended
	end := 0
	for {
		pos, kind, text := lexer.Scan()
		if kind == token.EOF {
			return comment.Ignores(file, tokens)
		}
		start := min(source.Offset(pos), len(file.Data))
		if list && start > end && bytes.IndexByte(file.Data[end:start], '\n') >= 0 {
			tokens = append(tokens, comment.Token{Kind: comment.Newline, Start: end, End: end})
		}
		if text == "" {
			text = kind.String() // an operator
		}
		end = min(start+len(text), len(file.Data))
		if kind == token.SEMICOLON && text == "\n" {
			end = start
		}
		if kind != token.COMMENT {
			list = kind == token.COMMA
		}
		tokens = append(tokens, comment.Token{Kind: kindOf(kind, text), Start: start, End: end})
	}
}

// kindOf is what a token means to the elements around it. The scanner puts a semicolon
// where a line ends a statement.
func kindOf(kind token.Token, text string) comment.Kind {
	switch kind {
	case token.COMMENT:
		return comment.Comment
	case token.SEMICOLON:
		if text == "\n" {
			return comment.Newline
		}
	case token.LBRACE, token.LBRACK, token.LPAREN:
		return comment.Open
	case token.RBRACE, token.RBRACK, token.RPAREN:
		return comment.Close
	}
	return comment.Word
}
