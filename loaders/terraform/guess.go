package terraform

import (
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// unused gives a use to the documents that no attribute bears: that of the block
// which includes them, that of a module which is given them, or what their shape tells.
func (ev *evaluator) unused() {
	for _, b := range ev.blocks {
		if b.kind == "data.aws_iam_policy_document" {
			meaning, _ := ev.decoded(ev.documentText(b, &hclsyntax.LiteralValueExpr{SrcRange: b.TypeRange}, ev.root))
			ev.document(meaning.node)
		}
	}
	// What an included block includes in its turn stands before it, or behind: each pass settles one more level.
	for range 3 {
		for _, inclusion := range ev.included {
			ev.inherit(inclusion)
		}
	}
	for _, offer := range ev.offered {
		if len(offer.document.Uses) == 0 {
			offer.document.Uses = append(offer.document.Uses, offer.use)
		}
	}
	for _, b := range ev.blocks {
		if meaning, ok := ev.meanings[b.address]; ok && meaning.node != nil {
			if document := ev.document(meaning.node); document != nil && len(document.Uses) == 0 {
				use := guess(document)
				use.OwnerName, use.Span = b.address, header(b)
				document.Uses = append(document.Uses, use)
			}
		}
	}
}

// inherit gives an included document the uses of the block that includes it.
func (ev *evaluator) inherit(in inclusion) {
	meaning, ok := ev.meanings[in.by.address]
	if !ok || meaning.node == nil {
		return
	}
	including, included := ev.document(meaning.node), ev.documents[in.node]
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
