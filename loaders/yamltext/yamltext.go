// Package yamltext reads YAML as policy.Nodes that know their places to the byte:
// scalars without quotes and block headers, aliases expanded with a station for each
// use, merge keys settled. It knows nothing of policies, nor of what a file is for.
package yamltext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

// MaxBytes is the budget of what is given to the YAML parser, which takes some 150 bytes
// of memory for each; CloudFormation takes templates of up to 1 MB.
const MaxBytes = 4 << 20

// Parse gives the documents of a file, and what hindered it. A document that does not
// parse is the last, and its Problem bears Args for a rule that may report it. Named
// gives what the format calls a tag of its own, given without its exclamation mark: such a
// node becomes an object with that one key. An empty name leaves the node as it is. Work
// multiplies the budgets.
func Parse(file policy.File, named func(tag string) string, work policy.Work) (roots []*policy.Node, problems []policy.Problem) {
	if most := work.Of(MaxBytes); len(file.Data) > most {
		reason := fmt.Sprintf("larger than %d MiB of YAML%s", most>>20, policy.MoreWork)
		return nil, []policy.Problem{{Span: policy.Span{File: file.Path}, Reason: reason, Failed: true}}
	}
	c := newConverter(file, named, work)
	decoder := yaml.NewDecoder(bytes.NewReader(file.Data))
	for {
		document, err := next(decoder)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			problems = append(problems, syntaxProblem(file, c.marks, err))
			break
		}
		roots = append(roots, c.root(document))
	}
	return roots, append(problems, c.problems...)
}

// next reads one document. The parser panics on some broken input; that is one more
// way of not being YAML.
func next(decoder *yaml.Decoder) (document *yaml.Node, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("yaml: %v", broken)
		}
	}()
	document = &yaml.Node{}
	return document, decoder.Decode(document)
}

var yamlError = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^yaml: (?:line (\d+): )?(?s:(.*))$`) })

// syntaxProblem places a YAML error: its line is all that the parser tells, and where
// it tells none, a byte that YAML does not allow.
func syntaxProblem(file policy.File, lines *marks, err error) policy.Problem {
	problem := policy.Problem{Span: policy.Span{File: file.Path}, Reason: err.Error()}
	if found := yamlError().FindStringSubmatch(err.Error()); found != nil {
		problem.Reason = found[2]
		line, _ := strconv.Atoi(found[1])
		if strings.HasPrefix(found[2], "did not find expected") && len(file.Data) <= maxSearched {
			line = breaksAt(file.Data, lines, err)
		}
		problem.Span = lines.content(file, line)
	}
	if at := unknownAlias(file.Data, problem.Reason); problem.Span.End == 0 && at >= 0 {
		problem.Span.Start, problem.Span.End = at, at+1
	}
	if at := forbidden(file.Data); problem.Span.End == 0 && at >= 0 {
		problem.Span.Start, problem.Span.End = at, at+1
	}
	if isForeign(file.Data) {
		return policy.Problem{Span: problem.Span, Reason: "template language leaves no YAML: " + problem.Reason}
	}
	problem.Args = map[string]string{"error": problem.Reason}
	return problem
}

// directive is what template languages and build scripts put into a file.
var directive = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\{%|%\{|<%|%[A-Z_]+%|@[A-Z_]+@`) })

// isForeign reports whether another tool, such as Jinja, makes the file first.
// CloudFormation itself has {{resolve:…}}, which is YAML text.
func isForeign(data []byte) bool {
	own := bytes.Count(data, []byte("{{resolve:"))
	return bytes.Count(data, []byte("{{")) > own || directive().Match(data)
}

// unknownAlias finds the alias that an error names without its line, or -1.
func unknownAlias(data []byte, reason string) int {
	_, name, found := strings.Cut(reason, "unknown anchor '")
	name, _, closed := strings.Cut(name, "'")
	if !found || !closed {
		return -1
	}
	return bytes.Index(data, []byte("*"+name))
}

// maxSearched bounds the files in which the line of an error is searched for.
const maxSearched = 1 << 18

// breaksAt finds the line that breaks a file where the parser tells the line of what
// it was inside of: the last of the shortest run of lines that breaks alike.
func breaksAt(data []byte, lines *marks, broken error) int {
	return 1 + sort.Search(len(lines.starts)-1, func(i int) bool {
		decoder := yaml.NewDecoder(bytes.NewReader(data[:lines.starts[i+1]]))
		for {
			if _, err := next(decoder); err != nil {
				return err.Error() == broken.Error()
			}
		}
	})
}

// forbidden finds the first byte that no YAML file may hold, or -1.
func forbidden(data []byte) int {
	for at := 0; at < len(data); {
		char, size := utf8.DecodeRune(data[at:])
		control := char < ' ' && char != '\t' && char != '\n' && char != '\r' || char == 0x7f
		if control || char == utf8.RuneError && size == 1 {
			return at
		}
		at += size
	}
	return -1
}
