package cases

import (
	"fmt"
	"strings"
)

func (w *world) terraform(files map[string]string, r Rendering) error {
	for _, account := range w.accounts {
		t := &module{rendering: r, dir: account.id, files: files}
		for _, principal := range account.principals {
			t.principal(principal)
		}
		for _, provider := range account.providers {
			t.provider(provider)
		}
		t.done()
	}
	t := &module{rendering: r, dir: "organization", files: files}
	for _, one := range w.organization {
		t.organization(one)
	}
	t.done()
	return t.failed(w, r)
}

// failed tells why a document has no way to be written.
func (t *module) failed(w *world, r Rendering) error {
	if r.Format != TerraformDocument {
		return nil
	}
	var documents []any
	for _, account := range w.accounts {
		for _, p := range account.principals {
			documents = append(documents, p.trust, p.boundary)
			for _, policy := range p.policies {
				documents = append(documents, policy.Document)
			}
		}
	}
	for _, one := range w.organization {
		documents = append(documents, one.document)
	}
	for _, document := range documents {
		if err := sayable(document); err != nil {
			return err
		}
	}
	return nil
}

// module is one root module as it is written.
type module struct {
	rendering Rendering
	dir       string
	files     map[string]string
	text      strings.Builder
	documents int
}

func (t *module) done() {
	if t.text.Len() > 0 {
		t.files[t.dir+"/main.tf"] = t.text.String()
	}
}

// resource writes a block; attributes are pairs of name and expression.
func (t *module) resource(kind, name string, attributes ...string) {
	fmt.Fprintf(&t.text, "resource %q %q {\n", kind, name)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i+1] != "" {
			fmt.Fprintf(&t.text, "  %s = %s\n", attributes[i], attributes[i+1])
		}
	}
	t.text.WriteString("}\n\n")
}

func (t *module) principal(p *principal) {
	name := strings.ToLower(p.label)
	boundary, tags, maximum := "", "", ""
	if p.boundary != nil {
		t.resource("aws_iam_policy", "boundary", "name", `"boundary"`, "policy", t.document(p.boundary))
		boundary = "aws_iam_policy.boundary.arn"
	}
	if len(p.tags) > 0 {
		tags = expression(p.tags, "  ")
	}
	if p.max != 0 {
		maximum = fmt.Sprint(p.max)
	}
	if p.kind == "role" {
		t.resource("aws_iam_role", name, "name", quoted(p.name), "path", quoted(p.path), "max_session_duration", maximum,
			"permissions_boundary", boundary, "tags", tags, "assume_role_policy", t.document(p.trust))
	} else {
		t.resource("aws_iam_user", name, "name", quoted(p.name), "path", quoted(p.path), "permissions_boundary", boundary, "tags", tags)
	}
	t.grant(p.kind, name, p.policies)
	for i, group := range p.groups {
		label := fmt.Sprintf("group%d", i+1)
		t.resource("aws_iam_group", label, "name", quoted(group.name))
		t.resource("aws_iam_user_group_membership", label, "user", "aws_iam_user."+name+".name", "groups", "[aws_iam_group."+label+".name]")
		t.grant("group", label, group.policies)
	}
}

func (t *module) grant(kind, holder string, policies []Policy) {
	for i, policy := range policies {
		label := fmt.Sprintf("%s%d", holder, i+1)
		to := "aws_iam_" + kind + "." + holder + ".name"
		if t.rendering.Managed {
			t.resource("aws_iam_policy", label, "name", quoted(policy.Name), "policy", t.document(policy.Document))
			t.resource("aws_iam_"+kind+"_policy_attachment", label, kind, to, "policy_arn", "aws_iam_policy."+label+".arn")
			continue
		}
		t.resource("aws_iam_"+kind+"_policy", label, "name", quoted(policy.Name), kind, to, "policy", t.document(policy.Document))
	}
}

func (t *module) provider(p provider) {
	if p.kind == "saml" {
		t.resource("aws_iam_saml_provider", "provider", "name", quoted(p.name), "saml_metadata_document", `"<EntityDescriptor/>"`)
		return
	}
	t.resource("aws_iam_openid_connect_provider", "provider", "url", quoted("https://"+p.name), "client_id_list", `["sts.amazonaws.com"]`)
}

// organization writes a policy and its attachment. Of FullAWSAccess, which AWS owns,
// there is an attachment only, where policies are attached rather than inline.
func (t *module) organization(one organization) {
	id := "aws_organizations_policy." + one.name + ".id"
	if t.rendering.Managed && isFullAccess(one) {
		id = `"p-FullAWSAccess"`
	} else {
		t.resource("aws_organizations_policy", one.name, "name", quoted(one.name), "type", quoted(one.kind), "content", t.document(one.document))
	}
	t.resource("aws_organizations_policy_attachment", one.name, "policy_id", id, "target_id", quoted(one.target))
}

func isFullAccess(one organization) bool {
	written := indented(one.document)
	full := indented(object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Action": "*", "Resource": "*"}}})
	return one.kind == "SERVICE_CONTROL_POLICY" && written == full
}

// document gives the expression of a policy, and writes what the expression names.
func (t *module) document(document any) string {
	t.documents++
	switch t.rendering.Format {
	case TerraformDocument:
		name := fmt.Sprintf("document%d", t.documents)
		fmt.Fprintf(&t.text, "data \"aws_iam_policy_document\" %q {\n%s}\n\n", name, blocks(document))
		return "data.aws_iam_policy_document." + name + ".json"
	case TerraformText:
		if t.documents%2 == 0 {
			name := fmt.Sprintf("policies/document%d.json", t.documents)
			t.files[t.dir+"/"+name] = indented(document)
			return `file("${path.module}/` + name + `")`
		}
		return "<<-POLICY\n" + escaped(indented(document)) + "\nPOLICY"
	}
	return "jsonencode(" + expression(document, "  ") + ")"
}

// expression writes a value in HCL.
func expression(value any, indent string) string {
	inner := indent + "  "
	var b strings.Builder
	switch value := value.(type) {
	case string:
		return quoted(value)
	case map[string]string:
		b.WriteString("{\n")
		for _, key := range sorted(value) {
			b.WriteString(inner + quoted(key) + " = " + quoted(value[key]) + "\n")
		}
		b.WriteString(indent + "}")
	case map[string]any:
		b.WriteString("{\n")
		for _, key := range sorted(value) {
			b.WriteString(inner + quoted(key) + " = " + expression(value[key], inner) + "\n")
		}
		b.WriteString(indent + "}")
	case []any:
		var items []string
		for _, item := range value {
			items = append(items, expression(item, indent))
		}
		b.WriteString("[" + strings.Join(items, ", ") + "]")
	default:
		b.WriteString(fmt.Sprint(value))
	}
	return b.String()
}

// quoted writes a string in HCL, in which ${ and %{ begin a template.
func quoted(text string) string { return escaped(fmt.Sprintf("%q", text)) }

func escaped(text string) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(text)
}
