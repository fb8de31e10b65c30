// Package rego is the judgement: lib holds the words that rules are written in,
// each other folder one group of rules, one file a rule. Go finds the files here.
package rego

import "embed"

// Files are all modules, tests left out by who reads them.
//
//go:embed */*.rego
var Files embed.FS
