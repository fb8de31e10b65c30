package cases

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

var errNoVersion = errors.New("a document without Version")

// sayable tells what of a document aws_iam_policy_document has no way to say.
func sayable(document any) error {
	top, ok := document.(object)
	if !ok {
		return nil
	}
	if top["Version"] == nil {
		return errNoVersion
	}
	for _, statement := range items(top["Statement"]) {
		for key := range statement.(object) {
			if !slices.Contains([]string{"Sid", "Effect", "Condition"}, key) && attributes[key] == "" {
				return fmt.Errorf("the element %s", key)
			}
		}
	}
	return nil
}

// attributes of a statement block, by the name of the element.
var attributes = map[string]string{
	"Action": "actions", "NotAction": "not_actions", "Resource": "resources", "NotResource": "not_resources",
	"Principal": "principals", "NotPrincipal": "not_principals",
}

// blocks writes the body of an aws_iam_policy_document. Variables of policies are
// written &{ there.
func blocks(document any) string {
	top := document.(object)
	var b strings.Builder
	if version := top["Version"]; version != nil {
		fmt.Fprintf(&b, "  version = %q\n", version)
	}
	for _, item := range items(top["Statement"]) {
		statement := item.(object)
		b.WriteString("  statement {\n")
		if sid, ok := statement["Sid"].(string); ok {
			fmt.Fprintf(&b, "    sid = %q\n", sid)
		}
		if effect, ok := statement["Effect"].(string); ok {
			fmt.Fprintf(&b, "    effect = %q\n", effect)
		}
		for _, key := range sorted(attributes) {
			value := statement[key]
			switch {
			case value == nil:
			case strings.HasSuffix(key, "Principal"):
				principalBlocks(&b, attributes[key], value)
			default:
				fmt.Fprintf(&b, "    %s = %s\n", attributes[key], stringList(value))
			}
		}
		conditionBlocks(&b, statement["Condition"])
		b.WriteString("  }\n")
	}
	return b.String()
}

func principalBlocks(b *strings.Builder, name string, value any) {
	types, ok := value.(object)
	if !ok {
		types = object{"*": value} // the bare star
	}
	for _, kind := range sorted(types) {
		fmt.Fprintf(b, "    %s {\n      type = %q\n      identifiers = %s\n    }\n", name, kind, stringList(types[kind]))
	}
}

func conditionBlocks(b *strings.Builder, value any) {
	operators, _ := value.(object)
	for _, operator := range sorted(operators) {
		keys := operators[operator].(object)
		for _, key := range sorted(keys) {
			fmt.Fprintf(b, "    condition {\n      test = %q\n      variable = %q\n      values = %s\n    }\n", operator, key, stringList(keys[key]))
		}
	}
}

// stringList writes a list of strings.
func stringList(value any) string {
	var list []string
	for _, item := range items(value) {
		list = append(list, fmt.Sprintf("%q", strings.ReplaceAll(fmt.Sprint(item), "${", "&{")))
	}
	return "[" + strings.Join(list, ", ") + "]"
}

// items is a value as a list.
func items(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}
