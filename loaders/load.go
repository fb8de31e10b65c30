package loaders

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Options are what the user tells the reading of a root.
type Options struct {
	policy.Options
	// MaxTotalBytes is how much of the claimed files is read in all, in the order of
	// their paths; 0 means no bound.
	MaxTotalBytes int64
	// Exclude are globs (doublestar) over paths that are not read.
	Exclude []string
	// OwnRoot tells of a configuration below the root whether its directory is a
	// root of its own.
	OwnRoot func(config []byte) bool
	// Given stands in for the file of its path, whether there is one on disk or not.
	Given *policy.File
	// Claimed is told how many files of how many bytes are about to be read, where it
	// is not nil: a big run may want another trade of memory for time.
	Claimed func(files, bytes int)
}

// Load reads the files of a root with the loaders, each file with the first that
// claims it. The second result are the roots below it that the user's paths reach.
// The order in which files are found or read leaves no trace in the result.
func Load(root Root, loaders []Loader, options Options) (*policy.Repo, []Root, error) {
	inside, err := os.OpenRoot(root.Dir)
	if err != nil {
		return nil, nil, cause(root.Dir, err)
	}
	defer inside.Close()
	walked, fsys := walkRoot(root, options), inside.FS()
	if options.Given != nil {
		walked.give()
		fsys = over{fsys, *options.Given}
	}
	return walked.load(fsys, loaders, options), walked.nested, nil
}

// load reads the files that were found.
func (w *walk) load(fsys fs.FS, loaders []Loader, options Options) *policy.Repo {
	claimed, problems := w.claim(loaders)
	if options.Claimed != nil {
		options.Claimed(total(claimed))
	}
	repo := &policy.Repo{Problems: append(w.problems, problems...)}
	for _, read := range readAll(fsys, loaders, claimed, options.Options) {
		repo.Merge(read)
	}
	repo.DropUnowned()
	repo.SettleBoundaries()
	repo.NoteMentions()
	repo.JoinProfiles()
	repo.Sort()
	repo.NoteAttachments()
	return repo
}

func total(claimed [][]policy.File) (files, bytes int) {
	for _, list := range claimed {
		files += len(list)
		for _, file := range list {
			bytes += len(file.Data)
		}
	}
	return files, bytes
}

// readAll gives each loader its files. The loaders work side by side.
func readAll(fsys fs.FS, loaders []Loader, claimed [][]policy.File, options policy.Options) []*policy.Repo {
	repos := make([]*policy.Repo, len(loaders))
	var workers sync.WaitGroup
	for i, loader := range loaders {
		workers.Go(func() {
			if repos[i] = loader.Load(fsys, claimed[i], options); repos[i] == nil {
				repos[i] = &policy.Repo{}
			}
			repos[i].Coverage.Files = len(claimed[i])
			repos[i].SetFormat(loader.Name())
			AddIgnores(repos[i], loader, claimed[i])
		})
	}
	workers.Wait()
	return repos
}

// claim reads each file and gives it to the first loader that wants it. The files of a
// loader are sorted by path.
func (w *walk) claim(loaders []Loader) ([][]policy.File, []policy.Problem) {
	answers := make([]answer, len(w.files))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			var reader reader
			for i := int(next.Add(1)) - 1; i < len(w.files); i = int(next.Add(1)) - 1 {
				answers[i] = w.ask(loaders, w.files[i], &reader)
			}
		})
	}
	workers.Wait()
	claimed := make([][]policy.File, len(loaders))
	var problems []policy.Problem
	var sum int64
	for i, answer := range answers {
		path := w.files[i].path
		sum += answer.size
		w.settle(&answer, path, sum)
		switch {
		case answer.unread != "":
			problems = append(problems, policy.Problem{Span: policy.Span{File: path}, Reason: answer.unread, Failed: true})
		case answer.claimed:
			claimed[answer.loader] = append(claimed[answer.loader], policy.File{Path: path, Data: answer.data})
		}
	}
	return claimed, problems
}

