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
		if !document.UsedAs(policy.Resource) {
			continue
		}
		for _, statement := range document.Statements {
			for _, value := range statement.Principals {
				form := value.FormAmong(r.directory.kind)
				if kind := namedKind(form); kind != "" && form != policy.SessionForm {
					r.Mentions = append(r.Mentions, &Mention{statement, r.directory.reference(value.Value, kind)})
				}
			}
			for _, named := range r.principalARNs(statement) {
				r.Mentions = append(r.Mentions, &Mention{statement, named})
			}
		}
	}
}
