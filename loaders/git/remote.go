package git

import (
	"net/url"
	"path"
	"strings"
)

// Repository is what the work tree that dir lies in is called where its remote origin
// hosts it, such as org/repo; empty where there is no such remote, or it is a directory.
func Repository(dir string) string {
	remote, err := output(dir, "config", "--get", "remote.origin.url")
	if err != nil {
		return ""
	}
	return nameOf(remote)
}

// nameOf is the path in the URL of a remote. Whoever else is named there, such as a
// user and password, stays out.
func nameOf(remote string) string {
	name := ""
	if at, err := url.Parse(remote); err == nil && at.Scheme != "" && at.Host != "" {
		name = at.Path
	} else if host, rest, found := strings.Cut(remote, ":"); found && len(host) > 1 && !strings.ContainsAny(host, "/\\") && !strings.Contains(remote, "://") {
		name = rest // user@host:org/repo.git
	}
	name = strings.TrimSuffix(strings.Trim(path.Clean("/"+name), "/"), ".git")
	if !strings.Contains(name, "/") {
		return ""
	}
	return name
}

// DefaultBranch is the default branch of the remote origin, as the clone knows it; empty
// where it does not.
func DefaultBranch(dir string) string {
	head, err := output(dir, "symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(head, "refs/remotes/origin/")
}
