variable "readers" { type = list(string) }

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::reports/*"]

    dynamic "principals" {
      for_each = var.readers
      content {
        type        = "AWS"
        identifiers = ["arn:aws:iam::111122223333:role/reader"]
      }
    }
  }

  statement {
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::reports"]
  }
}

resource "aws_iam_policy" "read" {
  name   = "read"
  policy = data.aws_iam_policy_document.read.json
}
