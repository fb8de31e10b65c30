package rules

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"
)

// module is one rule's file. Its rule is made of the head of the METADATA, which
// tells who is asked; the rest, which tells what is shown, is there after read.
type module struct {
	source

	rule  *Rule
	needs func() []need

	once sync.Once
	err  error
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
		Fix              string   `yaml:"fix"`
		Replaces         []string `yaml:"replaces"`
		OptIn            bool     `yaml:"opt_in"`
		Options          []Option `yaml:"options"`
	} `yaml:"custom"`
}

// catalogue finds the rules below fsys, sorted by id. The directory is the
// registry: each file outside lib is a rule.
func catalogue(fsys fs.FS) ([]*module, error) {
	groups, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return nil, err
	}
	var modules []*module
	for _, group := range groups {
		if !group.IsDir() || group.Name() == lib {
			continue
		}
		files, err := modulesIn(fsys, group.Name())
		if err != nil {
			return nil, err
		}
		for _, file := range files {
			modules = append(modules, newModule(file))
		}
	}
	slices.SortFunc(modules, func(a, b *module) int { return strings.Compare(a.rule.ID, b.rule.ID) })
	return modules, nil
}

// lib is the directory of what rules share.
const lib = "lib"

// source is the file of a module.
type source struct {
	path string
	data []byte
}

func (s source) text() string { return string(s.data) }

// borrows reports whether the module may use another package, be it the library.
func (s source) borrows() bool { return bytes.Contains(s.data, []byte("data.iamlint")) }

// modulesIn are the modules in a directory, without tests.
func modulesIn(fsys fs.FS, dir string) ([]source, error) {
	files, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, err
	}
	list := make([]source, 0, len(files))
	for _, file := range files {
		name := file.Name()
		if !strings.HasSuffix(name, ".rego") || strings.HasSuffix(name, "_test.rego") {
			continue
		}
		data, err := fs.ReadFile(fsys, dir+"/"+name)
		if err != nil {
			return nil, err
		}
		list = append(list, source{dir + "/" + name, data})
	}
	return list, nil
}

func newModule(file source) *module {
	id := strings.ReplaceAll(strings.TrimSuffix(path.Base(file.path), ".rego"), "_", "-")
	rule := &Rule{ID: id, Group: path.Dir(file.path)}
	above, _, _ := bytes.Cut(file.data, []byte("\nfindings contains "))
	rule.Subject = head(above, "subject")
	rule.OptIn = head(above, "opt_in") == "true"
	if kinds := strings.Trim(head(above, "kinds"), "[]"); kinds != "" {
		rule.Kinds = strings.Split(kinds, ", ")
	}
	return &module{rule: rule, source: file, needs: sync.OnceValue(func() []need { return needsOf(file.text()) })}
}

// head is the value of one of the METADATA's custom keys that stand on one line.
func head(text []byte, key string) string {
	_, rest, _ := bytes.Cut(text, []byte("\n#   "+key+": "))
	value, _, _ := bytes.Cut(rest, []byte("\n"))
	return string(value)
}

// read completes the rule with all of its METADATA, once: parsing YAML takes time.
func (m *module) read() error {
	m.once.Do(func() { m.err = m.readMetadata() })
	return m.err
}

func (m *module) readMetadata() error {
	decoder := yaml.NewDecoder(strings.NewReader(metadataBlock(m.text())))
	decoder.KnownFields(true)
	var meta metadata
	if err := decoder.Decode(&meta); err != nil {
		return fmt.Errorf("%s: METADATA: %w", m.path, err)
	}
	custom := meta.Custom
	if custom.Subject != m.rule.Subject || custom.OptIn != m.rule.OptIn || !slices.Equal(custom.Kinds, m.rule.Kinds) {
		return fmt.Errorf("%s: METADATA: write subject, opt_in and kinds, as [a, b], on one line each", m.path)
	}
	meta.complete(m.rule)
	return nil
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

func (m metadata) complete(rule *Rule) {
	rule.Title, rule.Description, rule.Related = m.Title, strings.TrimSpace(m.Description), m.Related
	rule.Severity, rule.SecuritySeverity, rule.Precision = m.Custom.Severity, m.Custom.SecuritySeverity, m.Custom.Precision
	rule.Tags, rule.Message, rule.Remedy, rule.Replaces = m.Custom.Tags, m.Custom.Message, m.Custom.Remedy, m.Custom.Replaces
	rule.Options, rule.Fix = m.Custom.Options, m.Custom.Fix
}
