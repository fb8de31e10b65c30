package names

// The package speaks of arn:aws:iam, so that its names are told.

const Everything = "*"

var Partner = "arn:aws:iam::1111222233:root" // want Partner:"iam:string"

type Document struct {
	Version   string
	Statement []Statement
}

type Statement struct {
	Effect   string   `json:"Effect"`
	Verbs    []string `json:"Action"`
	Resource string
}

func Admin() Document { // want Admin:"iam:object"
	return Document{Version: "2012-10-17", Statement: []Statement{{Effect: "Allow", Verbs: []string{"iam:*"}, Resource: Everything}}} // want `\[passrole-anywhere\]`
}

func Statements(name string) []Statement { // want Statements:"iam:list"
	return []Statement{{Effect: "Allow", Verbs: []string{Everything}, Resource: "*"}} // want `\[admin-wildcard\]`
}
