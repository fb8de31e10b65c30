package samconfig

import (
	"errors"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/pelletier/go-toml/v2/unstable"
)

// parseTOML gives the tables of a file as one object, as far as it can be understood.
// Of values only strings and inline tables are kept.
func parseTOML(file policy.File) ([]*policy.Node, []policy.Problem) {
	t := &tables{file: file, root: &policy.Node{Kind: policy.Object, Span: policy.Span{File: file.Path, End: len(file.Data)}}}
	table := t.root
	t.parser.Reset(file.Data)
	for t.parser.NextExpression() {
		switch expression := t.parser.Expression(); expression.Kind {
		case unstable.Table:
			table = t.at(t.root, expression.Key())
		case unstable.ArrayTable:
			table = &policy.Node{Kind: policy.Object} // no list of tables says anything here
		case unstable.KeyValue:
			t.set(table, expression)
		}
	}
	var problem *unstable.ParserError
	if !errors.As(t.parser.Error(), &problem) {
		return []*policy.Node{t.root}, nil
	}
	at := t.span(t.parser.Range(problem.Highlight))
	return []*policy.Node{t.root}, []policy.Problem{{Span: at, Reason: problem.Message}}
}

// tables is the work on one file.
type tables struct {
	parser unstable.Parser
	file   policy.File
	root   *policy.Node
}

func (t *tables) span(at unstable.Range) policy.Span {
	return policy.Span{File: t.file.Path, Start: int(at.Offset), End: int(at.Offset + at.Length)}
}

// at is the table at a path of keys below another, made where it is not there yet.
func (t *tables) at(table *policy.Node, keys unstable.Iterator) *policy.Node {
	for keys.Next() {
		table = t.member(table, keys.Node())
	}
	return table
}

func (t *tables) member(table *policy.Node, key *unstable.Node) *policy.Node {
	if known := table.Exact(string(key.Data)); known != nil {
		return known
	}
	span := t.span(key.Raw)
	made := &policy.Node{Kind: policy.Object, Span: span}
	table.Fields = append(table.Fields, policy.Field{Key: policy.Literal(string(key.Data)), KeySpan: span, Value: made})
	return made
}

// set puts the value of a line `key = value` into a table.
func (t *tables) set(table *policy.Node, pair *unstable.Node) {
	target := t.at(table, pair.Key())
	switch value := pair.Value(); value.Kind {
	case unstable.String:
		*target = policy.Node{Kind: policy.String, Text: policy.Literal(string(value.Data)), Span: t.inside(value.Raw)}
	case unstable.InlineTable:
		for members := value.Children(); members.Next(); {
			if member := members.Node(); member.Kind == unstable.KeyValue {
				t.set(target, member)
			}
		}
	default:
		*target = policy.Node{Kind: policy.Null, Span: t.span(value.Raw)}
	}
}

// inside is the place of a string without its quotes.
func (t *tables) inside(raw unstable.Range) policy.Span {
	span := t.span(raw)
	quotes := 1
	if text := t.file.Data[span.Start:span.End]; len(text) >= 6 && text[1] == text[0] && text[2] == text[0] {
		quotes = 3
	}
	span.Start, span.End = span.Start+quotes, span.End-quotes
	return span
}

// tokens are those of a file by which its ignores are found. A table is in brackets of
// its own, so that an ignore above its head covers all of it.
func tokens(file policy.File) (list []comment.Token) {
	parser := unstable.Parser{KeepComments: true}
	parser.Reset(file.Data)
	end := func(kinds ...comment.Kind) {
		for _, kind := range kinds {
			at := list[len(list)-1].End
			list = append(list, comment.Token{Kind: kind, Start: at, End: at})
		}
	}
	var above []comment.Token // comments that may be of the table below them
	open := false
	for parser.NextExpression() {
		expression := parser.Expression()
		if expression.Kind == unstable.Comment {
			above = append(above, token(comment.Comment, expression.Raw))
			continue
		}
		kind, at := comment.Word, expression.Raw
		if expression.Kind != unstable.KeyValue {
			if open {
				end(comment.Close, comment.Newline)
			}
			kind, at, open = comment.Open, headOf(expression), true
		}
		list = append(append(list, above...), token(kind, at))
		above = nil
		if behind := expression.Next(); behind != nil && behind.Kind == unstable.Comment {
			list = append(list, token(comment.Comment, behind.Raw))
		}
		end(comment.Newline)
	}
	if open {
		end(comment.Close, comment.Newline)
	}
	return append(list, above...)
}

// headOf is where the name of a table stands.
func headOf(table *unstable.Node) unstable.Range {
	keys := table.Key()
	keys.Next()
	at := keys.Node().Raw
	for keys.Next() {
		last := keys.Node().Raw
		at.Length = last.Offset + last.Length - at.Offset
	}
	return at
}

func token(kind comment.Kind, at unstable.Range) comment.Token {
	return comment.Token{Kind: kind, Start: int(at.Offset), End: int(at.Offset + at.Length)}
}
