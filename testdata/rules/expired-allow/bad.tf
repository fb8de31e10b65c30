data "aws_iam_policy_document" "contractor" {
  statement {
    actions   = ["codecommit:GitPull"]
    resources = ["arn:aws:codecommit:eu-west-1:123456789012:shop"]

    condition {
      test     = "DateLessThan"
      variable = "aws:CurrentTime"
      values   = ["2026-03-31T00:00:00Z"] # want "this Allow ended on `2026-03-31T00:00:00Z`, 62 days ago"
    }
  }
}

resource "aws_iam_policy" "contractor" {
  name   = "contractor"
  policy = data.aws_iam_policy_document.contractor.json
}
