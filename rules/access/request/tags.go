package request

import "github.com/iamlint/iamlint/loaders/policy"

// principalTag is aws:PrincipalTag/…: the tags of the user, or of the role and of its
// session, of which the session's win.
func (c *Context) principalTag(key string) Held {
	switch c.caller.Kind {
	case policy.User:
		return c.tag(c.caller, key)
	case policy.Role:
		held := c.tag(c.caller, key)
		if c.sessionTags() {
			held.Known, held.Present = false, policy.Or(held.Present, policy.Unknown)
		}
		return held
	}
	return Held{}
}

// resourceTag is a tag of the role. Transitive tags of the calling session come before
// it, and AWS advises against conditions on tags where a role is passed.
func (c *Context) resourceTag(key string) Held {
	if !c.begins("sts:") {
		return Held{}
	}
	held := c.tag(c.role, key)
	if c.caller.Kind == policy.Role && c.sessionTags() {
		held.Known, held.Present = false, policy.Unknown
	}
	return held
}

// sessionTags tells whether sessions of the calling role may carry tags: not where its
// trust policy surely leaves out sts:TagSession.
func (c *Context) sessionTags() bool {
	if !c.askedTags {
		c.askedTags, c.canTag = true, mayTagSessions(c.caller)
	}
	return c.canTag
}

func mayTagSessions(role *policy.Principal) bool {
	for _, document := range role.Trust {
		if document.Partial {
			return true
		}
		for _, statement := range document.Statements {
			if statement.Allows() != policy.No && statement.Covers("sts:TagSession") != policy.No {
				return true
			}
		}
	}
	return len(role.Trust) == 0
}

// tag is a tag that a principal is declared with; its key is given in lower case.
func (c *Context) tag(principal *policy.Principal, key string) Held {
	held := Held{Known: true, Present: policy.No}
	if !principal.TagsComplete {
		held.Present = policy.Unknown
	}
	for i := range principal.Tags {
		tag := &principal.Tags[i]
		fits := c.bears(tag, key)
		if fits == policy.No {
			continue
		}
		held.Present = policy.Or(held.Present, fits)
		held.Values = append(held.Values, tag.Value.Text)
		if isOpen(&tag.Value) {
			held.Known = false
		}
	}
	held.Known = held.Known && len(held.Values) > 0
	return held
}

// bears tells whether the tag is there and has the key.
func (c *Context) bears(tag *policy.Tag, key string) policy.Tri {
	fits := policy.EqualFold(tag.Key.Text, policy.Literal(key))
	if isOpen(&tag.Key) {
		fits = policy.Unknown
	}
	when := tag.Key.When.And(tag.Value.When)
	if len(when) > 0 {
		fits = policy.And(fits, c.caller.When.And(c.role.When).Implies(when))
	}
	if tag.Value.Scalar == policy.Null {
		return policy.And(fits, policy.Unknown)
	}
	return fits
}

// isOpen reports whether a value may be another than its text says.
func isOpen(value *policy.Value) bool {
	return value.Default || value.Scalar == policy.Open || value.Scalar == policy.Null
}
