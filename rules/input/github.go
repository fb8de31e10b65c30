package input

import "strings"

// GitHubSubject is one value that the subject of GitHub's tokens is compared with.
type GitHubSubject struct {
	Node
	// Repository is owner and name as written; empty where the subject names none.
	Repository string `json:"repository"`
	// OpenRepository: repositories of many names fit, OpenRef: the repository is named
	// and nothing else is.
	OpenRepository bool `json:"open_repository"`
	OpenRef        bool `json:"open_ref"`
}

// parseSubject reads a pattern for the subject of a token, in the form that GitHub gives
// it unless an organization has changed it: repo:OWNER/NAME:ref:refs/heads/main,
// repo:OWNER/NAME:environment:prod, repo:OWNER/NAME:pull_request. Behind owner and name
// may stand their ids (acme@1234/app@5678), which say nothing of their names.
// (GitHub Docs, OpenID Connect reference, 2026-11.)
func parseSubject(pattern string) (subject GitHubSubject, ok bool) {
	rest, ok := strings.CutPrefix(pattern, "repo:")
	if !ok {
		return subject, false
	}
	subject.Repository, rest, ok = strings.Cut(rest, ":")
	owner, name, slash := strings.Cut(subject.Repository, "/")
	owner, _, _ = strings.Cut(owner, "@")
	name, _, _ = strings.Cut(name, "@")
	switch {
	case strings.Contains(owner, "*"), slash && strings.Trim(name, "*?") == "", !ok && strings.Contains(name, "*"):
		subject.OpenRepository = true
	case ok && !strings.ContainsAny(owner+name, "*?") && rest != "" && strings.Trim(rest, "*") == "":
		subject.OpenRef = true
	}
	return subject, slash || subject.OpenRepository
}

// namesRepository tells the claims that say which repository or workflow calls.
func namesRepository(claim string) bool {
	switch claim {
	case "repository", "repository_id", "job_workflow_ref", "workflow_ref":
		return true
	}
	return false
}

// namesRef tells the claims that say more of a job than whose it is.
func namesRef(claim string) bool {
	switch claim {
	case "sub", "aud", "amr", "repository", "repository_id", "repository_owner", "repository_owner_id", "repository_visibility", "enterprise", "enterprise_id":
		return false
	}
	return true
}
