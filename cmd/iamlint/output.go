package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/rules"
	"github.com/iamlint/iamlint/rules/report"
)

// output is one --output FORMAT=FILE.
type output struct {
	format, file string
}

func parseOutputs(flags []string) ([]output, error) {
	var outputs []output
	for _, flag := range flags {
		format, file, found := strings.Cut(flag, "=")
		if !found || file == "" {
			return nil, fmt.Errorf("--output %q is not of the form FORMAT=FILE", flag)
		}
		if err := oneOf("output", format, report.Formats()...); err != nil {
			return nil, err
		}
		switch {
		case file == "-":
			return nil, fmt.Errorf("--output %s: what goes to stdout is said by --format %s", flag, format)
		case slices.ContainsFunc(outputs, func(other output) bool { return other.file == file }):
			return nil, fmt.Errorf("--output %s: another report goes to that file", flag)
		}
		outputs = append(outputs, output{format, file})
	}
	return outputs, nil
}

func (o output) write(result *rules.Result, options report.Options) error {
	err := writeFile(o.file, func(w io.Writer) error { return report.Write(w, o.format, result, options) })
	if err != nil {
		return fmt.Errorf("--output %s: %w", o.file, err)
	}
	return nil
}

// writeFile puts the whole file in place or leaves what was there: a reader never sees
// half a file. A symbolic link to a file gives way to it. What is no regular file (a
// pipe, /dev/stderr) is written to.
func writeFile(name string, write func(io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return writeThrough(name, write)
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return err
}

func writeThrough(name string, write func(io.Writer) error) error {
	file, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}
