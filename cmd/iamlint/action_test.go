package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// action is what the tests look at of action.yml.
type action struct {
	Inputs map[string]struct{ Default string }
	Runs   struct {
		Steps []step
	}
}

type step struct {
	ID, Run, Uses string
	Env           map[string]string
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(content, into); err != nil {
		t.Fatal(err)
	}
}

func readAction(t *testing.T) action {
	t.Helper()
	var read action
	readYAML(t, "action.yml", &read)
	return read
}

// runner is a GitHub runner as far as the steps can tell.
type runner struct {
	t                       *testing.T
	action                  action
	workspace, temp, output string
	inputs                  map[string]string
}

func newRunner(t *testing.T, files, inputs map[string]string) *runner {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash is not installed")
	}
	r := &runner{t: t, action: readAction(t), workspace: t.TempDir(), temp: t.TempDir(), inputs: inputs}
	r.output = filepath.Join(r.temp, "output")
	for name, content := range files {
		r.write(filepath.Join(r.workspace, name), content)
	}
	return r
}

func (r *runner) write(file, content string) {
	r.t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// step runs one step's script and gives its output and exit code.
func (r *runner) step(id string) (output string, code int) {
	r.t.Helper()
	for _, step := range r.action.Runs.Steps {
		if step.ID != id {
			continue
		}
		command := exec.Command("bash", "-e", "-c", step.Run)
		command.Dir = r.workspace
		command.Env = append(os.Environ(), "RUNNER_TEMP="+r.temp, "GITHUB_OUTPUT="+r.output)
		for name, value := range step.Env {
			command.Env = append(command.Env, name+"="+r.evaluate(value))
		}
		shown, err := command.CombinedOutput()
		if command.ProcessState == nil {
			r.t.Fatal(err)
		}
		return string(shown), command.ProcessState.ExitCode()
	}
	r.t.Fatalf("action.yml has no step %q", id)
	return "", 0
}

// evaluate knows the expressions that the action uses.
func (r *runner) evaluate(value string) string {
	top, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		r.t.Fatal(err)
	}
	value = strings.ReplaceAll(value, "${{ github.action_path }}", top)
	for name, input := range r.action.Inputs {
		given, found := r.inputs[name]
		if !found {
			given = input.Default
		}
		value = strings.ReplaceAll(value, "${{ inputs."+name+" }}", given)
	}
	return value
}

// install puts the command under test where the build step puts it.
func (r *runner) install() {
	r.t.Helper()
	self, err := os.Executable()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(r.temp, "iamlint")); err != nil {
		r.t.Fatal(err)
	}
}

func (r *runner) outputs() string {
	r.t.Helper()
	content, err := os.ReadFile(r.output)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(content)
}

const flawedPolicy = "{\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}\n  ]\n}\n"

func TestActionBuildsFromItsOwnCheckout(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the command")
	}
	runner := newRunner(t, nil, nil)
	if output, code := runner.step("build"); code != 0 {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	output, err := exec.Command(filepath.Join(runner.temp, "iamlint"), "version").Output()
	if err != nil || !strings.HasPrefix(string(output), "iamlint "+version) {
		t.Errorf("got %q, %v", output, err)
	}
}

func TestActionAnnotatesFindingsAndWritesSARIF(t *testing.T) {
	runner := newRunner(t, map[string]string{"admin.json": flawedPolicy}, nil)
	runner.install()
	output, code := runner.step("lint")
	if code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	if !strings.Contains(output, "\n::error file=admin.json,line=3,endLine=3,col=36,endColumn=37,title=iamlint%3A admin-wildcard::") {
		t.Errorf("no annotation in\n%s", output)
	}
	if got, want := runner.outputs(), "sarif-file=iamlint.sarif\nexit-code=1\n"; got != want {
		t.Errorf("outputs %q, want %q", got, want)
	}
	if sarif, err := os.ReadFile(filepath.Join(runner.workspace, "iamlint.sarif")); err != nil || !strings.Contains(string(sarif), `"ruleId": "admin-wildcard"`) {
		t.Errorf("SARIF: %v\n%s", err, sarif)
	}
}

func TestActionTakesNoCommandsFromWhatItPrints(t *testing.T) {
	runner := newRunner(t, map[string]string{"::error::forged.json": flawedPolicy}, nil)
	runner.install()
	output, _ := runner.step("lint")
	stop, rest, found := strings.Cut(output, "\n")
	token, isStop := strings.CutPrefix(stop, "::stop-commands::")
	if !found || !isStop || len(token) != 32 {
		t.Fatalf("the first line stops no commands:\n%s", output)
	}
	quoted, after, found := strings.Cut(rest, "\n::"+token+"::\n")
	if !found || !strings.Contains(quoted, "forged") {
		t.Errorf("the report does not stand between the two:\n%s", output)
	}
	if strings.Contains("\n"+after, "\n::error::forged") {
		t.Errorf("a file name forges a command:\n%s", after)
	}
}

func TestActionPassesItsInputs(t *testing.T) {
	files := map[string]string{"a b.json": flawedPolicy, "other.json": flawedPolicy, "odd.yaml": "exclude: []\n"}
	runner := newRunner(t, files, map[string]string{
		"paths": "a b.json\n", "fail-on": "never", "annotations": "false", "sarif-file": "out $(touch hacked).sarif", "config": "odd.yaml",
	})
	runner.install()
	output, code := runner.step("lint")
	if code != 0 || !strings.Contains(output, "a b.json:3:36") || strings.Contains(output, "other.json") || strings.Contains(output, "::error ") {
		t.Errorf("exit %d:\n%s", code, output)
	}
	if _, err := os.Stat(filepath.Join(runner.workspace, "out $(touch hacked).sarif")); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(runner.workspace, "hacked")); err == nil {
		t.Error("an input was run as a command")
	}
}

func TestActionTellsItsOwnFailure(t *testing.T) {
	runner := newRunner(t, nil, map[string]string{"fail-on": "high"})
	runner.install()
	output, code := runner.step("lint")
	if code != 2 || !strings.Contains(output, `--fail-on "high" is unknown`) || runner.outputs() != "sarif-file=iamlint.sarif\nexit-code=2\n" {
		t.Errorf("exit %d:\n%s\n%s", code, output, runner.outputs())
	}
}

func TestActionTakesInputsThroughTheEnvironmentOnly(t *testing.T) {
	for _, step := range readAction(t).Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %s puts an expression into its script", step.ID)
		}
		if step.Uses != "" && len(step.Uses[strings.IndexByte(step.Uses, '@')+1:]) < 40 {
			t.Errorf("step %s uses %s, which is not pinned by its commit", step.ID, step.Uses)
		}
	}
}

// hooks is what the tests look at of .pre-commit-hooks.yaml.
type hooks []struct {
	ID, Entry     string
	PassFilenames *bool `yaml:"pass_filenames"`
	RequireSerial bool  `yaml:"require_serial"`
}

func TestHooksReadTheWholeRepositoryInOneProcess(t *testing.T) {
	var all hooks
	readYAML(t, ".pre-commit-hooks.yaml", &all)
	if len(all) == 0 {
		t.Fatal("no hooks")
	}
	for _, hook := range all {
		if hook.PassFilenames == nil || *hook.PassFilenames || !hook.RequireSerial {
			t.Errorf("hook %s is given files, or runs several times", hook.ID)
		}
	}
}
