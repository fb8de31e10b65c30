// Package policy is the model that every loader fills and every rule is asked
// about, and what the text of an IAM policy means: patterns, ARNs,
// principals, conditions and dates.
//
// A loader turns its file format into Nodes; Decode turns Nodes into Documents,
// so that "string or list", "object or list" and upper or lower case are settled
// once for all formats. What no reader of files can know stays in the model as a
// hole and makes an answer unknown, never wrong.
//
// The package knows no file format and judges nothing.
package policy
