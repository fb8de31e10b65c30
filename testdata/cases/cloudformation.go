package cases

import (
	"fmt"

	"gopkg.in/yaml.v3"
)

func (w *world) cloudFormation(files map[string]string, r Rendering) error {
	for _, account := range w.accounts {
		resources := object{}
		for _, principal := range account.principals {
			principal.resource(resources, r)
		}
		for _, provider := range account.providers {
			resources["Provider"] = provider.resource()
		}
		if err := template(files, r, account.place("template"), resources); err != nil {
			return err
		}
	}
	resources := object{}
	for i, one := range w.organization {
		resources[fmt.Sprintf("Guard%d", i+1)] = object{"Type": "AWS::Organizations::Policy", "Properties": object{
			"Name": one.name, "Type": one.kind, "Content": one.document, "TargetIds": []any{one.target},
		}}
	}
	return template(files, r, "organization/template", resources)
}

func template(files map[string]string, r Rendering, place string, resources object) error {
	if len(resources) == 0 {
		return nil
	}
	whole := object{"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources}
	if r.Format == CloudFormationJSON {
		files[place+".json"] = indented(whole)
		return nil
	}
	data, err := yaml.Marshal(whole)
	files[place+".yaml"] = string(data)
	return err
}

func (p provider) resource() object {
	if p.kind == "saml" {
		return object{"Type": "AWS::IAM::SAMLProvider", "Properties": object{"Name": p.name, "SamlMetadataDocument": "<EntityDescriptor/>"}}
	}
	return object{"Type": "AWS::IAM::OIDCProvider", "Properties": object{"Url": "https://" + p.name, "ClientIdList": []any{"sts.amazonaws.com"}}}
}

// resource declares the principal, with the policies and groups that are its own.
func (p *principal) resource(resources object, r Rendering) {
	properties := object{"Path": p.path}
	kind := "AWS::IAM::Role"
	switch p.kind {
	case "role":
		properties["RoleName"] = p.name
		properties["AssumeRolePolicyDocument"] = p.trust
		if p.max != 0 {
			properties["MaxSessionDuration"] = p.max
		}
	default:
		kind = "AWS::IAM::User"
		properties["UserName"] = p.name
	}
	if tags := tagList(p.tags); tags != nil {
		properties["Tags"] = tags
	}
	grant(resources, properties, p.label, p.policies, r)
	if p.boundary != nil {
		resources["Boundary"] = managedPolicy("boundary", p.boundary)
		properties["PermissionsBoundary"] = object{"Ref": "Boundary"}
	}
	for i, group := range p.groups {
		label := fmt.Sprintf("Group%d", i+1)
		of := object{"GroupName": group.name}
		grant(resources, of, label, group.policies, r)
		resources[label] = object{"Type": "AWS::IAM::Group", "Properties": of}
		properties["Groups"] = append(list(properties["Groups"]), object{"Ref": label})
	}
	resources[p.label] = object{"Type": kind, "Properties": properties}
}

// grant gives policies to what properties describe, inline or attached.
func grant(resources, properties object, label string, policies []Policy, r Rendering) {
	for i, policy := range policies {
		if !r.Managed {
			properties["Policies"] = append(list(properties["Policies"]), object{"PolicyName": policy.Name, "PolicyDocument": policy.Document})
			continue
		}
		name := fmt.Sprintf("%sPolicy%d", label, i+1)
		resources[name] = managedPolicy(policy.Name, policy.Document)
		properties["ManagedPolicyArns"] = append(list(properties["ManagedPolicyArns"]), object{"Ref": name})
	}
}

func managedPolicy(name string, document any) object {
	return object{"Type": "AWS::IAM::ManagedPolicy", "Properties": object{"ManagedPolicyName": name, "PolicyDocument": document}}
}

func list(value any) []any {
	items, _ := value.([]any)
	return items
}
