package rules

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// module is one rule's file: its METADATA and its source.
type module struct {
	rule *Rule
	path string
	text string
}

// metadata is the YAML of a rule's METADATA block.
type metadata struct {
	Title       string              `yaml:"title"`
	Description string              `yaml:"description"`
	Schemas     []map[string]string `yaml:"schemas"`
	Related     []string            `yaml:"related_resources"`
	Custom      struct {
		Subject          string   `yaml:"subject"`
		Kinds            []string `yaml:"kinds"`
		Severity         Severity `yaml:"severity"`
		SecuritySeverity string   `yaml:"security_severity"`
		Precision        string   `yaml:"precision"`
		Tags             []string `yaml:"tags"`
		Message          string   `yaml:"message"`
		Remedy           string   `yaml:"remedy"`
		Replaces         []string `yaml:"replaces"`
		OptIn            bool     `yaml:"opt_in"`
	} `yaml:"custom"`
}

// catalogue reads the METADATA of every rule below fsys, sorted by id. The
// directory is the registry: each file outside lib is a rule.
func catalogue(fsys fs.FS) ([]module, error) {
	paths, err := fs.Glob(fsys, "*/*.rego")
	if err != nil {
		return nil, err
	}
	var modules []module
	for _, name := range paths {
		if strings.HasPrefix(name, "lib/") || strings.HasSuffix(name, "_test.rego") {
			continue
		}
		module, err := readModule(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		modules = append(modules, module)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.rule.ID, b.rule.ID) })
	return modules, nil
}

func readModule(fsys fs.FS, name string) (module, error) {
	data, err := fs.ReadFile(fsys, name)
	if err != nil {
		return module{}, err
	}
	text := string(data)
	decoder := yaml.NewDecoder(strings.NewReader(metadataBlock(text)))
	decoder.KnownFields(true)
	var meta metadata
	if err := decoder.Decode(&meta); err != nil {
		return module{}, fmt.Errorf("METADATA: %w", err)
	}
	id := strings.ReplaceAll(strings.TrimSuffix(path.Base(name), ".rego"), "_", "-")
	return module{rule: meta.rule(id, path.Dir(name)), path: name, text: text}, nil
}

// metadataBlock gives the YAML of the first METADATA comment.
func metadataBlock(text string) string {
	_, block, _ := strings.Cut(text, "# METADATA\n")
	var lines []string
	for line := range strings.Lines(block) {
		if !strings.HasPrefix(line, "#") {
			break
		}
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(line, "#"), " "))
	}
	return strings.Join(lines, "")
}

func (m metadata) rule(id, group string) *Rule {
	return &Rule{
		ID: id, Group: group, Title: m.Title, Description: strings.TrimSpace(m.Description),
		Subject: m.Custom.Subject, Kinds: m.Custom.Kinds, Severity: m.Custom.Severity,
		SecuritySeverity: m.Custom.SecuritySeverity, Precision: m.Custom.Precision, Tags: m.Custom.Tags,
		Message: m.Custom.Message, Remedy: m.Custom.Remedy, Related: m.Related,
		Replaces: m.Custom.Replaces, OptIn: m.Custom.OptIn,
	}
}
