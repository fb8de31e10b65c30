resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = ["ecs-tasks.amazonaws.com", "ec2.${data.aws_partition.current.dns_suffix}"] }
    }]
  })
}

resource "aws_ecs_task_definition" "api" {
  family                = "api"
  container_definitions = "[]"
  execution_role_arn    = aws_iam_role.task.arn
}

resource "aws_iam_instance_profile" "worker" {
  name = "worker"
  role = aws_iam_role.task.name
}

resource "aws_lambda_function" "elsewhere" {
  function_name = "elsewhere"
  role          = "arn:aws:iam::111122223333:role/elsewhere"
}

data "aws_partition" "current" {}
