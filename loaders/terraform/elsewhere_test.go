package terraform

import (
	"slices"
	"testing"
)

func TestModuleFromElsewhereIsNotRead(t *testing.T) {
	repo := load(t, "main.tf", `
resource "aws_iam_role" "app" { name = "app" }
module "registry" { source = "example/iam/aws//modules/policy" }
module "local" { source = "./modules/app" }
module "parent" { source = "../shared" }
`)
	var reasons []string
	for _, problem := range repo.Problems {
		reasons = append(reasons, problem.Reason)
	}
	if want := []string{"module from elsewhere: example/iam/aws//modules/policy"}; !slices.Equal(reasons, want) {
		t.Errorf("got %q, want %q", reasons, want)
	}
}
