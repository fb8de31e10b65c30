locals {
  account = "111122223333"
}

iam_role                     = "arn:aws:iam::${local.account}:role/terragrunt"
iam_assume_role_duration     = 3600
iam_assume_role_session_name = "terragrunt"

remote_state {
  backend = "s3"
  config = {
    bucket      = "state"
    assume_role = { role_arn = "arn:aws:iam::${local.account}:role/state" }
  }
}
