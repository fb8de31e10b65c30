package policy

import "testing"

func TestLinesFindPositions(t *testing.T) {
	data := []byte("\xef\xbb\xbfaö\r\nb\rc\n")
	lines := NewLines(data)
	for _, test := range []struct {
		offset       int
		line, column int
	}{
		{3, 1, 1}, {4, 1, 2}, {6, 1, 3}, {8, 2, 1}, {10, 3, 1}, {12, 4, 1}, {99, 4, 1},
	} {
		if got := lines.Position(test.offset); got != (Position{test.line, test.column}) {
			t.Errorf("Position(%d) = %v, want %d:%d", test.offset, got, test.line, test.column)
		}
	}
}

func TestTriFollowsKleene(t *testing.T) {
	for _, test := range []struct{ a, b, and, or Tri }{
		{Yes, Yes, Yes, Yes}, {Yes, Unknown, Unknown, Yes}, {Yes, No, No, Yes},
		{Unknown, Unknown, Unknown, Unknown}, {Unknown, No, No, Unknown}, {No, No, No, No},
	} {
		if And(test.a, test.b) != test.and || And(test.b, test.a) != test.and {
			t.Errorf("%s and %s = %s", test.a, test.b, And(test.a, test.b))
		}
		if Or(test.a, test.b) != test.or || Or(test.b, test.a) != test.or {
			t.Errorf("%s or %s = %s", test.a, test.b, Or(test.a, test.b))
		}
	}
	if Unknown.Not() != Unknown || Yes.Not() != No {
		t.Error("Not is wrong")
	}
}

func TestParseARNKnowsWhatIsOpen(t *testing.T) {
	for _, test := range []struct {
		text   string
		fields int
		open   bool
	}{
		{"arn:aws:iam::123456789012:role/x", 6, false},
		{"arn:aws:iam::⟨var.account⟩:role/x", 6, false},
		{"arn:aws:iam::x⟨var.account⟩:role/x", 6, true},
		{"⟨var.arn⟩", 1, true},
		{"arn:aws:s3:::b:with:colons", 6, false},
		{"arn:aws:iam", 3, false},
	} {
		arn := ParseARN(text(test.text))
		if arn.Fields != test.fields || arn.Open != test.open {
			t.Errorf("%s: fields %d open %v, want %d %v", test.text, arn.Fields, arn.Open, test.fields, test.open)
		}
	}
	arn := ParseARN(text("arn:aws:iam::123456789012:role/team/⟨name:n⟩"))
	if arn.Path().String() != "/team/" || arn.Name().String() != "⟨name:n⟩" || arn.Type().String() != "role" {
		t.Errorf("path %s name %s type %s", arn.Path(), arn.Name(), arn.Type())
	}
}

func str(s string) *Node { return &Node{Kind: String, Text: Literal(s)} }

func object(members ...any) *Node {
	node := &Node{Kind: Object}
	for i := 0; i < len(members); i += 2 {
		node.Fields = append(node.Fields, Field{Key: Literal(members[i].(string)), Value: members[i+1].(*Node)})
	}
	return node
}

func list(items ...*Node) *Node { return &Node{Kind: List, Items: items} }

func when(name string, holds bool, node *Node) *Node {
	clone := *node
	clone.When = When{{Name: name, Holds: holds}}
	return &clone
}

func TestDecodeSettlesOneOrMany(t *testing.T) {
	document := Decode(object("version", str("2012-10-17"), "Statement", object(
		"Effect", str("Allow"), "Action", list(str("a:b"), str("c:d")), "Resource", str("*"),
		"Principal", object("AWS", list(str("1"), str("2")), "Service", str("x.amazonaws.com")),
		"Condition", object("StringEquals", object("k", list(str("v"), str("w")))))))
	if document.Version == nil || len(document.Statements) != 1 {
		t.Fatalf("%+v", document)
	}
	statement := document.Statements[0]
	if len(statement.Actions) != 2 || len(statement.Resources) != 1 || len(statement.Principals) != 3 ||
		len(statement.Conditions) != 1 || len(statement.Conditions[0].Values) != 2 {
		t.Errorf("%+v", statement)
	}
	if !document.Known() {
		t.Error("nothing is unknown here")
	}
}

func TestDecodeKeepsAlternativesUnderTheirConditions(t *testing.T) {
	choice := &Node{Kind: Choice, Items: []*Node{when("Prod", true, str("a")), when("Prod", false, str("b"))}}
	document := Decode(object("Statement", list(
		when("Prod", true, object("Effect", str("Allow"), "Action", choice, "Resource", str("*"))),
		&Node{Kind: Open, Text: HoleText("var.more", "", AnyText)})))
	if len(document.Statements) != 1 || !document.Partial {
		t.Fatalf("%+v", document)
	}
	actions := document.Statements[0].Actions
	if len(actions) != 2 || !actions[0].When.Contradicts(actions[1].When) {
		t.Errorf("%+v", actions)
	}
}

func TestDecodeMakesOneHoleOfAScalarThatDiffers(t *testing.T) {
	choice := &Node{Kind: Choice, Items: []*Node{when("Prod", true, str("Allow")), when("Prod", false, str("Deny"))}}
	document := Decode(object("Statement", object("Effect", choice)))
	if got := document.Statements[0].Allows(); got != Unknown {
		t.Errorf("Allows = %s", got)
	}
}

func TestDecodeRefusesWhatIsNoPolicy(t *testing.T) {
	for _, node := range []*Node{nil, str("x"), list(), object("Version", str("1"))} {
		if Decode(node) != nil {
			t.Errorf("%+v became a document", node)
		}
	}
}

func TestEqualTrustsReferencesFirst(t *testing.T) {
	ref := &Ref{Scope: "a", Address: "aws_iam_role.x", Attribute: "arn"}
	one, two := HoleText("name", "1", Name), HoleText("name", "2", Name)
	one.Ref, two.Ref = ref, ref
	if Equal(one, two) != Yes {
		t.Error("one reference is one thing")
	}
}

func TestBindFillsHoles(t *testing.T) {
	repo := &Repo{Documents: []*Document{Decode(object("Statement", object("Resource",
		&Node{Kind: String, Text: text("arn:aws:iam::⟨account:own⟩:role/x")})))}}
	repo.Bind(func(hole Hole) (Text, bool) { return Literal("123456789012"), hole.Class == Account })
	if got := repo.Documents[0].Statements[0].Resources[0].Text.String(); got != "arn:aws:iam::123456789012:role/x" {
		t.Error(got)
	}
}

func TestEditDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"abc", "abd", 1}, {"abc", "acb", 1}, {"abc", "", 3}, {"kitten", "sitting", 3}} {
		if got := EditDistance(test.a, test.b); got != test.want {
			t.Errorf("EditDistance(%q, %q) = %d", test.a, test.b, got)
		}
	}
}
