package jsonfile

import (
	"bytes"
	"path"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// mayBeJSON judges by the name alone.
func mayBeJSON(name string) bool {
	base := strings.ToLower(path.Base(name))
	if strings.HasSuffix(base, ".tf.json") || strings.HasSuffix(base, ".tofu.json") || base == "package-lock.json" {
		return false
	}
	switch path.Ext(base) {
	case "", ".json", ".jsonc", ".tpl", ".tftpl", ".tmpl", ".template", ".policy", ".tfstate":
		return true
	}
	return false
}

func isCommented(name string) bool { return strings.EqualFold(path.Ext(name), ".jsonc") }

// holdsPolicy scans for the words of a policy or dump in something that begins as
// JSON or a template of it does. CloudFormation templates are left to their loader.
func holdsPolicy(data []byte) bool {
	if isUTF16(data) {
		return hasWide(data, "Statement")
	}
	if !mayBegin(data) {
		return false
	}
	if bytes.Contains(data, []byte(`DetailList"`)) && isDump(data) {
		return true
	}
	return hasKey(data, "statement") && (hasKey(data, "effect") || hasDate(data)) && !isTemplate(data)
}

// mayBegin reports whether the first character can begin JSON, URL-encoded JSON, a
// fragment of JSON or a template.
func mayBegin(data []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 0 && bytes.IndexByte([]byte(`{["%$/`), text[0]) >= 0 && !bytes.HasPrefix(text, []byte("{{"))
}

// opens reports whether the text begins with an object or list: everything else that
// mayBegin is a fragment, or has something before its JSON.
func opens(data []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(text) > 0 && text[0] != '"'
}

// isForeignTemplate reports whether a template language other than Terraform's fills
// the file in.
func isForeignTemplate(data []byte) bool {
	return bytes.Contains(data, []byte("{{")) || bytes.Contains(data, []byte("{%")) || bytes.Contains(data, []byte("<%"))
}

// isUTF16 reports whether the file begins with a byte order mark of UTF-16, as what
// PowerShell redirects into a file does.
func isUTF16(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff"))
}

func hasWide(data []byte, word string) bool {
	return bytes.Contains(data, []byte(strings.Join(strings.Split(word, ""), "\x00")))
}

// isEncoded reports whether the file is one URL-encoded policy.
func isEncoded(data []byte) bool { return bytes.HasPrefix(bytes.TrimSpace(data), []byte("%7")) }

func isTemplate(data []byte) bool {
	return bytes.Contains(data, []byte(`"Resources"`)) && bytes.Contains(data, []byte(`"AWS::`))
}

func isDump(data []byte) bool {
	for _, list := range []string{`"UserDetailList"`, `"GroupDetailList"`, `"RoleDetailList"`} {
		if bytes.Contains(data, []byte(list)) {
			return true
		}
	}
	return false
}

// isRecording reports whether the file holds what a test once saw, with names of that
// run blotted out: nobody deploys it.
func isRecording(path string) bool { return strings.HasSuffix(path, ".snapshot.json") }

// isConstructTree reports whether the file is the tree.json of CDK's output, which
// repeats what the templates beside it hold.
func isConstructTree(file policy.File) bool {
	return path.Base(file.Path) == "tree.json" && bytes.Contains(file.Data, []byte(`"tree-0.1"`))
}

// isTerraformOutput reports whether the file is the JSON of a plan or state.
func isTerraformOutput(data []byte) bool {
	if !bytes.Contains(data, []byte(`"terraform_version"`)) {
		return false
	}
	for _, key := range []string{`"planned_values"`, `"resource_changes"`, `"resources"`, `"values"`} {
		if bytes.Contains(data, []byte(key)) {
			return true
		}
	}
	return false
}

func hasDate(data []byte) bool {
	return bytes.Contains(data, []byte("2012-10-17")) || bytes.Contains(data, []byte("2008-10-17"))
}

// hasKey finds a word that ends with a quote, escaped or URL-encoded too, the case of
// its first letter apart.
func hasKey(data []byte, word string) bool {
	rest := []byte(word[1:])
	for at := 0; ; {
		found := bytes.Index(data[at:], rest)
		if found < 0 {
			return false
		}
		at += found
		if at > 0 && data[at-1]|0x20 == word[0] && closes(data[at+len(rest):]) {
			return true
		}
		at += len(rest)
	}
}

func closes(data []byte) bool {
	data = bytes.TrimLeft(data, `\`)
	return bytes.HasPrefix(data, []byte(`"`)) || bytes.HasPrefix(data, []byte("%22"))
}
