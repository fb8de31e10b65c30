package cloudformation

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/serverless"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/yamltext"
)

// looksLikeService reports whether a file may be a service of the Serverless Framework
// on AWS: by its name, or by the keys at the start of its lines.
func looksLikeService(name string, data []byte) bool {
	base := strings.ToLower(path.Base(name))
	switch path.Ext(base) {
	case ".yml", ".yaml", ".json":
	default:
		return false
	}
	if !bytes.Contains(data, []byte("provider")) || !bytes.Contains(data, []byte("aws")) {
		return false
	}
	if strings.HasPrefix(base, "serverless") {
		return true
	}
	return startsLine(data, "provider:") && (startsLine(data, "functions:") || startsLine(data, "service:"))
}

func startsLine(data []byte, key string) bool {
	return bytes.HasPrefix(data, []byte(key)) || bytes.Contains(data, []byte("\n"+key))
}

// isProgram reports whether a file is a service that a program writes, which nobody
// here runs.
func isProgram(name string, data func() []byte) bool {
	return serverless.Program(name) && bytes.Contains(data(), []byte("provider"))
}

// expandServices puts the template that the framework makes in the place of a service,
// and reports whether there is one.
func (src *source) expandServices(fsys fs.FS) (found bool) {
	for i, root := range src.roots {
		if !serverless.Is(root) {
			continue
		}
		found = true
		made := serverless.Expand(root, src.file.Path, func(name string) *policy.Node { return src.open(fsys, name) }, src.work)
		src.problems = append(src.problems, made.Problems...)
		src.parts = append(src.parts, made.Included...)
		src.handoffs = append(src.handoffs, made.Handoffs...)
		if src.roots[i] = made.Root; made.Root == nil {
			src.roots[i] = &policy.Node{}
		}
	}
	return found
}

// open parses a file that a service includes; nil where it has no document.
func (src *source) open(fsys fs.FS, name string) *policy.Node {
	if known, ok := src.included[name]; ok {
		return known.root
	}
	if src.included == nil {
		src.included = map[string]included{}
	}
	file := policy.File{Path: name, Data: readPart(fsys, name, src.work)}
	var root *policy.Node
	if len(file.Data) > 0 {
		if roots, problems := parse(file, src.work); len(problems) == 0 && len(roots) > 0 {
			root = roots[0]
		}
	}
	src.included[name] = included{file, root}
	return root
}

func readPart(fsys fs.FS, name string, work policy.Work) []byte {
	if fsys == nil {
		return nil
	}
	if info, err := fs.Stat(fsys, name); err != nil || !info.Mode().IsRegular() || info.Size() > int64(work.Of(yamltext.MaxBytes)) {
		return nil
	}
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil
	}
	return data
}

// included is a file that a service takes something from.
type included struct {
	file policy.File
	root *policy.Node
}

// leaveParts leaves to the services what they include: it is no template of its own.
func (s *stacks) leaveParts() {
	for _, src := range s.sources {
		for name := range src.included {
			if part := s.byPath[name]; part != nil && part != src {
				part.strange = false
			}
		}
		for _, name := range src.parts {
			if part := s.byPath[name]; part != nil && part != src {
				part.roots = nil
			}
		}
	}
}

// fileOf is the file of a name: that of the source, or one that it includes.
func (src *source) fileOf(name string) policy.File {
	if part, found := src.included[name]; found {
		return part.file
	}
	return src.file
}

// bytesOf are those of the file that a node stands in: the template's, or one that it
// includes.
func (t *template) bytesOf(name string) []byte {
	if name == t.file.Path {
		return t.file.Data
	}
	if src := t.stacks.byPath[t.file.Path]; src != nil {
		return src.included[name].file.Data
	}
	return nil
}
