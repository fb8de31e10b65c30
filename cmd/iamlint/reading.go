package main

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/config"
)

// reading is one run over all roots that the paths lead to.
type reading struct {
	engine engine
	config string // of --config
	paths  []string
	given  *given // in place of paths
}

// lint reads and judges every root; base is the directory that the paths of the
// result are relative to.
func (r reading) lint(question question) (result *rules.Result, base string, err error) {
	var parts []rules.Part
	var dirs []string
	err = r.each(func(root loaders.Root, repo *policy.Repo, settings *config.Config) error {
		question.config, question.selected = settings, root.Selects
		judged, err := r.engine.check(repo, question)
		if err != nil {
			return err
		}
		dirs = append(dirs, root.Dir)
		parts = append(parts, rules.Part{Result: judged})
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	base = commonDir(dirs)
	for i, dir := range dirs {
		inside, err := filepath.Rel(base, dir)
		if err != nil {
			return nil, "", err
		}
		parts[i].Dir = filepath.ToSlash(inside)
	}
	return rules.Join(parts), base, nil
}

// each reads the roots one by one, those that lie in others after them.
func (r reading) each(use func(loaders.Root, *policy.Repo, *config.Config) error) error {
	roots, err := r.roots()
	if err != nil {
		return err
	}
	given := len(roots)
	for i := 0; i < len(roots); i++ {
		file := roots[i].Config
		if r.config != "" && i < given {
			file = r.config
		}
		repo, nested, settings, err := r.load(roots[i], file)
		if err != nil {
			return err
		}
		if err := use(roots[i], repo, settings); err != nil {
			return err
		}
		roots = append(roots, missing(roots, nested)...)
	}
	return nil
}

func (r reading) roots() ([]loaders.Root, error) {
	switch {
	case r.given != nil:
		return []loaders.Root{r.given.root}, nil
	case len(r.paths) == 0:
		return loaders.Roots([]string{"."}, config.OwnRoot)
	}
	return loaders.Roots(r.paths, config.OwnRoot)
}

func (r reading) load(root loaders.Root, file string) (*policy.Repo, []loaders.Root, *config.Config, error) {
	settings := &config.Config{}
	if file != "" {
		read, err := config.Load(shortName(file), r.engine.ids)
		if err != nil {
			return nil, nil, nil, err
		}
		settings = read
	}
	options := loaders.Options{Exclude: settings.Exclude, OwnRoot: config.OwnRoot, Claimed: relaxNoMore}
	options.Kinds, options.GoTests = settings.Kinds, settings.GoTests
	options.MaxFileBytes = settings.Limits.FileBytes
	if options.MaxFileBytes == 0 {
		options.MaxFileBytes = config.DefaultFileBytes
	}
	if r.given != nil && r.given.root.Dir == root.Dir {
		options.Given = &r.given.file
	}
	repo, nested, err := loaders.Load(root, r.engine.loaders, options)
	return repo, nested, settings, err
}

// missing leaves out the nested roots that the user named, too.
func missing(roots, nested []loaders.Root) []loaders.Root {
	var more []loaders.Root
	for _, one := range nested {
		known := false
		for _, root := range roots {
			known = known || root.Dir == one.Dir
		}
		if !known {
			more = append(more, one)
		}
	}
	return more
}

// shortName is the file as seen from where the user stands, where it lies below.
func shortName(file string) string {
	dir, err := os.Getwd()
	if err != nil {
		return file
	}
	if short, err := filepath.Rel(dir, file); err == nil && filepath.IsLocal(short) {
		return short
	}
	return file
}

// commonDir is the deepest directory that all the directories lie in.
func commonDir(dirs []string) string {
	common := ""
	for i, dir := range dirs {
		if i == 0 {
			common = dir
		}
		for common != dir && !strings.HasPrefix(dir, strings.TrimSuffix(common, string(filepath.Separator))+string(filepath.Separator)) {
			common = filepath.Dir(common)
		}
	}
	return common
}
