package sam

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// connectorTable holds what connectors permit: the types of source and destination,
// the permission, what is made, for which end, its actions and resources, and of a
// resource policy the service that acts and the ARN for which it does.
//
//go:embed connectors.tsv
var connectorTable string

// connection is a row of the table.
type connection struct {
	access string // Read or Write
	// made is a managed policy for a role, or the policy of a queue, topic or function;
	// ofSource tells for which end.
	made               string
	ofSource           bool
	actions, resources []string
	service, caller    string
}

var connections = sync.OnceValue(func() map[[2]string][]connection {
	table := map[[2]string][]connection{}
	for line := range strings.Lines(connectorTable) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		row := connection{
			access: columns[2], made: columns[3], ofSource: columns[4] == "source",
			actions: strings.Fields(columns[5]), resources: strings.Fields(columns[6]),
		}
		if len(columns) > 8 {
			row.service, row.caller = columns[7], columns[8]
		}
		ends := [2]string{columns[0], columns[1]}
		table[ends] = append(table[ends], row)
	}
	return table
})

// plainTypes are the types of CloudFormation that SAM's become.
var plainTypes = map[string]string{
	"AWS::Serverless::Function":     "AWS::Lambda::Function",
	"AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
	"AWS::Serverless::SimpleTable":  "AWS::DynamoDB::Table",
	"AWS::Serverless::Api":          "AWS::ApiGateway::RestApi",
	"AWS::Serverless::HttpApi":      "AWS::ApiGatewayV2::Api",
	"AWS::Serverless::GraphQLApi":   "AWS::AppSync::GraphQLApi",
}

// end is one end of a connector.
type end struct {
	id, kind string
	// values are what its policies may name: Arn, Name, ResourceId, Qualifier.
	values map[string]*policy.Node
	// role is the name of its role, queue the URL of a queue; nil where unknown.
	role, queue *policy.Node
}

// connect makes the policies of a connector: a resource, or an attribute of its source.
func (e *expansion) connect(f policy.Field) {
	if raw.Literal(f.Value.Exact("Type")) == prefix+"Connector" {
		if properties := f.Value.Exact("Properties"); properties != nil {
			e.connector(f.Key.String(), f, properties.Exact("Source"), properties)
		}
	}
	embedded := f.Value.Exact("Connectors")
	if embedded == nil {
		return
	}
	for _, connector := range embedded.Fields {
		properties := connector.Value.Exact("Properties")
		if properties == nil {
			continue
		}
		source := raw.Object(connector.KeySpan, connector.KeySpan, "Id", raw.Text(connector.KeySpan, f.Key.String()))
		if reference := connector.Value.Exact("SourceReference"); reference != nil {
			source.Fields = append(source.Fields, reference.Fields...)
		}
		owner := policy.Field{Key: connector.Key, KeySpan: connector.KeySpan, Value: f.Value}
		e.connector(f.Key.String()+connector.Key.String(), owner, source, properties)
	}
}

func (e *expansion) connector(name string, owner policy.Field, source, properties *policy.Node) {
	destination := properties.Exact("Destination")
	var wanted []string
	for _, permission := range raw.Items(properties.Exact("Permissions")) {
		wanted = append(wanted, raw.Literal(permission))
	}
	for i, to := range raw.Items(destination) {
		from, dest := e.end(source, to), e.end(to, source)
		rows := connections()[[2]string{from.kind, dest.kind}]
		rows = slices.DeleteFunc(slices.Clone(rows), func(row connection) bool { return !slices.Contains(wanted, row.access) })
		if len(rows) == 0 {
			e.unread(owner.KeySpan, "a connector of ends or permissions that SAM has not")
			continue
		}
		suffix := ""
		if destination.Kind == policy.List {
			suffix = "Destination" + string(rune('0'+i%10))
			if i > 9 {
				suffix = "Destination" + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
			}
		}
		e.makeConnection(name, suffix, owner, from, dest, rows)
	}
}

func (e *expansion) makeConnection(name, suffix string, owner policy.Field, from, to end, rows []connection) {
	own, span := to, owner.KeySpan
	if rows[0].ofSource {
		own = from
	}
	values := map[string]*policy.Node{}
	for key, value := range from.values {
		values["Source"+key] = value
	}
	for key, value := range to.values {
		values["Destination"+key] = value
	}
	var statements []*policy.Node
	for _, row := range rows {
		statements = append(statements, row.statement(span, values))
	}
	made := raw.Field("PolicyDocument", span, raw.Document(span, statements...))
	condition := conditionOf(owner)
	switch {
	case rows[0].made == "role" && own.role == nil:
		e.unread(span, "a connector for a role that the template does not tell")
	case rows[0].made == "role":
		e.add(name+"Policy"+suffix, owner, "AWS::IAM::ManagedPolicy", condition, made, raw.Field("Roles", span, raw.List(span, own.role)))
	case rows[0].made == "queue":
		e.add(name+"QueuePolicy"+suffix, owner, "AWS::SQS::QueuePolicy", condition, made)
	case rows[0].made == "topic":
		e.add(name+"TopicPolicy"+suffix, owner, "AWS::SNS::TopicPolicy", condition, made)
	}
}

