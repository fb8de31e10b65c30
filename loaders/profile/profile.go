// Package profile reads the profiles of the AWS command line and SDKs that assume
// roles: the shared files config and credentials, and templates of such files.
package profile

import (
	"bytes"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/comment"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Loader reads shared config and credentials files.
type Loader struct{}

// Name is "profile".
func (Loader) Name() string { return "profile" }

// Claims takes files whose name tells that they may be of AWS, and that hold a section
// and a setting by which a profile assumes a role, or has keys that another does with.
func (Loader) Claims(file string, read func() []byte) bool {
	return mayBeShared(file) && holdsProfiles(read())
}

// mayBeShared judges by the path alone.
func mayBeShared(file string) bool {
	base := strings.ToLower(path.Base(file))
	switch path.Ext(base) {
	case ".ini", ".cfg", ".conf", ".config", ".txt", ".example", ".sample", ".dist", ".aws",
		".tpl", ".tmpl", ".template", ".tftpl", ".j2", ".jinja", ".jinja2", ".erb", ".mustache":
	default:
		if strings.Contains(strings.TrimLeft(base, "."), ".") {
			return false
		}
	}
	for _, word := range []string{"aws", "config", "credential", "profile"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return strings.Contains(strings.ToLower(path.Base(path.Dir(file))), "aws")
}

var (
	anySection = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?m)^[ \t]*\[[^\[\]\r\n]+\]`) })
	anySetting = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(?mi)^[ \t]*(?:role_arn|aws_access_key_id)[ \t]*=`) })
)

func holdsProfiles(data []byte) bool {
	if !bytes.Contains(data, []byte("role_arn")) && !bytes.Contains(data, []byte("aws_access_key_id")) {
		return false
	}
	return anySection().Match(data) && anySetting().Match(data)
}

// Load makes a call of each profile that assumes a role. The files of one directory are
// one configuration, as config and credentials are in .aws.
func (Loader) Load(_ fs.FS, files []policy.File, _ policy.Options) *policy.Repo {
	repo := &policy.Repo{}
	repo.Coverage.Files = len(files)
	homes := map[string]*home{}
	var order []*home
	for _, file := range files {
		dir := path.Dir(file.Path)
		if homes[dir] == nil {
			homes[dir] = &home{has: map[*section]bool{}, byName: map[string][]*section{}}
			order = append(order, homes[dir])
		}
		homes[dir].add(scan(file))
	}
	for _, home := range order {
		home.calls(repo)
	}
	for _, file := range files {
		for _, call := range repo.Calls {
			if call.Span.File == file.Path {
				repo.AddFile(file)
				break
			}
		}
	}
	return repo
}

// Ignores reads the comments that tell iamlint to ignore something. One above the head
// of a section covers the section.
func (Loader) Ignores(file policy.File) []policy.Ignore {
	return comment.Ignores(file, scan(file).tokens)
}
