resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/report" # want "role/report` has path `/`, but role `report` has `/lambda/`"
}

resource "aws_iam_role" "report" {
  name = "report"
  path = "/lambda/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

data "aws_caller_identity" "current" {}
