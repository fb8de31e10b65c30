package access

import (
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Interest tells which principals of other repositories can matter to the judgement of
// some: what they name or nearly name, and what names something that they declare. All
// else need not be kept.
type Interest struct {
	directory *directory
	// named are the folded segments of what the repositories name.
	named map[string]bool
	// starts are the literal starts of patterns and texts with holes, loose are those
	// that have none.
	starts map[string]bool
	loose  []policy.Text
	seen   map[string]bool
	near   *spelling
	marks  map[string]bool
}

// NewInterest of the repositories that are judged.
func NewInterest(repos ...*policy.Repo) *Interest {
	in := &Interest{
		directory: &directory{home: map[string]bool{}}, named: map[string]bool{}, starts: map[string]bool{},
		seen: map[string]bool{}, near: newSpelling(), marks: map[string]bool{},
	}
	for _, repo := range repos {
		for _, principal := range repo.Principals {
			if principal.Name.Known() {
				in.directory.home[foldedKey(principal.Name)] = true
			}
			for _, list := range [][]*policy.Document{principal.Trust, principal.Policies, principal.Boundary} {
				in.addDocuments(list)
			}
		}
		in.addDocuments(repo.Documents)
		for _, call := range repo.Calls {
			in.add(call.Role.Text)
		}
		for _, handoff := range repo.Handoffs {
			in.add(handoff.Role.Text)
		}
	}
	return in
}

func (in *Interest) addDocuments(documents []*policy.Document) {
	for _, document := range documents {
		for _, statement := range document.Statements {
			in.addStatement(statement)
		}
	}
}

func (in *Interest) addStatement(statement *policy.Statement) {
	for _, list := range [][]policy.PrincipalValue{statement.Principals, statement.NotPrincipals} {
		for i := range list {
			in.add(list[i].Text)
		}
	}
	for _, condition := range statement.Conditions {
		if key, _ := condition.Key.Literal(); strings.EqualFold(key, "aws:PrincipalArn") {
			for i := range condition.Values {
				in.add(condition.Values[i].Text)
			}
		}
	}
	if len(coverage(statement)) == 0 {
		return
	}
	for _, list := range [][]policy.Value{statement.Resources, statement.NotResources} {
		for i := range list {
			in.add(list[i].Text)
		}
	}
}

// add notes what an ARN names.
func (in *Interest) add(text policy.Text) {
	text = policy.Variables(text)
	if key := symbol(text); in.seen[key] {
		return
	} else if in.seen[key] = true; text.Is("*") {
		return
	}
	arn := policy.ParseARN(text)
	resource := arn.Resource.Map(strings.ToLower)
	if arn.Fields < 6 || arn.Open {
		return // an account, a star, or what nobody can tell
	}
	literal, known := resource.Literal()
	if known && !strings.ContainsAny(literal, "*?") {
		for segment := range strings.SplitSeq(literal, "/") {
			in.named[segment] = true
		}
		name := literal[strings.LastIndexByte(literal, '/')+1:]
		if in.near.word(name, "") != nil {
			_, marks := fold(name)
			in.marks[marks] = true
		}
		return
	}
	start, _ := literalEnds(resource)
	switch _, name, _ := strings.Cut(start, "/"); {
	case known && strings.Trim(literal, "role/*") == "":
	case name != "":
		in.starts[start] = true
	default:
		in.loose = append(in.loose, resource)
	}
}

// Keeps reports whether the principal can matter.
func (in *Interest) Keeps(principal *policy.Principal) bool {
	name, known := principal.Name.Literal()
	if !known {
		return true
	}
	folded := strings.ToLower(name)
	switch {
	case in.named[folded], in.isReached(principal, folded), in.directory.trustNamesHome(principal):
		return true
	}
	for _, document := range principal.Policies {
		if in.directory.grantNamesHome(document) {
			return true
		}
	}
	return in.KeepsName(name)
}

// KeepsName reports whether a name that may be declared is one that the repositories
// name, or nearly.
func (in *Interest) KeepsName(name string) bool {
	if in.named[strings.ToLower(name)] {
		return true
	}
	_, marks := fold(name)
	return in.marks[marks] && len(in.near.like(name)) > 0
}

// isReached reports whether a pattern or a text with holes may mean the principal.
func (in *Interest) isReached(principal *policy.Principal, name string) bool {
	if len(in.starts)+len(in.loose) == 0 {
		return false
	}
	path, known := principal.Path.Literal()
	if !known || len(in.loose) > askLimit {
		return true
	}
	resource := string(principal.Kind) + strings.ToLower(path) + name
	for i := range min(len(resource), longest) {
		if in.starts[resource[:i+1]] {
			return true
		}
	}
	for _, pattern := range in.loose {
		if policy.Match(pattern, policy.Literal(resource)) != policy.No {
			return true
		}
	}
	return false
}
