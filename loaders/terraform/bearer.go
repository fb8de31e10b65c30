package terraform

import "github.com/iamlint/iamlint/loaders/policy"

// bearer says that an attribute of a resource type holds a policy document.
type bearer struct {
	resource string
	// block is the nested block that the attribute stands in; empty for the resource itself.
	block     string
	attribute string
	kind      policy.DocumentKind
}

func bearersByType() map[string][]bearer {
	byType := map[string][]bearer{}
	for _, b := range bearers() {
		byType[b.resource] = append(byType[b.resource], b)
	}
	return byType
}

// bearers lists every attribute of the AWS provider that holds an IAM policy.
// Left out, since their policies are in other languages: lifecycle policies of
// ECR, data and network policies of OpenSearch Serverless, data protection
// policies of CloudWatch Logs and SNS, redrive policies, Verified Access (Cedar),
// stack policies, core network policies, IoT policies, and the templates of RAM.
func bearers() []bearer {
	list := []bearer{
		{"aws_iam_role", "", "assume_role_policy", policy.Trust},
		{"aws_iam_role", "inline_policy", "policy", policy.Identity},
		{"aws_iam_policy", "", "policy", policy.Identity},
		{"aws_iam_role_policy", "", "policy", policy.Identity},
		{"aws_iam_user_policy", "", "policy", policy.Identity},
		{"aws_iam_group_policy", "", "policy", policy.Identity},
		{"aws_ssoadmin_permission_set_inline_policy", "", "inline_policy", policy.PermissionSet},
		{"aws_organizations_policy", "", "content", policy.SCP},
		{"aws_transfer_user", "", "policy", policy.Session},
		{"aws_transfer_access", "", "policy", policy.Session},
		{"aws_rolesanywhere_profile", "", "session_policy", policy.Session},
		{"aws_s3control_multi_region_access_point_policy", "details", "policy", policy.Resource},
	}
	for _, r := range resourcePolicies() {
		list = append(list, bearer{r[0], "", r[1], policy.Resource})
	}
	return list
}

// resourcePolicies are the resource types that bear a resource policy, and the attribute.
func resourcePolicies() [][2]string {
	return [][2]string{
		{"aws_acmpca_policy", "policy"},
		{"aws_api_gateway_rest_api", "policy"},
		{"aws_api_gateway_rest_api_policy", "policy"},
		{"aws_api_gateway_domain_name", "policy"},
		{"aws_backup_vault_policy", "policy"},
		{"aws_cloudsearch_domain_service_access_policy", "access_policy"},
		{"aws_cloudtrail_event_data_store_policy", "policy"},
		{"aws_cloudwatch_event_bus_policy", "policy"},
		{"aws_cloudwatch_log_delivery_destination_policy", "delivery_destination_policy"},
		{"aws_cloudwatch_log_destination_policy", "access_policy"},
		{"aws_cloudwatch_log_resource_policy", "policy_document"},
		{"aws_codeartifact_domain_permissions_policy", "policy_document"},
		{"aws_codeartifact_repository_permissions_policy", "policy_document"},
		{"aws_codebuild_resource_policy", "policy"},
		{"aws_dynamodb_resource_policy", "policy"},
		{"aws_ecr_registry_policy", "policy"},
		{"aws_ecr_repository_creation_template", "repository_policy"},
		{"aws_ecr_repository_policy", "policy"},
		{"aws_ecrpublic_repository_policy", "policy"},
		{"aws_efs_file_system_policy", "policy"},
		{"aws_elasticsearch_domain", "access_policies"},
		{"aws_elasticsearch_domain_policy", "access_policies"},
		{"aws_glacier_vault", "access_policy"},
		{"aws_glacier_vault_lock", "policy"},
		{"aws_glue_resource_policy", "policy"},
		{"aws_kinesis_resource_policy", "policy"},
		{"aws_kms_external_key", "policy"},
		{"aws_kms_key", "policy"},
		{"aws_kms_key_policy", "policy"},
		{"aws_kms_replica_external_key", "policy"},
		{"aws_kms_replica_key", "policy"},
		{"aws_media_store_container_policy", "policy"},
		{"aws_msk_cluster_policy", "policy"},
		{"aws_networkfirewall_resource_policy", "policy"},
		{"aws_oam_sink_policy", "policy"},
		{"aws_opensearch_domain", "access_policies"},
		{"aws_opensearch_domain_policy", "access_policies"},
		{"aws_organizations_resource_policy", "content"},
		{"aws_redshift_resource_policy", "policy"},
		{"aws_redshiftserverless_resource_policy", "policy"},
		{"aws_s3_access_point", "policy"},
		{"aws_s3_bucket", "policy"},
		{"aws_s3_bucket_policy", "policy"},
		{"aws_s3control_access_point_policy", "policy"},
		{"aws_s3control_bucket_policy", "policy"},
		{"aws_s3control_object_lambda_access_point_policy", "policy"},
		{"aws_s3tables_table_bucket_policy", "resource_policy"},
		{"aws_s3tables_table_policy", "resource_policy"},
		{"aws_sagemaker_model_package_group_policy", "resource_policy"},
		{"aws_schemas_registry_policy", "policy"},
		{"aws_secretsmanager_secret", "policy"},
		{"aws_secretsmanager_secret_policy", "policy"},
		{"aws_ses_identity_policy", "policy"},
		{"aws_sesv2_email_identity_policy", "policy"},
		{"aws_sns_topic", "policy"},
		{"aws_sns_topic_policy", "policy"},
		{"aws_sqs_queue", "policy"},
		{"aws_sqs_queue_policy", "policy"},
		{"aws_vpc_endpoint", "policy"},
		{"aws_vpc_endpoint_policy", "policy"},
		{"aws_vpclattice_auth_policy", "policy"},
		{"aws_vpclattice_resource_policy", "policy"},
		{"aws_xray_resource_policy", "policy_document"},
	}
}
