package git

import "strings"

// Remote is the URL of the remote that a work tree was cloned from, and the branch that is
// the default there; each empty where git does not know.
func Remote(dir string) (url, branch string) {
	url, err := output(dir, "config", "--get", "remote.origin.url")
	if err != nil {
		return "", ""
	}
	head, err := output(dir, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
	if err != nil {
		return url, ""
	}
	return url, strings.TrimPrefix(head, "refs/remotes/origin/")
}
