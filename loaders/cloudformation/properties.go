package cloudformation

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// propertyTable lists every property that bears a policy of IAM: the type, the path of
// the property, the kind of the policy (- where only more than the type tells) and the
// form. A path leads through objects by dots, into lists by [], to every member by *,
// and stays at the resource itself with a lone dot. The types are those of the
// CloudFormation registry, of August 2026; to teach the loader a type, add a row.
//
// Left out, since their policies are in other languages: statements of WAF, Cedar
// (Verified Permissions, Verified Access, AgentCore), lifecycle policies, data
// protection and field index policies of logs, access and network policies of
// OpenSearch Serverless, core network policies, policies of AWS Config, redrive,
// filter and delivery policies, browser policies, and templates of RAM. Policies of
// IoT are listed as foreign, since their statements look like those of IAM.
//
//go:embed properties.tsv
var propertyTable string

// property says that a property of a resource type bears a policy.
type property struct {
	path string
	kind policy.DocumentKind
	form form
}

// form is how a property holds its policy.
type form string

const (
	document   form = "document"   // a policy document, as an object or as JSON text
	statement  form = "statement"  // statements of which the service makes a document
	permission form = "permission" // properties of which Lambda makes a statement
	mixed      form = "mixed"      // documents among names and ARNs of managed policies
	typed      form = "typed"      // a document whose kind the resource's Type property tells
	foreign    form = "foreign"    // what looks like a policy of IAM and is none
)

// properties reads the table.
var properties = sync.OnceValue(func() map[string][]property {
	byType := map[string][]property{}
	for line := range strings.Lines(propertyTable) {
		column := strings.Fields(line)
		row := property{column[1], policy.DocumentKind(strings.Trim(column[2], "-")), form(column[3])}
		byType[column[0]] = append(byType[column[0]], row)
	}
	return byType
})
