variable "type" {}
variable "name" {}

resource "aws_iam_policy" "pass" {
  name = "pass"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect = "Allow"
        Action = "iam:PassRole"
        Resource = [
          "*",
          "arn:aws:iam::123456789012:*",
          "arn:aws:iam::123456789012:role/*",
          "arn:aws:iam::123456789012:role/deploy-*",
          "arn:aws:s3:::role*",
        ]
      },
    ]
  })
}
