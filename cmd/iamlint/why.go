package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/jsonfile"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	"github.com/iamlint/iamlint/rules/access/request"
	"github.com/iamlint/iamlint/rules/why"
)

// errNotAllowed ends a question whose answer is no, or not known.
var errNotAllowed = errors.New("not allowed")

// whyFlags are what is known of the request.
type whyFlags struct {
	asking
	action, service                 string
	context, tags                   []string
	externalID, identity, limitFile string
	seconds                         int
	errorText                       string
}

func whyCommand(engine engine) *cobra.Command {
	flags := &whyFlags{asking: asking{format: "text"}}
	command := &cobra.Command{
		Use:   "why [flags] FROM TO [path ...]",
		Short: "Tell whether FROM may assume TO, and why",
		Long: `why answers whether FROM may take the role TO, or pass it to a service, with a
checklist: each line with the place of its fact, what mends it, or what to look at.

` + subjectHelp + `
FROM may also be a service principal, an identity provider's ARN, an account's root
user, or a call: a step of a workflow by FILE:LINE, profile:NAME, provider.aws.ALIAS; of
a call, what it passes is known. With --error, what the text names may be left out.
What is not given of the request (--context and the flags for single keys) is unknown.

Exit status: 0 allowed, 1 denied or unknown, 2 failure.`,
		RunE: func(command *cobra.Command, args []string) error { return flags.run(command, args, engine) },
	}
	flags.register(command, "text or json")
	set := command.Flags()
	set.StringVar(&flags.action, "action", "", "the `ACTION`; default: the one by which FROM takes roles, or iam:PassRole with --service")
	set.StringVar(&flags.service, "service", "", "the service `PRINCIPAL` that gets the role, for iam:PassRole")
	set.StringArrayVar(&flags.context, "context", nil, "a key of the request's context, as `KEY=VALUE`; repeatable, also for several values of one key")
	set.StringVar(&flags.externalID, "external-id", "", "the external `ID` that is passed")
	set.StringVar(&flags.identity, "source-identity", "", "the source identity `NAME` that is passed")
	set.StringArrayVar(&flags.tags, "tag", nil, "a session tag that is passed, as `KEY=VALUE`; repeatable")
	set.IntVar(&flags.seconds, "duration", 0, "how many `SECONDS` the session shall last")
	set.StringVar(&flags.limitFile, "session-policy", "", "`FILE` with the session policy of FROM's own session")
	set.StringVar(&flags.errorText, "error", "", "the `TEXT` of AWS's error: the checklist begins at what it names")
	return command
}

func (f *whyFlags) run(command *cobra.Command, args []string, engine engine) error {
	if err := oneOf("format", f.format, "text", "json"); err != nil {
		return err
	}
	recognised, args, err := f.recognise(args)
	if err != nil {
		return err
	}
	roots, err := f.roots(engine, args[2:])
	if err != nil {
		return err
	}
	root, q, err := f.question(roots, args[0], args[1])
	if err != nil {
		return err
	}
	limits, err := f.given(&q)
	if err != nil {
		return err
	}
	answer := root.Ask(q)
	files := withFile(root.repo.Files, limits)
	checklist := why.Explain(answer, root.Result, files)
	checklist.Unread(root.repo.Problems)
	if recognised.Step != "" {
		checklist.BeginAt(recognised)
	}
	err = checklist.Write(command.OutOrStdout(), why.Options{
		Format: why.Format(f.format), Places: policy.NewPlaces(files), Show: root.show,
		Name: func(file string) string { return strings.TrimPrefix(file, away) },
	})
	if err == nil && answer.Verdict != policy.Yes {
		return errNotAllowed
	}
	return err
}

// recognise reads the error text, and takes what it names where the arguments leave it out.
func (f *whyFlags) recognise(args []string) (why.Error, []string, error) {
	if f.errorText == "" {
		if len(args) < 2 {
			return why.Error{}, nil, errors.New("why takes FROM and TO\nsee iamlint why --help")
		}
		return why.Error{}, args, nil
	}
	recognised, known := why.Recognise(f.errorText)
	if !known {
		return recognised, nil, fmt.Errorf("this is no error of AWS about taking or passing roles that iamlint knows: %q", f.errorText)
	}
	if len(args) < 2 && recognised.From != "" && recognised.To != "" {
		args = append([]string{recognised.From, recognised.To}, args...)
	}
	if len(args) < 2 {
		return recognised, nil, fmt.Errorf("the error text names no caller and role: give FROM and TO\nit means: %s", recognised.Means)
	}
	if f.action == "" && recognised.Action == access.PassRole {
		f.action = access.PassRole
	}
	return recognised, args, nil
}

