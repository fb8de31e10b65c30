data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Partner"
    actions = ["sts:AssumeRole"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/deploy", "arn:aws:iam::444455556666:root"]
    }

    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = ["7f3a"]
    }

    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime"
      values   = ["2027-01-31T00:00:00Z"]
    }
  }
  statement {
    sid     = "Functions"
    actions = ["sts:AssumeRole", "sts:TagSession"]

    principals {
      type        = "Service"
      identifiers = ["lambda.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "identity" {
  statement {
    sid       = "Read"
    actions   = ["s3:GetObject", "s3:ListBucket"]
    resources = ["arn:aws:s3:::example", "arn:aws:s3:::example/&{aws:username}/*"]

    condition {
      test     = "IpAddress"
      variable = "aws:SourceIp"
      values   = ["192.0.2.0/24", "198.51.100.0/24"]
    }
  }
  statement {
    sid       = "Assume"
    actions   = ["sts:AssumeRole"]
    resources = ["arn:aws:iam::444455556666:role/audit"]
  }
  statement {
    sid           = "Rest"
    effect        = "Deny"
    not_actions   = ["iam:*"]
    not_resources = ["arn:aws:s3:::example"]
  }
}

data "aws_iam_policy_document" "resource" {
  statement {
    sid       = "Readers"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::example/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:user/bob"]
    }

    principals {
      type        = "Service"
      identifiers = ["logs.amazonaws.com"]
    }
  }
  statement {
    sid       = "Plain"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["arn:aws:s3:::example", "arn:aws:s3:::example/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.worker.id
  policy = data.aws_iam_policy_document.identity.json
}

resource "aws_s3_bucket_policy" "readers" {
  bucket = "example"
  policy = data.aws_iam_policy_document.resource.json
}
