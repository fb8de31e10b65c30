#known tags enable_mfa_enforcement iam_self_management_policy_name_prefix aws_account_id
variable "create_group" {
  default = true
}
variable "name" {
  default = ""
}
variable "path" {
  default = "/"
}
variable "group_users" {
  default = []
}
variable "custom_group_policy_arns" {
  default = []
}
variable "custom_group_policies" {
  default = []
}
variable "attach_iam_self_management_policy" {
  default = true
}

locals {
  group = var.create_group ? aws_iam_group.this[0].name : var.name
}

resource "aws_iam_group" "this" {
  count = var.create_group ? 1 : 0
  name  = var.name
  path  = var.path
}

resource "aws_iam_group_membership" "this" {
  group = local.group
  users = var.group_users
}

resource "aws_iam_group_policy" "own" {
  count  = var.attach_iam_self_management_policy ? 1 : 0
  group  = local.group
  policy = own_policy("attach_iam_self_management_policy")
}

resource "aws_iam_group_policy_attachment" "custom_arns" {
  for_each   = { for key, arn in var.custom_group_policy_arns : key => arn }
  group      = local.group
  policy_arn = each.value
}

resource "aws_iam_policy" "custom" {
  for_each = { for key, policy in var.custom_group_policies : key => policy }
  name     = each.value.name
  policy   = each.value.policy
}

resource "aws_iam_group_policy_attachment" "custom" {
  for_each   = { for key, policy in var.custom_group_policies : key => policy }
  group      = local.group
  policy_arn = aws_iam_policy.custom[each.key].arn
}

output "group_arn" {
  value = aws_iam_group.this[0].arn
}
output "group_users" {
  value = var.group_users
}
output "group_name" {
  value = local.group
}
