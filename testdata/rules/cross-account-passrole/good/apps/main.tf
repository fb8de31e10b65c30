resource "aws_lambda_function" "fn" {
  function_name = "fn"
  role          = "arn:aws:iam::210987654321:role/worker"
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = "{}"
}
