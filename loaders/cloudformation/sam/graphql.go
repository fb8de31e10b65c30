package sam

import (
	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// graphQL makes the roles by which AppSync writes logs and reads its data sources.
func (e *expansion) graphQL(f policy.Field) {
	name, at, condition := f.Key.String(), f.KeySpan, conditionOf(f)
	if logging := raw.Property(f.Value, "Logging"); raw.Literal(logging) != "false" && raw.Within(logging, "CloudWatchLogsRoleArn") == nil {
		e.addRole(name+"CloudWatchRole", f, condition, role{
			granted: granted{managed: []*policy.Node{managed(at, "AWSAppSyncPushToCloudWatchLogs")}}, trust: trusted(at, "appsync.amazonaws.com"),
		})
	}
	for _, kind := range []struct{ section, suffix, arn, connector, plain string }{
		{"DynamoDb", "DynamoDBDataSource", "TableArn", "ToTableConnector", "AWS::DynamoDB::Table"},
		{"Lambda", "LambdaDataSource", "FunctionArn", "ToLambdaConnector", "AWS::Lambda::Function"},
	} {
		sources := raw.Within(raw.Property(f.Value, "DataSources"), kind.section)
		if sources == nil {
			continue
		}
		for _, source := range sources.Fields {
			e.dataSource(name+source.Key.String()+kind.suffix, source, f, kind.arn, kind.connector, kind.plain)
		}
	}
}

func (e *expansion) dataSource(name string, source, api policy.Field, arnProperty, connector, kind string) {
	if source.Value.Exact("ServiceRoleArn") != nil {
		return
	}
	at := source.KeySpan
	owner := policy.Field{KeySpan: at, Value: api.Value}
	arn := source.Value.Exact(arnProperty)
	if arn == nil {
		arn = raw.Sub(at, "arn:${AWS::Partition}:dynamodb:"+regional+"table/${Name}", map[string]*policy.Node{"Name": source.Value.Exact("TableName")})
	}
	e.addRole(name+"Role", owner, conditionOf(owner), role{trust: trusted(at, "appsync.amazonaws.com")})
	access := []string{"Write"}
	if kind == "AWS::DynamoDB::Table" {
		access = []string{"Read", "Write"}
		if given := source.Value.Exact("Permissions"); given != nil {
			access = nil
			for _, permission := range raw.Items(given) {
				access = append(access, raw.Literal(permission))
			}
		}
	}
	var rows []connection
	for _, row := range connections()[[2]string{"AWS::AppSync::DataSource", kind}] {
		for _, wanted := range access {
			if row.access == wanted {
				rows = append(rows, row)
			}
		}
	}
	if len(rows) == 0 {
		return
	}
	from := end{role: raw.Ref(at, name+"Role")}
	to := end{values: map[string]*policy.Node{"Arn": arn}}
	e.makeConnection(name+connector, "", owner, from, to, rows)
}
