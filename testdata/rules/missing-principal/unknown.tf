variable "trusted" { type = list(string) }

data "aws_iam_policy_document" "trust" {
  statement {
    sid     = "Operators"
    actions = ["sts:AssumeRole"]

    dynamic "principals" {
      for_each = var.trusted
      content {
        type        = "AWS"
        identifiers = [principals.value]
      }
    }
  }
}

resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
