#known tags enable_mfa_enforcement enable_mfa_enforcment users_account_id policy_description
variable "create" {
  default = true
}
variable "name" {
  default = ""
}
variable "path" {
  default = null
}
variable "users" {
  default = []
}
variable "create_policy" {
  default = true
}
variable "enable_self_management_permissions" {
  default = true
}
variable "permissions" {
  #use permissions_type
}
variable "policy_name" {
  default = null
}
variable "policy_use_name_prefix" {
  default = true
}
variable "policy_path" {
  default = null
}
variable "policies" {
  default = {}
}

locals {
  create_policy = var.create && var.create_policy && (var.enable_self_management_permissions || var.permissions != null)
  policy_name   = var.policy_name != null ? var.policy_name : var.name
}

resource "aws_iam_group" "this" {
  count = var.create ? 1 : 0
  name  = var.name
  path  = var.path
}

resource "aws_iam_group_membership" "this" {
  count = var.create ? 1 : 0
  group = aws_iam_group.this[0].name
  users = var.users
}

data "aws_iam_policy_document" "this" {
  count                   = local.create_policy ? 1 : 0
  source_policy_documents = var.enable_self_management_permissions ? [own_policy("enable_self_management_permissions")] : []
  #use permissions var.permissions
}

resource "aws_iam_policy" "this" {
  count       = local.create_policy ? 1 : 0
  name        = var.policy_use_name_prefix ? null : local.policy_name
  name_prefix = var.policy_use_name_prefix ? "${local.policy_name}-" : null
  path        = var.policy_path != null ? var.policy_path : var.path
  policy      = data.aws_iam_policy_document.this[0].json
}

resource "aws_iam_group_policy_attachment" "this" {
  count      = local.create_policy ? 1 : 0
  group      = aws_iam_group.this[0].name
  policy_arn = aws_iam_policy.this[0].arn
}

resource "aws_iam_group_policy_attachment" "additional" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  group      = aws_iam_group.this[0].name
  policy_arn = each.value
}

output "id" {
  value = aws_iam_group.this[0].name
}
output "arn" {
  value = aws_iam_group.this[0].arn
}
output "name" {
  value = aws_iam_group.this[0].name
}
output "users" {
  value = var.users
}
output "policy_arn" {
  value = aws_iam_policy.this[0].arn
}
output "policy_name" {
  value = aws_iam_policy.this[0].name
}
