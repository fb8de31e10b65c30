resource "aws_iam_policy" "logs" {
  name = "logs"
  # iamlint:ignore admin-wildcard -- needed until the split # want "`admin-wildcard` finds nothing here to ignore"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "s3:GetObject"
      Resource = "arn:aws:s3:::example-logs/*"
    }]
  })
}
