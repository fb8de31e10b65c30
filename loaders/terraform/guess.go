package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// unused gives a use to the documents that no attribute bears: that of the block
// which includes them, that of a module which is given them, or what their shape tells.
func (t *tree) unused() {
	for _, ev := range t.instances {
		for _, b := range ev.blocks {
			if b.kind == "data.aws_iam_policy_document" && !ev.standsIn {
				for _, in := range ev.expand(b) {
					text := ev.documentText(b, in.index, &hclsyntax.LiteralValueExpr{SrcRange: b.TypeRange}, ev.top)
					meaning, _ := ev.decoded(text)
					ev.document(meaning.node)
				}
			}
		}
	}
	// What an included block includes in its turn stands before it, or behind: each pass settles one more level.
	for range 3 {
		for _, inclusion := range t.included {
			t.inherit(inclusion)
		}
	}
	for _, offer := range t.offered {
		if len(offer.document.Uses) == 0 {
			offer.document.Uses = append(offer.document.Uses, offer.use)
		}
	}
	for _, ev := range t.instances {
		for _, b := range ev.blocks {
			if b.kind == "data.aws_iam_policy_document" {
				ev.guessKinds(b)
			}
		}
	}
}

// guessKinds gives a use to what a policy document block means, where nobody uses it.
func (ev *evaluator) guessKinds(b *block) {
	for _, in := range append(ev.expand(b), instance{}) {
		meaning, ok := ev.meanings[ev.documentKey(b, in.index)]
		if !ok || meaning.node == nil {
			continue
		}
		if document := ev.document(meaning.node); document != nil && len(document.Uses) == 0 {
			use := guess(document)
			use.OwnerName, use.Span = ev.ownerName(b), header(b)
			document.Uses = append(document.Uses, use)
		}
	}
}

// inherit gives an included document the uses of the block that includes it.
func (t *tree) inherit(in inclusion) {
	meaning, ok := t.meanings[in.by]
	if !ok || meaning.node == nil {
		return
	}
	including, included := t.documents[meaning.node], t.documents[in.node]
	if including == nil || included == nil || including == included || len(included.Uses) > 0 {
		return
	}
	included.Uses = append(included.Uses, including.Uses...)
}

// guess tells the kind of a document by its shape.
func guess(document *policy.Document) policy.Use {
	use := policy.Use{Guessed: true}
	if !document.Partial {
		use.Kind = policy.GuessKind(document)
	}
	return use
}
