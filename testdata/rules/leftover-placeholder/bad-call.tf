provider "aws" {
  region = "eu-west-1"
  assume_role {
    role_arn    = "arn:aws:iam::ACCOUNT_ID:role/deploy" # want "`ACCOUNT_ID` is a placeholder"
    external_id = "<external-id>" # want "`<external-id>` is a placeholder"
  }
}