// settle leaves out a file with which all so far are too much, and reads one again that
// was let go since others behind it came first.
func (w *walk) settle(answer *answer, path string, sum int64) {
	if answer.size == 0 || w.options.MaxTotalBytes == 0 {
		return
	}
	if sum > w.options.MaxTotalBytes {
		answer.unread = fmt.Sprintf("more than `limits.total_bytes` (%s) with the files before it", size(w.options.MaxTotalBytes))
		return
	}
	if answer.data == nil {
		cut := false
		if answer.data, cut, answer.unread = w.read(&reader{}, path); cut {
			answer.unread = w.tooLarge()
		}
	}
}

// answer tells who claimed a file, or why it was not read.
type answer struct {
	claimed bool
	loader  int
	size    int64  // of a file that is to be read
	data    []byte // nil where more than enough was claimed already
	unread  string
}

// ask finds the loader of a file. Whether a pattern ignores the file is looked up
// only once a loader is interested: most files of a repository are nobody's.
func (w *walk) ask(loaders []Loader, file entry, reader *reader) answer {
	left, skipped, asked, cut := "", false, false, false
	var data []byte
	read := func() []byte {
		if !asked {
			asked = true
			if left = w.leftOut(file); left != "" {
				skipped = true
				return nil
			}
			data, cut, left = w.read(reader, file.path)
		}
		return data
	}
	for i, loader := range loaders {
		if !loader.Claims(file.path, read) {
			continue
		}
		read()
		if cut {
			left = w.tooLarge()
		}
		if left != "" {
			return answer{unread: left}
		}
		found := answer{claimed: true, loader: i, size: int64(len(data))}
		if w.claimed.Add(found.size) <= w.options.MaxTotalBytes || w.options.MaxTotalBytes == 0 {
			found.data = bytes.Clone(data)
		}
		return found
	}
	if skipped {
		return answer{} // left out on purpose, and by its name nobody's
	}
	return answer{unread: left}
}

func (w *walk) read(reader *reader, name string) (data []byte, cut bool, unread string) {
	if given := w.options.Given; given != nil && given.Path == name {
		return given.Data, false, ""
	}
	if w.tree == nil {
		return reader.read(w.absolute(name), w.options.MaxFileBytes)
	}
	data, err := w.tree.ReadFile(name)
	if err != nil {
		return nil, false, plain(err).Error()
	}
	return data, false, ""
}

func (w *walk) tooLarge() string {
	return fmt.Sprintf("larger than `limits.file_bytes` (%s)", size(w.options.MaxFileBytes))
}

// leftOut says why a file is not to be read; empty where it is.
func (w *walk) leftOut(file entry) string {
	switch {
	case w.excluded(file.path):
		return "excluded by the configuration"
	case file.tracked:
	case w.root.workTree != "" && file.ignore.Ignored(w.prefix+file.path, false) && !w.isNamed(file.path) && !w.tracked.has(file.path):
		return reasonIgnored
	}
	return ""
}

// reader reads files into one buffer: most are looked at once and let go.
type reader struct{ buffer []byte }

// head is how much of a file beyond the limit is looked at, to tell whether it
// would have been anybody's.
const head = 64 << 10

// read gives the bytes of a file, valid until the next call; of a file beyond the
// limit (0: none) its head, and that it is cut.
func (r *reader) read(path string, limit int64) (data []byte, cut bool, unread string) {
	file, err := os.Open(path)
	if err != nil {
		return nil, false, plain(err).Error()
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, false, plain(err).Error()
	}
	want := info.Size()
	if cut = limit > 0 && want > limit; cut {
		want = head
	}
	if int64(cap(r.buffer)) < want {
		r.buffer = make([]byte, want+want/4)
	}
	n, err := io.ReadFull(file, r.buffer[:want])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, false, plain(err).Error()
	}
	return r.buffer[:n:n], cut, ""
}

// size shows a number of bytes as people say it.
func size(bytes int64) string {
	if bytes >= 1<<20 {
		return fmt.Sprintf("%d MiB", bytes>>20)
	}
	return fmt.Sprintf("%d bytes", bytes)
}
