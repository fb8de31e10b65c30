package terraform

import (
	"strings"
	"testing"
)

func TestCommandsOfProvisionersAreRead(t *testing.T) {
	for _, test := range []struct {
		fact, text string
		want       []string
		problems   int
	}{
		{"a command", `
resource "null_resource" "deploy" {
  provisioner "local-exec" {
    command = "aws sts assume-role --role-arn ${aws_iam_role.deploy.arn} --role-session-name \"x y\" --external-id acme"
  }
}
resource "aws_iam_role" "deploy" { name = "deploy" }`, []string{
			`null_resource.deploy |  | arn:⟨data.aws_partition.current.partition⟩:iam::⟨data.aws_caller_identity.current.account_id⟩:role/deploy | external=acme | session=x y @ aws sts assume-role --role-arn ${aws_iam_role.deploy.arn} --role-session-name \"x y\" --external-id acme`,
		}, 0},
		{"a heredoc with variables of its own and given ones, in a resource that may be there", `
resource "terraform_data" "deploy" {
  count = var.on ? 1 : 0
  provisioner "local-exec" {
    interpreter = ["/bin/bash", "-c"]
    environment = { ROLE = "arn:aws:iam::111122223333:role/deploy" }
    command     = <<-EOT
      set -e
      TAG=blue
      aws sts assume-role --role-arn "$ROLE" --role-session-name "deploy-$TAG" --duration-seconds 900
    EOT
  }
}
variable "on" { default = true }`, []string{
			`terraform_data.deploy |  | arn:aws:iam::111122223333:role/deploy | duration=900 | session=deploy-blue | 900s | when var.on @ aws sts assume-role --role-arn "$ROLE" --role-session-name "deploy-$TAG" --duration-seconds 900`,
		}, 0},
		{"another interpreter, and a text that no file tells", `
resource "null_resource" "a" {
  provisioner "local-exec" {
    interpreter = ["python3", "-c"]
    command     = "import x # aws sts assume-role --role-arn a"
  }
  provisioner "local-exec" {
    command = "%{ if var.x }aws sts assume-role --role-arn a%{ endif }"
  }
  provisioner "remote-exec" {
    inline = ["aws sts assume-role --role-arn a"]
  }
  provisioner "local-exec" {
    command = "echo ${aws_iam_role.deploy.arn}"
  }
}`, nil, 2},
	} {
		files := map[string]string{"main.tf": test.text}
		repo := load(t, "main.tf", test.text)
		var got []string
		for _, call := range repo.Calls {
			got = append(got, told(call, files))
		}
		if strings.Join(got, "\n") != strings.Join(test.want, "\n") {
			t.Errorf("%s: got\n%s\nwant\n%s", test.fact, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
		if len(repo.Problems) != test.problems {
			t.Errorf("%s: problems %+v", test.fact, repo.Problems)
		}
	}
}
