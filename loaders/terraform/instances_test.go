package terraform

import (
	"strings"
	"testing"
)

func TestInstancesAreToldApart(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"for each of a map": {`
resource "aws_iam_role" "r" {
  for_each           = { a = "x", b = "y" }
  name               = "${each.key}-${each.value}"
  assume_role_policy = data.aws_iam_policy_document.d[each.key].json
}
data "aws_iam_policy_document" "d" {
  for_each = { a = "x", b = "y" }
  statement {
    actions   = ["s3:*"]
    resources = [each.value]
  }
}
resource "aws_iam_role_policy" "p" {
  for_each = aws_iam_role.r
  role     = each.value.name
  policy   = data.aws_iam_policy_document.d["a"].json
}`, `aws_iam_role.r["a"] a-x trusts x holds x; aws_iam_role.r["b"] b-y trusts y holds x`},
		"counted": {`
resource "aws_iam_role" "r" {
  count = 2
  name  = "r${count.index}"
}
resource "aws_iam_role_policy" "p" {
  count  = 2
  role   = aws_iam_role.r[count.index].name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "b${count.index}" } })
}`, `aws_iam_role.r["0"] r0 holds b0; aws_iam_role.r["1"] r1 holds b1`},
		"perhaps one": {`
resource "aws_iam_role" "r" {
  count = var.on ? 1 : 0
  name  = "r${count.index}"
}
resource "aws_iam_role_policy" "p" {
  count  = var.on ? 1 : 0
  role   = aws_iam_role.r[0].name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "b" } })
}`, `aws_iam_role.r r0 holds b`},
		"nobody knows how many": {`
resource "aws_iam_role" "r" {
  for_each = var.all
  name     = "r-${each.key}"
}
resource "aws_iam_role_policy" "p" {
  for_each = var.all
  role     = aws_iam_role.r[each.key].name
  policy   = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = each.value } })
}`, `aws_iam_role.r r-⟨each.key⟩ holds ⟨each.value⟩`},
		"one of several": {`
resource "aws_iam_role" "r" {
  for_each = toset(["a", "b"])
  name     = each.key
}
resource "aws_iam_role_policy" "p" {
  role   = aws_iam_role.r[var.which].name
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "s3:*", Resource = "b" } })
}`, `aws_iam_role.r["a"] a lacks aws_iam_role_policy.p may be its policy; aws_iam_role.r["b"] b lacks aws_iam_role_policy.p may be its policy`},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", test.source)
			var got []string
			for _, principal := range repo.Principals {
				text := principal.Address + " " + principal.Name.String()
				for _, document := range principal.Trust {
					text += " trusts " + document.Statements[0].Resources[0].Text.String()
				}
				for _, document := range principal.Policies {
					text += " holds " + document.Statements[0].Resources[0].Text.String()
				}
				for _, reason := range principal.Incomplete {
					text += " lacks " + reason
				}
				got = append(got, text)
			}
			if joined := strings.Join(got, "; "); joined != test.want {
				t.Errorf("got  %s\nwant %s", joined, test.want)
			}
			checkPlaces(t, repo)
		})
	}
}
