#known role_description force_detach_policies number_of_custom_role_policy_arns
variable "create_role" {
  default = false
}
variable "role_name" {
  default = null
}
variable "role_name_prefix" {
  default = null
}
variable "role_path" {
  default = "/"
}
variable "max_session_duration" {
  default = 3600
}
variable "role_permissions_boundary_arn" {
  default = ""
}
variable "tags" {
  default = {}
}
variable "trusted_role_actions" {
  default = null
}
variable "trusted_role_arns" {
  default = []
}
variable "trusted_role_services" {
  default = []
}
variable "trust_policy_conditions" {
  default = []
}
variable "role_requires_mfa" {
  default = true
}
variable "mfa_age" {
  default = 86400
}
variable "role_sts_externalid" {
  default = []
}
variable "role_requires_session_name" {
  default = false
}
variable "role_session_name" {
  default = ["$${aws:username}"]
}
variable "allow_self_assume_role" {
  default = false
}
variable "create_custom_role_trust_policy" {
  default = false
}
variable "custom_role_trust_policy" {
  default = ""
}
variable "custom_role_policy_arns" {
  default = []
}
variable "attach_admin_policy" {
  default = false
}
variable "admin_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/AdministratorAccess"
}
variable "attach_poweruser_policy" {
  default = false
}
variable "poweruser_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/PowerUserAccess"
}
variable "attach_readonly_policy" {
  default = false
}
variable "readonly_role_policy_arn" {
  default = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
variable "inline_policy_statements" {
  default = []
}
variable "create_instance_profile" {
  default = false
}

#use account
locals {
  actions     = var.trusted_role_actions != null ? var.trusted_role_actions : (local.since_5_23 ? ["sts:AssumeRole", "sts:TagSession"] : ["sts:AssumeRole"])
  external_id = flatten([var.role_sts_externalid])
}

data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role ${var.role_path}${var.role_name!=null?var.role_name:"${var.role_name_prefix}*"} ExplicitSelfRoleAssumption
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
    dynamic "condition" {
      for_each = var.role_requires_mfa ? [1] : []
      content {
        test     = "Bool"
        variable = "aws:MultiFactorAuthPresent"
        values   = ["true"]
      }
    }
    dynamic "condition" {
      for_each = var.role_requires_mfa ? [1] : []
      content {
        test     = "NumericLessThan"
        variable = "aws:MultiFactorAuthAge"
        values   = [var.mfa_age]
      }
    }
    dynamic "condition" {
      for_each = length(local.external_id) > 0 ? [1] : []
      content {
        test     = "StringEquals"
        variable = "sts:ExternalId"
        values   = local.external_id
      }
    }
    dynamic "condition" {
      for_each = var.role_requires_session_name ? [1] : []
      content {
        test     = "StringEquals"
        variable = "sts:RoleSessionName"
        values   = var.role_session_name
      }
    }
    #use conditions var.trust_policy_conditions
  }
}

resource "aws_iam_role" "this" {
  count                = var.create_role ? 1 : 0
  name                 = var.role_name
  name_prefix          = var.role_name_prefix
  path                 = var.role_path
  max_session_duration = var.max_session_duration
  permissions_boundary = var.role_permissions_boundary_arn
  tags                 = var.tags
  assume_role_policy   = var.create_custom_role_trust_policy ? var.custom_role_trust_policy : data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "custom" {
  for_each   = { for key, arn in var.custom_role_policy_arns : key => arn if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

resource "aws_iam_role_policy_attachment" "admin" {
  count      = var.create_role && var.attach_admin_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.admin_role_policy_arn
}

resource "aws_iam_role_policy_attachment" "poweruser" {
  count      = var.create_role && var.attach_poweruser_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.poweruser_role_policy_arn
}

resource "aws_iam_role_policy_attachment" "readonly" {
  count      = var.create_role && var.attach_readonly_policy ? 1 : 0
  role       = aws_iam_role.this[0].name
  policy_arn = var.readonly_role_policy_arn
}

data "aws_iam_policy_document" "inline" {
  count = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  #use statements var.inline_policy_statements
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

resource "aws_iam_instance_profile" "this" {
  count = var.create_role && var.create_instance_profile ? 1 : 0
  name  = var.role_name
  path  = var.role_path
  role  = aws_iam_role.this[0].name
}

#use role_outputs this role_path
output "iam_instance_profile_arn" {
  value = aws_iam_instance_profile.this[0].arn
}
output "iam_instance_profile_name" {
  value = aws_iam_instance_profile.this[0].name
}
