resource "aws_iam_role" "admin" {
  name               = "administrator-of-the-data-platform"
  path               = "/company/department/platform-engineering/" # want "have 74 characters, and Switch Role accepts 64"
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { AWS = "111122223333" } }] })
}
