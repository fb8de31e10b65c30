package terraform

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/loaders/terraform/native"
)

// sayings are the files that are written in JSON, as said in native syntax: by the
// path under which the evaluator knows them. Places are in that text until the end.
type sayings map[string]saying

type saying struct {
	text *native.Text
	file policy.File
}

// saidPath is the path of what a file says in native syntax.
func saidPath(path string) string { return path + "#native" }

// isJSONSyntax reports whether a file says in JSON what others say in native syntax.
func isJSONSyntax(path string) bool { return isJSONBlocks(path) || isJSONVarFile(path) }

func isJSONBlocks(path string) bool {
	return strings.HasSuffix(path, ".tf.json") || strings.HasSuffix(path, ".tofu.json")
}

// inNativeSyntax puts in the place of each file in JSON what it says.
func inNativeSyntax(files []policy.File, bearers map[string][]bearer) ([]policy.File, sayings) {
	first := slices.IndexFunc(files, func(file policy.File) bool { return isJSONSyntax(file.Path) })
	said := sayings{}
	if first < 0 {
		return files, said
	}
	files = slices.Clone(files)
	blocks := nestedBlocks(bearers)
	for i := first; i < len(files); i++ {
		if !isJSONSyntax(files[i].Path) {
			continue
		}
		text := native.Values(files[i])
		if isJSONBlocks(files[i].Path) {
			text = native.Configuration(files[i], func(name string) bool { return blocks[name] })
		}
		path := saidPath(files[i].Path)
		said[path] = saying{text: text, file: files[i]}
		files[i] = policy.File{Path: path, Data: text.Data}
	}
	return files, said
}

// nestedBlocks are the blocks within resources, data sources and providers that the
// loader reads: JSON does not tell them from arguments.
func nestedBlocks(bearers map[string][]bearer) map[string]bool {
	names := map[string]bool{
		"statement": true, "principals": true, "not_principals": true, "condition": true,
		"assume_role": true, "assume_role_with_web_identity": true, "default_tags": true,
		"customer_managed_policy_reference": true, "metadata": true,
	}
	for _, list := range bearers {
		for _, bearer := range list {
			if bearer.block != "" {
				names[bearer.block] = true
			}
		}
	}
	return names
}

// settle carries all places back into the files that were read.
func (s sayings) settle(repo *policy.Repo) {
	if len(s) == 0 {
		return
	}
	for path, said := range s {
		repo.Problems = append(repo.Problems, said.text.Problems...)
		_, used := repo.Files[path]
		if delete(repo.Files, path); used || len(said.text.Problems) > 0 {
			repo.AddFile(said.file)
		}
	}
	repo.Relocate(func(span policy.Span) policy.Span {
		said, ok := s[span.File]
		if !ok {
			return span
		}
		start, end := said.text.Origin(span.Start, span.End)
		return policy.Span{File: said.file.Path, Start: start, End: end}
	})
}
