#known description tags
variable "create" {
  default = true
}
variable "create_policy" {
  default = true
}
variable "name" {
  default = null
}
variable "name_prefix" {
  default = null
}
variable "path" {
  default = null
}
variable "policy" {
  type    = string
  default = ""
}

resource "aws_iam_policy" "policy" {
  count       = var.create && var.create_policy ? 1 : 0
  name        = var.name
  name_prefix = var.name_prefix
  path        = var.path
  policy      = var.policy
}

output "id" {
  value = aws_iam_policy.policy[0].arn
}
output "arn" {
  value = aws_iam_policy.policy[0].arn
}
output "name" {
  value = aws_iam_policy.policy[0].name
}
output "policy" {
  value = var.policy
}
