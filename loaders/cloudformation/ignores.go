package cloudformation

import (
	"bytes"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Ignores reads the comments that tell iamlint to ignore something, and the lists
// below Metadata of the template and its resources:
//
//	Metadata: {iamlint: {ignore: [{rule: public-trust, reason: …, until: 2027-01-31}]}}
func (Loader) Ignores(file policy.File) []policy.Ignore {
	ignores := comments(file)
	if !looksLikeTemplate(file.Data) && !hasResources(file.Data) {
		return ignores
	}
	roots, _ := parse(file, 0)
	for _, root := range roots {
		ignores = append(ignores, inMetadata(root, root.Span)...)
		resources := root.Exact("Resources")
		if resources == nil {
			continue
		}
		for _, field := range resources.Fields {
			whole := field.Value.Span
			whole.Start = min(whole.Start, field.KeySpan.Start)
			ignores = append(ignores, inMetadata(field.Value, whole)...)
		}
	}
	return ignores
}

func comments(file policy.File) []policy.Ignore {
	if !bytes.Contains(file.Data, []byte("iamlint:ignore")) {
		return nil
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(file.Data, []byte("\ufeff")), " \t\r\n")
	if bytes.HasPrefix(text, []byte("{")) && !isYAML(file.Path) {
		return comment.InJSON(file)
	}
	return comment.InYAML(file)
}

// inMetadata reads the list of one Metadata section, whose entries cover a stretch.
func inMetadata(node *policy.Node, covers policy.Span) []policy.Ignore {
	for _, name := range []string{"Metadata", "iamlint"} {
		if node = node.Exact(name); node == nil {
			return nil
		}
	}
	list := node.Exact("ignore")
	if list == nil {
		return []policy.Ignore{{Span: node.Span, Covers: covers, Fault: "Metadata of iamlint holds a list `ignore`"}}
	}
	entries := list.Items
	if list.Kind == policy.Object {
		entries = []*policy.Node{list}
	}
	var ignores []policy.Ignore
	for _, entry := range entries {
		ignore := entryOf(entry)
		ignore.Covers = covers
		ignores = append(ignores, ignore)
	}
	return ignores
}

// entryOf reads one entry of the list.
func entryOf(node *policy.Node) policy.Ignore {
	ignore := policy.Ignore{Span: node.Span}
	for _, field := range node.Fields {
		value := field.Value.Value()
		if _, _, made := intrinsic(field.Value); made {
			value.Text = policy.HoleText("…", field.Value.Span.File, policy.AnyText)
		} else if !field.Value.IsScalar() && field.Value.Kind != policy.Null {
			ignore.Fault = "`" + field.Key.String() + "` is one value"
			continue
		}
		switch key := field.Key.String(); {
		case value.Text.IsEmpty():
		case key == "rule":
			ignore.Rules = append(ignore.Rules, value)
			ignore.Span = value.Span
		case key == "reason":
			ignore.Reason = &value
		case key == "until":
			ignore.Until = &value
		default:
			ignore.Fault = "an entry holds `rule`, `reason` and `until`, and no `" + key + "`"
		}
	}
	if len(ignore.Rules) == 0 && ignore.Fault == "" {
		ignore.Fault = "name the rule to ignore"
	}
	return ignore
}
