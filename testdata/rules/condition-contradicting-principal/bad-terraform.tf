resource "aws_iam_role" "caller" {
  name = "caller"
  path = "/team/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ec2.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role" "deploy" {
  name = "deploy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = aws_iam_role.caller.arn }
      Condition = {
        ArnLike = {
          "aws:PrincipalArn" = "arn:aws:iam::*:role/caller" # want "is never the aws:PrincipalArn of"
        }
      }
    }]
  })
}
