#known tags additional_thumbprints
variable "create" {
  default = true
}
variable "url" {
  default = "https://token.actions.githubusercontent.com"
}
variable "client_id_list" {
  type    = list(string)
  default = []
}

resource "aws_iam_openid_connect_provider" "this" {
  count          = var.create ? 1 : 0
  url            = var.url
  client_id_list = length(var.client_id_list) > 0 ? var.client_id_list : ["sts.${data.aws_partition.current.dns_suffix}"]
}

output "arn" {
  value = aws_iam_openid_connect_provider.this[0].arn
}
output "url" {
  value = trimprefix(var.url, "https://")
}
