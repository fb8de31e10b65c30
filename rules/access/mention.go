package access

import "github.com/iamlint/iamlint/loaders/policy"

// Mention is a value of a resource policy that names a role or user: a principal, or
// an ARN that aws:PrincipalArn is compared with. It opens no role; but a principal
// that does not exist is refused there too, and a condition on one never holds.
type Mention struct {
	Statement *policy.Statement
	Named     *Reference
}

// addMentions looks up whom the resource policies name.
func (r *Result) addMentions(repo *policy.Repo) {
	for _, document := range repo.Documents {
		if !isResource(document) {
			continue
		}
		for _, statement := range document.Statements {
			for _, value := range statement.Principals {
				if kind := r.directory.form(value).named(); kind != "" && r.directory.form(value) != NamedSession {
					r.Mentions = append(r.Mentions, &Mention{statement, r.directory.reference(value.Value, kind)})
				}
			}
			for _, named := range r.principalARNs(statement) {
				r.Mentions = append(r.Mentions, &Mention{statement, named})
			}
		}
	}
}

func isResource(document *policy.Document) bool {
	for _, use := range document.Uses {
		if use.Kind == policy.Resource {
			return true
		}
	}
	return false
}
