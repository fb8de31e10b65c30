package terraform

import (
	"strings"

	"github.com/hashicorp/hcl/v2"
)

// relevance tells which locals lead to a policy or an IAM resource, by the words of
// their sources, so that the others are not walked for nothing.
type relevance struct {
	module *module
	known  map[string]bool
}

// decodedFiles takes out files that are read as data, not as text.
var decodedFiles = strings.NewReplacer("jsondecode(file(", "", "yamldecode(file(", "", "csvdecode(file(", "")

// leads reports whether the expression at a range may hold a policy or name an IAM resource.
func (r *relevance) leads(at hcl.Range) bool {
	source := decodedFiles.Replace(r.module.text(at))
	for _, word := range []string{"aws_iam_", "jsonencode", "file(", "template_file", "Statement"} {
		if strings.Contains(source, word) {
			return true
		}
	}
	return r.leadsOn(source)
}

// leadsOn follows the locals that a source names.
func (r *relevance) leadsOn(source string) bool {
	for {
		_, after, found := strings.Cut(source, "local.")
		if !found {
			return false
		}
		end := 0
		for end < len(after) && isWord(after[end]) {
			end++
		}
		if r.local(after[:end]) {
			return true
		}
		source = after[end:]
	}
}

func (r *relevance) local(name string) bool {
	if leads, ok := r.known[name]; ok {
		return leads
	}
	r.known[name] = false
	definition, ok := r.module.locals[name]
	if ok {
		r.known[name] = r.leads(definition.Range())
	}
	return r.known[name]
}
