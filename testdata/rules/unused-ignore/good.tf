resource "aws_iam_policy" "admin" {
  name = "admin"
  # iamlint:ignore admin-wildcard -- break-glass administration
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*"
      Resource = "*"
    }]
  })
}
