package terraform

import (
	"embed"
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/iamlint/iamlint/loaders/policy"
)

// publicModules are stand-ins for the modules of terraform-aws-modules/iam, versions 5
// and 6, one file for each, of the same name: small modules of our own that take the
// same arguments and declare the same principals and policies. They are Terraform with
// four directives in comments:
//
//	#known a b       arguments that grant nothing
//	#use part a b    the part of that name in parts.tf.in, with $1 and $2 filled in
//	#each prefix     what follows, up to #end, for each argument given whose name
//	                 begins so, with @ for the name
//	local.since_5_23 whether the version is that or a later one, where that is known
//
// own_policy("x") is a policy that the module writes and the stand-in does not know.
//
//go:embed public/*.tf.in
var publicModules embed.FS

// renamed are modules that another version calls differently.
var renamed = map[string]string{"iam-github-oidc-provider": "iam-oidc-provider"}

// publicCall is a call of a public module: which, and what is known of its version.
type publicCall struct{ name, version string }

// publicSource reads a source in the registry or on GitHub.
func publicSource(source string) (publicCall, bool) {
	source, query, _ := strings.Cut(source, "?")
	repository, name, found := strings.Cut(source, "//modules/")
	if !found {
		return publicCall{}, false
	}
	_, ref, _ := strings.Cut(query, "ref=")
	repository = strings.TrimSuffix(repository, ".git")
	switch {
	case strings.HasSuffix(repository, "github.com/terraform-aws-modules/terraform-aws-iam"),
		strings.HasSuffix(repository, "github.com:terraform-aws-modules/terraform-aws-iam"):
		return publicCall{name, strings.TrimPrefix(strings.TrimPrefix(ref, "tags/"), "v")}, true
	case repository == "terraform-aws-modules/iam/aws", strings.HasSuffix(repository, ".io/terraform-aws-modules/iam/aws"),
		strings.HasSuffix(repository, ".org/terraform-aws-modules/iam/aws"):
		return publicCall{name: name}, true
	}
	return publicCall{}, false
}

// public is the stand-in for the module that a call names; nil where there is none.
func (ev *evaluator) public(b *block) *module {
	source, known := ev.sourceOf(b)
	if !known {
		return nil
	}
	call, ok := publicSource(source)
	if !ok {
		return nil
	}
	if made, found := ev.standIns[b]; found {
		return made
	}
	if attribute := b.Body.Attributes["version"]; attribute != nil {
		call.version, _ = ev.eval(attribute.Expr, ev.top).Text.Literal()
	}
	name := call.name
	if other := renamed[name]; other != "" {
		name = other
	}
	text, err := publicModules.ReadFile("public/" + name + ".tf.in")
	if err != nil || name == "parts" {
		ev.standIns[b] = nil
		return nil
	}
	data := []byte(writtenOut(string(text), b, call.version))
	at := header(b)
	path := fmt.Sprintf("%s#%d:%s", at.File, at.Start, name)
	made := parseModule(directory{path: ev.dir, files: []policy.File{{Path: path, Data: data}}})
	made.standsIn = true
	ev.standIns[b] = made
	ev.moved[path] = placesIn(made, b)
	for _, attribute := range attributes(b.Body) {
		if made.variables[attribute.Name] == nil && !isMetaArgument(attribute.Name) {
			reason := fmt.Sprintf("argument of %s that is not known: %s", name, attribute.Name)
			ev.repo.Problems = append(ev.repo.Problems, policy.Problem{Span: span(attribute.NameRange), Reason: reason})
			made.unknown = append(made.unknown, attribute.Name)
		}
	}
	return made
}

func isMetaArgument(name string) bool {
	switch name {
	case "source", "version", "providers", "count", "for_each", "depends_on":
		return true
	}
	return false
}

// parts are the texts that stand-ins share, by name.
var parts = sync.OnceValue(func() map[string]string {
	text, _ := publicModules.ReadFile("public/parts.tf.in")
	list := map[string]string{}
	for _, part := range strings.Split(string(text), "#part ")[1:] {
		head, body, _ := strings.Cut(part, "\n")
		name, _, _ := strings.Cut(head, ":")
		list[name] = body
	}
	return list
})

// writtenOut carries out the directives of a stand-in's text.
func writtenOut(text string, call *block, version string) string {
	var written strings.Builder
	var repeated *strings.Builder
	prefix := ""
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		into := &written
		if repeated != nil {
			into = repeated
		}
		switch {
		case len(words) == 0:
		case words[0] == "#known":
			for _, name := range words[1:] {
				fmt.Fprintf(into, "variable %q {}\n", name)
			}
		case words[0] == "#use":
			into.WriteString(part(words[1], words[2:]))
		case words[0] == "#each":
			repeated, prefix = &strings.Builder{}, words[1]
		case words[0] == "#end":
			for _, attribute := range attributes(call.Body) {
				if strings.HasPrefix(attribute.Name, prefix) {
					written.WriteString(strings.ReplaceAll(repeated.String(), "@", attribute.Name))
				}
			}
			repeated = nil
		default:
			into.WriteString(line)
		}
	}
	if strings.Contains(text, "#each ") {
		for _, attribute := range attributes(call.Body) {
			if !isMetaArgument(attribute.Name) && !strings.Contains(written.String(), `variable "`+attribute.Name+`"`) {
				fmt.Fprintf(&written, "variable %q {}\n", attribute.Name)
			}
		}
	}
	return written.String() + since(text, version)
}

func part(name string, arguments []string) string {
	text := parts()[name]
	for i, argument := range arguments {
		text = strings.ReplaceAll(text, fmt.Sprintf("$%d", i+1), argument)
	}
	return text
}

// placesIn tells, for a place in a stand-in, the place in the call that it comes from:
// the argument that the innermost block around it speaks of first, else the call itself.
// Resources and documents as a whole stand where the call does.
func placesIn(m *module, call *block) func(policy.Span) policy.Span {
	var blocks []*hclsyntax.Block
	var list func(body *hclsyntax.Body)
	list = func(body *hclsyntax.Body) {
		for _, inner := range body.Blocks {
			blocks = append(blocks, inner)
			list(inner.Body)
		}
	}
	for _, b := range m.blocks {
		blocks = append(blocks, b.Block)
		list(b.Body)
	}
	return func(place policy.Span) policy.Span {
		found := header(call)
		innermost := -1
		for _, b := range m.blocks {
			if place.Start == b.TypeRange.Start.Byte {
				return found
			}
		}
		for _, b := range blocks {
			r := b.Range()
			r.End = b.CloseBraceRange.End
			if place.Start < r.Start.Byte || place.End > r.End.Byte || r.Start.Byte <= innermost {
				continue
			}
			if attribute := firstArgument(m.text(r), call); attribute != nil {
				innermost, found = r.Start.Byte, span(attribute.NameRange)
			}
		}
		return found
	}
}

// firstArgument is the first argument of a call that a text speaks of.
func firstArgument(text string, call *block) *hclsyntax.Attribute {
	for {
		_, after, found := strings.Cut(text, "var.")
		if !found {
			return nil
		}
		end := 0
		for end < len(after) && isWord(after[end]) {
			end++
		}
		if attribute := call.Body.Attributes[after[:end]]; attribute != nil {
			return attribute
		}
		text = after
	}
}

// publicModule is the format of documents that arguments of public modules make.
const publicModule = "terraform module"
