resource "aws_lambda_function" "fn" {
  function_name = "fn"
  role          = "arn:aws:iam::${var.account}:role/worker"
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = "{}"
}

variable "account" {}
