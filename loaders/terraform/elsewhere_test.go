package terraform

import (
	"slices"
	"testing"
)

func TestModuleFromElsewhereIsNotRead(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_role" "app" { name = "app" }
module "registry" { source = "terraform-aws-modules/iam/aws//modules/iam-policy" }
module "local" { source = "./modules/app" }
module "parent" { source = "../shared" }
`)
	var reasons []string
	for _, problem := range repo.Problems {
		reasons = append(reasons, problem.Reason)
	}
	if want := []string{"module from elsewhere: terraform-aws-modules/iam/aws//modules/iam-policy"}; !slices.Equal(reasons, want) {
		t.Errorf("got %q, want %q", reasons, want)
	}
}
