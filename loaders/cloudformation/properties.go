package cloudformation

import "github.com/iamlint/iamlint/loaders/policy"

// property says that a property of a resource type bears a policy. Its path leads
// through objects by dots and into lists by []. To teach the loader a type, add a row.
type property struct {
	path string
	kind policy.DocumentKind
	form form
}

// form is how a property holds its policy.
type form uint8

const (
	document  form = iota // a policy document, as an object or as JSON text
	statement             // one statement, of which the service makes a document
	mixed                 // documents among names and ARNs of managed policies
	typed                 // a document whose kind the resource's Type property tells
)

// properties is the table.
var properties = map[string][]property{
	"AWS::IAM::Role": {
		{"AssumeRolePolicyDocument", policy.Trust, document},
		{"Policies[].PolicyDocument", policy.Identity, document},
	},
	"AWS::IAM::User":          {{"Policies[].PolicyDocument", policy.Identity, document}},
	"AWS::IAM::Group":         {{"Policies[].PolicyDocument", policy.Identity, document}},
	"AWS::IAM::ManagedPolicy": {{"PolicyDocument", policy.Identity, document}},
	"AWS::IAM::Policy":        {{"PolicyDocument", policy.Identity, document}},
	"AWS::IAM::RolePolicy":    {{"PolicyDocument", policy.Identity, document}},
	"AWS::IAM::UserPolicy":    {{"PolicyDocument", policy.Identity, document}},
	"AWS::IAM::GroupPolicy":   {{"PolicyDocument", policy.Identity, document}},
	"AWS::Serverless::Function": {
		{"AssumeRolePolicyDocument", policy.Trust, document},
		{"Policies[]", policy.Identity, mixed},
	},
	"AWS::Serverless::StateMachine": {{"Policies[]", policy.Identity, mixed}},
	"AWS::Serverless::Api": {
		{"Policy", policy.Resource, document},
		{"Domain.Policy", policy.Resource, document},
	},
	"AWS::Organizations::Policy":                 {{"Content", policy.UnknownKind, typed}},
	"AWS::Organizations::ResourcePolicy":         {{"Content", policy.Resource, document}},
	"AWS::SSO::PermissionSet":                    {{"InlinePolicy", policy.PermissionSet, document}},
	"AWS::Transfer::User":                        {{"Policy", policy.Session, document}},
	"AWS::ApiGateway::DomainName":                {{"Policy", policy.Resource, document}},
	"AWS::ApiGateway::DomainNameV2":              {{"Policy", policy.Resource, document}},
	"AWS::ApiGateway::RestApi":                   {{"Policy", policy.Resource, document}},
	"AWS::Backup::BackupVault":                   {{"AccessPolicy", policy.Resource, document}},
	"AWS::Backup::LogicallyAirGappedBackupVault": {{"AccessPolicy", policy.Resource, document}},
	"AWS::CodeArtifact::Domain":                  {{"PermissionsPolicyDocument", policy.Resource, document}},
	"AWS::CodeArtifact::Repository":              {{"PermissionsPolicyDocument", policy.Resource, document}},
	"AWS::DynamoDB::GlobalTable": {
		{"Replicas[].ReplicaStreamSpecification.ResourcePolicy.PolicyDocument", policy.Resource, document},
		{"Replicas[].ResourcePolicy.PolicyDocument", policy.Resource, document},
	},
	"AWS::DynamoDB::Table": {
		{"ResourcePolicy.PolicyDocument", policy.Resource, document},
		{"StreamSpecification.ResourcePolicy.PolicyDocument", policy.Resource, document},
	},
	"AWS::EC2::VPCEndpoint":                  {{"PolicyDocument", policy.Resource, document}},
	"AWS::ECR::PublicRepository":             {{"RepositoryPolicyText", policy.Resource, document}},
	"AWS::ECR::RegistryPolicy":               {{"PolicyText", policy.Resource, document}},
	"AWS::ECR::Repository":                   {{"RepositoryPolicyText", policy.Resource, document}},
	"AWS::ECR::RepositoryCreationTemplate":   {{"RepositoryPolicy", policy.Resource, document}},
	"AWS::EFS::FileSystem":                   {{"FileSystemPolicy", policy.Resource, document}},
	"AWS::Elasticsearch::Domain":             {{"AccessPolicies", policy.Resource, document}},
	"AWS::Events::EventBus":                  {{"Policy", policy.Resource, document}},
	"AWS::Events::EventBusPolicy":            {{"Statement", policy.Resource, statement}},
	"AWS::IoT::Policy":                       {{"PolicyDocument", policy.UnknownKind, document}},
	"AWS::Kinesis::ResourcePolicy":           {{"ResourcePolicy", policy.Resource, document}},
	"AWS::KMS::Key":                          {{"KeyPolicy", policy.Resource, document}},
	"AWS::KMS::ReplicaKey":                   {{"KeyPolicy", policy.Resource, document}},
	"AWS::Lex::ResourcePolicy":               {{"Policy", policy.Resource, document}},
	"AWS::Logs::Destination":                 {{"DestinationPolicy", policy.Resource, document}},
	"AWS::Logs::LogGroup":                    {{"ResourcePolicyDocument", policy.Resource, document}},
	"AWS::Logs::ResourcePolicy":              {{"PolicyDocument", policy.Resource, document}},
	"AWS::MSK::ClusterPolicy":                {{"Policy", policy.Resource, document}},
	"AWS::MediaStore::Container":             {{"Policy", policy.Resource, document}},
	"AWS::Oam::Sink":                         {{"Policy", policy.Resource, document}},
	"AWS::OpenSearchService::Domain":         {{"AccessPolicies", policy.Resource, document}},
	"AWS::Redshift::Cluster":                 {{"NamespaceResourcePolicy", policy.Resource, document}},
	"AWS::RedshiftServerless::Namespace":     {{"NamespaceResourcePolicy", policy.Resource, document}},
	"AWS::S3::AccessPoint":                   {{"Policy", policy.Resource, document}},
	"AWS::S3::BucketPolicy":                  {{"PolicyDocument", policy.Resource, document}},
	"AWS::S3::MultiRegionAccessPointPolicy":  {{"Policy", policy.Resource, document}},
	"AWS::S3Express::AccessPoint":            {{"Policy", policy.Resource, document}},
	"AWS::S3Express::BucketPolicy":           {{"PolicyDocument", policy.Resource, document}},
	"AWS::S3ObjectLambda::AccessPointPolicy": {{"PolicyDocument", policy.Resource, document}},
	"AWS::S3Outposts::AccessPoint":           {{"Policy", policy.Resource, document}},
	"AWS::S3Outposts::BucketPolicy":          {{"PolicyDocument", policy.Resource, document}},
	"AWS::S3Tables::TableBucketPolicy":       {{"ResourcePolicy", policy.Resource, document}},
	"AWS::S3Tables::TablePolicy":             {{"ResourcePolicy", policy.Resource, document}},
	"AWS::SNS::TopicInlinePolicy":            {{"PolicyDocument", policy.Resource, document}},
	"AWS::SNS::TopicPolicy":                  {{"PolicyDocument", policy.Resource, document}},
	"AWS::SQS::QueueInlinePolicy":            {{"PolicyDocument", policy.Resource, document}},
	"AWS::SQS::QueuePolicy":                  {{"PolicyDocument", policy.Resource, document}},
	"AWS::SSM::ResourcePolicy":               {{"Policy", policy.Resource, document}},
	"AWS::SageMaker::ModelPackageGroup":      {{"ModelPackageGroupPolicy", policy.Resource, document}},
	"AWS::SecretsManager::ResourcePolicy":    {{"ResourcePolicy", policy.Resource, document}},
	"AWS::VpcLattice::AuthPolicy":            {{"Policy", policy.Resource, document}},
	"AWS::VpcLattice::ResourcePolicy":        {{"Policy", policy.Resource, document}},
	"AWS::XRay::ResourcePolicy":              {{"PolicyDocument", policy.Resource, document}},
}
