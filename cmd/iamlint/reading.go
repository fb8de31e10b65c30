package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
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
	given  *given   // in place of paths
	with   []string // files of facts
	whole  bool     // all of the facts is kept, not only what can matter to the roots
	// compared is what the roots are compared with; nil where they are not.
	compared *loaders.Base
}

// linted is what a run over all roots found.
type linted struct {
	*rules.Result
	// base is the directory that the paths of the result are relative to.
	base  string
	roots []loaders.Root
}

// selects reports whether the user asked about a file of the result.
func (l *linted) selects(file string) bool {
	absolute := filepath.Join(l.base, filepath.FromSlash(file))
	return slices.ContainsFunc(l.roots, func(root loaders.Root) bool {
		inside, err := filepath.Rel(root.Dir, absolute)
		return err == nil && filepath.IsLocal(inside) && root.Selects(filepath.ToSlash(inside))
	})
}

// lint reads and judges every root.
func (r reading) lint(question question) (*linted, error) {
	var parts []rules.Part
	result := &linted{}
	err := r.eachRead(func(one *rootRead) error {
		root := one.Root
		question.config, question.asked, question.others = one.settings, root.Selects, one.others
		judged, err := r.engine.check(one.repo, question)
		if err != nil {
			return err
		}
		if r.compared != nil {
			before, err := r.before(root, question)
			if err != nil {
				return err
			}
			judged.KeepNew(before)
		}
		judged.Select(root.Selects)
		result.roots = append(result.roots, root)
		parts = append(parts, rules.Part{Result: judged})
		return nil
	})
	if err != nil {
		return nil, err
	}
	result.base = commonDir(result.roots)
	for i, root := range result.roots {
		inside, err := filepath.Rel(result.base, root.Dir)
		if err != nil {
			return nil, err
		}
		parts[i].Dir = filepath.ToSlash(inside)
	}
	result.Result = rules.Join(parts)
	return result, nil
}

// each is eachRead for those who look at every root alone.
func (r reading) each(use func(loaders.Root, *policy.Repo, *config.Config) error) error {
	return r.eachRead(func(one *rootRead) error { return use(one.Root, one.repo, one.settings) })
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
		read, err := config.Load(shortName(file), r.engine.catalogue)
		if err != nil {
			return nil, nil, nil, err
		}
		settings = read
	}
	options := loading(settings)
	if r.given != nil && r.given.root.Dir == root.Dir {
		options.Given = &r.given.file
	}
	repo, nested, err := loaders.Load(root, r.engine.loaders, options)
	if err == nil {
		addIgnores(repo, root, file, settings)
		nameRepository(root, repo, settings)
	}
	return repo, nested, settings, err
}

// loading is what the configuration tells the loaders.
func loading(settings *config.Config) loaders.Options {
	options := loaders.Options{Exclude: settings.Exclude, OwnRoot: config.OwnRoot, Claimed: relaxNoMore}
	options.Kinds, options.GoTests = settings.Kinds, settings.GoTests
	options.MaxFileBytes = cmp.Or(settings.Limits.FileBytes, config.DefaultFileBytes)
	options.MaxTotalBytes = cmp.Or(settings.Limits.TotalBytes, config.DefaultTotalBytes)
	options.Work = cmp.Or(settings.Limits.Work, 1)
	return options
}

// nameRepository fills in what the repository is called: as the configuration says, else
// as the workflow that runs knows, else as git has heard.
func nameRepository(root loaders.Root, repo *policy.Repo, settings *config.Config) {
	told := loaders.Repository{Name: settings.Repository.Name, DefaultBranch: settings.Repository.DefaultBranch}
	if immutable := settings.Repository.ImmutableSubject; immutable != nil {
		loaders.SettleSubjects(repo, *immutable)
	}
	known, heard := loaders.FindRepository(root, repo)
	told.Or(known).Bind(repo)
	heard.Suppose(repo)
}

// addIgnores adds those of the configuration. Where its file lies outside of the root,
// they work, but what is wrong with them has no place there.
func addIgnores(repo *policy.Repo, root loaders.Root, file string, settings *config.Config) {
	if len(settings.Ignore) == 0 {
		return
	}
	name, inside := root.Inside(file)
	repo.Ignores = append(repo.Ignores, settings.Ignores(name)...)
	if inside {
		repo.AddFile(policy.File{Path: name, Data: settings.Source()})
	}
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

// commonDir is the deepest directory that all roots lie in.
func commonDir(roots []loaders.Root) string {
	common := ""
	for i, root := range roots {
		dir := root.Dir
		if i == 0 {
			common = dir
		}
		for common != dir && !strings.HasPrefix(dir, strings.TrimSuffix(common, string(filepath.Separator))+string(filepath.Separator)) {
			common = filepath.Dir(common)
		}
	}
	return common
}
