resource "aws_iam_role" "worker" {
  name               = "administrator-of-the-data-platform"
  path               = "/company/department/platform-engineering/"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}

resource "aws_iam_role" "longest" {
  name               = "a-name-of-sixty-four-characters-is-as-long-as-any-name-can-be-ok"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } }] })
}
