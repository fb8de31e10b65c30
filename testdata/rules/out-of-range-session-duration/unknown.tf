resource "aws_iam_role" "day" {
  name                 = "day"
  max_session_duration = var.hours * 60 * 60
  assume_role_policy   = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ec2.amazonaws.com" } }] })
}
