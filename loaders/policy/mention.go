package policy

import "slices"

// NoteMentions marks managed policies that nothing attaches, but whose name is written
// somewhere outside their declaration: a permission set, a lookup or a script of
// another directory may attach them by name.
func (r *Repo) NoteMentions() {
	loose := map[string][]*ManagedPolicy{}
	for _, managed := range r.Managed {
		if name, known := managed.Name.Literal(); known && name != "" && !managed.Attached && !managed.MaybeAttached {
			loose[name] = append(loose[name], managed)
		}
	}
	if len(loose) == 0 {
		return
	}
	for path, data := range r.Files {
		for start, end := range words(data) {
			for _, managed := range loose[string(data[start:end])] {
				managed.MaybeAttached = managed.MaybeAttached || !managed.declaredAt(path, start)
			}
		}
	}
}

// declaredAt reports whether an offset lies between the start of the declaration
// and the end of its name.
func (m *ManagedPolicy) declaredAt(path string, offset int) bool {
	end := max(m.Span.End, m.NameSpan.End)
	return path == m.Span.File && offset >= m.Span.Start && offset < end
}

// words goes through the stretches of characters that a policy's name may hold.
func words(data []byte) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start := -1
		for i, char := range data {
			switch inside := nameChar(char); {
			case inside && start < 0:
				start = i
			case !inside && start >= 0:
				if !yield(start, i) {
					return
				}
				start = -1
			}
		}
		if start >= 0 {
			yield(start, len(data))
		}
	}
}

// nameChar reports whether a name of IAM may hold the character (IAM API: [\w+=,.@-]+).
func nameChar(char byte) bool {
	return char >= 'a' && char <= 'z' || char >= 'A' && char <= 'Z' || char >= '0' && char <= '9' ||
		slices.Contains([]byte("_+=,.@-"), char)
}
