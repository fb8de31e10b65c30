package policy

// Options are what a user tells the loaders beside the files.
type Options struct {
	// Kinds tells the kind of the documents in a file by glob (doublestar) over the path.
	Kinds []PathKind
	// MaxFileBytes is the size above which a file is not read; 0 means no bound.
	MaxFileBytes int64
	// GoTests has tests of Go packages read, which are left out otherwise.
	GoTests bool
}

// PathKind says that the documents of the files under Glob are of a Kind.
type PathKind struct {
	Glob string
	Kind DocumentKind
}
