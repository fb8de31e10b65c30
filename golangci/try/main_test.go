package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain lets the test be golangci-lint itself.
func TestMain(m *testing.M) {
	if os.Getenv("IAMLINT_TRY") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

var scratch = map[string]string{
	"go.mod": "module example.com/tool\n\ngo 1.24\n",
	".golangci.yml": `version: "2"
linters:
  default: none
  enable: [iamlint]
  settings:
    custom:
      iamlint:
        type: module
        settings: {skip: date}
`,
	"p.go": `package p

const partner = "111122223333"

var admin = map[string]any{
	"Version": "2012-10-17",
	"Statement": []any{
		map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"},
	},
}

//nolint:iamlint // everybody may
var ignored = map[string]any{"Statement": []any{map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}}}
`,
}

func TestGolangciLintReportsPolicies(t *testing.T) {
	dir := t.TempDir()
	for name, content := range scratch {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(os.Args[0], "run", "./...")
	command.Dir = dir
	command.Env = append(os.Environ(), "IAMLINT_TRY=1", "GOLANGCI_LINT_CACHE="+t.TempDir())
	output, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(output), "p.go:8:48: ") || !strings.Contains(string(output), "[admin-wildcard] (iamlint)") {
		t.Errorf("%v\n%s", err, output)
	}
	if strings.Contains(string(output), "p.go:13:") {
		t.Errorf("nolint is not heard\n%s", output)
	}
}
