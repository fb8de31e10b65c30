package terraform

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// documentsOfTerraform applies the folder of documents with the AWS provider, which
// needs no account for them, and gives its outputs. `terraform init` has to find the
// provider, or the CLI configuration has to override it.
func documentsOfTerraform(t *testing.T, folder string) map[string]string {
	t.Helper()
	binary, err := filepath.Abs(*terraformBinary)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	var out []byte
	for _, arguments := range [][]string{{"init"}, {"apply", "-auto-approve"}, {"output", "-json", "documents"}} {
		command := exec.Command(binary, arguments...)
		command.Dir = dir
		if out, err = command.Output(); err != nil && arguments[0] != "init" {
			t.Fatalf("%v: %v: %s", arguments, err, out)
		}
	}
	var documents map[string]string
	if err := json.Unmarshal(out, &documents); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return documents
}

// TestConsoleDocuments compares policy document blocks with what the provider makes of
// them. The order of actions, resources and identifiers tells nothing, nor whether one
// stands in a list.
func TestConsoleDocuments(t *testing.T) {
	folder, file := "testdata/console/documents", "testdata/console/documents.json"
	if *terraformBinary != "" {
		decoded := map[string]any{}
		for name, text := range documentsOfTerraform(t, folder) {
			decoded[name] = unmarshal(t, []byte(text))
		}
		writeAnswers(t, file, decoded)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	answers := unmarshal(t, data).(map[string]any)
	ev, _, _ := consoleModule(t, folder)
	if len(answers) < 25 {
		t.Errorf("%d documents", len(answers))
	}
	for _, name := range slices.Sorted(maps.Keys(answers)) {
		t.Run(name, func(t *testing.T) {
			b := ev.byAddress["data.aws_iam_policy_document."+name]
			node := ev.documentNode(b, ev.envs(b)[0])
			value, known := ev.value(node)
			if !known {
				t.Fatalf("not known: %s", spelled(ev, node))
			}
			data, err := ctyjson.SimpleJSONValue{Value: value}.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if got, want := plain(unmarshal(t, data)), plain(answers[name]); !reflect.DeepEqual(got, want) {
				shown, _ := json.Marshal(want)
				t.Errorf("got  %s\nwant %s", data, shown)
			}
		})
	}
}

// plain is a document without what tells nothing: the order of strings, lists of one
// string, members that are empty.
func plain(value any) any {
	switch value := value.(type) {
	case []any:
		texts := map[string]bool{}
		for i, item := range value {
			value[i] = plain(item)
			if text, ok := value[i].(string); ok {
				texts[text] = true
			}
		}
		if len(texts) == 0 {
			return value
		}
		sorted := slices.Sorted(maps.Keys(texts))
		if len(sorted) == 1 {
			return sorted[0]
		}
		return strings.Join(sorted, "\n")
	case map[string]any:
		for key, member := range value {
			value[key] = plain(member)
			if list, ok := value[key].([]any); ok && len(list) == 0 {
				delete(value, key)
			}
		}
	}
	return value
}
