provider "aws" {
  alias = "prod"
  assume_role {
    role_arn = aws_iam_role.deploy.arn
    duration = "2h"
  }
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  max_session_duration = var.hours * 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]
      Principal = { AWS = "arn:aws:iam::210987654321:root" }
    }]
  })
}
