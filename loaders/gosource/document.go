package gosource

import (
	"fmt"
	"go/ast"
	"strings"

	"github.com/iamlint/iamlint/loaders/jsontext"
	"github.com/iamlint/iamlint/loaders/policy"
)

// documents are those that were found, by place: one that is given to several is one
// document with several uses.
type documents struct {
	bySpan map[policy.Span][]kept
}

type kept struct {
	document *policy.Document
	shown    string
}

// mayBeJSON reports whether a text may be a policy in JSON, or a format of one.
func mayBeJSON(text policy.Text) bool {
	for _, part := range text.Parts {
		if strings.Contains(part.Literal, `Statement"`) || strings.Contains(part.Literal, `"Effect`) {
			return true
		}
	}
	return false
}

// meaning is the value that a node stands for: of a text, that of the JSON in it. Nil
// where it is none.
func (ev *evaluator) meaning(node *policy.Node) (root *policy.Node, broken *broken) {
	if value := ev.coded[node]; value != nil {
		return value, nil
	}
	if node.Kind != policy.String || !mayBeJSON(node.Text) {
		return node, nil
	}
	pieces := ev.unformatted(fillTemplate(ev.spelled(node)))
	root, problem := jsontext.Parse(pieces)
	if problem != nil {
		broken = newBroken(node, pieces, problem)
	}
	if root != nil {
		root.Via = node.Via
	}
	return root, broken
}

// broken is a text that is no JSON.
type broken struct {
	problem *jsontext.SyntaxError
	sure    bool // nothing in the text is unknown, and it always stands there
}

func newBroken(node *policy.Node, pieces []jsontext.Piece, problem *jsontext.SyntaxError) *broken {
	text, known := node.Text.Literal()
	text = strings.TrimSpace(text)
	sure := known && len(node.When) == 0 && strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}")
	for _, piece := range pieces {
		sure = sure && piece.Hole == nil
	}
	return &broken{problem: problem, sure: sure}
}

// malformed tells of JSON that breaks.
func (ev *evaluator) malformed(found *broken) {
	problem := found.problem
	report := policy.Problem{Span: problem.Span, Related: problem.Before, Reason: "policy in Go that is no JSON: " + problem.Message}
	if found.sure {
		report.Rule = "malformed-json"
		report.Args = map[string]string{"error": problem.Message, "token": problem.Token}
	}
	for _, told := range ev.repo.Problems {
		if told.Span == report.Span && told.Reason == report.Reason {
			return
		}
	}
	ev.keepFiles(report.Span, report.Related)
	ev.repo.Problems = append(ev.repo.Problems, report)
}

// fillTemplate takes {{ … }} of text/template and other markers for holes.
func fillTemplate(pieces []jsontext.Piece) (list []jsontext.Piece) {
	for _, piece := range pieces {
		for piece.Hole == nil {
			from := strings.Index(piece.Text, "{{")
			if from < 0 {
				break
			}
			length := strings.Index(piece.Text[from:], "}}")
			if length < 0 {
				break
			}
			length += 2
			sign := part(piece, from, from+length)
			list = append(list, part(piece, 0, from), jsontext.Piece{
				Hole: &policy.Hole{Name: strings.Trim(sign.Text, "{} "), Scope: sign.Span.File}, Span: sign.Span,
			})
			piece = part(piece, from+length, len(piece.Text))
		}
		list = append(list, piece)
	}
	return list
}

// document keeps a document; nil where the node is none.
func (ev *evaluator) document(node *policy.Node, use policy.Use) *policy.Document {
	if node == nil || node.Kind != policy.Object {
		return nil
	}
	node = settled(node)
	shown := show(node, 0)
	for _, known := range ev.kept.bySpan[node.Span] {
		if known.shown == shown {
			if !use.Guessed {
				known.document.Uses = addUse(known.document.Uses, use)
			}
			return known.document
		}
	}
	document := policy.Decode(node)
	if document == nil {
		return nil
	}
	document.Uses = []policy.Use{use}
	ev.kept.bySpan[node.Span] = append(ev.kept.bySpan[node.Span], kept{document, shown})
	ev.keepFiles(use.Span)
	ev.keepFilesOf(node)
	return ev.repo.AddDocument(document)
}

func addUse(uses []policy.Use, use policy.Use) []policy.Use {
	for _, known := range uses {
		if known.Kind == use.Kind && known.Owner == use.Owner && known.Span == use.Span {
			return uses
		}
	}
	return append(uses, use)
}

// show spells a value with its places, to tell whether two are the same.
func show(node *policy.Node, depth int) string {
	if depth > 30 {
		return "…"
	}
	var shown strings.Builder
	fmt.Fprintf(&shown, "%d%q%d:%d[%s]", node.Kind, node.Text.String(), node.Span.Start, node.Span.End, node.When)
	for _, item := range node.Items {
		shown.WriteString(show(item, depth+1) + ",")
	}
	for _, field := range node.Fields {
		shown.WriteString(field.Key.String() + ":" + show(field.Value, depth+1) + ",")
	}
	return shown.String()
}

// keepFiles keeps the bytes of the files that places lie in.
func (ev *evaluator) keepFiles(spans ...policy.Span) {
	for _, span := range spans {
		if span.File != "" && ev.repo.Files[span.File] == nil {
			if data, ok := ev.pkg.prog.source(span.File); ok {
				ev.repo.AddFile(policy.File{Path: span.File, Data: data})
			}
		}
	}
}

// read takes the documents that a value holds: one, or several where it has alternatives.
// The second result is set where something of them could not be read.
func (ev *evaluator) read(node *policy.Node, use policy.Use) (list []*policy.Document, unread bool) {
	var first *broken
	for _, alternative := range ev.alternatives(node) {
		value, broken := ev.meaning(alternative)
		if first == nil {
			first = broken
		}
		if value == nil {
			unread = true
			continue
		}
		for _, one := range ev.alternatives(value) {
			document := ev.document(ev.under(one, alternative.When), use)
			if document == nil {
				unread = unread || one.Kind != policy.Null && !(one.Kind == policy.String && one.Text.IsEmpty())
				continue
			}
			list = append(list, document)
		}
	}
	if first != nil && (len(list) == 0 || first.sure) {
		ev.malformed(first)
	}
	return list, unread
}

// keepFilesOf keeps the files that a value and all in it stands in.
func (ev *evaluator) keepFilesOf(node *policy.Node) {
	ev.keepFiles(node.Span)
	for _, station := range node.Via {
		ev.keepFiles(station.Span)
	}
	for _, item := range node.Items {
		ev.keepFilesOf(item)
	}
	for _, field := range node.Fields {
		ev.keepFiles(field.KeySpan)
		ev.keepFilesOf(field.Value)
	}
}

// embedded is the text of the file that //go:embed puts into a variable; nil where the
// file is not at hand.
func (ev *evaluator) embedded(found decl, at ast.Expr, e *env) *policy.Node {
	file, ok := found.file.embeddedFile(found.embed)
	if !ok || len(file.Data) > maxText {
		return nil
	}
	node := ev.word(policy.String, policy.Literal(string(file.Data)), at, e)
	ev.pieces[node] = jsontext.File(file)
	return node
}
