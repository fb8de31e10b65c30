resource "aws_iam_role_policy_attachment" "glue" {
  role       = var.role
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_glue_crawler" "crawl" {
  name          = "crawl"
  database_name = "crawl"
  role          = "arn:aws:iam::111122223333:role/service-role/AWSGlueServiceRole-crawl"
}

variable "role" {}
