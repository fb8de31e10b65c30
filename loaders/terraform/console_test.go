package terraform

import (
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
	ctyjson "github.com/zclconf/go-cty/cty/json"
)

// The answers in testdata/console are those of a real terraform. They are recorded
// anew with
//
//	go test ./loaders/terraform -run Console -update-console /path/to/terraform
//
// which asks `terraform console` in the folders there; it needs neither providers nor
// a network.
var terraformBinary = flag.String("update-console", "", "record the answers of this `terraform` anew")

// recorded is one question and what terraform answered.
type recorded struct {
	Topic    string `json:"topic"`
	Question string `json:"question"`
	Answer   any    `json:"answer"`
}

// consoleModule loads a folder of questions, and lists them.
func consoleModule(t testing.TB, folder string) (*evaluator, []recorded, []hclsyntax.Expression) {
	t.Helper()
	fsys := os.DirFS(folder)
	data, err := os.ReadFile(filepath.Join(folder, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	reader := &opener{fsys: fsys}
	files := []policy.File{{Path: "hole.tf", Data: []byte("variable \"hole\" {}\n")}, {Path: "main.tf", Data: data}}
	modules := newModules(reader, files, 0)
	ev := modules.newTree(".", reader, nil).root
	if problems := modules.problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	var questions []recorded
	var exprs []hclsyntax.Expression
	for _, topic := range slices.Sorted(maps.Keys(ev.locals)) {
		tuple, ok := ev.locals[topic].(*hclsyntax.TupleConsExpr)
		if !ok || strings.HasPrefix(topic, "given_") {
			continue
		}
		for _, expr := range tuple.Exprs {
			questions = append(questions, recorded{Topic: topic, Question: ev.source(expr.Range())})
			exprs = append(exprs, expr)
		}
	}
	return ev, questions, exprs
}

// ask puts all topics to terraform in one go.
func ask(t *testing.T, folder string, questions []recorded, arguments ...string) {
	t.Helper()
	var topics []string
	for _, question := range questions {
		if !slices.Contains(topics, question.Topic) {
			topics = append(topics, question.Topic)
		}
	}
	binary, err := filepath.Abs(*terraformBinary)
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(binary, append([]string{"console"}, arguments...)...)
	command.Dir = folder
	var expression []string
	for _, topic := range topics {
		expression = append(expression, fmt.Sprintf("%s = local.%s", topic, topic))
	}
	command.Stdin = strings.NewReader("base64encode(jsonencode({" + strings.Join(expression, ", ") + "}))\n")
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.Trim(strings.TrimSpace(string(out)), `"`))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	answers := unmarshal(t, decoded).(map[string]any)
	next := map[string]int{}
	for i := range questions {
		topic := questions[i].Topic
		questions[i].Answer = answers[topic].([]any)[next[topic]]
		next[topic]++
	}
}

func unmarshal(t testing.TB, data []byte) any {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%v: %s", err, data)
	}
	return canonical(value)
}

// canonical writes numbers in one way.
func canonical(value any) any {
	switch value := value.(type) {
	case json.Number:
		return json.Number(canonicalNumber(value.String()))
	case []any:
		for i := range value {
			value[i] = canonical(value[i])
		}
	case map[string]any:
		for key := range value {
			value[key] = canonical(value[key])
		}
	}
	return value
}

func writeAnswers(t *testing.T, file string, answers any) {
	t.Helper()
	var data strings.Builder
	encoder := json.NewEncoder(&data)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(answers); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(data.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

func readAnswers(t *testing.T, file string) []recorded {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var answers []recorded
	decoder := json.NewDecoder(strings.NewReader(string(data)))
	decoder.UseNumber()
	if err := decoder.Decode(&answers); err != nil {
		t.Fatal(err)
	}
	for i := range answers {
		answers[i].Answer = canonical(answers[i].Answer)
	}
	return answers
}

// knownFloor is the share of the questions that have to be answered in full, so that
// knowledge does not get lost unseen.
const knownFloor = 0.95

// TestConsoleKnown compares what the evaluator knows with what terraform said.
func TestConsoleKnown(t *testing.T) {
	ev, questions, exprs := consoleModule(t, "testdata/console/known")
	file := "testdata/console/known.json"
	if *terraformBinary != "" {
		ask(t, "testdata/console/known", questions)
		writeAnswers(t, file, questions)
	}
	answers := readAnswers(t, file)
	if len(answers) != len(questions) {
		t.Fatalf("%d answers to %d questions: record them anew", len(answers), len(questions))
	}
	known := 0
	for i, answer := range answers {
		if answer.Question != questions[i].Question {
			t.Fatalf("%s was not asked, but %s: record the answers anew", questions[i].Question, answer.Question)
		}
		node := ev.eval(exprs[i], ev.top)
		value, ok := ev.value(node)
		if !ok {
			t.Logf("not known: %s: %s", answer.Topic, answer.Question)
			continue
		}
		known++
		data, err := ctyjson.SimpleJSONValue{Value: value}.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		if got := unmarshal(t, data); !reflect.DeepEqual(got, answer.Answer) {
			want, _ := json.Marshal(answer.Answer)
			t.Errorf("%s: %s\n got %s\nwant %s", answer.Topic, answer.Question, data, want)
		}
	}
	t.Logf("%d of %d known", known, len(answers))
	if float64(known) < knownFloor*float64(len(answers)) {
		t.Errorf("%d of %d known: less than %.0f%%", known, len(answers), 100*knownFloor)
	}
}
