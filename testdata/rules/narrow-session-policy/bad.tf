provider "aws" {
  alias = "prod"
  assume_role {
    role_arn = aws_iam_role.deploy.arn
    policy = jsonencode({ # want "the session policy does not allow `sts:AssumeRole` on role `logs`, which this session then assumes"
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "s3:*"
        Resource = "*"
      }]
    })
  }
  assume_role {
    role_arn = aws_iam_role.logs.arn
  }
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
    }]
  })
}

resource "aws_iam_role" "logs" {
  name = "logs"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = data.aws_caller_identity.current.account_id }
    }]
  })
}

data "aws_caller_identity" "current" {}
