#known description
variable "create" {
  default = true
}
variable "name" {
  type    = string
  default = null
}
variable "use_name_prefix" {
  default = true
}
variable "path" {
  default = null
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
variable "trust_policy_permissions" {
  #use permissions_type
}
variable "trust_policy_conditions" {
  default = []
}
variable "policies" {
  default = {}
}
variable "enable_oidc" {
  default = false
}
variable "oidc_account_id" {
  default = null
}
variable "oidc_provider_urls" {
  default = []
}
variable "oidc_subjects" {
  type    = list(string)
  default = []
}
variable "oidc_wildcard_subjects" {
  type    = list(string)
  default = []
}
variable "oidc_audiences" {
  type    = list(string)
  default = []
}
variable "enable_github_oidc" {
  default = false
}
variable "github_provider" {
  default = "token.actions.githubusercontent.com"
}
variable "enable_bitbucket_oidc" {
  default = false
}
variable "enable_saml" {
  default = false
}
variable "saml_provider_ids" {
  default = []
}
variable "saml_endpoints" {
  default = ["https://signin.aws.amazon.com/saml"]
}
variable "saml_trust_actions" {
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
variable "create_instance_profile" {
  default = false
}

#use account
locals {
  account   = var.oidc_account_id == null ? data.aws_caller_identity.current.account_id : var.oidc_account_id
  providers = [for url in var.oidc_provider_urls : replace(url, "https://", "")]
  audiences = length(var.oidc_audiences) > 0 ? var.oidc_audiences : ["sts.amazonaws.com"]
}

data "aws_iam_policy_document" "trust" {
  dynamic "statement" {
    for_each = var.enable_oidc ? local.providers : []
    content {
      actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${local.account}:oidc-provider/${statement.value}"]
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:sub"
          values   = var.oidc_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${statement.value}:sub"
          values   = var.oidc_wildcard_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_audiences) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${statement.value}:aud"
          values   = var.oidc_audiences
        }
      }
      #use conditions var.trust_policy_conditions
    }
  }
  dynamic "statement" {
    for_each = var.enable_github_oidc ? [1] : []
    content {
      sid     = "GithubOidcAuth"
      actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${var.github_provider}"]
      }
      condition {
        test     = "ForAllValues:StringEquals"
        variable = "${var.github_provider}:iss"
        values   = ["https://${var.github_provider}"]
      }
      condition {
        test     = "ForAllValues:StringEquals"
        variable = "${var.github_provider}:aud"
        values   = local.audiences
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${var.github_provider}:sub"
          values   = [for subject in var.oidc_subjects : "repo:${trimprefix(subject, "repo:")}"]
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${var.github_provider}:sub"
          values   = [for subject in var.oidc_wildcard_subjects : "repo:${trimprefix(subject, "repo:")}"]
        }
      }
      #use conditions var.trust_policy_conditions
    }
  }
  dynamic "statement" {
    for_each = var.enable_bitbucket_oidc ? [1] : []
    content {
      sid     = "BitbucketOidcAuth"
      actions = ["sts:TagSession", "sts:AssumeRoleWithWebIdentity"]
      principals {
        type        = "Federated"
        identifiers = ["arn:${data.aws_partition.current.partition}:iam::${data.aws_caller_identity.current.account_id}:oidc-provider/${local.providers[0]}"]
      }
      condition {
        test     = "ForAllValues:StringEquals"
        variable = "${local.providers[0]}:aud"
        values   = local.audiences
      }
      dynamic "condition" {
        for_each = length(var.oidc_subjects) > 0 ? [1] : []
        content {
          test     = "StringEquals"
          variable = "${local.providers[0]}:sub"
          values   = var.oidc_subjects
        }
      }
      dynamic "condition" {
        for_each = length(var.oidc_wildcard_subjects) > 0 ? [1] : []
        content {
          test     = "StringLike"
          variable = "${local.providers[0]}:sub"
          values   = var.oidc_wildcard_subjects
        }
      }
      #use conditions var.trust_policy_conditions
    }
  }
  dynamic "statement" {
    for_each = var.enable_saml ? [1] : []
    content {
      actions = distinct(concat(["sts:TagSession", "sts:AssumeRoleWithSAML"], var.saml_trust_actions))
      principals {
        type        = "Federated"
        identifiers = var.saml_provider_ids
      }
      condition {
        test     = "StringEquals"
        variable = "SAML:aud"
        values   = var.saml_endpoints
      }
      #use conditions var.trust_policy_conditions
    }
  }
  #use permissions var.trust_policy_permissions
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

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = { for key, arn in var.policies : key => arn if var.create }
  role       = aws_iam_role.this[0].name
  policy_arn = each.value
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

resource "aws_iam_instance_profile" "this" {
  count       = var.create && var.create_instance_profile ? 1 : 0
  role        = aws_iam_role.this[0].name
  name        = var.use_name_prefix ? null : var.name
  name_prefix = var.use_name_prefix ? "${var.name}-" : null
  path        = var.path
}

output "arn" {
  value = aws_iam_role.this[0].arn
}
output "name" {
  value = aws_iam_role.this[0].name
}
output "instance_profile_arn" {
  value = aws_iam_instance_profile.this[0].arn
}
output "instance_profile_name" {
  value = aws_iam_instance_profile.this[0].name
}
