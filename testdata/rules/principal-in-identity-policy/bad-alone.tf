resource "aws_iam_user_policy" "read" {
  user = "bob"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect       = "Allow"
      NotPrincipal = { AWS = "arn:aws:iam::111122223333:user/eve" } # want "`NotPrincipal` stands in a permissions policy"
      Action       = "s3:GetObject"
      Resource     = "arn:aws:s3:::reports/*"
    }]
  })
}
