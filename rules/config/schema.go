package config

import _ "embed"

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema of .iamlint.yaml, as editors take it. It is made of the
// structs and their comments.
func Schema() []byte { return schema }
