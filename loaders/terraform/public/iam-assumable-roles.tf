#known force_detach_policies
variable "trusted_role_arns" {
  default = []
}
variable "trusted_role_services" {
  default = []
}
variable "trust_policy_conditions" {
  default = []
}
variable "mfa_age" {
  default = 86400
}
variable "trusted_role_actions" {
  default = null
}
variable "allow_self_assume_role" {
  default = false
}
variable "max_session_duration" {
  default = 3600
}
variable "create_admin_role" {
  default = false
}
variable "admin_role_name" {
  default = "admin"
}
variable "admin_role_path" {
  default = "/"
}
variable "admin_role_requires_mfa" {
  default = true
}
variable "admin_role_policy_arns" {
  default = ["arn:aws:iam::aws:policy/AdministratorAccess"]
}
variable "admin_role_permissions_boundary_arn" {
  default = ""
}
variable "admin_role_tags" {
  default = {}
}
variable "create_poweruser_role" {
  default = false
}
variable "poweruser_role_name" {
  default = "poweruser"
}
variable "poweruser_role_path" {
  default = "/"
}
variable "poweruser_role_requires_mfa" {
  default = true
}
variable "poweruser_role_policy_arns" {
  default = ["arn:aws:iam::aws:policy/PowerUserAccess"]
}
variable "poweruser_role_permissions_boundary_arn" {
  default = ""
}
variable "poweruser_role_tags" {
  default = {}
}
variable "create_readonly_role" {
  default = false
}
variable "readonly_role_name" {
  default = "readonly"
}
variable "readonly_role_path" {
  default = "/"
}
variable "readonly_role_requires_mfa" {
  default = true
}
variable "readonly_role_policy_arns" {
  default = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]
}
variable "readonly_role_permissions_boundary_arn" {
  default = ""
}
variable "readonly_role_tags" {
  default = {}
}

#use account
locals {
  actions = var.trusted_role_actions != null ? var.trusted_role_actions : (local.since_5_23 ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"])
}

data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role&&var.create_admin_role ${var.admin_role_path}${var.admin_role_name} ExplicitSelfAdminRoleAssumption
  #use self var.allow_self_assume_role&&var.create_poweruser_role ${var.poweruser_role_path}${var.poweruser_role_name} ExplicitSelfPowerUserRoleAssumption
  #use self var.allow_self_assume_role&&var.create_readonly_role ${var.readonly_role_path}${var.readonly_role_name} ExplicitSelfReadOnlyRoleAssumption
  statement {
    actions = distinct(concat(["sts:AssumeRole"], local.actions))
    principals {
      type        = "AWS"
      identifiers = var.trusted_role_arns
    }
    principals {
      type        = "Service"
      identifiers = var.trusted_role_services
    }
    #use conditions var.trust_policy_conditions
  }
}

data "aws_iam_policy_document" "trust_with_mfa" {
  #use self var.allow_self_assume_role&&var.create_admin_role ${var.admin_role_path}${var.admin_role_name} ExplicitSelfAdminRoleAssumption
  #use self var.allow_self_assume_role&&var.create_poweruser_role ${var.poweruser_role_path}${var.poweruser_role_name} ExplicitSelfPowerUserRoleAssumption
  #use self var.allow_self_assume_role&&var.create_readonly_role ${var.readonly_role_path}${var.readonly_role_name} ExplicitSelfReadOnlyRoleAssumption
  statement {
    actions = distinct(concat(["sts:AssumeRole"], local.actions))
    principals {
      type        = "AWS"
      identifiers = var.trusted_role_arns
    }
    principals {
      type        = "Service"
      identifiers = var.trusted_role_services
    }
    condition {
      test     = "Bool"
      variable = "aws:MultiFactorAuthPresent"
      values   = ["true"]
    }
    condition {
      test     = "NumericLessThan"
      variable = "aws:MultiFactorAuthAge"
      values   = [var.mfa_age]
    }
    #use conditions var.trust_policy_conditions
  }
}

resource "aws_iam_role" "admin" {
  count                = var.create_admin_role ? 1 : 0
  name                 = var.admin_role_name
  path                 = var.admin_role_path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.admin_role_permissions_boundary_arn
  tags                 = var.admin_role_tags
  assume_role_policy   = var.admin_role_requires_mfa ? data.aws_iam_policy_document.trust_with_mfa.json : data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "admin" {
  for_each   = { for key, arn in var.admin_role_policy_arns : key => arn if var.create_admin_role }
  role       = aws_iam_role.admin[0].name
  policy_arn = each.value
}
output "admin_iam_role_arn" {
  value = aws_iam_role.admin[0].arn
}
output "admin_iam_role_name" {
  value = aws_iam_role.admin[0].name
}
output "admin_iam_role_path" {
  value = var.admin_role_path
}

resource "aws_iam_role" "poweruser" {
  count                = var.create_poweruser_role ? 1 : 0
  name                 = var.poweruser_role_name
  path                 = var.poweruser_role_path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.poweruser_role_permissions_boundary_arn
  tags                 = var.poweruser_role_tags
  assume_role_policy   = var.poweruser_role_requires_mfa ? data.aws_iam_policy_document.trust_with_mfa.json : data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "poweruser" {
  for_each   = { for key, arn in var.poweruser_role_policy_arns : key => arn if var.create_poweruser_role }
  role       = aws_iam_role.poweruser[0].name
  policy_arn = each.value
}
output "poweruser_iam_role_arn" {
  value = aws_iam_role.poweruser[0].arn
}
output "poweruser_iam_role_name" {
  value = aws_iam_role.poweruser[0].name
}
output "poweruser_iam_role_path" {
  value = var.poweruser_role_path
}

resource "aws_iam_role" "readonly" {
  count                = var.create_readonly_role ? 1 : 0
  name                 = var.readonly_role_name
  path                 = var.readonly_role_path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.readonly_role_permissions_boundary_arn
  tags                 = var.readonly_role_tags
  assume_role_policy   = var.readonly_role_requires_mfa ? data.aws_iam_policy_document.trust_with_mfa.json : data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "readonly" {
  for_each   = { for key, arn in var.readonly_role_policy_arns : key => arn if var.create_readonly_role }
  role       = aws_iam_role.readonly[0].name
  policy_arn = each.value
}
output "readonly_iam_role_arn" {
  value = aws_iam_role.readonly[0].arn
}
output "readonly_iam_role_name" {
  value = aws_iam_role.readonly[0].name
}
output "readonly_iam_role_path" {
  value = var.readonly_role_path
}
