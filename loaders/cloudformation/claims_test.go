package cloudformation

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

func TestClaims(t *testing.T) {
	const yaml = "Resources:\n  R:\n    Type: AWS::IAM::Role\n"
	for name, test := range map[string]struct {
		path, text string
		want       bool
	}{
		"YAML":                     {"a.yaml", yaml, true},
		"YAML with a mark":         {"a.yml", "\ufeff" + yaml, true},
		"quoted keys":              {"a.yaml", "'Resources':\n  R:\n    \"Type\": 'AWS::IAM::Role'\n", true},
		"JSON":                     {"a.template", `{"Resources" : {"R": {"Type": "AWS::IAM::Role"}}}`, true},
		"a custom resource":        {"a.cform", "Resources:\n  R:\n    Type: Custom::X\n    Statement: AWS::Region\n", true},
		"upper-case extension":     {"A.YAML", yaml, true},
		"another extension":        {"a.go", yaml, false},
		"a template without IAM":   {"a.yaml", "Resources:\n  R:\n    Type: AWS::EC2::VPC\n", false},
		"Kubernetes":               {"a.yaml", "kind: Deployment\nspec: {resources: {}}\n", false},
		"an indented template":     {"a.yaml", "---\n  # roles\n  Description: x\n  Resources:\n    R:\n      Type: AWS::IAM::Role\n", true},
		"a template in a template": {"a.yaml", "data:\n  t: |\n    Resources:\n      R:\n        Type: AWS::IAM::Role\n", false},
		"a policy of pseudo names": {"a.json", `{"Statement": {"Resource": "${AWS::Partition}"}, "Resources": 1}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			got := Loader{}.Claims(test.path, func() []byte { return []byte(test.text) })
			if got != test.want {
				t.Errorf("%s: %t", test.path, got)
			}
		})
	}
}

func TestAFileThatCannotBeReadIsNotClaimed(t *testing.T) {
	if (Loader{}).Claims("a.yaml", func() []byte { return nil }) {
		t.Error("claimed")
	}
}

func TestOtherDocumentsBesideATemplateAreLeftAlone(t *testing.T) {
	repo := load1(t, "a.yaml", "kind: Role\n---\n"+role(" {Statement: {Effect: Allow}}")+"---\n[1, 2]\n")
	if len(repo.Documents) != 1 || len(repo.Problems) != 0 {
		t.Errorf("%s", dump(repo))
	}
	if key := repo.Principals[0].Key; key != policy.Key("a.yaml#2", "R") {
		t.Errorf("key %q: two templates of one file are two stacks", key)
	}
}

func TestATemplateOverTheLimitIsCounted(t *testing.T) {
	text := role(" {Statement: {Effect: Allow}}")
	text += "#" + string(make([]byte, yamltext.MaxBytes))
	if repo := load1(t, "a.yaml", text); len(repo.Problems) != 1 || repo.Problems[0].Reason != "larger than 4 MiB of YAML"+policy.MoreWork {
		t.Errorf("%+v", repo.Problems)
	}
}
