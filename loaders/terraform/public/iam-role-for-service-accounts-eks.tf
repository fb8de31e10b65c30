#known role_description policy_name_prefix force_detach_policies
variable "create_role" {
  default = true
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
  default = null
}
variable "role_permissions_boundary_arn" {
  default = null
}
variable "tags" {
  default = {}
}
variable "role_policy_arns" {
  default = {}
}
variable "oidc_providers" {
  default = {}
}
variable "assume_role_condition_test" {
  default = "StringEquals"
}
variable "allow_self_assume_role" {
  default = false
}

#use account
data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role ${var.role_path}${var.role_name!=null?var.role_name:"${var.role_name_prefix}*"} ExplicitSelfRoleAssumption
  dynamic "statement" {
    for_each = var.oidc_providers
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = [statement.value.provider_arn]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:sub"
        values   = [for account in statement.value.namespace_service_accounts : "system:serviceaccount:${account}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${replace(statement.value.provider_arn, "/^(.*provider/)/", "")}:aud"
        values   = ["sts.amazonaws.com"]
      }
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

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.role_policy_arns : key => arn if var.create_role }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
}

#each attach_
resource "aws_iam_role_policy" "own_@" {
  count  = var.create_role && var.@ ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = own_policy("@")
}
#end

#use role_outputs this role_path
