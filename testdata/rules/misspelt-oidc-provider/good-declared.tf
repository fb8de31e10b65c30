resource "aws_iam_openid_connect_provider" "own" {
  url            = "https://gitlab.io"
  client_id_list = ["https://gitlab.io"]
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = "arn:aws:iam::111122223333:oidc-provider/gitlab.io" }
      Condition = { StringEquals = { "gitlab.io:aud" = "https://gitlab.io", "gitlab.io:sub" = "project_path:acme/app:ref_type:branch:ref:main" } }
    }]
  })
}
