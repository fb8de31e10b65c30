resource "aws_iam_role" "deploy" {
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::1111222233:root" } # want "not a twelve-digit account id" "every principal of account"
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "work" {
  role = aws_iam_role.deploy.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect   = "Allow"
        Action   = "*" # want "allows every action of every service"
        Resource = "*"
      },
      {
        Effect   = "Allow"
        Action   = "sqs:*"
        Resource = "*"
        Condition = {
          DateLessThan = { "aws:CurrentTime" = "2025-01-31T00:00:00Z" } # want "2025-01-31"
        }
      },
    ]
  })
}
