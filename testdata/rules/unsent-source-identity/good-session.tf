# The session that calls may have a source identity already.
provider "aws" {
  alias = "prod"
  assume_role {
    role_arn = aws_iam_role.deploy.arn
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
      Condition = { StringLike = { "sts:SourceIdentity" = "person-*" } }
    }]
  })
}
