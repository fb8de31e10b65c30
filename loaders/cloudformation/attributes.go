package cloudformation

// attributeRow is an attribute of a resource whose text a template tells: ${Name} is
// the resource's name, ${Path} its path, the rest are pseudo parameters. An empty
// attribute is what Ref gives.
type attributeRow struct {
	kind, attribute, format string
}

func attributeRows() []attributeRow {
	const (
		global   = "arn:${Partition}:iam::${AccountId}:"
		regional = ":${Region}:${AccountId}:"
	)
	return []attributeRow{
		{"AWS::IAM::Role", "Arn", global + "role${Path}${Name}"},
		{"AWS::IAM::User", "Arn", global + "user${Path}${Name}"},
		{"AWS::IAM::Group", "Arn", global + "group${Path}${Name}"},
		{"AWS::IAM::ManagedPolicy", "", global + "policy${Path}${Name}"},
		{"AWS::IAM::ManagedPolicy", "PolicyArn", global + "policy${Path}${Name}"},
		{"AWS::IAM::InstanceProfile", "Arn", global + "instance-profile${Path}${Name}"},
		{"AWS::S3::Bucket", "", "${Name}"},
		{"AWS::S3::Bucket", "Arn", "arn:${Partition}:s3:::${Name}"},
		{"AWS::SQS::Queue", "", "https://sqs.${Region}.${URLSuffix}/${AccountId}/${Name}"},
		{"AWS::SQS::Queue", "Arn", "arn:${Partition}:sqs" + regional + "${Name}"},
		{"AWS::SNS::Topic", "", "arn:${Partition}:sns" + regional + "${Name}"},
		{"AWS::SNS::Topic", "TopicArn", "arn:${Partition}:sns" + regional + "${Name}"},
		{"AWS::Lambda::Function", "", "${Name}"},
		{"AWS::Lambda::Function", "Arn", "arn:${Partition}:lambda" + regional + "function:${Name}"},
		{"AWS::Serverless::Function", "", "${Name}"},
		{"AWS::Serverless::Function", "Arn", "arn:${Partition}:lambda" + regional + "function:${Name}"},
		{"AWS::DynamoDB::Table", "", "${Name}"},
		{"AWS::DynamoDB::Table", "Arn", "arn:${Partition}:dynamodb" + regional + "table/${Name}"},
		{"AWS::KMS::Key", "Arn", "arn:${Partition}:kms" + regional + "key/${Name}"},
	}
}

func attributeOf(kind, attribute string) (attributeRow, bool) {
	for _, row := range attributeRows() {
		if row.kind == kind && row.attribute == attribute {
			return row, true
		}
	}
	return attributeRow{}, false
}

// iamName is the property that names an IAM resource; empty for all other types.
func iamName(kind string) string {
	switch kind {
	case "AWS::IAM::Role":
		return "RoleName"
	case "AWS::IAM::User":
		return "UserName"
	case "AWS::IAM::Group":
		return "GroupName"
	case "AWS::IAM::ManagedPolicy":
		return "ManagedPolicyName"
	case "AWS::IAM::InstanceProfile":
		return "InstanceProfileName"
	}
	return ""
}

func nameProperty(kind string) string {
	switch kind {
	case "AWS::S3::Bucket":
		return "BucketName"
	case "AWS::SQS::Queue":
		return "QueueName"
	case "AWS::SNS::Topic":
		return "TopicName"
	case "AWS::Lambda::Function", "AWS::Serverless::Function":
		return "FunctionName"
	case "AWS::DynamoDB::Table":
		return "TableName"
	}
	return iamName(kind)
}
