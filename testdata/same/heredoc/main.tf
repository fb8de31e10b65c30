resource "aws_iam_role" "worker" {
  name               = "worker"
  assume_role_policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Partner",
          "Effect": "Allow",
          "Principal": {
            "AWS": [
              "arn:aws:iam::111122223333:role/deploy",
              "arn:aws:iam::444455556666:root"
            ]
          },
          "Action": "sts:AssumeRole",
          "Condition": {
            "StringEquals": {
              "sts:ExternalId": "7f3a"
            },
            "DateLessThan": {
              "aws:CurrentTime": "2027-01-31T00:00:00Z"
            }
          }
        },
        {
          "Sid": "Functions",
          "Effect": "Allow",
          "Principal": {
            "Service": "lambda.amazonaws.com"
          },
          "Action": [
            "sts:AssumeRole",
            "sts:TagSession"
          ]
        }
      ]
    }
  EOF
}

resource "aws_iam_role_policy" "work" {
  name   = "work"
  role   = aws_iam_role.worker.id
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Read",
          "Effect": "Allow",
          "Action": [
            "s3:GetObject",
            "s3:ListBucket"
          ],
          "Resource": [
            "arn:aws:s3:::example",
            "arn:aws:s3:::example/$${aws:username}/*"
          ],
          "Condition": {
            "IpAddress": {
              "aws:SourceIp": [
                "192.0.2.0/24",
                "198.51.100.0/24"
              ]
            }
          }
        },
        {
          "Sid": "Assume",
          "Effect": "Allow",
          "Action": "sts:AssumeRole",
          "Resource": "arn:aws:iam::444455556666:role/audit"
        },
        {
          "Sid": "Rest",
          "Effect": "Deny",
          "NotAction": "iam:*",
          "NotResource": "arn:aws:s3:::example"
        }
      ]
    }
  EOF
}

resource "aws_s3_bucket_policy" "readers" {
  bucket = "example"
  policy = <<-EOF
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Sid": "Readers",
          "Effect": "Allow",
          "Principal": {
            "AWS": [
              "arn:aws:iam::111122223333:root",
              "arn:aws:iam::444455556666:user/bob"
            ],
            "Service": "logs.amazonaws.com"
          },
          "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::example/*"
        },
        {
          "Sid": "Plain",
          "Effect": "Deny",
          "Principal": "*",
          "Action": "s3:*",
          "Resource": [
            "arn:aws:s3:::example",
            "arn:aws:s3:::example/*"
          ],
          "Condition": {
            "Bool": {
              "aws:SecureTransport": "false"
            }
          }
        }
      ]
    }
  EOF
}
