package why

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// format is how a statement is written where it belongs.
type format int

const (
	inJSON      format = iota
	inYAML             // CloudFormation in YAML
	inHCLBlock         // a statement block of aws_iam_policy_document
	inHCLObject        // an object in jsonencode
)

// permission is the statement that the caller lacks, in the format of its policies.
func (e *explainer) permission() string {
	if mending := e.mending(access.LacksIdentity); mending != "" {
		return mending
	}
	if _, linked := serviceOf(e.role); linked && e.Action != passRole {
		return "" // no permission makes a caller of a service-linked role
	}
	condition := ""
	if e.Action == passRole {
		condition = e.Question.Service
	}
	return e.written(e.formatOf(e.caller.Policies, e.caller.Span), e.grantOf(e.Action, condition))
}

// statement is one that allows the action, in the format of documents.
func (e *explainer) statement(documents []*policy.Document, action string) string {
	w := e.grantOf(action, "")
	return e.written(e.formatOf(documents, e.caller.Span), w)
}

// trustFix is the statement that the trust policy lacks, in its format.
func (e *explainer) trustFix() string {
	if mending := e.mending(access.LacksTrust); mending != "" {
		return mending
	}
	return e.written(e.formatOf(e.role.Trust, e.role.Span), e.admission(e.Action))
}

// mending is what mends a half whose nearest statement only misses by a date or a
// condition: a further statement would be a way around it.
func (e *explainer) mending(half string) string {
	miss := e.Missed
	switch {
	case miss == nil || miss.Half != half:
		return ""
	case miss.Why == access.MissDate:
		return "move the date, if the access is still meant"
	case miss.Why != access.MissCondition:
		return ""
	}
	for i := range miss.Statement.Conditions {
		condition := &miss.Statement.Conditions[i]
		if e.Holds(condition, miss.Document) == policy.No {
			return "send what the condition asks for, or change it: " + shownCondition(condition)
		}
	}
	return ""
}

// admission is the statement that lets the caller in.
func (e *explainer) admission(action string) *written {
	w := &written{action: action}
	switch {
	case e.Action == passRole:
		w.action, w.principalType, w.principal = "sts:AssumeRole", "Service", e.Question.Service
	case e.caller.Kind == policy.ServiceCaller:
		w.principalType, w.principal = "Service", e.caller.Name.String()
	case e.isOutside():
		w.principalType, w.principal = "Federated", e.caller.ARN().String()
	default:
		w.principalType, w.principal = "AWS", e.caller.ARN().String()
		w.by = reference(e.caller, e.role)
	}
	return w
}

// grantOf is the statement that allows the action on the role.
func (e *explainer) grantOf(action, passedTo string) *written {
	return &written{action: action, resource: e.role.ARN().String(), passedTo: passedTo, on: reference(e.role, e.caller)}
}

// reference is the address of a declaration whose ARN no file tells, for another one that
// is declared in the same scope; empty where the ARN is known, or no reference leads there.
func reference(to, from *policy.Principal) string {
	scope, address, _ := strings.Cut(to.Key, "\x00")
	own, _, _ := strings.Cut(from.Key, "\x00")
	if to.ARN().Known() || scope != own || to.Span.IsZero() || strings.ContainsAny(address, "[ ") {
		return ""
	}
	return address
}

// written is a statement to write.
type written struct {
	action, resource, passedTo string
	principalType, principal   string
	// on and by are the addresses of what resource and principal name, where the format
	// has to refer to it.
	on, by string
}

func (e *explainer) written(form format, w *written) string {
	switch form {
	case inYAML:
		return w.yaml()
	case inHCLBlock:
		return w.block()
	case inHCLObject:
		return w.object()
	}
	return w.json()
}

// formatOf looks how the documents are written; without any, at the file of the declaration.
func (e *explainer) formatOf(documents []*policy.Document, declared policy.Span) format {
	for _, document := range documents {
		if len(document.Statements) == 0 || document.ByAWS {
			continue
		}
		span := document.Statements[0].Span
		return formatAt(span.File, e.stretch(span))
	}
	return formatAt(declared.File, nil)
}

func (e *explainer) stretch(span policy.Span) []byte {
	data := e.files[span.File]
	return data[min(span.Start, len(data)):min(span.End, len(data))]
}

