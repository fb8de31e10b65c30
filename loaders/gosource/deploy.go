package gosource

import (
	"github.com/iamlint/iamlint/loaders/placeholder"
	"github.com/iamlint/iamlint/loaders/policy"
)

// deploy reads the roles that CDK deploys a stack with: it takes one, and gives the other
// to CloudFormation. What CDK fills in stands in the text as ${AWS::AccountId}.
// https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.DefaultStackSynthesizerProps.html
func (s *sink) deploy() {
	if role := s.named("CloudFormationExecutionRole"); role != nil {
		s.ev.keepFiles(s.at, role.Span)
		s.ev.repo.Handoffs = append(s.ev.repo.Handoffs, &policy.Handoff{
			Address: s.label, Property: "CloudFormationExecutionRole", Span: role.Span, Role: *role,
			Services: []string{"cloudformation.amazonaws.com"}, Account: policy.HoleText("AWS::AccountId", address(s.at), policy.Account),
		})
	}
	if role := s.named("DeployRoleArn"); role != nil {
		s.ev.keepFiles(s.at, role.Span)
		s.ev.repo.Calls = append(s.ev.repo.Calls, &policy.Call{
			Kind: policy.DeployCall, Address: s.label, Span: role.Span, Action: "sts:AssumeRole", Role: *role, ExternalID: s.named("DeployRoleExternalId"),
			Partial: s.node.Partial,
		})
	}
}

// named is the value of a field with holes for what CDK fills in; nil where it is not set.
func (s *sink) named(field string) *policy.Value {
	node := s.field(field)
	if node == nil {
		return nil
	}
	value := single(node)
	if written, known := value.Text.Literal(); known {
		value.Text = placeholder.Text(written, address(s.at))
	}
	return value
}
