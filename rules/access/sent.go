package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access/request"
)

// carrier knows the calls by key, and so what the sessions hold that calls are made with.
type carrier struct {
	calls map[string]*policy.Call
}

// sent is what a call sends under a key of the request's context; false where that is
// not known. What a session already carries, its source identity and transitive tags,
// is there though the call does not pass it.
func (c carrier) sent(call *policy.Call, key string) (held request.Held, found *policy.Value, sure bool) {
	tag, isTag := strings.CutPrefix(key, "aws:requesttag/")
	switch {
	case key == "sts:externalid":
		found = call.ExternalID
	case key == "sts:sourceidentity":
		found = call.SourceIdentity
	case isTag:
		if found, sure = passedTag(call, tag); !sure {
			return held, nil, false
		}
	}
	if found == nil {
		sure = !call.Partial && !(isTag && call.PartialTags) && (key == "sts:externalid" || c.isFresh(call, isTag, 0))
		return request.Held{Present: policy.No}, nil, sure
	}
	if found.Scalar == policy.Open {
		return held, found, false
	}
	return request.Held{Present: policy.Yes, Known: true, Values: []policy.Text{found.Text}}, found, true
}

// passedTag is the value of a session tag; nil where the call surely does not pass it.
func passedTag(call *policy.Call, name string) (*policy.Value, bool) {
	var found *policy.Value
	for i := range call.Tags {
		tag := &call.Tags[i]
		switch policy.EqualFold(tag.Key.Text, policy.Literal(name)) {
		case policy.Unknown:
			return nil, false
		case policy.Yes:
			if found != nil || len(tag.Value.When)+len(tag.Key.When) > 0 {
				return nil, false
			}
			found = &tag.Value
		}
	}
	return found, true
}

// maxChain bounds the chains of calls that are followed.
const maxChain = 16

// isFresh tells that the session which makes the call surely carries no source identity,
// or no transitive tags: it is that of access keys, or of a call that passes none.
func (c carrier) isFresh(call *policy.Call, tags bool, depth int) bool {
	if call.Chained == policy.No {
		return call.Action == AssumeRole
	}
	source := c.calls[call.Source]
	if call.Source == "" || source == nil || depth > maxChain || source.Partial || source.Action != AssumeRole {
		return false
	}
	if tags && (len(source.Tags) > 0 || source.PartialTags) || !tags && source.SourceIdentity != nil {
		return false
	}
	return c.isFresh(source, tags, depth+1)
}
