package policy

import "slices"

// Own reports whether the hole stands for the account, or its partition, that the
// hole's scope is deployed to: a Terraform module by its default provider, a template
// by its stack. The scope is then a path: of the directory, of the template.
func (h Hole) Own() bool {
	switch h.Name {
	case "AWS::AccountId", "data.aws_caller_identity.current.account_id":
		return h.Class == Account
	case "AWS::Partition", "data.aws_partition.current.partition":
		return h.Class == Partition
	}
	return false
}

// Bind fills holes everywhere in the repository: what the configuration tells of
// accounts takes the place of what no file can tell.
func (r *Repo) Bind(fill func(Hole) (Text, bool)) {
	seen := map[*Document]bool{}
	for _, document := range r.Documents {
		document.bind(fill, seen)
	}
	for _, principal := range r.Principals {
		principal.bind(fill)
	}
	for _, managed := range r.Managed {
		managed.Name, managed.ARN = managed.Name.Bind(fill), managed.ARN.Bind(fill)
	}
	r.Declared.bind(fill)
	for _, call := range r.Calls {
		call.bind(fill)
	}
	for _, handoff := range r.Handoffs {
		handoff.Role.Text, handoff.Account = handoff.Role.Text.Bind(fill), handoff.Account.Bind(fill)
	}
}

func (d *Document) bind(fill func(Hole) (Text, bool), seen map[*Document]bool) {
	if seen[d] {
		return
	}
	seen[d] = true
	for _, statement := range d.Statements {
		for value := range statement.Values() {
			value.Text = value.Text.Bind(fill)
		}
	}
}

func (p *Principal) bind(fill func(Hole) (Text, bool)) {
	for _, text := range []*Text{&p.Name, &p.Path, &p.Account, &p.Partition} {
		*text = text.Bind(fill)
	}
	for i := range p.Managed {
		p.Managed[i].Text = p.Managed[i].Text.Bind(fill)
	}
	if p.BoundaryRef != nil {
		p.BoundaryRef.Text = p.BoundaryRef.Text.Bind(fill)
	}
}

// DefaultTags names the hole in the key of a tag that stands for whatever default tags
// a provider has which is configured elsewhere.
const DefaultTags = "default_tags"

// SettleTags takes the tags of a principal for all that it has: its account is known to
// have nothing that is not declared.
func (p *Principal) SettleTags() {
	p.TagsComplete = true
	p.Tags = slices.DeleteFunc(p.Tags, func(tag Tag) bool {
		key := tag.Key.Text
		return key.IsHole() && key.Parts[0].Hole.Name == DefaultTags
	})
}
