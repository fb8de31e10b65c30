resource "aws_iam_role" "ecs" { # want "`AWSServiceRoleForECS` is a service-linked role, whose trust policy only `ecs.amazonaws.com` can set"
  name = "AWSServiceRoleForECS"
  path = "/aws-service-role/ecs.amazonaws.com/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs.amazonaws.com" }
    }]
  })
}

resource "aws_iam_service_linked_role" "autoscaling" {
  aws_service_name = "autoscaling.amazonaws.com"
  custom_suffix    = "batch"
}

resource "aws_iam_role_policy_attachment" "autoscaling" {
  role       = aws_iam_service_linked_role.autoscaling.name
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" # want "is a service-linked role, whose policies only `autoscaling.amazonaws.com` can set"
}

resource "aws_iam_role_policy_attachment" "rds" {
  role       = "AWSServiceRoleForRDS" # want "`AWSServiceRoleForRDS` is a service-linked role, whose policies only its service can set"
  policy_arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}
