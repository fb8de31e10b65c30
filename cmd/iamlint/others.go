package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/spf13/pflag"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/facts"
	"github.com/iamlint/iamlint/loaders/git"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/report"
)

// registerWith adds --with, for commands that look beyond one repository.
func registerWith(flags *pflag.FlagSet, with *[]string) {
	flags.StringArrayVar(with, "with", nil, "facts of another repository, as `FILE` that iamlint inspect --format facts wrote, or a directory of such; repeatable")
}

// rootRead is a root as it was read, and what takes part beside it.
type rootRead struct {
	loaders.Root
	repo     *policy.Repo
	settings *config.Config
	others   []access.Other
}

// eachRead reads the roots and hands them over one by one, those that lie in others
// after them. Roots that the user named meet, and so do the facts of --with; roots that
// were found within them are samples, and meet nobody.
func (r reading) eachRead(use func(*rootRead) error) error {
	roots, err := r.roots()
	if err != nil {
		return err
	}
	named := len(roots)
	first, nested, err := r.readAll(roots)
	if err != nil {
		return err
	}
	if err := r.meet(first); err != nil {
		return err
	}
	for _, one := range first {
		if err := use(one); err != nil {
			return err
		}
	}
	roots = append(roots, missing(roots, nested)...)
	for i := named; i < len(roots); i++ {
		one, nested, err := r.readRoot(roots[i], roots[i].Config)
		if err != nil {
			return err
		}
		if err := use(one); err != nil {
			return err
		}
		roots = append(roots, missing(roots, nested)...)
	}
	return nil
}

// readAll reads the roots that the user named.
func (r reading) readAll(roots []loaders.Root) (all []*rootRead, nested []loaders.Root, err error) {
	for _, root := range roots {
		one, below, err := r.readRoot(root, cmp.Or(r.config, root.Config))
		if err != nil {
			return nil, nil, err
		}
		all, nested = append(all, one), append(nested, missing(nested, below)...)
	}
	return all, nested, nil
}

func (r reading) readRoot(root loaders.Root, file string) (*rootRead, []loaders.Root, error) {
	repo, nested, settings, err := r.load(root, file)
	return &rootRead{Root: root, repo: repo, settings: settings}, nested, err
}

// meet tells each root of the others and of the facts.
func (r reading) meet(all []*rootRead) error {
	beyond, err := r.readWith(all)
	if err != nil {
		return err
	}
	base := commonDir(dirs(all))
	made := make([]*facts.Facts, len(all))
	for i, one := range all {
		for j, other := range all {
			if i == j || apart(one, other) {
				continue
			}
			if made[j] == nil {
				found, err := other.facts(base, j)
				if err != nil {
					return err
				}
				made[j] = found
			}
			one.others = append(one.others, other.other(made[j]))
		}
		one.others = append(one.others, beyond...)
	}
	return nil
}

func dirs(all []*rootRead) []loaders.Root {
	var roots []loaders.Root
	for _, one := range all {
		roots = append(roots, one.Root)
	}
	return roots
}

// apart reports whether two roots never meet: one lies within the other, or one says of
// itself, within a work tree that both lie in, that it has nothing to do with the rest.
func apart(a, b *rootRead) bool {
	below := func(inner, outer *rootRead) bool {
		inside, err := filepath.Rel(outer.Dir, inner.Dir)
		return err == nil && filepath.IsLocal(inside) && len(outer.Only) == 0
	}
	if below(a, b) || below(b, a) {
		return true
	}
	tree := loaders.WorkTree(a.Dir)
	return tree != "" && tree == loaders.WorkTree(b.Dir) && (a.settings.Root || b.settings.Root)
}

// facts are those of a root for another root of the same run, where its files are
// called as in the result.
func (r *rootRead) facts(base string, nth int) (*facts.Facts, error) {
	inside, err := filepath.Rel(base, r.Dir)
	if err != nil {
		return nil, err
	}
	dir := filepath.ToSlash(inside)
	r.settings.Bind(r.repo)
	return facts.Of(facts.Facts{Repo: r.repo}, nth, func(file string) string { return path.Join(dir, file) })
}