func (c connection) statement(span policy.Span, values map[string]*policy.Node) *policy.Node {
	resources := raw.List(span)
	for _, resource := range c.resources {
		resources.Items = append(resources.Items, raw.Sub(span, resource, values))
	}
	made := raw.Allow(span, resources, c.actions...)
	if c.service != "" {
		caller := raw.Object(span, span, "aws:SourceArn", raw.Sub(span, c.caller, values))
		made.Fields = append(made.Fields,
			raw.Field("Principal", span, raw.Object(span, span, "Service", raw.Text(span, c.service))),
			raw.Field("Condition", span, raw.Object(span, span, "ArnEquals", caller)))
	}
	return made
}

// end is what a connector says of one end, or what the resource tells that it names.
func (e *expansion) end(reference, other *policy.Node) end {
	if reference == nil {
		return end{}
	}
	id := raw.Literal(reference.Exact("Id"))
	if id == "" {
		return end{
			kind: plainType(raw.Literal(reference.Exact("Type"))), role: reference.Exact("RoleName"), queue: reference.Exact("QueueUrl"),
			values: map[string]*policy.Node{
				"Arn": reference.Exact("Arn"), "Name": reference.Exact("Name"),
				"ResourceId": reference.Exact("ResourceId"), "Qualifier": reference.Exact("Qualifier"),
			},
		}
	}
	resource := e.declared[id]
	if resource == nil {
		return end{}
	}
	span := reference.Exact("Id").Span
	own := end{id: id, kind: plainType(raw.Literal(resource.Exact("Type"))), role: e.roleOf(id, resource, other)}
	own.values = map[string]*policy.Node{"Arn": raw.Attribute(span, id, "Arn"), "Name": raw.Attribute(span, id, "Name"), "ResourceId": raw.Ref(span, id)}
	switch own.kind {
	case "AWS::StepFunctions::StateMachine", "AWS::SNS::Topic", "AWS::AppSync::GraphQLApi", "AWS::AppSync::DataSource":
		own.values["Arn"] = raw.Ref(span, id)
	}
	return own
}

func plainType(kind string) string {
	if plain := plainTypes[kind]; plain != "" {
		return plain
	}
	return kind
}

// roleOf names the role that a resource acts by; nil where the template does not tell.
func (e *expansion) roleOf(id string, resource, other *policy.Node) *policy.Node {
	kind, given := raw.Literal(resource.Exact("Type")), ""
	switch kind {
	case prefix + "Function", prefix + "StateMachine":
		if e.names[id+"Role"] {
			return raw.Ref(resource.Span, id+"Role")
		}
		given = "Role"
	case "AWS::Lambda::Function":
		given = "Role"
	case "AWS::StepFunctions::StateMachine":
		given = "RoleArn"
	case "AWS::AppSync::DataSource":
		given = "ServiceRoleArn"
	case "AWS::Events::Rule":
		return roleOfRule(resource, other)
	default:
		return nil
	}
	if name := raw.Target(raw.Property(resource, given)); name != "" {
		return raw.Ref(resource.Span, name)
	}
	return nil
}

// roleOfRule is the role of the target of a rule that is the other end.
func roleOfRule(rule, other *policy.Node) *policy.Node {
	id := raw.Literal(other.Exact("Id"))
	for _, to := range raw.Items(raw.Property(rule, "Targets")) {
		meant := id != "" && raw.Target(to.Exact("Arn")) == id || id == "" && same(to.Exact("Arn"), other.Exact("Arn"))
		if role := raw.Target(to.Exact("RoleArn")); meant && role != "" {
			return raw.Ref(rule.Span, role)
		}
	}
	return nil
}

// same reports whether two nodes are written alike.
func same(a, b *policy.Node) bool {
	if a == nil || b == nil || a.Kind != b.Kind || a.Text.String() != b.Text.String() ||
		len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Items {
		if !same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Fields {
		if a.Fields[i].Key.String() != b.Fields[i].Key.String() || !same(a.Fields[i].Value, b.Fields[i].Value) {
			return false
		}
	}
	return true
}