func formatAt(file string, text []byte) format {
	isHCL := strings.HasSuffix(file, ".tf") || strings.HasSuffix(file, ".tofu") || strings.HasSuffix(file, ".hcl")
	text = bytes.TrimSpace(text)
	switch {
	case bytes.HasPrefix(text, []byte("{")) && isHCL && !isJSONObject(text):
		return inHCLObject
	case bytes.HasPrefix(text, []byte("{")):
		return inJSON
	case isHCL:
		return inHCLBlock
	case strings.HasSuffix(file, ".yaml") || strings.HasSuffix(file, ".yml"):
		return inYAML
	}
	return inJSON
}

// isJSONObject reports whether the first key is quoted and followed by a colon.
func isJSONObject(text []byte) bool {
	rest := bytes.TrimSpace(text[1:])
	if !bytes.HasPrefix(rest, []byte(`"`)) {
		return false
	}
	_, after, found := bytes.Cut(rest[1:], []byte(`"`))
	return found && bytes.HasPrefix(bytes.TrimSpace(after), []byte(":"))
}

func quoted(text string) string {
	encoded, err := json.Marshal(text)
	if err != nil {
		return `""`
	}
	return string(encoded)
}

// inYAMLTerm and inHCLTerm are a text, or a reference to what it names.
func inYAMLTerm(text, address string) string {
	if address != "" {
		return "!GetAtt " + address + ".Arn"
	}
	return quoted(text)
}

func inHCLTerm(text, address string) string {
	if address != "" {
		return address + ".arn"
	}
	return quoted(text)
}

func (w *written) json() string {
	parts := []string{`"Effect": "Allow"`}
	if w.principal != "" {
		parts = append(parts, fmt.Sprintf(`"Principal": {%q: %s}`, w.principalType, quoted(w.principal)))
	}
	parts = append(parts, `"Action": `+quoted(w.action))
	if w.resource != "" {
		parts = append(parts, `"Resource": `+quoted(w.resource))
	}
	if w.passedTo != "" {
		parts = append(parts, `"Condition": {"StringEquals": {"iam:PassedToService": `+quoted(w.passedTo)+`}}`)
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (w *written) yaml() string {
	lines := []string{"- Effect: Allow"}
	if w.principal != "" {
		lines = append(lines, "  Principal:", "    "+w.principalType+": "+inYAMLTerm(w.principal, w.by))
	}
	lines = append(lines, "  Action: "+w.action)
	if w.resource != "" {
		lines = append(lines, "  Resource: "+inYAMLTerm(w.resource, w.on))
	}
	if w.passedTo != "" {
		lines = append(lines, "  Condition:", "    StringEquals:", "      iam:PassedToService: "+w.passedTo)
	}
	return strings.Join(lines, "\n")
}

func (w *written) block() string {
	lines := []string{"statement {"}
	if w.principal != "" {
		lines = append(lines, "  principals {", "    type        = "+quoted(w.principalType), "    identifiers = ["+inHCLTerm(w.principal, w.by)+"]", "  }")
	}
	lines = append(lines, "  actions = ["+quoted(w.action)+"]")
	if w.resource != "" {
		lines[len(lines)-1] = "  actions   = [" + quoted(w.action) + "]"
		lines = append(lines, "  resources = ["+inHCLTerm(w.resource, w.on)+"]")
	}
	if w.passedTo != "" {
		lines = append(lines, "  condition {", `    test     = "StringEquals"`, `    variable = "iam:PassedToService"`, "    values   = ["+quoted(w.passedTo)+"]", "  }")
	}
	return strings.Join(append(lines, "}"), "\n")
}

func (w *written) object() string {
	parts := []string{`Effect = "Allow"`}
	if w.principal != "" {
		parts = append(parts, fmt.Sprintf("Principal = { %s = %s }", w.principalType, inHCLTerm(w.principal, w.by)))
	}
	parts = append(parts, "Action = "+quoted(w.action))
	if w.resource != "" {
		parts = append(parts, "Resource = "+inHCLTerm(w.resource, w.on))
	}
	if w.passedTo != "" {
		parts = append(parts, `Condition = { StringEquals = { "iam:PassedToService" = `+quoted(w.passedTo)+" } }")
	}
	return "{ " + strings.Join(parts, ", ") + " }"
}
