package serverless

import (
	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// deploymentRole is the role that the framework hands to CloudFormation, which then
// deploys the stack as that role: in today's place, or that of versions before 3.
// https://www.serverless.com/framework/docs/providers/aws/guide/serverless.yml#iam-permissions
func (s *service) deploymentRole() {
	written, found := raw.Find(s.member(s.provider, "iam"), "deploymentRole")
	if !found {
		written, found = raw.Find(s.provider, "cfnRole")
	}
	if !found {
		return
	}
	value := s.resolve(written.Value)
	if value == nil || !policy.IsRole(value) {
		return
	}
	s.handoffs = append(s.handoffs, &policy.Handoff{
		Address: "provider", Property: written.Key.String(), Span: value.Span, Role: value.Value(),
		Services: []string{"cloudformation.amazonaws.com"}, Account: policy.HoleText("AWS::AccountId", s.file, policy.Account),
		When: value.When,
	})
}
