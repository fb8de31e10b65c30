package policy

// Options are what a user tells the loaders beside the files.
type Options struct {
	// Kinds tells the kind of the documents in a file by glob (doublestar) over the path.
	Kinds []PathKind
	// MaxFileBytes is the size above which a file is not read; 0 means no bound.
	MaxFileBytes int64
	// Work multiplies the budgets of the loaders.
	Work Work
	// GoTests has tests of Go packages read, which are left out otherwise.
	GoTests bool
}

// PathKind says that the documents of the files under Glob are of a Kind.
type PathKind struct {
	Glob string
	Kind DocumentKind
}

// Work multiplies budgets: the bounds of work and size at which reading or judging
// gives up though it could go on. The zero value is that of 1.
type Work int

// Of is a budget, multiplied.
func (w Work) Of(budget int) int { return max(1, int(w)) * budget }

// MoreWork ends the reason of what was left out for want of a budget.
const MoreWork = ": a higher `limits.work` has more read"
