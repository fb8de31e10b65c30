resource "aws_lambda_function" "fn" {
  function_name = "fn"
  role          = "arn:aws:iam::111122223333:role/worker" # want "role `arn:aws:iam::111122223333:role/worker` is in account 111122223333, but `aws_lambda_function.fn` can pass only roles of its own account 210987654321"
}

resource "aws_iam_role" "other" {
  name               = "other"
  assume_role_policy = "{}"
}
