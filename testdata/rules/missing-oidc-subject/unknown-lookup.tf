data "aws_iam_openid_connect_provider" "directory" {
  arn = var.arn
}

variable "arn" {}
variable "tenant" {}

resource "aws_iam_role" "app" {
  name = "app"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = data.aws_iam_openid_connect_provider.directory.arn }
      Condition = { StringEquals = { "sts.windows.net/${var.tenant}/:sub" = "app" } }
    }]
  })
}
