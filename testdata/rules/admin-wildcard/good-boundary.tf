resource "aws_iam_policy" "developer_boundary" {
  name = "developer-boundary"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "*", Resource = "*" },
      { Effect = "Deny", Action = "iam:DeleteRolePermissionsBoundary", Resource = "*" },
    ]
  })
}
