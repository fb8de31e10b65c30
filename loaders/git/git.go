// Package git asks git about a work tree, by its command: which commit a revision
// names, and what a commit's tree holds. It changes nothing, runs nothing that a
// repository configures, and goes to no network.
package git

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Commit is the commit that a revision names, in the work tree that dir lies in.
func Commit(dir, revision string) (string, error) {
	object, err := output(dir, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
	if err == nil {
		var commit string
		if commit, err = output(dir, "rev-parse", "--verify", "--quiet", object+"^{commit}"); err == nil {
			return commit, nil
		}
	}
	switch shallow, here := isShallow(dir); {
	case !here:
		return "", err
	case shallow:
		return "", fmt.Errorf("%q names no commit of this shallow clone; run: git fetch --unshallow", revision)
	}
	return "", fmt.Errorf("%q names no commit here; a branch of the remote is there after: git fetch", revision)
}

// MergeBase is the commit at which the current branch left another.
func MergeBase(dir, branch string) (string, error) {
	other, err := Commit(dir, branch)
	if err != nil {
		return "", err
	}
	base, err := output(dir, "merge-base", "HEAD", other)
	if err == nil {
		return base, nil
	}
	if shallow, _ := isShallow(dir); shallow {
		return "", fmt.Errorf("where this branch left %q is cut off from this shallow clone; run: git fetch --unshallow", branch)
	}
	return "", fmt.Errorf("this branch and %q have no commit in common", branch)
}

// Tracked lists the files below dir that are in the index of its work tree, relative to it.
func Tracked(dir string) ([]string, error) {
	listed, err := output(dir, "ls-files", "-z", "--cached")
	if err != nil {
		return nil, err
	}
	return strings.FieldsFunc(listed, func(r rune) bool { return r == 0 }), nil
}

// isShallow tells whether history is cut off, and whether dir lies in a work tree at all.
func isShallow(dir string) (shallow, here bool) {
	answer, err := output(dir, "rev-parse", "--is-shallow-repository")
	return answer == "true", err == nil
}

// output is what git prints, without the line break at its end.
func output(dir string, args ...string) (string, error) {
	command, err := command(dir, args...)
	if err != nil {
		return "", err
	}
	var stderr bytes.Buffer
	command.Stderr = &stderr
	stdout, err := command.Output()
	if err != nil {
		return "", cause(err, stderr.Bytes())
	}
	return strings.TrimSuffix(string(stdout), "\n"), nil
}

// cause is git's own word for what went wrong.
func cause(err error, stderr []byte) error {
	line, _, _ := bytes.Cut(bytes.TrimSpace(stderr), []byte("\n"))
	if len(line) == 0 {
		return fmt.Errorf("git: %w", err)
	}
	return errors.New("git: " + strings.TrimPrefix(string(line), "fatal: "))
}

// command is git in a directory. A repository's own configuration may name programs
// and remotes: none of them is used. Neither is a directory of the work tree a repository
// because it looks like a bare one, since a commit can hold such.
func command(dir string, args ...string) (*exec.Cmd, error) {
	path, err := exec.LookPath("git")
	if err != nil {
		return nil, errors.New("git is not installed")
	}
	safe := []string{
		"--no-pager", "-C", dir, "-c", "safe.bareRepository=explicit", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull, "-c", "protocol.allow=never",
	}
	command := exec.Command(path, append(safe, args...)...)
	command.Env = environment(os.Environ())
	return command, nil
}

// environment leaves out what a hook or a caller says of another repository.
func environment(all []string) []string {
	env := []string{"GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "LC_ALL=C"}
	for _, variable := range all {
		configures := strings.HasPrefix(variable, "GIT_CONFIG") && !strings.HasPrefix(variable, "GIT_CONFIG_PARAMETERS=")
		if !strings.HasPrefix(variable, "GIT_") && !strings.HasPrefix(variable, "LC_ALL=") || configures {
			env = append(env, variable)
		}
	}
	return env
}
