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
          "arn:aws:iam::123456789012:role*", # want "`arn:aws:iam::123456789012:role*` has a wildcard in the resource type"
          "arn:aws:iam::123456789012:r*/deploy", # want "has a wildcard in the resource type"
        ]
      },
    ]
  })
}
