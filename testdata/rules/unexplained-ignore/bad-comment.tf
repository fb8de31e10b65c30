resource "aws_iam_policy" "admin" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "*" # iamlint:ignore admin-wildcard -- until=2027-01-31 # want "gives no reason"
      Resource = "*"
    }]
  })
}
