package cloudformation

import (
	"fmt"
	"testing"
)

func TestImportsAreWhatOneTemplateExports(t *testing.T) {
	importer := func(name string) string {
		return "Parameters: {Stack: {Type: String}}\nResources:\n  P: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {Statement: {Effect: Allow, Action: a, Resource: {'Fn::ImportValue': " + name + "}}}}}\n"
	}
	exporter := func(name, value string) string {
		return "Parameters: {Free: {Type: String}}\nResources:\n  B: {Type: AWS::S3::Bucket, Properties: {BucketName: shared}}\nOutputs:\n  O: {Value: " + value + ", Export: {Name: " + name + "}}\n"
	}
	for fact, test := range map[string]struct {
		name, want string
		exporters  []string
	}{
		"one exports it": {"arn", "arn:⟨AWS::Partition⟩:s3:::shared", []string{exporter("arn", "!GetAtt B.Arn")}},
		"nobody does":    {"arn", "⟨ImportValue(arn)⟩", []string{exporter("other", "!GetAtt B.Arn")}},
		"two do":         {"arn", "⟨ImportValue(arn)⟩", []string{exporter("arn", "x"), exporter("arn", "y")}},
		"a name that holds the account": {"!Sub '${AWS::AccountId}-arn'", "x",
			[]string{exporter("!Sub '${AWS::AccountId}-arn'", "x")}},
		"a name that holds the stack":      {"!Sub '${Stack}-arn'", "⟨ImportValue(Sub(${Stack}-arn))⟩", []string{exporter("!Sub '${AWS::StackName}-arn'", "x")}},
		"a value that only it can tell":    {"arn", "⟨Free⟩", []string{exporter("arn", "!Ref Free")}},
		"a value that imports itself":      {"arn", "⟨ImportValue(arn)⟩", []string{exporter("arn", "{'Fn::ImportValue': arn}")}},
		"a value of the importer's own":    {"arn", "⟨AWS::AccountId⟩", []string{exporter("arn", "!Ref 'AWS::AccountId'")}},
		"a name that is no name":           {"[a]", "⟨ImportValue(a)⟩", nil},
		"a name by alternatives is a hole": {"!If [C, arn, other]", "⟨ImportValue(If(C, arn, other))⟩", []string{exporter("arn", "x")}},
	} {
		texts := map[string]string{"import.yaml": importer(test.name)}
		for i, text := range test.exporters {
			texts[fmt.Sprintf("export%d.yaml", i)] = text
		}
		repo := loadAll(t, texts)
		value := repo.Documents[0].Statements[0].Resources[0]
		if got := value.Text.String(); got != test.want {
			t.Errorf("%s: %s, want %s", fact, got, test.want)
		}
		for _, part := range value.Text.Parts {
			if part.Hole != nil && isShared(*part.Hole) && part.Hole.Scope != "import.yaml" {
				t.Errorf("%s: the account of %s", fact, part.Hole.Scope)
			}
		}
	}
}
