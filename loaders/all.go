package loaders

// All lists the loaders in the order in which they are asked whether a file is theirs.
func All() []Loader { return nil }
