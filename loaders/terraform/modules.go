package terraform

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// modules are the directories of a repository, each parsed once, when first asked for.
type modules struct {
	reader *opener
	work   policy.Work
	known  map[string]*entry
	// extra are the directories that terraform init has filled.
	mutex sync.Mutex
	extra map[string]*entry
}

// entry is a directory, and what parsing made of it.
type entry struct {
	directory
	once     sync.Once
	module   *module
	problems []policy.Problem
}

// release lets go of a module that nobody will ask for again.
func (e *entry) release() {
	e.problems = e.module.problems
	e.module = nil
}

func newModules(reader *opener, files []policy.File, work policy.Work) *modules {
	ms := &modules{reader: reader, work: work, known: map[string]*entry{}, extra: map[string]*entry{}}
	for _, dir := range group(files) {
		ms.known[dir.path] = &entry{directory: dir}
	}
	return ms
}

// at is the module in a directory; nil where there is none.
func (ms *modules) at(dir string) *module {
	if known := ms.known[dir]; known != nil {
		return known.parse()
	}
	return nil
}

func (e *entry) parse() *module {
	e.once.Do(func() { e.module = parseModule(e.directory) })
	return e.module
}

// held are the modules of the repository that others call, in order.
func (ms *modules) held() (list []*module) {
	for _, dir := range slices.Sorted(maps.Keys(ms.known)) {
		if m := ms.known[dir].module; m != nil {
			list = append(list, m)
		}
	}
	return list
}

// problems are those of the modules that somebody asked for.
func (ms *modules) problems() (list []policy.Problem) {
	for _, entries := range []map[string]*entry{ms.known, ms.extra} {
		for _, dir := range slices.Sorted(maps.Keys(entries)) {
			list = append(list, entries[dir].problems...)
			if m := entries[dir].module; m != nil {
				list = append(list, m.problems...)
			}
		}
	}
	return list
}

// relevant are the directories that hold something of IAM, or call one that does,
// and roots those of them that no other calls, as far as the bytes tell.
func (ms *modules) relevant() (list, roots []string) {
	callers := map[string][]string{}
	called := map[string]bool{}
	var queue []string
	for dir, known := range ms.known {
		for _, file := range known.files {
			for _, target := range append(localSources(file.Data), ms.reader.unitSources(file)...) {
				if callee, inside := join(dir, target); inside && callee != dir {
					callers[callee] = append(callers[callee], dir)
				}
			}
		}
		if !isInstalled(dir) && (known.speaksOfIAM() || ms.reader.initialised(dir, known.files)) {
			queue = append(queue, dir)
		}
	}
	seen := map[string]bool{}
	for len(queue) > 0 {
		dir := queue[len(queue)-1]
		queue = queue[:len(queue)-1]
		if seen[dir] {
			continue
		}
		seen[dir] = true
		list = append(list, dir)
		called[dir] = len(callers[dir]) > 0
		queue = append(queue, callers[dir]...)
	}
	slices.Sort(list)
	for _, dir := range list {
		if !called[dir] {
			roots = append(roots, dir)
		}
	}
	return list, roots
}

// isInstalled reports whether terraform init has filled a directory: what is there
// acts where it is called.
func isInstalled(dir string) bool { return slices.Contains(strings.Split(dir, "/"), ".terraform") }

func (d directory) speaksOfIAM() bool {
	return slices.ContainsFunc(d.files, func(file policy.File) bool {
		return !isVarFile(file.Path) && speaksOfIAM(file.Data) || isUnit(file.Path) && bytes.Contains(file.Data, []byte("iam_role"))
	})
}

// manifest is where terraform init tells, for a root module, which modules it has got.
func manifest(dir string) string { return path.Join(dir, ".terraform/modules/modules.json") }

// initialised reports whether terraform init has got modules for a directory that calls some.
func (o *opener) initialised(dir string, files []policy.File) bool {
	if o.fsys == nil || !slices.ContainsFunc(files, func(file policy.File) bool { return bytes.Contains(file.Data, []byte("module \"")) }) {
		return false
	}
	info, err := fs.Stat(o.fsys, manifest(dir))
	return err == nil && info.Mode().IsRegular()
}

// localSources lists what stands behind `source =` and begins like a directory.
func localSources(data []byte) []string {
	var list []string
	for {
		_, after, found := bytes.Cut(data, []byte("source"))
		if !found {
			return list
		}
		data = after
		rest := bytes.TrimLeft(after, "\" \t")
		if len(rest) == 0 || rest[0] != '=' && rest[0] != ':' {
			continue
		}
		rest = bytes.TrimLeft(rest[1:], " \t")
		if len(rest) < 2 || rest[0] != '"' || rest[1] != '.' {
			continue
		}
		if end := bytes.IndexByte(rest[1:], '"'); end > 0 {
			list = append(list, string(rest[1:1+end]))
		}
	}
}

// downloaded is the module that terraform init has put into .terraform for a call; nil
// where it was not run.
func (ev *evaluator) downloaded(b *block) *module {
	dir := ev.tree.installation()[strings.TrimPrefix(ev.path(b), ".")]
	if dir == "" {
		return nil
	}
	return ev.modules.installed(dir)
}

// path is the call's place in the tree as terraform init writes it: "app.role".
func (ev *evaluator) path(b *block) string {
	name := "." + b.Labels[0]
	if ev.origin == nil {
		return name
	}
	return ev.origin.caller.path(ev.origin.block) + name
}

// installation reads where terraform init has put which module: the manifest in the
// root module's directory.
func (t *tree) installation() map[string]string {
	if t.installed != nil {
		return t.installed
	}
	t.installed = map[string]string{}
	data, ok := t.reader.read(manifest(t.root.dir))
	if !ok {
		return t.installed
	}
	var listed struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(data, &listed) != nil {
		return t.installed
	}
	for _, known := range listed.Modules {
		if dir, inside := join(t.root.dir, known.Dir); inside && known.Key != "" {
			t.installed[known.Key] = dir
		}
	}
	return t.installed
}

// installed is a module below .terraform, whose files no walk has read.
func (ms *modules) installed(dir string) *module {
	if known := ms.at(dir); known != nil {
		return known
	}
	ms.mutex.Lock()
	known := ms.extra[dir]
	if known == nil {
		known = &entry{directory: directory{path: dir}}
		ms.extra[dir] = known
	}
	ms.mutex.Unlock()
	known.once.Do(func() {
		if known.files, known.problems = ms.reader.directory(dir); len(known.files) > 0 {
			known.module = parseModule(known.directory)
			known.module.fetched = true
		}
	})
	return known.module
}

// directory reads the Terraform files of a directory, sorted by path, and tells which it did not.
func (o *opener) directory(dir string) (files []policy.File, unread []policy.Problem) {
	if o.fsys == nil || !fs.ValidPath(dir) {
		return nil, nil
	}
	entries, err := fs.ReadDir(o.fsys, dir)
	if err != nil {
		return nil, nil
	}
	for _, entry := range entries {
		name := path.Join(dir, entry.Name())
		if !(Loader{}).Claims(name, nil) {
			continue
		}
		if isJSONSyntax(name) {
			unread = append(unread, policy.Problem{Span: policy.Span{File: name}, Reason: "Terraform in JSON of a module that terraform init has got"})
			continue
		}
		if data, ok := o.read(name); ok {
			files = append(files, policy.File{Path: name, Data: data})
		}
	}
	return files, unread
}
