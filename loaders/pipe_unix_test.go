//go:build unix

package loaders

import (
	"path/filepath"
	"syscall"
	"testing"
)

func TestPipeIsCountedAndNotOpened(t *testing.T) {
	top := write(t, map[string]string{"a.json": statement})
	must(t, syscall.Mkfifo(filepath.Join(top, "b.json"), 0o644))
	repo := load(t, top, options(), "")
	if got, want := unread(repo), "b.json: neither a file nor a directory"; got != want {
		t.Errorf("unread %q, want %q", got, want)
	}
}
