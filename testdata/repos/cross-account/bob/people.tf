# Bob's account: the people and roles that work in Alice's.

resource "aws_iam_user" "bob" {
  name = "bob"
}

data "aws_iam_policy_document" "bob" {
  statement {
    sid     = "WorkInAlice"
    actions = ["sts:AssumeRole"]
    resources = [
      "arn:aws:iam::111122223333:role/report-reader",
      "arn:aws:iam::111122223333:role/contractor-access",
    ]
  }
}

resource "aws_iam_user_policy" "bob" {
  user   = aws_iam_user.bob.name
  policy = data.aws_iam_policy_document.bob.json
}

resource "aws_iam_role" "auditor" {
  name = "auditor"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "auditor" {
  role   = aws_iam_role.auditor.name
  policy = file("${path.module}/policies/auditor.json")
}

resource "aws_iam_role" "backup" {
  name               = "backup"
  assume_role_policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "backup.amazonaws.com"},
        "Action": "sts:AssumeRole"
      }
    }
  JSON
}

resource "aws_iam_role_policy" "backup" {
  role   = aws_iam_role.backup.name
  policy = file("${path.module}/policies/backup.json")
}
