resource "aws_iam_role" "day" {
  name                 = "day"
  max_session_duration = 24 * 60 * 60 # want "86400 seconds"
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
