package cloudformation

const (
	global   = "arn:${Partition}:iam::${AccountId}:"
	regional = ":${Region}:${AccountId}:"
)

// attributes are the attributes of resources whose text a template tells, by type and
// name; without a name, what Ref gives. ${Name} is the resource's name, ${Path} its
// path, the rest are pseudo parameters.
var attributes = map[string]string{
	"AWS::IAM::Role.Arn":                    global + "role${Path}${Name}",
	"AWS::IAM::User.Arn":                    global + "user${Path}${Name}",
	"AWS::IAM::Group.Arn":                   global + "group${Path}${Name}",
	"AWS::IAM::ManagedPolicy":               global + "policy${Path}${Name}",
	"AWS::IAM::ManagedPolicy.PolicyArn":     global + "policy${Path}${Name}",
	"AWS::IAM::InstanceProfile.Arn":         global + "instance-profile${Path}${Name}",
	"AWS::IAM::OIDCProvider":                global + "oidc-provider/${Name}",
	"AWS::IAM::OIDCProvider.Arn":            global + "oidc-provider/${Name}",
	"AWS::IAM::SAMLProvider":                global + "saml-provider/${Name}",
	"AWS::IAM::SAMLProvider.Arn":            global + "saml-provider/${Name}",
	"AWS::S3::Bucket":                       "${Name}",
	"AWS::S3::Bucket.Arn":                   "arn:${Partition}:s3:::${Name}",
	"AWS::SQS::Queue":                       "https://sqs.${Region}.${URLSuffix}/${AccountId}/${Name}",
	"AWS::SQS::Queue.Arn":                   "arn:${Partition}:sqs" + regional + "${Name}",
	"AWS::SNS::Topic":                       "arn:${Partition}:sns" + regional + "${Name}",
	"AWS::SNS::Topic.TopicArn":              "arn:${Partition}:sns" + regional + "${Name}",
	"AWS::Lambda::Function":                 "${Name}",
	"AWS::Lambda::Function.Arn":             "arn:${Partition}:lambda" + regional + "function:${Name}",
	"AWS::Serverless::Function":             "${Name}",
	"AWS::Serverless::Function.Arn":         "arn:${Partition}:lambda" + regional + "function:${Name}",
	"AWS::Serverless::StateMachine":         "arn:${Partition}:states" + regional + "stateMachine:${Name}",
	"AWS::Serverless::StateMachine.Arn":     "arn:${Partition}:states" + regional + "stateMachine:${Name}",
	"AWS::Serverless::StateMachine.Name":    "${Name}",
	"AWS::StepFunctions::StateMachine":      "arn:${Partition}:states" + regional + "stateMachine:${Name}",
	"AWS::StepFunctions::StateMachine.Arn":  "arn:${Partition}:states" + regional + "stateMachine:${Name}",
	"AWS::StepFunctions::StateMachine.Name": "${Name}",
	"AWS::Serverless::SimpleTable":          "${Name}",
	"AWS::Serverless::SimpleTable.Arn":      "arn:${Partition}:dynamodb" + regional + "table/${Name}",
	"AWS::SQS::Queue.QueueName":             "${Name}",
	"AWS::SNS::Topic.TopicName":             "${Name}",
	"AWS::Kinesis::Stream":                  "${Name}",
	"AWS::Kinesis::Stream.Arn":              "arn:${Partition}:kinesis" + regional + "stream/${Name}",
	"AWS::Events::EventBus":                 "${Name}",
	"AWS::Events::EventBus.Arn":             "arn:${Partition}:events" + regional + "event-bus/${Name}",
	"AWS::ECR::Repository":                  "${Name}",
	"AWS::ECR::Repository.Arn":              "arn:${Partition}:ecr" + regional + "repository/${Name}",
	"AWS::DynamoDB::Table":                  "${Name}",
	"AWS::DynamoDB::Table.Arn":              "arn:${Partition}:dynamodb" + regional + "table/${Name}",
	"AWS::KMS::Key.Arn":                     "arn:${Partition}:kms" + regional + "key/${Name}",
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
	case "AWS::DynamoDB::Table", "AWS::Serverless::SimpleTable":
		return "TableName"
	case "AWS::StepFunctions::StateMachine":
		return "StateMachineName"
	case "AWS::Serverless::StateMachine", "AWS::Kinesis::Stream", "AWS::Events::EventBus", "AWS::IAM::SAMLProvider", "AWS::Organizations::Policy":
		return "Name"
	case "AWS::IAM::OIDCProvider":
		return "Url"
	case "AWS::ECR::Repository":
		return "RepositoryName"
	}
	return iamName(kind)
}
