provider "aws" {
  region = "eu-west-1"
  assume_role {
    role_arn    = "arn:aws:iam::${var.account}:role/deploy"
    external_id = var.external_id
  }
}
