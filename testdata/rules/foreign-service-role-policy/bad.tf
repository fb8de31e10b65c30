resource "aws_iam_role_policy_attachment" "glue" {
  role       = "AWSGlueServiceRole-crawl" # want "`AWSGlueServiceRole-crawl` is a service role that nothing here declares"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_glue_crawler" "crawl" {
  name          = "crawl"
  database_name = "crawl"
  role          = "arn:aws:iam::111122223333:role/service-role/AWSGlueServiceRole-crawl"
}
