# iamlint:ignore -- break-glass administration # want "name the rule to ignore"
resource "aws_iam_policy" "admin" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*" # iamlint:ignore admin-wildcard break-glass # want "write ` -- ` between the rule and the reason"
      Resource = "*"
    }]
  })
}
