provider "aws" {
  alias = "prod"
  assume_role {
    role_arn = aws_iam_role.deploy.arn # want "role `deploy` demands external ID `ticket-7` or `ticket-8`, but this call passes none"
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
      Condition = { StringEquals = { "sts:ExternalId" = ["ticket-7", "ticket-8"] } }
    }]
  })
}
