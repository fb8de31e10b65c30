package terraform

import (
	_ "embed"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// bearerTable lists every attribute of the AWS provider that holds an IAM policy: the
// resource type, the nested block or -, the attribute, the kind of the policy.
// Left out, since their policies are in other languages: lifecycle policies of
// ECR, data and network policies of OpenSearch Serverless, data protection
// policies of CloudWatch Logs and SNS, redrive policies, Verified Access (Cedar),
// stack policies, core network policies, IoT policies, and the templates of RAM.
//
//go:embed bearers.tsv
var bearerTable string

// bearer says that an attribute of a resource type holds a policy document.
type bearer struct {
	resource string
	// block is the nested block that the attribute stands in; empty for the resource itself.
	block     string
	attribute string
	kind      policy.DocumentKind
}

// bearersByType reads the table.
func bearersByType() map[string][]bearer {
	byType := map[string][]bearer{}
	for line := range strings.Lines(bearerTable) {
		fields := strings.Fields(line)
		b := bearer{fields[0], strings.Trim(fields[1], "-"), fields[2], policy.DocumentKind(fields[3])}
		byType[b.resource] = append(byType[b.resource], b)
	}
	return byType
}
