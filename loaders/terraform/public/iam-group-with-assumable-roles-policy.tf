#known tags
variable "name" {
}
variable "path" {
  default = "/"
}
variable "assumable_roles" {
  default = []
}
variable "assumable_roles_policy_name_suffix" {
  default = ""
}
variable "group_users" {
  default = []
}

data "aws_iam_policy_document" "assume_role" {
  statement {
    actions   = ["sts:AssumeRole"]
    resources = var.assumable_roles
  }
}

resource "aws_iam_policy" "this" {
  name   = "${var.name}${var.assumable_roles_policy_name_suffix}"
  path   = var.path
  policy = data.aws_iam_policy_document.assume_role.json
}

resource "aws_iam_group" "this" {
  name = var.name
  path = var.path
}

resource "aws_iam_group_policy_attachment" "this" {
  group      = aws_iam_group.this.name
  policy_arn = aws_iam_policy.this.arn
}

resource "aws_iam_group_membership" "this" {
  group = aws_iam_group.this.name
  users = var.group_users
}

output "group_users" {
  value = var.group_users
}
output "assumable_roles" {
  value = var.assumable_roles
}
output "policy_arn" {
  value = aws_iam_policy.this.arn
}
output "group_name" {
  value = aws_iam_group.this.name
}
output "group_arn" {
  value = aws_iam_group.this.arn
}
