#known role_description force_detach_policies number_of_role_policy_arns
variable "create_role" {
  default = false
}
variable "provider_id" {
  default = ""
}
variable "provider_ids" {
  default = []
}
variable "aws_saml_endpoint" {
  default = "https://signin.aws.amazon.com/saml"
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
variable "role_policy_arns" {
  default = []
}
variable "allow_self_assume_role" {
  default = false
}
variable "trusted_role_actions" {
  default = null
}

#use account
locals {
  actions = var.trusted_role_actions != null ? var.trusted_role_actions : (local.since_5_23 ? ["sts:AssumeRoleWithSAML", "sts:TagSession"] : ["sts:AssumeRoleWithSAML"])
}

data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role ${var.role_path}${var.role_name!=null?var.role_name:"${var.role_name_prefix}*"} ExplicitSelfRoleAssumption
  statement {
    actions = distinct(concat(["sts:AssumeRoleWithSAML"], local.actions))
    principals {
      type        = "Federated"
      identifiers = compact(distinct(concat(var.provider_ids, [var.provider_id])))
    }
    condition {
      test     = "StringEquals"
      variable = "SAML:aud"
      values   = [var.aws_saml_endpoint]
    }
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
  assume_role_policy   = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "custom" {
  for_each   = { for key, arn in var.role_policy_arns : key => arn if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

#use role_outputs this role_path
