variable "accounts" {
  type = list(string)
}

locals {
  actions = ["s3:GetObject", "s3:ListBucket"]
}

data "aws_iam_policy_document" "base" {
  statement {
    sid       = "Base"
    actions   = local.actions
    resources = [aws_s3_bucket.b.arn, "${aws_s3_bucket.b.arn}/*"]
  }
}

data "aws_iam_policy_document" "all" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]

  dynamic "statement" {
    for_each = var.accounts
    content {
      effect    = "Deny"
      actions   = ["sts:AssumeRole"]
      resources = ["arn:aws:iam::${statement.value}:role/*"]
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["*"]

    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalTag/team"
      values   = ["platform"]
    }
  }
}

resource "aws_s3_bucket" "b" {}

resource "aws_iam_group_policy" "p" {
  group  = aws_iam_group.g.name
  policy = data.aws_iam_policy_document.all.json
}

resource "aws_iam_group" "g" {
  name = "readers"
}
