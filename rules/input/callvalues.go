package input

import "github.com/iamlint/iamlint/loaders/policy"

// callKind is the kind of the questions about what a call passes, which are those about
// the values of documents.
const callKind policy.DocumentKind = "call"

// values asks of a call's role and external id what is asked of those in documents; false
// where nothing is at fault with them.
func (in inCall) values() (Question, bool) {
	body := &Document{At: in.place(in.Span), Kind: string(callKind), Owner: "the call", Statements: []Statement{}}
	check := &arnCheck{use: &policy.Use{Kind: policy.Trust}, in: within(&policy.Statement{When: in.When})}
	check.value(in.Role, inPrincipal)
	if in.ExternalID != nil {
		if word := leftIn(*in.ExternalID); word != "" {
			check.placeholder(*in.ExternalID, word)
		}
	}
	body.ARNs, body.Has.FaultyARN = check.ARNs, !check.empty()
	body.addExternalID(in)
	return Question{Subject: "document", Kind: callKind, When: in.When, Body: body}, body.Has.FaultyARN || body.Has.FaultyCondition
}

// addExternalID adds what is wrong with the external id that a call passes.
func (d *Document) addExternalID(in inCall) {
	value := in.ExternalID
	if value == nil || value.Default || value.Scalar == policy.Open || value.Scalar == policy.Null || value.Text.IsEmpty() || filledLater(value.Text) || leftIn(*value) != "" {
		return
	}
	if problem := externalIDProblem(value.Text, true); problem != "" {
		node := Node{Text: value.Text.String(), Known: value.Text.Known(), At: in.value(*value)}
		d.Conditions.ExternalIDs = []ConditionFlaw{{Node: node, Operator: node, Key: node, Problem: problem}}
		d.Has.FaultyCondition = true
	}
}
