resource "aws_iam_role" "crawl" {
  name = "AWSGlueServiceRole-crawl"
  path = "/service-role/"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "glue.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "glue" {
  role       = "AWSGlueServiceRole-crawl"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}

resource "aws_glue_crawler" "crawl" {
  name          = "crawl"
  database_name = "crawl"
  role          = "arn:aws:iam::111122223333:role/service-role/AWSGlueServiceRole-crawl"
}

resource "aws_iam_role_policy_attachment" "elsewhere" {
  role       = "reporting"
  policy_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
}
