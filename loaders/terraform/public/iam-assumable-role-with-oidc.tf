#known role_description force_detach_policies number_of_role_policy_arns
variable "create_role" {
  default = false
}
variable "provider_url" {
  default = ""
}
variable "provider_urls" {
  default = []
}
variable "aws_account_id" {
  default = ""
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
variable "inline_policy_statements" {
  default = []
}
variable "oidc_fully_qualified_subjects" {
  default = []
}
variable "oidc_subjects_with_wildcards" {
  default = []
}
variable "oidc_fully_qualified_audiences" {
  default = []
}
variable "provider_trust_policy_conditions" {
  default = []
}
variable "allow_self_assume_role" {
  default = false
}

#use account
locals {
  account = var.aws_account_id != "" ? var.aws_account_id : data.aws_caller_identity.current.account_id
  urls    = [for url in compact(distinct(concat(var.provider_urls, [var.provider_url]))) : replace(url, "https://", "")]
}

data "aws_iam_policy_document" "trust" {
  #use self var.allow_self_assume_role ${var.role_path}${var.role_name!=null?var.role_name:"${var.role_name_prefix}*"} ExplicitSelfRoleAssumption
  dynamic "statement" {
    for_each = local.urls
    content {
      actions = local.since_5_44 ? ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"] : ["sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:oidc-provider/${statement.value}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = var.oidc_fully_qualified_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects_with_wildcards) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:sub"
          values   = var.oidc_subjects_with_wildcards
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_fully_qualified_audiences) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:aud"
          values   = var.oidc_fully_qualified_audiences
        }
      }
      #use conditions var.provider_trust_policy_conditions
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

data "aws_iam_policy_document" "inline" {
  count = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  #use statements var.inline_policy_statements
}

resource "aws_iam_role_policy" "inline" {
  count  = var.create_role && length(var.inline_policy_statements) > 0 ? 1 : 0
  role   = aws_iam_role.this[0].name
  policy = data.aws_iam_policy_document.inline[0].json
}

#use role_outputs this role_path
