data "aws_caller_identity" "current" {}

resource "aws_iam_role" "r" {
  name               = "worker-${var.stage}"
  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"AWS": "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root"},
          "Action": ${jsonencode(["sts:AssumeRole", "sts:TagSession"])}
        }
      ]
    }
  EOF
}

resource "aws_iam_role_policy" "p" {
  count = var.stage == "prod" ? 1 : 0
  role  = aws_iam_role.r.id
  policy = jsonencode({
    Statement = [for bucket in ["a", "b"] : {
      Effect   = "Allow"
      Action   = "s3:*"
      Resource = "arn:aws:s3:::${bucket}/*"
    }]
  })
}
