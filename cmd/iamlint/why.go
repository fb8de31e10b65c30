package main

import (
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
	"github.com/iamlint/iamlint/rules/config"
	"github.com/iamlint/iamlint/rules/why"
)

// errNotAllowed ends a question whose answer is no, or not known.
var errNotAllowed = errors.New("not allowed")

// whyFlags are what is known of the request.
type whyFlags struct {
	format, config, now             string
	action, service                 string
	context, tags                   []string
	externalID, identity, limitFile string
	seconds                         int
	errorText                       string
}

func whyCommand(engine engine) *cobra.Command {
	flags := &whyFlags{}
	command := &cobra.Command{
		Use:   "why [flags] FROM TO [path ...]",
		Short: "Tell whether FROM may assume TO, and why",
		Long: `why answers whether FROM may take the role TO, or pass it to a service, with a
checklist: each line with the place of its fact, what mends it, or what to look at.

` + subjectHelp + `
FROM may also be a service principal, an identity provider's ARN, or an account's root
user; with --error, what the text names may be left out. What is not given of the
request (--context and the flags for single keys) is unknown.

Exit status: 0 allowed, 1 denied or unknown, 2 failure.`,
		RunE: func(command *cobra.Command, args []string) error { return flags.run(command, args, engine) },
	}
	set := command.Flags()
	set.StringVar(&flags.format, "format", "text", "text or json")
	set.StringVar(&flags.config, "config", "", "configuration `FILE`; default: the nearest .iamlint.yaml upwards")
	set.StringVar(&flags.now, "now", "", "the clock that dates are judged by, as `RFC3339`; default: now")
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
	moment, err := clock(f.now)
	if err != nil {
		return err
	}
	recognised, args, err := f.recognise(args)
	if err != nil {
		return err
	}
	from, to, paths := args[0], args[1], args[2:]
	asked := false
	read := reading{engine: engine, config: f.config, paths: paths}
	allowed := false
	err = read.each(func(root loaders.Root, repo *policy.Repo, settings *config.Config) error {
		if asked {
			return nil
		}
		asked = true
		settings.Bind(repo)
		result := access.Join(repo, question{config: settings, now: moment}.options().Access())
		answer, limits, err := f.ask(result, repo, newPlacer(root, repo), from, to)
		if err != nil {
			return err
		}
		allowed = answer.Verdict == policy.Yes
		files := withFile(repo.Files, limits)
		checklist := why.Explain(answer, result, files)
		if recognised.Step != "" {
			checklist.BeginAt(recognised)
		}
		return checklist.Write(command.OutOrStdout(), why.Options{
			Format: why.Format(f.format), Places: policy.NewPlaces(files), Show: shownFrom(root),
		})
	})
	if err == nil && !allowed {
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

// ask makes the question of the flags, and answers it.
func (f *whyFlags) ask(result *access.Result, repo *policy.Repo, place placer, from, to string) (*access.Answer, *policy.File, error) {
	caller, err := subjectOf(result, repo, place, from)
	if err != nil {
		return nil, nil, err
	}
	role, err := subjectOf(result, repo, place, to)
	if err != nil {
		return nil, nil, err
	}
	if role.Kind != policy.Role {
		return nil, nil, fmt.Errorf("%q is no role, but a %s", to, role.Kind)
	}
	q := access.Question{
		Caller: caller.Principal, Role: role.Principal, Session: caller.Session,
		Action: f.action, Service: f.service, Seconds: f.seconds,
	}
	if f.service != "" && f.action == "" {
		q.Action = access.PassRole
	}
	known, err := f.known()
	if err != nil {
		return nil, nil, err
	}
	q.Context = map[string]request.Held{}
	for key, values := range known {
		q.Context[key] = access.Given(values...)
	}
	var limits *policy.File
	if f.limitFile != "" {
		if q.Limits, limits, err = sessionPolicy(f.limitFile); err != nil {
			return nil, nil, err
		}
	}
	return result.Ask(q), limits, nil
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

// newPlacer shows places as FILE:LINE:COLUMN.
func newPlacer(root loaders.Root, repo *policy.Repo) placer {
	places, show := policy.NewPlaces(repo.Files), shownFrom(root)
	return func(span policy.Span) string {
		position := places.Lines(span.File).Position(span.Start)
		return fmt.Sprintf("%s:%d:%d", show(span.File), position.Line, position.Column)
	}
}