// question finds the two ends: FROM may be a call.
func (f *whyFlags) question(roots []*joined, from, to string) (*joined, access.Question, error) {
	var q access.Question
	root, role, err := subject(roots, to)
	if err != nil {
		return nil, q, err
	}
	if role.Kind != policy.Role {
		return nil, q, fmt.Errorf("%q is no role, but a %s", to, role.Kind)
	}
	if role.Declared == policy.No {
		root = rootOf(roots, from, root)
	}
	call, err := root.call(from, role)
	switch {
	case err != nil:
		return nil, q, err
	case call != nil:
		return root, root.FromCall(call, role.Principal), nil
	}
	place := func(span policy.Span) string { return root.Place(span).String() }
	caller, err := subjectOf(root.Result, root.repo, place, from)
	return root, access.Question{Caller: caller.Principal, Role: role.Principal, Session: caller.Session}, err
}

// rootOf is the root that declares the caller, where none declares the role.
func rootOf(roots []*joined, from string, otherwise *joined) *joined {
	if root, caller, err := subject(roots, from); err == nil && caller.Declared != policy.No {
		return root
	}
	return otherwise
}

// given adds what the flags tell of the request, and gives the file of the session policy.
func (f *whyFlags) given(q *access.Question) (limits *policy.File, err error) {
	q.Service, q.Action = f.service, cmp.Or(f.action, q.Action)
	if f.service != "" && f.action == "" {
		q.Action = access.PassRole
	}
	q.Seconds = cmp.Or(f.seconds, q.Seconds)
	known, err := f.known()
	if err != nil {
		return nil, err
	}
	if q.Context == nil {
		q.Context = map[string]request.Held{}
	}
	for key, values := range known {
		q.Context[strings.ToLower(key)] = access.Given(values...)
	}
	if f.limitFile != "" {
		q.Limits, limits, err = sessionPolicy(f.limitFile)
	}
	return limits, err
}

// known fills in the context that the flags give.
func (f *whyFlags) known() (map[string][]string, error) {
	context := map[string][]string{}
	for _, given := range f.context {
		key, value, found := strings.Cut(given, "=")
		if !found || key == "" {
			return nil, fmt.Errorf("--context %q: want KEY=VALUE", given)
		}
		context[key] = append(context[key], value)
	}
	for _, tag := range f.tags {
		key, value, found := strings.Cut(tag, "=")
		if !found || key == "" {
			return nil, fmt.Errorf("--tag %q: want KEY=VALUE", tag)
		}
		context["aws:RequestTag/"+key] = []string{value}
		context["aws:TagKeys"] = append(context["aws:TagKeys"], key)
	}
	if f.externalID != "" {
		context["sts:ExternalId"] = []string{f.externalID}
	}
	if f.identity != "" {
		context["sts:SourceIdentity"] = []string{f.identity}
	}
	if f.service != "" {
		context["iam:PassedToService"] = []string{f.service}
	}
	return context, nil
}

// sessionPolicy reads the policy of a file.
func sessionPolicy(name string) ([]*policy.Document, *policy.File, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	file := policy.File{Path: filepath.ToSlash(name), Data: data}
	document, err := jsonfile.Policy(file, policy.Session)
	if err != nil {
		return nil, nil, err
	}
	return []*policy.Document{document}, &file, nil
}

func withFile(files map[string][]byte, file *policy.File) map[string][]byte {
	if file == nil {
		return files
	}
	joined := map[string][]byte{file.Path: file.Data}
	for name, data := range files {
		joined[name] = data
	}
	return joined
}

// shownFrom shows a path of a root as seen from where the user stands.
func shownFrom(root loaders.Root) func(string) string {
	return func(file string) string {
		shown, err := filepath.Rel(workDir(), filepath.Join(root.Dir, filepath.FromSlash(file)))
		if err != nil {
			return file
		}
		return filepath.ToSlash(shown)
	}
}
