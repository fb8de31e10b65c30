package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// action is what the tests look at of action.yml.
type action struct {
	Inputs  map[string]struct{ Default string }
	Outputs map[string]struct{ Value string }
	Runs    struct {
		Steps []step
	}
}

type step struct {
	ID, If, Run, Uses string
	WorkingDirectory  string `yaml:"working-directory"`
	ContinueOnError   bool   `yaml:"continue-on-error"`
	Env, With         map[string]string
}

// runner is a GitHub runner as far as the steps can tell.
type runner struct {
	t               *testing.T
	action          action
	workspace, temp string
	// values of expressions: inputs.NAME, steps.ID.outputs.NAME, steps.ID.outcome, github.NAME.
	values map[string]string
	// env are further variables of the environment.
	env []string
	// uploads are the files that the upload step was given; uploadFails makes it fail.
	uploads     []string
	uploadFails bool
}

// newRunner is a Linux runner whose workspace holds the files. The command under test
// is on its PATH.
func newRunner(t *testing.T, files, inputs map[string]string) *runner {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil {
		t.Skip("bash is not installed")
	}
	r := &runner{t: t, workspace: t.TempDir(), temp: t.TempDir(), values: map[string]string{}}
	readYAML(t, "action.yml", &r.action)
	top := absolute(t, filepath.Join("..", ".."))
	r.values["github.action_path"], r.values["github.action_ref"], r.values["github.token"] = top, "main", "secret"
	for name, input := range r.action.Inputs {
		r.values["inputs."+name] = r.evaluate(input.Default)
	}
	r.values["inputs.install"], r.values["inputs.code-scanning"] = "none", "never"
	for name, value := range inputs {
		r.values["inputs."+name] = value
	}
	for name, content := range files {
		r.write(filepath.Join(r.workspace, name), content)
	}
	bin := filepath.Join(r.temp, "bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(bin, "iamlint")); err != nil {
		t.Fatal(err)
	}
	r.env = []string{
		"PATH=" + bin + string(filepath.ListSeparator) + os.Getenv("PATH"), "RUNNER_TEMP=" + r.temp, "RUNNER_OS=Linux", "RUNNER_ARCH=X64",
		"GITHUB_STEP_SUMMARY=" + r.summaryFile(), "GITHUB_REPOSITORY=owner/name", "GITHUB_ACTIONS=", "GITHUB_API_URL=http://127.0.0.1:1",
	}
	return r
}

func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("..", "..", file))
	if err != nil {
		t.Fatal(err)
	}
	if err := unmarshalYAML(content, into); err != nil {
		t.Fatal(err)
	}
}

func (r *runner) write(file, content string) {
	r.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *runner) summaryFile() string { return filepath.Join(r.temp, "summary") }

// summary is what the steps wrote into the summary of the job.
func (r *runner) summary() string {
	content, err := os.ReadFile(r.summaryFile())
	if err != nil {
		return ""
	}
	return string(content)
}

// runs runs the whole action and gives what it prints and its exit code.
func (r *runner) runs() (output string, code int) {
	r.t.Helper()
	var all strings.Builder
	for _, step := range r.action.Runs.Steps {
		outcome := "skipped"
		if r.holds(step.If) {
			shown, status := r.step(step)
			all.WriteString(shown)
			if outcome = "success"; status != 0 {
				outcome = "failure"
				if !step.ContinueOnError {
					return all.String(), status
				}
			}
		}
		r.values["steps."+step.ID+".outcome"] = outcome
	}
	return all.String(), 0
}

func (r *runner) step(step step) (output string, code int) {
	r.t.Helper()
	if step.Uses != "" {
		r.uploads = append(r.uploads, r.evaluate(step.With["sarif_file"]))
		if r.uploadFails {
			return "", 1
		}
		return "", 0
	}
	outputs := filepath.Join(r.temp, "outputs."+step.ID)
	command := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	command.Dir = filepath.Join(r.workspace, r.evaluate(step.WorkingDirectory))
	command.Env = append(append(os.Environ(), r.env...), "GITHUB_OUTPUT="+outputs)
	for name, value := range step.Env {
		command.Env = append(command.Env, name+"="+r.evaluate(value))
	}
	shown, err := command.CombinedOutput()
	if command.ProcessState == nil {
		r.t.Fatal(err)
	}
	content, _ := os.ReadFile(outputs)
	for line := range strings.Lines(string(content)) {
		name, value, found := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !found {
			r.t.Errorf("step %s writes the output %q", step.ID, line)
		}
		r.values["steps."+step.ID+".outputs."+name] = value
	}
	return string(shown), command.ProcessState.ExitCode()
}

var expression = regexp.MustCompile(`\$\{\{ ([^}]*) \}\}`)

// evaluate knows the expressions that the action uses.
func (r *runner) evaluate(text string) string {
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		word := expression.FindStringSubmatch(found)[1]
		if strings.Contains(word, " == ") {
			return fmt.Sprint(r.holds(word))
		}
		if _, known := r.values[word]; !known && !strings.HasPrefix(word, "steps.") {
			r.t.Errorf("the expression %q is unknown", word)
		}
		return r.values[word]
	})
}

func (r *runner) holds(condition string) bool {
	if condition == "" {
		return true
	}
	left, right, found := strings.Cut(condition, " == ")
	if !found {
		r.t.Errorf("the condition %q is unknown", condition)
	}
	return r.values[left] == strings.Trim(right, "'")
}

// output is one of the action's outputs.
func (r *runner) output(name string) string { return r.evaluate(r.action.Outputs[name].Value) }
