resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Action    = "sts:AssumeRoleWithWebIdentity"
        Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.example.com" }
        Condition = {
          StringEquals = { "oidc.example.com:aud" = "sts.amazonaws.com" }
          StringLike   = { "oidc.example.com:sub" = "repo:acme/store:*" }
        }
      },
    ]
  })
}
