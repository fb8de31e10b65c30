#known description policy_description region
variable "create" {
  default = true
}
variable "name" {
  default = ""
}
variable "use_name_prefix" {
  default = true
}
variable "path" {
  default = "/"
}
variable "max_session_duration" {
  default = null
}
variable "permissions_boundary" {
  default = null
}
variable "tags" {
  default = {}
}
variable "trust_condition_test" {
  default = "StringEquals"
}
variable "oidc_providers" {
  default = {}
}
variable "policies" {
  default = {}
}
variable "create_policy" {
  default = true
}
variable "source_policy_documents" {
  default = []
}
variable "override_policy_documents" {
  default = []
}
variable "permissions" {
  #use permissions_type
}
variable "policy_name" {
  default = null
}
variable "policy_path" {
  default = null
}
variable "create_inline_policy" {
  default = false
}
variable "source_inline_policy_documents" {
  default = []
}
variable "override_inline_policy_documents" {
  default = []
}
variable "inline_policy_permissions" {
  #use permissions_type
}

locals {
  own = concat([
    #each attach_
    ], var.@ ? [own_policy("@")] : [
    #end
  ])
  create_policy = var.create && var.create_policy && (length(concat(local.own, var.source_policy_documents, var.override_policy_documents)) > 0 || var.permissions != null)
  policy_name   = var.policy_name != null ? var.policy_name : (length(local.own) > 0 ? local.own_name : var.name)
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for account in statement.value.namespace_service_accounts : "system:serviceaccount:${account}"]
      }
      condition {
        test     = var.trust_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
    }
  }
}

resource "aws_iam_role" "this" {
  count                = var.create ? 1 : 0
  name                 = var.use_name_prefix ? null : var.name
  name_prefix          = var.use_name_prefix ? "${var.name}-" : null
  path                 = var.path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "additional" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "this" {
  count                     = local.create_policy ? 1 : 0
  source_policy_documents   = concat(local.own, var.source_policy_documents)
  override_policy_documents = var.override_policy_documents
  #use permissions var.permissions
}

resource "aws_iam_policy" "this" {
  count       = local.create_policy ? 1 : 0
  name        = var.use_name_prefix ? null : local.policy_name
  name_prefix = var.use_name_prefix ? "${local.policy_name}-" : null
  path        = var.policy_path != null ? var.policy_path : var.path
  policy      = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_role_policy_attachment" "this" {
  count      = local.create_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

data "aws_iam_policy_document" "inline" {
  count                     = var.create && var.create_inline_policy ? 1 : 0
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  #use permissions var.inline_policy_permissions
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create && var.create_inline_policy ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

output "arn" {
  value = aws_iam_role.this[0].arn
}
output "name" {
  value = aws_iam_role.this[0].name
}
output "path" {
  value = var.path
}
output "iam_policy_arn" {
  value = aws_iam_policy.this[0].arn
}
