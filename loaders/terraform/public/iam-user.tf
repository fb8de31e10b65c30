#known force_destroy create_login_profile pgp_key password_length password_reset_required create_access_key access_key_status create_ssh_key ssh_key_encoding ssh_public_key create_iam_user_login_profile create_iam_access_key iam_access_key_status upload_iam_user_ssh_key
variable "create" {
  default = true
}
variable "create_user" {
  default = true
}
variable "name" {
  default = ""
}
variable "path" {
  default = null
}
variable "permissions_boundary" {
  default = null
}
variable "tags" {
  default = {}
}
variable "policies" {
  default = {}
}
variable "policy_arns" {
  default = []
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
  create = var.create && var.create_user
}

resource "aws_iam_user" "this" {
  count                = local.create ? 1 : 0
  name                 = var.name
  path                 = var.path
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags
}

resource "aws_iam_user_policy_attachment" "this" {
  for_each   = { for key, arn in var.policies : key => arn if local.create }
  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

resource "aws_iam_user_policy_attachment" "listed" {
  for_each   = { for key, arn in var.policy_arns : key => arn if local.create }
  user       = aws_iam_user.this[0].name
  policy_arn = each.value
}

data "aws_iam_policy_document" "inline" {
  count                     = local.create && var.create_inline_policy ? 1 : 0
  source_policy_documents   = var.source_inline_policy_documents
  override_policy_documents = var.override_inline_policy_documents
  #use permissions var.inline_policy_permissions
}

resource "aws_iam_user_policy" "inline" {
  count  = local.create && var.create_inline_policy ? 1 : 0
  user   = aws_iam_user.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

output "arn" {
  value = aws_iam_user.this[0].arn
}
output "name" {
  value = aws_iam_user.this[0].name
}
output "iam_user_arn" {
  value = aws_iam_user.this[0].arn
}
output "iam_user_name" {
  value = aws_iam_user.this[0].name
}
