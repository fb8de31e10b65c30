resource "aws_iam_role" "task" {
  name = "task"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "ecs.amazonaws.com" }
    }]
  })
}

resource "aws_ecs_task_definition" "api" {
  family                = "api"
  container_definitions = "[]"
  execution_role_arn    = aws_iam_role.task.arn # want "`aws_ecs_task_definition.api` hands role `task` to `ecs-tasks.amazonaws.com`, but the role trusts only `ecs.amazonaws.com`"
}

resource "aws_iam_instance_profile" "worker" {
  name = "worker"
  role = aws_iam_role.task.name # want "`aws_iam_instance_profile.worker` hands role `task` to `ec2.amazonaws.com`"
}

resource "aws_kinesis_firehose_delivery_stream" "logs" {
  name        = "logs"
  destination = "extended_s3"

  extended_s3_configuration {
    role_arn   = aws_iam_role.task.arn # want "`aws_kinesis_firehose_delivery_stream.logs` hands role `task` to `firehose.amazonaws.com`"
    bucket_arn = "arn:aws:s3:::logs"
  }
}
