# Policy documents as the AWS provider makes them: each is an output, and what the
# provider gave stands in ../documents.json; see console_test.go.

provider "aws" {
  region = "eu-west-1"
}

locals {
  buckets = { logs = true, data = false }
  rules = [
    { actions = ["s3:GetObject"], bucket = "a", org = "o-1" },
    { actions = ["s3:PutObject", "s3:DeleteObject"], bucket = "b", org = null },
  ]
}

data "aws_iam_policy_document" "plain" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]
  }
}

data "aws_iam_policy_document" "empty" {}

data "aws_iam_policy_document" "all_elements" {
  version   = "2012-10-17"
  policy_id = "the-id"
  statement {
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["*"]
  }
  statement {
    sid     = ""
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root", "444455556666"]
    }
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/ann"]
    }
  }
}

data "aws_iam_policy_document" "same_principals_twice" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = ["111122223333"]
    }
    principals {
      type        = "AWS"
      identifiers = ["444455556666", "777788889999"]
    }
  }
}

data "aws_iam_policy_document" "everybody" {
  statement {
    actions = ["s3:GetObject"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    resources = ["*"]
  }
  statement {
    actions = ["s3:GetObject"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "conditions" {
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = ["o-1"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:RequestedRegion"
      values   = ["eu-west-1", "eu-central-1"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [true]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:max-keys"
      values   = [10]
    }
    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["home/&{aws:username}/*", ""]
    }
  }
}

data "aws_iam_policy_document" "variables" {
  statement {
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::b/&{aws:username}/*", "arn:aws:s3:::c/$${aws:username}"]
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:user/&{aws:username}"]
    }
  }
}

data "aws_iam_policy_document" "null_and_empty" {
  policy_id = ""
  statement {
    sid           = null
    effect        = null
    actions       = ["s3:*"]
    not_actions   = []
    resources     = null
    not_resources = ["*"]
  }
}

data "aws_iam_policy_document" "old_version" {
  version = "2008-10-17"
  statement {
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "old_version_over_new_source" {
  version                 = "2008-10-17"
  source_policy_documents = [data.aws_iam_policy_document.plain.json]
}

data "aws_iam_policy_document" "new_version_over_old_source" {
  source_policy_documents = [data.aws_iam_policy_document.old_version.json]
}

data "aws_iam_policy_document" "sources" {
  source_policy_documents = [
    data.aws_iam_policy_document.plain.json,
    data.aws_iam_policy_document.conditions.json,
  ]
  statement {
    sid       = "Own"
    actions   = ["ec2:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "source_replaced" {
  source_policy_documents = [data.aws_iam_policy_document.sources.json]
  statement {
    sid       = "Read"
    effect    = "Deny"
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "overrides" {
  override_policy_documents = [
    data.aws_iam_policy_document.plain.json,
    data.aws_iam_policy_document.source_replaced.json,
  ]
  statement {
    sid       = "Read"
    actions   = ["iam:*"]
    resources = ["*"]
  }
  statement {
    actions   = ["sqs:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "ids" {
  policy_id                 = "own"
  source_policy_documents   = [jsonencode({ Version = "2012-10-17", Id = "source", Statement = [] })]
  override_policy_documents = [jsonencode({ Version = "2012-10-17", Id = "override", Statement = [] })]
}

data "aws_iam_policy_document" "id_of_the_source" {
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Id = "source", Statement = [] })]
}

data "aws_iam_policy_document" "written_source" {
  source_policy_documents = [
    jsonencode({
      Version = "2012-10-17"
      Statement = [
        { Sid = "One", Effect = "Allow", Action = "s3:GetObject", Resource = "*", Principal = "*" },
        { Effect = "Allow", Action = ["a:b"], Resource = ["*"], Principal = { AWS = ["1", "2"], Service = "ec2.amazonaws.com" } },
        { Effect = "Deny", NotAction = "c:d", NotResource = "*", NotPrincipal = { AWS = "*" }, Condition = { StringEquals = { "aws:x" = ["a"] }, Bool = { "aws:y" = true } } },
      ]
    }),
    <<-EOT
      {"Statement": [{"Sid": "Two", "Effect": "Deny", "Action": "*", "Resource": "*"}]}
    EOT
    ,
  ]
}

data "aws_iam_policy_document" "number_in_a_source" {
  source_policy_documents = [jsonencode({
    Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*", Condition = { NumericLessThan = { "s3:max-keys" = 10, "s3:other" = "5" } } }]
  })]
}

data "aws_iam_policy_document" "dynamic_statements" {
  dynamic "statement" {
    for_each = local.rules
    iterator = rule
    content {
      sid       = "Rule${rule.key}"
      actions   = rule.value.actions
      resources = ["arn:aws:s3:::${rule.value.bucket}/*"]
      dynamic "condition" {
        for_each = rule.value.org == null ? [] : [rule.value.org]
        content {
          test     = "StringEquals"
          variable = "aws:PrincipalOrgID"
          values   = [condition.value]
        }
      }
    }
  }
}

data "aws_iam_policy_document" "dynamic_map" {
  dynamic "statement" {
    for_each = { for name, on in local.buckets : name => on if on }
    content {
      sid       = title(statement.key)
      effect    = statement.value ? "Allow" : "Deny"
      actions   = ["s3:*"]
      resources = formatlist("arn:aws:s3:::%s/%s", statement.key, ["*", "x"])
    }
  }
}

data "aws_iam_policy_document" "computed" {
  statement {
    sid       = replace("not-alnum", "-", "")
    actions   = distinct(concat(["s3:Get*"], [for a in ["List*", "Get*"] : "s3:${a}"]))
    resources = toset(["b", "a", "b"])
  }
}

data "aws_iam_policy_document" "counted" {
  count = 2
  statement {
    sid       = "N${count.index}"
    actions   = ["s3:*"]
    resources = ["*"]
  }
}

data "aws_iam_policy_document" "of_counted" {
  source_policy_documents = data.aws_iam_policy_document.counted[*].json
}

data "aws_iam_policy_document" "each" {
  for_each = toset(["x", "y"])
  statement {
    sid       = upper(each.key)
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::${each.value}"]
  }
}

data "aws_iam_policy_document" "of_each" {
  source_policy_documents = [for key in ["y", "x"] : data.aws_iam_policy_document.each[key].json]
}

data "aws_iam_policy_document" "of_null_and_empty" {
  source_policy_documents   = compact([data.aws_iam_policy_document.plain.json, "", null])
  override_policy_documents = []
}

data "aws_iam_policy_document" "decoded" {
  dynamic "statement" {
    for_each = jsondecode(data.aws_iam_policy_document.plain.json).Statement[*]
    content {
      sid       = "From${statement.value.Sid}"
      actions   = statement.value.Action
      resources = tolist(statement.value.Resource)
    }
  }
}

output "documents" {
  value = {
    plain                       = data.aws_iam_policy_document.plain.json
    empty                       = data.aws_iam_policy_document.empty.json
    all_elements                = data.aws_iam_policy_document.all_elements.json
    same_principals_twice       = data.aws_iam_policy_document.same_principals_twice.json
    everybody                   = data.aws_iam_policy_document.everybody.json
    conditions                  = data.aws_iam_policy_document.conditions.json
    variables                   = data.aws_iam_policy_document.variables.json
    null_and_empty              = data.aws_iam_policy_document.null_and_empty.json
    old_version                 = data.aws_iam_policy_document.old_version.json
    old_version_over_new_source = data.aws_iam_policy_document.old_version_over_new_source.json
    new_version_over_old_source = data.aws_iam_policy_document.new_version_over_old_source.json
    sources                     = data.aws_iam_policy_document.sources.json
    source_replaced             = data.aws_iam_policy_document.source_replaced.json
    overrides                   = data.aws_iam_policy_document.overrides.json
    ids                         = data.aws_iam_policy_document.ids.json
    id_of_the_source            = data.aws_iam_policy_document.id_of_the_source.json
    written_source              = data.aws_iam_policy_document.written_source.json
    number_in_a_source          = data.aws_iam_policy_document.number_in_a_source.json
    dynamic_statements          = data.aws_iam_policy_document.dynamic_statements.json
    dynamic_map                 = data.aws_iam_policy_document.dynamic_map.json
    computed                    = data.aws_iam_policy_document.computed.json
    of_counted                  = data.aws_iam_policy_document.of_counted.json
    of_each                     = data.aws_iam_policy_document.of_each.json
    of_null_and_empty           = data.aws_iam_policy_document.of_null_and_empty.json
    decoded                     = data.aws_iam_policy_document.decoded.json
  }
}
