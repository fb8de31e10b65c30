package main

import (
	"os"
	"strings"
)

// source is where the files of the work tree can be looked at, as the runners of GitHub
// and GitLab tell; empty elsewhere.
func source(env func(string) string) string {
	switch {
	case env("GITHUB_ACTIONS") == "true":
		return url(env("GITHUB_SERVER_URL"), env("GITHUB_REPOSITORY"), "blob", env("GITHUB_SHA"))
	case env("GITLAB_CI") == "true":
		return url(env("CI_PROJECT_URL"), "-", "blob", env("CI_COMMIT_SHA"))
	}
	return ""
}

// url joins its parts; it is empty where one of them is, or could end the link.
func url(parts ...string) string {
	for _, part := range parts {
		if part == "" || strings.ContainsAny(part, " ()<>[]\"'`\\\n\r\t|") {
			return ""
		}
	}
	return strings.Join(parts, "/")
}

func sourceHere() string { return source(os.Getenv) }
