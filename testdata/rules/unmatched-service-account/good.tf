resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = aws_iam_openid_connect_provider.cluster.arn }
      Condition = { StringEquals = {
        "${aws_iam_openid_connect_provider.cluster.url}:sub" = "system:serviceaccount:shop:app"
        "${aws_iam_openid_connect_provider.cluster.url}:aud" = "sts.amazonaws.com"
      } }
    }]
  })
}

resource "aws_iam_openid_connect_provider" "cluster" {
  url             = "https://oidc.eks.eu-west-1.amazonaws.com/id/A1B2C3"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = []
}

resource "kubernetes_service_account_v1" "app" {
  metadata {
    name      = "app"
    namespace = "shop"
    annotations = {
      "eks.amazonaws.com/role-arn" = aws_iam_role.app.arn
    }
  }
}
