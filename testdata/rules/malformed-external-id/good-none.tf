variable "partner" {}

resource "aws_iam_role" "inventory" {
  count = var.partner ? 0 : 1
  name  = "inventory"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "444455556666" }
      Condition = { StringEquals = { "sts:ExternalId" = var.partner ? "" : "acme" } }
    }]
  })
}
