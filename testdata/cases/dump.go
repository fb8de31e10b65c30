package cases

import (
	"errors"
	"fmt"
)

var errMaximum = errors.New("maximum session duration")

// dumps writes the output of `aws iam get-account-authorization-details` of each account.
func (w *world) dumps(files map[string]string, r Rendering) error {
	if len(w.organization) > 0 {
		return errors.New("organization policies")
	}
	for _, account := range w.accounts {
		if len(account.providers) > 0 {
			return errors.New("identity providers")
		}
		d := &dump{account: account, managed: r.Managed}
		for i, principal := range account.principals {
			if principal.max != 0 {
				return errMaximum
			}
			d.add(principal, i)
		}
		files[account.place("account.json")] = indented(object{
			"UserDetailList": some(d.users), "GroupDetailList": some(d.groups), "RoleDetailList": some(d.roles), "Policies": some(d.policies),
		})
	}
	return nil
}

type dump struct {
	account                        *account
	managed                        bool
	users, groups, roles, policies []any
}

func some(list []any) []any {
	if list == nil {
		return []any{}
	}
	return list
}

func (d *dump) add(p *principal, at int) {
	detail := object{"Path": p.path, "Arn": p.arn, "CreateDate": "2026-01-15T08:30:00+00:00", "Tags": some(tagList(p.tags))}
	partition := field(p.arn, 1)
	if p.boundary != nil {
		detail["PermissionsBoundary"] = object{
			"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": d.policy(partition, "boundary", p.boundary, 0),
		}
	}
	if p.kind == "role" {
		detail["RoleName"], detail["RoleId"] = p.name, fmt.Sprintf("AROAEXAMPLEROLE%05d", at)
		detail["AssumeRolePolicyDocument"] = p.trust
		d.grant(detail, "RolePolicyList", partition, p.policies)
		d.roles = append(d.roles, detail)
		return
	}
	detail["UserName"], detail["UserId"] = p.name, fmt.Sprintf("AIDAEXAMPLEUSER%05d", at)
	groups := []any{}
	for i, group := range p.groups {
		of := object{
			"Path": "/", "GroupName": group.name, "GroupId": fmt.Sprintf("AGPAEXAMPLEGROUP%04d", i),
			"Arn": fmt.Sprintf("arn:%s:iam::%s:group/%s", partition, d.account.id, group.name),
		}
		d.grant(of, "GroupPolicyList", partition, group.policies)
		d.groups = append(d.groups, of)
		groups = append(groups, group.name)
	}
	detail["GroupList"] = groups
	d.grant(detail, "UserPolicyList", partition, p.policies)
	d.users = append(d.users, detail)
}

func (d *dump) grant(detail object, inline, partition string, policies []Policy) {
	within, attached := []any{}, []any{}
	for _, policy := range policies {
		if d.managed {
			arn := d.policy(partition, policy.Name, policy.Document, 1)
			attached = append(attached, object{"PolicyName": policy.Name, "PolicyArn": arn})
			continue
		}
		within = append(within, object{"PolicyName": policy.Name, "PolicyDocument": policy.Document})
	}
	detail[inline], detail["AttachedManagedPolicies"] = within, attached
}

// policy adds a managed policy and gives its ARN.
func (d *dump) policy(partition, name string, document any, attached int) string {
	arn := fmt.Sprintf("arn:%s:iam::%s:policy/%s", partition, d.account.id, name)
	d.policies = append(d.policies, object{
		"PolicyName": name, "PolicyId": fmt.Sprintf("ANPAEXAMPLEPOL%06d", len(d.policies)), "Arn": arn, "Path": "/",
		"DefaultVersionId": "v1", "AttachmentCount": attached, "PermissionsBoundaryUsageCount": 1 - attached, "IsAttachable": true,
		"PolicyVersionList": []any{object{"VersionId": "v1", "IsDefaultVersion": true, "Document": document}},
	})
	return arn
}
