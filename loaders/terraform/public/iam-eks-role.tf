#known role_description force_detach_policies
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
  default = 43200
}
variable "role_permissions_boundary_arn" {
  default = ""
}
variable "tags" {
  default = {}
}
variable "role_policy_arns" {
  default = {}
}
variable "cluster_service_accounts" {
  default = {}
}
variable "allow_self_assume_role" {
  default = false
}
variable "assume_role_condition_test" {
  default = "StringEquals"
}

#use account
data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role ${var.role_path}${var.role_name!=null?var.role_name:"${var.role_name_prefix}*"} ExplicitSelfRoleAssumption
  dynamic "statement" {
    for_each = var.cluster_service_accounts
    content {
      actions = ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${issuer_of(statement.key)}"]
      }
      condition {
        test     = var.assume_role_condition_test
        variable = "${issuer_of(statement.key)}:sub"
        values   = [for account in statement.value : "system:serviceaccount:${account}"]
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

#use role_outputs this role_path