func (r *rootRead) other(made *facts.Facts) access.Other {
	return access.Other{Repo: made.Repo, Accounts: inventory(r.settings), Judged: true}
}

// nameOf is what the repository of a root is called where it is hosted; empty where
// nothing tells.
func nameOf(root *rootRead) string {
	name := root.settings.Repository.Name
	if tree := loaders.WorkTree(root.Dir); name == "" && tree != "" {
		name = cmp.Or(git.Repository(tree), os.Getenv("GITHUB_REPOSITORY"))
	}
	return name
}

// readWith reads the facts that --with names, as far as they can matter to the roots.
func (r reading) readWith(all []*rootRead) ([]access.Other, error) {
	var files []string
	for _, name := range r.with {
		found, err := factsFiles(name)
		if err != nil {
			return nil, fmt.Errorf("--with %s: %w", name, err)
		}
		files = append(files, found...)
	}
	if len(files) == 0 {
		return nil, nil
	}
	wanted := r.wanted(all)
	read, errs := make([][]*facts.Facts, len(files)), make([]error, len(files))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(files)) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(files); i = int(next.Add(1)) - 1 {
				read[i], errs[i] = readFacts(files[i], i, wanted)
			}
		})
	}
	workers.Wait()
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return nil, fmt.Errorf("--with %w", errs[i])
	}
	return others(slices.Concat(read...), all), nil
}

// wanted is what can matter to the roots.
func (r reading) wanted(all []*rootRead) facts.Keep {
	if r.whole {
		return facts.Keep{}
	}
	var repos []*policy.Repo
	for _, one := range all {
		repos = append(repos, one.repo)
	}
	interest := access.NewInterest(repos...)
	return facts.Keep{Principal: interest.Keeps, Name: interest.KeepsName}
}

func readFacts(name string, nth int, wanted facts.Keep) ([]*facts.Facts, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return facts.Read(file, shortName(name), nth, wanted)
}

// others are the facts that are not of one of the repositories at hand, whose own files
// tell more.
func others(read []*facts.Facts, all []*rootRead) []access.Other {
	var names []string
	for _, one := range all {
		names = append(names, nameOf(one))
	}
	var list []access.Other
	for _, one := range read {
		if slices.ContainsFunc(names, one.Is) {
			continue
		}
		other := access.Other{Repo: one.Repo, Written: one.Written}
		for _, account := range one.Accounts {
			other.Accounts = append(other.Accounts, access.Account(account))
		}
		list = append(list, other)
	}
	return list
}

// factsFiles are the file of that name, or the JSON files of the directory.
func factsFiles(name string) ([]string, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, cause(err)
	case !info.IsDir():
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, cause(err)
	}
	var files []string
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ".json") && !entry.IsDir() {
			files = append(files, filepath.Join(name, entry.Name()))
		}
	}
	return files, nil
}

// cause drops the operation and path that an error begins with.
func cause(err error) error {
	if failed, is := err.(*fs.PathError); is { //nolint:errorlint // os gives it bare
		return failed.Err
	}
	return err
}

// writeFacts writes the facts of what stands below the selected paths.
func writeFacts(w io.Writer, root *rootRead) error {
	root.settings.Bind(root.repo)
	settings := root.settings
	found := facts.Facts{
		Source: facts.Source{Repository: nameOf(root), Commit: commitOf(root)}, Repo: root.repo,
		Organization: facts.Organization{ID: settings.Organization.ID, Complete: settings.Organization.Complete},
	}
	for _, account := range inventory(settings) {
		found.Accounts = append(found.Accounts, facts.Account(account))
	}
	var text bytes.Buffer
	if err := facts.Write(&text, found, root.Selects); err != nil {
		return err
	}
	_, err := w.Write(report.JSONText(text.Bytes()))
	return err
}

// commitOf is the commit that the work tree of a root is at; empty where there is none.
func commitOf(root *rootRead) string {
	tree := loaders.WorkTree(root.Dir)
	if tree == "" {
		return ""
	}
	commit, err := git.Commit(tree, "HEAD")
	if err != nil {
		return ""
	}
	return commit
}
