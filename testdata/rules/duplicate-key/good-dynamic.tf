variable "subjects" { type = list(string) }
variable "patterns" { type = list(string) }

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]

    dynamic "condition" {
      for_each = length(var.subjects) > 0 ? ["data"] : []
      content {
        test     = "StringEquals"
        variable = "aws:PrincipalTag/team"
        values   = var.subjects
      }
    }

    dynamic "condition" {
      for_each = length(var.patterns) > 0 ? ["o-abcde12345"] : []
      content {
        test     = "StringEquals"
        variable = "aws:PrincipalOrgID"
        values   = var.patterns
      }
    }
  }
}

resource "aws_iam_policy" "read" {
  name   = "read"
  policy = data.aws_iam_policy_document.read.json
}
