package main

import (
	"archive/tar"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

func unmarshalYAML(content []byte, into any) error { return yaml.Unmarshal(content, into) }

const flawedPolicy = "{\n  \"Statement\": [\n    {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}\n  ]\n}\n"

func TestActionBuildsFromItsOwnCheckout(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds the command")
	}
	runner := newRunner(t, nil, map[string]string{"install": "auto"})
	if output, code := runner.runs(); code != 0 {
		t.Fatalf("exit %d:\n%s", code, output)
	}
	output, err := exec.Command(runner.values["steps.install.outputs.iamlint"], "version").Output()
	if err != nil || !strings.HasPrefix(string(output), "iamlint "+version) {
		t.Errorf("got %q, %v", output, err)
	}
}

func TestActionAnnotatesSummarisesAndWritesSARIF(t *testing.T) {
	runner := newRunner(t, map[string]string{"admin.json": flawedPolicy}, nil)
	output, code := runner.runs()
	if code != 1 {
		t.Errorf("exit %d, want 1", code)
	}
	if !strings.Contains(output, "\n::error file=admin.json,line=3,endLine=3,col=36,endColumn=37,title=iamlint%3A admin-wildcard::") {
		t.Errorf("no annotation in\n%s", output)
	}
	if !strings.Contains(runner.summary(), "| error | <code>admin.json:3</code> |") {
		t.Errorf("summary:\n%s", runner.summary())
	}
	if runner.output("exit-code") != "1" || runner.output("uploaded") != "false" || len(runner.uploads) > 0 {
		t.Errorf("exit code %s, uploaded %s: %s", runner.output("exit-code"), runner.output("uploaded"), runner.uploads)
	}
	if sarif, err := os.ReadFile(runner.output("sarif-file")); err != nil || !strings.Contains(string(sarif), `"ruleId": "admin-wildcard"`) {
		t.Errorf("SARIF: %v\n%s", err, sarif)
	}
}

// TestActionUploadsWhereItMay asks a host that answers with each status in turn.
func TestActionUploadsWhereItMay(t *testing.T) {
	const annotation, notice = "\n::error file=admin.json", "::notice title=iamlint::the report could not be uploaded"
	for _, test := range []struct {
		fact, mode     string
		status         int
		fails          bool
		uploads        int
		annotates      bool
		notices        bool
		code           int
		uploaded, last string
	}{
		{fact: "alerts are there", mode: "auto", status: 200, uploads: 1, code: 1, uploaded: "true"},
		{fact: "nothing was uploaded yet", mode: "auto", status: 404, uploads: 1, code: 1, uploaded: "true"},
		{fact: "no code scanning", mode: "auto", status: 403, annotates: true, code: 1, uploaded: "false"},
		{fact: "no network", mode: "auto", annotates: true, code: 1, uploaded: "false"},
		{fact: "upload fails", mode: "auto", status: 200, fails: true, uploads: 1, annotates: true, notices: true, code: 1, uploaded: "false"},
		{fact: "never", mode: "never", status: 200, annotates: true, code: 1, uploaded: "false"},
		{fact: "always", mode: "always", status: 403, uploads: 1, code: 1, uploaded: "true"},
		{fact: "always, and it fails", mode: "always", status: 200, fails: true, uploads: 1, annotates: true, code: 2, uploaded: "false"},
	} {
		t.Run(test.fact, func(t *testing.T) {
			runner := newRunner(t, map[string]string{"admin.json": flawedPolicy}, map[string]string{"code-scanning": test.mode})
			if test.status != 0 {
				host := codeScanning(t, test.status)
				runner.env = append(runner.env, "GITHUB_API_URL="+host)
			}
			runner.uploadFails = test.fails
			output, code := runner.runs()
			if code != test.code || len(runner.uploads) != test.uploads || runner.output("uploaded") != test.uploaded {
				t.Errorf("exit %d, uploads %s, uploaded %s", code, runner.uploads, runner.output("uploaded"))
			}
			if strings.Contains(output, annotation) != test.annotates || strings.Contains(output, notice) != test.notices {
				t.Errorf("got\n%s", output)
			}
			if strings.Contains(output, "secret") {
				t.Errorf("the token is shown:\n%s", output)
			}
		})
	}
}

