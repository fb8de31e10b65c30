resource "aws_iam_user" "bob" { name = "bob" }
resource "aws_iam_role" "r" {
  name = "r"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" }, Condition = { ArnEquals = { "aws:PrincipalArn" = aws_iam_user.bob.arn } } }] })
}
