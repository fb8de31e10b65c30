terraform {
  backend "s3" {
    bucket   = "state"
    role_arn = "arn:aws:iam::111122223333:role/state"
  }
}

provider "aws" {
  alias = "prod"
  assume_role {
    role_arn     = var.ci ? "arn:aws:iam::111122223333:role/ci" : null
    external_id  = "ticket-7"
    duration     = "30m"
    session_name = "terraform"
    tags         = { team = "payments" }
    policy = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }]
    })
  }
  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/logs"
  }
}

variable "ci" { type = bool }

provider "aws" {
  alias   = "audit"
  profile = "deploy"
  assume_role {
    role_arn = "arn:aws:iam::210987654321:role/audit"
  }
}
