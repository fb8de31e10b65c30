package terraform

import "testing"

func TestLookAlikesAreNoPolicies(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_ecr_lifecycle_policy" "a" { policy = jsonencode({ rules = [] }) }
resource "aws_opensearchserverless_access_policy" "b" { policy = jsonencode([{ Rules = [] }]) }
resource "aws_cloudwatch_log_data_protection_policy" "c" { policy_document = jsonencode({ Version = "2021-06-01", Statement = [{ Sid = "x", Operation = {} }] }) }
resource "aws_sqs_queue" "d" { redrive_policy = jsonencode({ maxReceiveCount = 3 }) }
resource "aws_organizations_policy" "e" {
  type    = "TAG_POLICY"
  content = jsonencode({ tags = {} })
}
resource "aws_organizations_policy" "backup" {
  type    = "BACKUP_POLICY"
  content = jsonencode({ plans = {} })
}
resource "aws_organizations_policy" "opt_out" {
  type    = "AISERVICES_OPT_OUT_POLICY"
  content = jsonencode({ services = {} })
}
resource "aws_verifiedaccess_group" "g" { policy_document = "permit(principal, action, resource);" }
resource "aws_opensearchserverless_security_policy" "h" { policy = jsonencode({ Rules = [] }) }
resource "aws_sns_topic_data_protection_policy" "i" { policy = jsonencode({ Version = "2021-06-01", Statement = [{ Operation = {} }] }) }
resource "aws_iot_policy" "j" { policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "iot:*", Resource = "*" }] }) }
resource "aws_networkmanager_core_network_policy_attachment" "k" { policy_document = jsonencode({ version = "2021.12" }) }
resource "aws_cloudformation_stack" "l" { policy_body = jsonencode({ Statement = [{ Effect = "Allow", Action = "Update:*", Principal = "*", Resource = "*" }] }) }
resource "aws_ram_permission" "n" { policy_template = jsonencode({ Effect = "Allow", Action = ["backup:ListProtectedResources"] }) }
resource "aws_wafv2_web_acl" "o" { rule_json = jsonencode([{ Name = "r", Statement = { GeoMatchStatement = {} } }]) }
resource "aws_verifiedpermissions_policy" "p" {
  definition {
    static {
      statement = "permit(principal, action, resource);"
    }
  }
}
resource "aws_iam_account_password_policy" "f" { minimum_password_length = 12 }
`)
	if len(repo.Documents) > 0 || len(repo.Problems) > 0 {
		t.Errorf("documents %v, problems %v", repo.Documents, repo.Problems)
	}
}
