resource "aws_iam_role" "admin" {
  name               = "${var.name}"
  path               = "/company/department/platform-engineering/"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } }] })
}
