resource "aws_api_gateway_rest_api" "orders" {
  name   = "orders"
  policy = ""
}

resource "aws_sqs_queue_policy" "orders" {
  queue_url = "https://sqs.eu-west-1.amazonaws.com/123456789012/orders"
  policy    = "none"
}
