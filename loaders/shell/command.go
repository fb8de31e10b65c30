package shell

import (
	"path"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/iamlint/iamlint/loaders/policy"
)

// operations are the commands of `aws sts` that assume roles, and what they call.
var operations = map[string]string{
	"assume-role":                   "sts:AssumeRole",
	"assume-role-with-web-identity": "sts:AssumeRoleWithWebIdentity",
	"assume-role-with-saml":         "sts:AssumeRoleWithSAML",
}

// flags of the AWS CLI that stand alone. All others take values.
var alone = map[string]bool{
	"--debug": true, "--no-verify-ssl": true, "--no-paginate": true, "--no-sign-request": true, "--no-cli-pager": true,
	"--cli-auto-prompt": true, "--no-cli-auto-prompt": true, "--v2-debug": true, "--no-cli-auto-prompt-partial": true,
}

// lists are the flags that take all words up to the next flag.
var lists = map[string]bool{"--tags": true, "--policy-arns": true, "--transitive-tag-keys": true, "--provided-contexts": true}

// command looks for a call of aws among the words of a command, behind what runs it:
// sudo, env, docker run.
func (r *reader) command(words []*syntax.Word, assigns []*syntax.Assign, pos syntax.Pos) {
	tool, sts := -1, -1
	for i, word := range words {
		switch name := word.Lit(); {
		case tool < 0 && isTool(name):
			tool = i
		case tool >= 0 && name == "sts":
			sts = i
		}
		if sts >= 0 {
			break
		}
	}
	if sts < 0 {
		return
	}
	c := &command{reader: r, given: map[string][]policy.Value{}, spans: map[string]policy.Span{}}
	c.read(words[tool+1 : sts])
	c.words = nil
	c.read(words[sts+1:])
	if len(c.words) == 0 {
		return
	}
	name, _ := c.words[0].Text.Literal()
	action := operations[name]
	if action == "" || len(c.words) > 1 && c.words[1].Text.Is("help") || c.given["--generate-cli-skeleton"] != nil || c.elsewhere() {
		return
	}
	if call := c.call(action, assigns); call != nil {
		call.Span = r.span(words[tool].Pos().Offset(), words[len(words)-1].End().Offset())
		call.Key = policy.Key(r.Scope, position(pos.Offset()))
		r.found.Calls = append(r.found.Calls, call)
	}
}

// isTool reports whether a word is the AWS CLI, or its image for containers.
func isTool(name string) bool {
	name, _, _ = strings.Cut(path.Base(name), ":")
	return name == "aws" || name == "aws-cli" || name == "aws2"
}

// array reads a command that is kept in an array; more words may be added where it runs.
func (r *reader) array(array *syntax.ArrayExpr) {
	var words []*syntax.Word
	for _, element := range array.Elems {
		if element.Value != nil {
			words = append(words, element.Value)
		}
	}
	before := len(r.found.Calls)
	r.command(words, nil, array.Pos())
	for _, call := range r.found.Calls[before:] {
		call.Partial = true
	}
}

// command is one call of the AWS CLI.
type command struct {
	*reader
	given   map[string][]policy.Value // by flag
	spans   map[string]policy.Span    // of the flags
	words   []policy.Value            // that belong to no flag
	partial bool
}

// read sorts words into flags and what they are given.
func (c *command) read(words []*syntax.Word) {
	for i := 0; i < len(words); i++ {
		value := c.word(words[i])
		text := value.Text.Prefix()
		if !strings.HasPrefix(text, "--") {
			c.partial = c.partial || mayBeFlags(value)
			c.words = append(c.words, value)
			continue
		}
		flag, rest, joined := cut(value)
		switch {
		case flag == "":
			c.partial = true
		case joined:
			c.give(flag, value.Span, rest)
		case alone[flag]:
			c.give(flag, value.Span)
		case lists[flag]:
			c.give(flag, value.Span)
			for i+1 < len(words) && !strings.HasPrefix(words[i+1].Lit(), "--") {
				i++
				c.give(flag, value.Span, c.word(words[i]))
			}
		case i+1 < len(words) && !strings.HasPrefix(words[i+1].Lit(), "--"):
			i++
			c.give(flag, value.Span, c.word(words[i]))
		default:
			c.give(flag, value.Span)
		}
	}
}

// mayBeFlags reports whether a word that stands where a flag might is not known.
func mayBeFlags(value policy.Value) bool { return !value.Text.Known() && value.Text.Prefix() == "" }

func (c *command) give(flag string, at policy.Span, values ...policy.Value) {
	c.given[flag] = append(c.given[flag], values...)
	if c.given[flag] == nil {
		c.given[flag] = []policy.Value{}
	}
	c.spans[flag] = at
}

// cut takes --flag=value apart; an empty flag where its name is not known.
func cut(value policy.Value) (flag string, rest policy.Value, joined bool) {
	pieces := value.Text.Split('=', 2)
	flag, known := pieces[0].Literal()
	if !known {
		return "", rest, false
	}
	if len(pieces) == 1 {
		return flag, rest, false
	}
	rest = value
	rest.Text = pieces[1]
	if len(value.Via) == 0 && value.Span.End-value.Span.Start > len(flag) {
		rest.Span.Start += len(flag) + 1
	}
	return flag, rest, true
}

// elsewhere reports whether the command asks something that is not AWS, such as an
// emulator on this machine, or an endpoint that nobody can tell.
func (c *command) elsewhere() bool {
	endpoints, given := c.given["--endpoint-url"]
	if !given {
		return false
	}
	for _, endpoint := range endpoints {
		if known, ok := endpoint.Text.Literal(); ok && (strings.Contains(known, ".amazonaws.com") || strings.Contains(known, ".api.aws")) {
			return false
		}
	}
	return true
}
