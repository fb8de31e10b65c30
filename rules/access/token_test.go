package access

import "testing"

func TestSubjectsThatATemplateOfOnesOwnMayMake(t *testing.T) {
	for subject, want := range map[string]bool{
		"repo:acme/shop:ref:refs/heads/main": false,
		"repo:acme/shop:environment:prod":    false,
		"repo:acme@1/shop@2:pull_request":    false,
		"repo:acme/*":                        false,
		"repo:acme/shop:*":                   false,
		"acme/shop:*":                        false,
		"repo:acme/shop":                     true, // the claim repo alone
		"repo:acme/shop:job_workflow_ref:acme/ci/.github/workflows/a.yml@*": true,
		"repo:acme/shop:environment:prod:ref:refs/heads/main":               true,
		"repository_owner:acme:ref:refs/heads/main":                         true,
		"job_workflow_ref:acme/ci/.github/workflows/a.yml@refs/heads/main":  true,
		"repository_owner_id:1234:repo_property_team:payments":              true,
		"environment:prod:repo:acme/shop":                                   true,
		"*:job_workflow_ref:acme/ci/*":                                      true,
	} {
		if got := isCustomised(subject); got != want {
			t.Errorf("%s: %v", subject, got)
		}
	}
}
