package terraform

import (
	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignores reads the comments that tell iamlint to ignore something.
func (Loader) Ignores(file policy.File) []policy.Ignore {
	if isJSONSyntax(file.Path) {
		return comment.InJSON(file)
	}
	if excess(file.Data) != "" {
		return nil
	}
	lexed, _ := hclsyntax.LexConfig(file.Data, file.Path, hcl.InitialPos)
	tokens := make([]comment.Token, 0, len(lexed))
	for _, token := range lexed {
		if token.Type == hclsyntax.TokenEOF {
			break
		}
		at := comment.Token{Kind: kindOf(token.Type), Start: token.Range.Start.Byte, End: token.Range.End.Byte}
		tokens = append(tokens, at)
		if at.Kind == comment.Comment && token.Bytes[len(token.Bytes)-1] == '\n' {
			tokens = append(tokens, comment.Token{Kind: comment.Newline, Start: at.End, End: at.End})
		}
	}
	return comment.Ignores(file, tokens)
}

// kindOf is what a token of HCL means to the elements around it. A comment up to the
// end of its line holds the line break.
func kindOf(token hclsyntax.TokenType) comment.Kind {
	switch token {
	case hclsyntax.TokenComment:
		return comment.Comment
	case hclsyntax.TokenNewline:
		return comment.Newline
	case hclsyntax.TokenOBrace, hclsyntax.TokenOBrack, hclsyntax.TokenOParen, hclsyntax.TokenOHeredoc,
		hclsyntax.TokenTemplateInterp, hclsyntax.TokenTemplateControl:
		return comment.Open
	case hclsyntax.TokenCBrace, hclsyntax.TokenCBrack, hclsyntax.TokenCParen, hclsyntax.TokenCHeredoc, hclsyntax.TokenTemplateSeqEnd:
		return comment.Close
	}
	return comment.Word
}
