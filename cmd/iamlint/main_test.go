package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/iamlint/iamlint/loaders"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"iamlint": main,
	})
}

func TestCommand(t *testing.T) {
	var all hooks
	readYAML(t, ".pre-commit-hooks.yaml", &all)
	testscript.Run(t, testscript.Params{
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOOK_ENTRY", all[0].Entry)
			if cache, err := os.UserCacheDir(); err == nil { // builds in scripts need not begin with the standard library
				env.Setenv("GOCACHE", cmp.Or(os.Getenv("GOCACHE"), filepath.Join(cache, "go-build")))
			}
			return nil
		},
		Dir:                 "../../testdata/cli",
		RequireExplicitExec: true,
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits,
		},
		Condition: func(condition string) (bool, error) {
			if condition == "root" {
				return os.Geteuid() == 0, nil
			}
			return false, fmt.Errorf("unknown condition %q", condition)
		},
	})
}

// exits runs iamlint and checks its exit code: exits 1 --format compact policy.json.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exited *exec.ExitError
	if err := ts.Exec("iamlint", args[1:]...); errors.As(err, &exited) {
		got = exited.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("iamlint exits %d, want %d", got, want)
	}
}

func TestCommonDir(t *testing.T) {
	for want, dirs := range map[string][]string{
		"/a":   {"/a/b", "/a/c"},
		"/a/b": {"/a/b"},
		"/":    {"/ab", "/a"},
		"/x":   {"/x/y", "/x"},
	} {
		var roots []loaders.Root
		for _, dir := range dirs {
			roots = append(roots, loaders.Root{Dir: dir})
		}
		if got := commonDir(roots); got != want {
			t.Errorf("%v: got %q, want %q", dirs, got, want)
		}
	}
}
