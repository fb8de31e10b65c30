resource "aws_iam_openid_connect_provider" "gitlab" {
  url            = "https://gitlab.com"
  client_id_list = ["https://gitlab.com"]
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/1111" } # want "provider `arn:aws:iam::111122223333:oidc-provider/oidc.circleci.com/org/1111` is declared nowhere in this repository"
      Condition = { StringEquals = { "oidc.circleci.com/org/1111:aud" = "1111", "oidc.circleci.com/org/1111:sub" = "org/1111/project/2222" } }
    }]
  })
}
