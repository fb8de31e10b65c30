{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket"%{ if write },
        "s3:PutObject"%{ endif }
      ],
      "Resource": "arn:aws:s3:::reports"
    }
  ]
}
