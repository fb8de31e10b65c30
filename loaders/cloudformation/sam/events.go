package sam

import (
	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// pollers are the managed policies by which functions read the sources of their events.
var pollers = map[string]string{
	"Kinesis":  "AWSLambdaKinesisExecutionRole",
	"DynamoDB": "AWSLambdaDynamoDBExecutionRole",
	"SQS":      "AWSLambdaSQSQueueExecutionRole",
	"MSK":      "AWSLambdaMSKExecutionRole",
}

const regional = "${AWS::Region}:${AWS::AccountId}:"

// sources adds what the events that a function polls need.
func (g *granted) sources(events *policy.Node) {
	if events == nil {
		return
	}
	for _, event := range events.Fields {
		kind := raw.Literal(event.Value.Exact("Type"))
		properties := event.Value.Exact("Properties")
		if properties == nil {
			continue
		}
		if queue := properties.Exact("SqsSubscription"); kind == "SNS" && queue != nil && raw.Literal(queue) != "false" {
			kind = "SQS" // SAM puts a queue between topic and function
		}
		if name := pollers[kind]; name != "" {
			g.managed = append(g.managed, managed(event.KeySpan, name))
		}
		if statements := polling(kind, properties, event.KeySpan); len(statements) > 0 {
			g.inline = append(g.inline, raw.Inline(event.KeySpan, kind, raw.Document(event.KeySpan, statements...)))
		}
		if failure := raw.Within(properties, "DestinationConfig", "OnFailure"); failure != nil {
			g.sends(raw.Literal(failure.Exact("Type")), failure.Exact("Destination"), event.KeySpan)
		}
	}
}

// polling are the statements for sources that need secrets or a network.
func polling(kind string, properties *policy.Node, span policy.Span) (statements []*policy.Node) {
	access := raw.Items(properties.Exact("SourceAccessConfigurations"))
	secrets := func(kinds ...string) {
		for _, secret := range access {
			if uri := secret.Exact("URI"); uri != nil && raw.IsOneOf(policy.Literal(raw.Literal(secret.Exact("Type"))), kinds) {
				statements = append(statements, raw.Allow(span, uri, "secretsmanager:GetSecretValue"))
			}
		}
	}
	switch kind {
	case "MSK":
		secrets("CLIENT_CERTIFICATE_TLS_AUTH")
	case "MQ":
		secrets("BASIC_AUTH")
		if broker := properties.Exact("Broker"); broker != nil {
			statements = append(statements, raw.Allow(span, broker, "mq:DescribeBroker"))
		}
	case "SelfManagedKafka":
		secrets("SASL_SCRAM_256_AUTH", "SASL_SCRAM_512_AUTH", "BASIC_AUTH", "CLIENT_CERTIFICATE_TLS_AUTH")
		for _, item := range access {
			if raw.Literal(item.Exact("Type")) == "VPC_SUBNET" {
				statements = append(statements, network(span))
				break
			}
		}
	case "DocumentDB":
		secrets("BASIC_AUTH")
		statements = append(statements,
			raw.Allow(span, raw.Sub(span, "arn:${AWS::Partition}:rds:"+regional+"cluster-pg:*", nil), "rds:DescribeDBClusterParameters"),
			raw.Allow(span, raw.Sub(span, "arn:${AWS::Partition}:rds:"+regional+"subgrp:*", nil), "rds:DescribeDBSubnetGroups"))
		if cluster := properties.Exact("Cluster"); cluster != nil {
			statements = append(statements, raw.Allow(span, cluster, "rds:DescribeDBClusters"))
		}
		statements = append(statements, network(span))
	default:
		return nil
	}
	if key := properties.Exact("SecretsManagerKmsKeyId"); key != nil && kind != "MSK" {
		arn := raw.Sub(span, "arn:${AWS::Partition}:kms:"+regional+"key/${Key}", map[string]*policy.Node{"Key": key})
		statements = append(statements, raw.Allow(span, arn, "kms:Decrypt"))
	}
	return append(statements, registry(properties.Exact("SchemaRegistryConfig"), span)...)
}

// network lets Lambda put interfaces into a VPC.
func network(span policy.Span) *policy.Node {
	return raw.Allow(span, raw.Text(span, "*"), "ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
		"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups")
}

// registry are the statements for a schema registry of Kafka events.
func registry(config *policy.Node, span policy.Span) (statements []*policy.Node) {
	if config == nil {
		return nil
	}
	for _, access := range raw.Items(config.Exact("AccessConfigs")) {
		if uri := access.Exact("URI"); uri != nil {
			statements = append(statements, raw.Allow(span, uri, "secretsmanager:GetSecretValue"))
		}
	}
	uri := config.Exact("SchemaRegistryURI")
	if name := registryName(uri); name != "" {
		statements = append(statements, raw.Allow(span, uri, "glue:GetRegistry"),
			raw.Allow(span, raw.Sub(span, "arn:${AWS::Partition}:glue:"+regional+"schema/"+name+"/*", nil), "glue:GetSchemaVersion"))
	}
	return statements
}

// schedules makes the role by which EventBridge Scheduler calls a function or starts a
// state machine.
func (e *expansion) schedules(f policy.Field, action string, target *policy.Node) {
	events := raw.Property(f.Value, "Events")
	if events == nil {
		return
	}
	for _, event := range events.Fields {
		properties := event.Value.Exact("Properties")
		if raw.Literal(event.Value.Exact("Type")) != "ScheduleV2" || properties == nil || properties.Exact("RoleArn") != nil {
			continue
		}
		at := event.KeySpan
		made := granted{inline: []*policy.Node{raw.Inline(at, "Start", raw.Document(at, raw.Allow(at, target, action)))}}
		made.deadLetterOf(f.Key.String()+event.Key.String(), properties.Exact("DeadLetterConfig"), at)
		e.addRole(f.Key.String()+event.Key.String()+"Role", policy.Field{KeySpan: at, Value: f.Value}, conditionOf(f), role{
			granted: made, trust: trusted(at, "scheduler.amazonaws.com"), boundary: properties.Exact("PermissionsBoundary"),
		})
	}
}

// deadLetterOf lets a schedule send to its dead-letter queue, which SAM makes where
// none is given.
func (g *granted) deadLetterOf(schedule string, config *policy.Node, span policy.Span) {
	if config == nil {
		return
	}
	queue := config.Exact("Arn")
	if queue == nil {
		name := raw.Literal(config.Exact("QueueLogicalId"))
		if name == "" {
			name = schedule + "Queue"
		}
		queue = raw.Attribute(span, name, "Arn")
	}
	g.sends("SQS", queue, span)
}

// starters are the services whose events start state machines by a role.
var starters = map[string]string{
	"Schedule":        "events.amazonaws.com",
	"CloudWatchEvent": "events.amazonaws.com",
	"EventBridgeRule": "events.amazonaws.com",
	"Api":             "apigateway.amazonaws.com",
}

// starters makes the roles by which events start a state machine.
func (e *expansion) starters(f policy.Field, machine *policy.Node) {
	events := raw.Property(f.Value, "Events")
	if events == nil {
		return
	}
	for _, event := range events.Fields {
		service := starters[raw.Literal(event.Value.Exact("Type"))]
		if service == "" || raw.Within(event.Value, "Properties", "RoleArn") != nil {
			continue
		}
		span := event.KeySpan
		e.addRole(f.Key.String()+event.Key.String()+"Role", policy.Field{KeySpan: span, Value: f.Value}, conditionOf(f), role{
			granted: granted{inline: []*policy.Node{raw.Inline(span, "Start", raw.Document(span, raw.Allow(span, machine, "states:StartExecution")))}},
			trust:   trusted(span, service), boundary: raw.Property(f.Value, "PermissionsBoundary"),
		})
	}
}
