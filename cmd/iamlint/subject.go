package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/config"
)

// subjectHelp says in a command's help what FROM, TO and ROLE may be.
const subjectHelp = `A role or user is named by its ARN (also that of a session), its name, role/NAME or
user/NAME, the address or logical id of its declaration, or FILE:LINE where that stands.`

// maxCandidates is how many of those that a name may mean an error lists.
const maxCandidates = 20

// placer shows a place as people know it: FILE:LINE:COLUMN.
type placer func(policy.Span) string

// subjectOf finds whom the user means by a name: one of the declared, or what an ARN
// tells alone.
func subjectOf(result *access.Result, repo *policy.Repo, place placer, name string) (access.Subject, error) {
	found, sure := result.Find(name)
	if len(found) == 0 {
		found, sure = declaredAt(repo, place, name), true
	}
	undeclared, isARN := access.Undeclared(name)
	switch {
	case len(found) == 1 && sure:
		return access.Subject{Principal: found[0], Session: undeclared.Session, Declared: policy.Yes}, nil
	case len(found) == 1:
		return access.Subject{Principal: found[0], Session: undeclared.Session, Declared: policy.Unknown}, nil
	case len(found) > 1:
		return access.Subject{}, ambiguous(found, place, name)
	case isARN:
		return undeclared, nil
	case strings.HasPrefix(name, "arn:"):
		return access.Subject{}, fmt.Errorf("%q is not the ARN of a role, user, session, root user, federated user or identity provider", name)
	}
	if near := config.Nearest(name, result.Names()); near != "" {
		return access.Subject{}, fmt.Errorf("no role or user is called %q here; did you mean %q?", name, near)
	}
	return access.Subject{}, fmt.Errorf("no role or user is called %q here: give its ARN, or the paths that declare it", name)
}

// declaredAt are those whose declaration begins at FILE:LINE.
func declaredAt(repo *policy.Repo, place placer, name string) []*policy.Principal {
	file, line, found := cutLast(name, ":")
	if _, err := strconv.Atoi(line); !found || file == "" || err != nil {
		return nil
	}
	var list []*policy.Principal
	for _, principal := range repo.Principals {
		if principal.Kind != policy.Group && strings.HasPrefix(place(principal.Span), name+":") {
			list = append(list, principal)
		}
	}
	return list
}

func cutLast(text, sep string) (before, after string, found bool) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(sep):], true
}

func ambiguous(found []*policy.Principal, place placer, name string) error {
	var list strings.Builder
	for _, principal := range found[:min(len(found), maxCandidates)] {
		fmt.Fprintf(&list, "\n  %s  %s  %s", place(principal.Span), principal.Address, principal.ARN())
	}
	if rest := len(found) - maxCandidates; rest > 0 {
		fmt.Fprintf(&list, "\n  and %d more", rest)
	}
	return fmt.Errorf("%q may mean any of %d; name one by its ARN, its address or FILE:LINE:%s", name, len(found), list.String())
}