// TestActionKeepsReportsOfNewFindingsFromCodeScanning, which would close the others' alerts.
func TestActionKeepsReportsOfNewFindingsFromCodeScanning(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	for mode, want := range map[string]int{"auto": 1, "always": 2, "never": 1} {
		runner := newRunner(t, map[string]string{"old.json": flawedPolicy}, map[string]string{"code-scanning": mode, "arguments": "--new-from-rev=HEAD"})
		for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-q", "-m", "old"}} {
			command := exec.Command("git", args...)
			command.Dir = runner.workspace
			if output, err := command.CombinedOutput(); err != nil {
				t.Fatal(err, string(output))
			}
		}
		runner.write(filepath.Join(runner.workspace, "new.json"), flawedPolicy)
		runner.env = append(runner.env, "GITHUB_API_URL="+codeScanning(t, 200))
		output, code := runner.runs()
		if code != want || len(runner.uploads) > 0 || strings.Contains(output, "old.json") || !strings.Contains(output, "new.json:3:36: error") {
			t.Errorf("%s: exit %d, uploads %s:\n%s", mode, code, runner.uploads, output)
		}
	}
}

// codeScanning is a host's API that answers one question with a status.
func codeScanning(t *testing.T, status int) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		if request.URL.Path != "/repos/owner/name/code-scanning/alerts" || request.Header.Get("Authorization") != "Bearer secret" {
			status = http.StatusTeapot
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestActionTakesNoCommandsFromWhatItReads lints a pull request whose names and texts are
// workflow commands.
func TestActionTakesNoCommandsFromWhatItReads(t *testing.T) {
	const forged = "::add-mask::x ##[error]forged %0A::error::forged"
	policy := strings.Replace(flawedPolicy, `{"Effect"`, `{"Sid": "\n::error::forged\n##[error]forged", "Effect"`, 1)
	runner := newRunner(t, map[string]string{
		"::error::forged.json":         policy,
		forged + "\n::error::forged":   policy,
		forged + "/::stop-commands::x": policy,
		"forged.tf":                    "# ::error::forged\n/*\n::error::forged ##[error]forged\n*/\nresource \"aws_iam_role\" \"r\" {\n  name = \"::error::forged\"\n  assume_role_policy = jsonencode({Statement = {Sid = \"::error::forged\", Effect = \"Allow\", Principal = \"*\", Action = \"sts:AssumeRole\"}})\n}\n",
		"x::error::forged.json":        "{\"Statement\": [\n::error::forged\n",
	}, nil)
	output, code := runner.runs()
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	stop, rest, found := strings.Cut(output, "\n")
	token, isStop := strings.CutPrefix(stop, "::stop-commands::")
	if !found || !isStop || len(token) != 32 {
		t.Fatalf("the first line stops no commands:\n%s", output)
	}
	quoted, after, found := strings.Cut(rest, "\n::"+token+"::\n")
	if !found || !strings.Contains(quoted, "forged") || strings.Contains(quoted, token) {
		t.Errorf("the report does not stand between the two:\n%s", output)
	}
	for line := range strings.Lines(after) {
		file, message, found := strings.Cut(line, ",line=")
		if !found || !strings.HasPrefix(file, "::error file=") && !strings.HasPrefix(file, "::warning file=") && !strings.HasPrefix(file, "::notice file=") ||
			strings.ContainsAny(strings.SplitN(file, " file=", 2)[1], ":,") || strings.Count(message, "::") < 1 {
			t.Errorf("a line that is no annotation of ours: %s", line)
		}
	}
	for line := range strings.Lines(runner.summary()) {
		if strings.HasPrefix(strings.TrimSpace(line), "::") {
			t.Errorf("summary: %s", line)
		}
	}
}

func TestActionPassesItsInputs(t *testing.T) {
	files := map[string]string{"sub/a b.json": flawedPolicy, "sub/other.json": flawedPolicy, "sub/odd.yaml": "exclude: []\n"}
	runner := newRunner(t, files, map[string]string{
		"paths": "a b.json\r\n", "fail-on": "never", "annotations": "false", "sarif-file": "out $(touch hacked).sarif", "config": "odd.yaml",
		"working-directory": "sub", "arguments": "--format\ncompact\n--only\nadmin-wildcard", "category": "iamlint/sub", "summary": "false",
	})
	output, code := runner.runs()
	if code != 0 || !strings.Contains(output, "\na b.json:3:36: ") || strings.Contains(output, "other.json") || strings.Contains(output, "::error ") {
		t.Errorf("exit %d:\n%s", code, output)
	}
	sarif, err := os.ReadFile(filepath.Join(runner.workspace, "sub", "out $(touch hacked).sarif"))
	if err != nil || !filepath.IsAbs(runner.output("sarif-file")) || !strings.Contains(string(sarif), `"id": "iamlint/sub/"`) {
		t.Errorf("%v: %s", err, runner.output("sarif-file"))
	}
	if _, err := os.Stat(filepath.Join(runner.workspace, "sub", "hacked")); err == nil {
		t.Error("an input was run as a command")
	}
	if runner.summary() != "" {
		t.Errorf("summary:\n%s", runner.summary())
	}
}

func TestActionTellsItsOwnFailure(t *testing.T) {
	for input, want := range map[string]string{
		"fail-on=high":           `--fail-on "high" is unknown`,
		"code-scanning=perhaps":  "code-scanning is one of auto, always, never",
		"install=somehow":        "install is one of auto, release, source, none",
		"install=release":        "install: release needs the action by its tag",
		"sarif-file=a\nforged=b": "sarif-file has more than one line",
	} {
		name, value, _ := strings.Cut(input, "=")
		runner := newRunner(t, nil, map[string]string{name: value})
		if output, code := runner.runs(); code != 2 || !strings.Contains(output, want) {
			t.Errorf("%s: exit %d:\n%s", input, code, output)
		}
	}
}

// TestActionInstallsAReleaseThatIsWhatItsChecksumsSay serves releases from a directory.
func TestActionInstallsAReleaseThatIsWhatItsChecksumsSay(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}
	const good = "#!/bin/sh\necho 'iamlint released'\n"
	for _, test := range []struct {
		fact, tag, checksum string
		code                int
		want                string
	}{
		{"the release is what it says", "v1.2.3", "", 0, ""},
		{"the archive was changed", "v1.2.3", strings.Repeat("0", 64), 2, "is not what the release's checksums say"},
		{"there is no such release", "v1.2.4", "", 2, "there is no release v1.2.4 for linux on amd64"},
	} {
		t.Run(test.fact, func(t *testing.T) {
			runner := newRunner(t, nil, map[string]string{"install": "release"})
			releases := t.TempDir()
			archive := filepath.Join(releases, "v1.2.3", "iamlint_1.2.3_linux_amd64.tar.gz")
			runner.write(archive, packed(t, "iamlint", good))
			content, err := os.ReadFile(archive)
			if err != nil {
				t.Fatal(err)
			}
			checksum := test.checksum
			if checksum == "" {
				checksum = fmt.Sprintf("%x", sha256.Sum256(content))
			}
			runner.write(filepath.Join(releases, "v1.2.3", "iamlint_1.2.3_checksums.txt"), checksum+"  "+filepath.Base(archive)+"\n")
			runner.values["github.action_ref"] = test.tag
			for i := range runner.action.Runs.Steps {
				step := &runner.action.Runs.Steps[i]
				if step.ID == "install" {
					step.Env["RELEASES"] = "file://" + releases
				}
			}
			output, code := runner.step(runner.action.Runs.Steps[0])
			if code != test.code || !strings.Contains(output, test.want) {
				t.Fatalf("exit %d:\n%s", code, output)
			}
			if code != 0 {
				return
			}
			shown, err := exec.Command(runner.values["steps.install.outputs.iamlint"]).Output()
			if err != nil || string(shown) != "iamlint released\n" {
				t.Errorf("got %q, %v", shown, err)
			}
		})
	}
}

// packed is a .tar.gz of one file.
func packed(t *testing.T, name, content string) string {
	t.Helper()
	var archive strings.Builder
	zipped := gzip.NewWriter(&archive)
	tarred := tar.NewWriter(zipped)
	err := tarred.WriteHeader(&tar.Header{Name: name, Mode: 0o755, Size: int64(len(content))})
	if err == nil {
		_, err = tarred.Write([]byte(content))
	}
	if err != nil || tarred.Close() != nil || zipped.Close() != nil {
		t.Fatal("packing failed", err)
	}
	return archive.String()
}

func TestActionTakesInputsThroughTheEnvironmentOnly(t *testing.T) {
	var action action
	readYAML(t, "action.yml", &action)
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %s puts an expression into its script", step.ID)
		}
		if step.Uses != "" && len(step.Uses[strings.IndexByte(step.Uses, '@')+1:]) != 40 {
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
		if hook.Entry != "iamlint" {
			continue // reads configurations, each by itself
		}
		if hook.PassFilenames == nil || *hook.PassFilenames || !hook.RequireSerial {
			t.Errorf("hook %s is given files, or runs several times", hook.ID)
		}
	}
}
