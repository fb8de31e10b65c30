package iampolicy

type Effect string

const Allow Effect = "Allow"

type Document struct {
	Version   string
	Statement []Statement
}

type Statement struct {
	Sid       string `json:",omitempty"`
	Effect    Effect
	Action    []string
	Resource  []string
	Condition map[string]map[string]string `json:",omitempty"`
}

func New(statements ...Statement) Document {
	return Document{Version: "2012-10-17", Statement: statements}
}
