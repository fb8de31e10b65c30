resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = var.service }
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

resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = "logs"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = aws_iam_role.task.arn
    bucket_arn = "arn:aws:s3:::logs"
  }
}

variable "service" {}
