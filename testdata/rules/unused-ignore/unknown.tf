resource "aws_iam_policy" "logs" {
  name = "logs"
  # iamlint:ignore admin-wildcard -- needed until the split
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = var.actions
      Resource = "*"
    }]
  })
}
