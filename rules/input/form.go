package input

import "github.com/iamlint/iamlint/loaders/policy"

// addForm adds what is at fault with the form of a document.
func (d *Document) addForm(document *policy.Document, use *policy.Use) {
	d.ARNs = newARNs(document, use)
	d.Syntax = newSyntax(document)
	d.Shape = newShape(document, use)
	d.Conditions = newConditions(document)
	d.UnknownSTSActions = unknownSTSActions(document)
	d.Has.FaultyARN = !d.ARNs.empty()
	d.Has.FaultySyntax = !d.Syntax.empty()
	d.Has.Misfit = !d.Shape.empty()
	d.Has.FaultyCondition = !d.Conditions.empty()
	d.Has.UnknownSTSAction = d.UnknownSTSActions != nil
}
