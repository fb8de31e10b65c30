package serverless

import (
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// included gives what file(name):address stands for.
func (v *variables) included(written string, at *policy.Node) *policy.Node {
	end := strings.IndexByte(written, ')')
	if end < 0 {
		return nil
	}
	name := strings.Trim(strings.TrimSpace(written[len("file("):end]), `'"`)
	address := strings.TrimPrefix(written[end+1:], ":")
	full := path.Join(path.Dir(v.file), name)
	switch {
	case path.IsAbs(name) || strings.HasPrefix(name, "~") || full == ".." || strings.HasPrefix(full, "../"):
		v.unread(at.Span, "a file outside of what is read: "+name)
		return hole(written, v.file, at)
	case !isData(full):
		return hole(written, v.file, at)
	}
	root := v.open(full)
	if root == nil {
		return nil
	}
	return v.follow(root, address)
}

func isData(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".yml", ".yaml", ".json":
		return true
	}
	return false
}

// unread notes what was not read, once however often it is asked for.
func (v *variables) unread(span policy.Span, reason string) {
	for _, known := range v.problems {
		if known.Span == span && known.Reason == reason {
			return
		}
	}
	v.problems = append(v.problems, policy.Problem{Span: span, Reason: reason})
}

// via gives a value from elsewhere with the variable as a station on the way.
func (v *variables) via(value, at *policy.Node, name string) *policy.Node {
	if value.Span == at.Span {
		return value
	}
	return v.moved(value, policy.Station{Span: at.Span, Name: "${" + name + "}"})
}

func (v *variables) moved(node *policy.Node, station policy.Station) *policy.Node {
	if v.left--; v.left < 0 {
		return hole("…", v.file, node)
	}
	copied := *node
	copied.Via = append([]policy.Station{station}, node.Via...)
	copied.Items, copied.Fields = nil, nil
	for _, item := range node.Items {
		copied.Items = append(copied.Items, v.moved(item, station))
	}
	for _, member := range node.Fields {
		member.Value = v.moved(member.Value, station)
		copied.Fields = append(copied.Fields, member)
	}
	return &copied
}
