#known description tags
variable "create" {
  default = true
}
variable "create_policy" {
  default = true
}
variable "name" {
  default = null
}
variable "name_prefix" {
  default = null
}
variable "use_name_prefix" {
  default = true
}
variable "path" {
  default = null
}
variable "allowed_services" {
  default = []
}
variable "additional_policy_json" {
  default = "{}"
}
variable "source_inline_policy_documents" {
  default = []
}
variable "override_inline_policy_documents" {
  default = []
}
variable "allow_cloudwatch_logs_query" {
  default = true
}
variable "allow_predefined_sts_actions" {
  default = true
}
variable "allow_web_console_services" {
  default = true
}
variable "web_console_services" {
  default = ["resource-groups", "tag", "health", "ce"]
}

data "aws_iam_policy_document" "this" {
  source_policy_documents   = concat(var.source_inline_policy_documents, [var.additional_policy_json])
  override_policy_documents = var.override_inline_policy_documents
  dynamic "statement" {
    for_each = toset(concat(var.allowed_services, var.allow_web_console_services ? var.web_console_services : []))
    content {
      sid       = replace(statement.value, "-", "")
      actions   = ["${statement.value}:List*", "${statement.value}:Get*", "${statement.value}:BatchGet*", "${statement.value}:Describe*", "${statement.value}:View*"]
      resources = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.allow_predefined_sts_actions ? [1] : []
    content {
      sid       = "STS"
      actions   = ["sts:GetAccessKeyInfo", "sts:GetCallerIdentity", "sts:GetSessionToken"]
      resources = ["*"]
    }
  }
  dynamic "statement" {
    for_each = var.allow_cloudwatch_logs_query ? [1] : []
    content {
      sid       = "AllowLogsQuery"
      actions   = ["logs:StartQuery", "logs:StopQuery", "logs:FilterLogEvents"]
      resources = ["*"]
    }
  }
}

resource "aws_iam_policy" "policy" {
  count       = var.create && var.create_policy ? 1 : 0
  name        = local.since_6_0 && var.use_name_prefix ? null : var.name
  name_prefix = local.since_6_0 ? (var.use_name_prefix ? "${var.name}-" : null) : var.name_prefix
  path        = var.path
  policy      = data.aws_iam_policy_document.this.json
}

output "id" {
  value = aws_iam_policy.policy[0].arn
}
output "arn" {
  value = aws_iam_policy.policy[0].arn
}
output "name" {
  value = aws_iam_policy.policy[0].name
}
output "policy_json" {
  value = data.aws_iam_policy_document.this.json
}
