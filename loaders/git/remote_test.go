package git

import "testing"

func TestNameOfRemote(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/org/repo.git":                "org/repo",
		"https://user:secret@gitlab.com/group/sub/repo/": "group/sub/repo",
		"git@github.com:org/repo.git":                    "org/repo",
		"ssh://git@github.com:22/org/repo":               "org/repo",
		"git@host:repo.git":                              "",
		"/srv/git/org/repo.git":                          "",
		"../org/repo":                                    "",
		`C:\work\org\repo`:                               "",
		"file:///srv/git/org/repo":                       "",
		"":                                               "",
	} {
		if got := nameOf(remote); got != want {
			t.Errorf("%q: got %q, want %q", remote, got, want)
		}
	}
}
