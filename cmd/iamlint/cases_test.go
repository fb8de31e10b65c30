package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/testdata/cases"
)

var everyWay = flag.Bool("every-way", false, "write each scenario with policies inline and attached, in every format, and not in one of both ways")

// scenarios are those that are written in a way.
func scenarios(t testing.TB, rendering cases.Rendering) []cases.Case {
	t.Helper()
	all, err := cases.All()
	if err != nil {
		t.Fatal(err)
	}
	var chosen []cases.Case
	for i, c := range all {
		if *everyWay || rendering.Managed == (i%2 == 1) {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

// written writes the files of a scenario below a new directory.
func written(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Every rendering of a scenario is read as the scenario is, through the real loaders.
func TestScenariosAreReadAlikeInEveryFormat(t *testing.T) {
	for _, rendering := range cases.Renderings() {
		t.Run(rendering.Name(), func(t *testing.T) {
			t.Parallel()
			unsaid := map[string]int{}
			for _, c := range scenarios(t, rendering) {
				files, err := c.Files(rendering)
				if err != nil {
					unsaid[err.Error()]++
					continue
				}
				dir := written(t, files)
				var out, errors bytes.Buffer
				if code := run([]string{"inspect", "--format", "json", dir}, &out, &errors, embedded()); code != 0 {
					t.Errorf("%s: inspect exits %d: %s", c.ID, code, errors.String())
					continue
				}
				var dump inspected
				if err := json.Unmarshal(out.Bytes(), &dump); err != nil {
					t.Fatalf("%s: %v", c.ID, err)
				}
				want, got := factsOf(c), read(dump)
				if diff := difference(want, got); diff != "" {
					t.Errorf("%s is read otherwise (in %s):\n%s", c.ID, strings.Join(names(files), " "), diff)
				}
			}
			t.Logf("left out: %v", unsaid)
		})
	}
}

// inspected is what the test compares of a policy.Dump.
type inspected struct {
	Documents  []policy.DumpedDocument
	Principals []policy.DumpedPrincipal
	policy.DumpedDeclared
	Unread []policy.DumpedProblem
}

func names(files map[string]string) []string {
	var list []string
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

func difference(want, got []string) string {
	var b strings.Builder
	for _, fact := range want {
		if !slices.Contains(got, fact) {
			fmt.Fprintln(&b, "  not read:", fact)
		}
	}
	for _, fact := range got {
		if !slices.Contains(want, fact) {
			fmt.Fprintln(&b, "  read, but not there:", fact)
		}
	}
	return b.String()
}

// factsOf are what a scenario declares, a line each.
func factsOf(c cases.Case) []string {
	var list []string
	note := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	for _, p := range c.Declares() {
		note("%s %s", p.ARN, p.Kind)
		if p.Trust != nil {
			note("%s is trusted by %s", p.ARN, canonical(p.Trust))
		}
		for _, document := range p.Policies {
			note("%s may %s", p.ARN, canonical(document))
		}
		if p.Boundary != nil {
			note("%s within %s", p.ARN, canonical(p.Boundary))
		}
		for key, value := range p.Tags {
			note("%s tag %s=%s", p.ARN, key, value)
		}
		if p.Max != 0 {
			note("%s max %d", p.ARN, p.Max)
		}
	}
	if c.Caller.Type == "oidc" || c.Caller.Type == "saml" {
		note("%s provider %s", c.Caller.ARN, c.Caller.Type)
	}
	for kind, policies := range map[string][]cases.Attached{"scp": c.SCPs, "rcp": c.RCPs} {
		for _, attached := range policies {
			for _, document := range attached.Documents {
				note("%s at %s: %s", kind, attached.Target, canonical(document))
			}
		}
	}
	return list
}

// read are the same facts as iamlint has read them, and what it could not read.
func read(dump inspected) []string {
	var list []string
	note := func(format string, args ...any) { list = append(list, fmt.Sprintf(format, args...)) }
	documents := map[string]string{}
	for _, document := range dump.Documents {
		documents[document.At] = shown(document)
		if document.Partial || document.When != "" {
			note("document %s: partial %t, when %s", document.At, document.Partial, document.When)
		}
	}
	for _, p := range dump.Principals {
		if p.Kind == policy.Group {
			continue
		}
		note("%s %s", p.ARN, p.Kind)
		for _, reason := range slices.Concat(p.Incomplete, managedOf(p)) {
			note("%s incomplete: %s", p.ARN, reason)
		}
		for _, at := range p.Trust {
			note("%s is trusted by %s", p.ARN, documents[at])
		}
		for _, at := range p.Policies {
			note("%s may %s", p.ARN, documents[at])
		}
		for _, at := range p.Boundary {
			note("%s within %s", p.ARN, documents[at])
		}
		for _, tag := range p.Tags {
			note("%s tag %s=%s", p.ARN, tag.Key, tag.Value)
		}
		if p.MaxSession != nil && !strings.Contains(p.MaxSession.Text, "⟨") {
			note("%s max %s", p.ARN, p.MaxSession.Text)
		}
	}
	for _, provider := range dump.Providers {
		note("%s provider %s", provider.ARN, provider.Kind)
	}
	for _, one := range dump.Organization {
		for _, target := range one.Targets {
			for _, at := range one.Documents {
				note("%s at %s: %s", one.Kind, target.Text, documents[at])
			}
		}
	}
	for _, problem := range dump.Unread {
		note("unread %s: %s %s", problem.At, problem.Reason, problem.Rule)
	}
	return list
}

func managedOf(p policy.DumpedPrincipal) []string {
	var list []string
	for _, value := range p.Managed {
		list = append(list, "managed "+value.Text)
	}
	if p.BoundedBy != nil {
		list = append(list, "bounded by "+p.BoundedBy.Text)
	}
	return list
}

// canonical says a policy of the table as shown says one that was read.
func canonical(document any) string {
	top := document.(map[string]any)
	var list []string
	for _, item := range several(top["Statement"]) {
		statement := item.(map[string]any)
		var parts []string
		for key, value := range statement {
			switch key {
			case "Principal", "NotPrincipal":
				types, typed := value.(map[string]any)
				if !typed {
					types = map[string]any{"": value}
				}
				for kind, names := range types {
					for _, name := range several(names) {
						parts = append(parts, fmt.Sprintf("%s %s:%v", key, strings.Trim(kind, "*"), name))
					}
				}
			case "Condition":
				for operator, keys := range value.(map[string]any) {
					for key, values := range keys.(map[string]any) {
						parts = append(parts, fmt.Sprintf("%s %s %q", operator, key, sortedWords(several(values))))
					}
				}
			case "Sid":
			default:
				for _, one := range several(value) {
					parts = append(parts, fmt.Sprintf("%s %v", key, one))
				}
			}
		}
		slices.Sort(parts)
		list = append(list, strings.Join(parts, ", "))
	}
	version := top["Version"]
	if version == nil {
		version = ""
	}
	return fmt.Sprintf("%v %s", version, strings.Join(list, "; "))
}

func several(value any) []any {
	if list, ok := value.([]any); ok {
		return list
	}
	return []any{value}
}

func sortedWords(values []any) []string {
	var words []string
	for _, value := range values {
		words = append(words, fmt.Sprint(value))
	}
	slices.Sort(words)
	return words
}

func shown(document policy.DumpedDocument) string {
	var list []string
	for _, statement := range document.Statements {
		var parts []string
		add := func(key string, values []policy.DumpedValue) {
			for _, value := range values {
				parts = append(parts, key+" "+value.Text)
			}
		}
		if statement.Effect != nil {
			parts = append(parts, "Effect "+statement.Effect.Text)
		}
		add("Action", statement.Actions)
		add("NotAction", statement.NotActions)
		add("Resource", statement.Resources)
		add("NotResource", statement.NotResources)
		for key, values := range map[string][]policy.DumpedValue{"Principal": statement.Principals, "NotPrincipal": statement.NotPrincipals} {
			for _, value := range values {
				parts = append(parts, key+" "+strings.Trim(value.Type, "*")+":"+value.Text)
			}
		}
		for _, condition := range statement.Conditions {
			var words []any
			for _, value := range condition.Values {
				words = append(words, value.Text)
			}
			parts = append(parts, fmt.Sprintf("%s %s %q", condition.Operator, condition.Key, sortedWords(words)))
		}
		if statement.Partial || statement.When != "" {
			parts = append(parts, "partial or conditional")
		}
		slices.Sort(parts)
		list = append(list, strings.Join(parts, ", "))
	}
	version := ""
	if document.Version != nil {
		version = document.Version.Text
	}
	return version + " " + strings.Join(list, "; ")
}
