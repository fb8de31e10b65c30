package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/iamlint/iamlint/loaders"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/config"
)

// given is a file whose text came on stdin.
type given struct {
	root loaders.Root
	file policy.File
}

// onStdin reads the text that the path - stands for; nil where the paths are others.
// With --stdin-filename it takes the place of that file; without, it stands alone.
func (f *lintFlags) onStdin(stdin io.Reader, paths []string) (*given, error) {
	if !slices.Contains(paths, "-") {
		if f.stdinFilename != "" {
			return nil, errors.New("--stdin-filename goes with the path -")
		}
		return nil, nil
	}
	if len(paths) > 1 {
		return nil, errors.New("the path - goes with no other")
	}
	data, err := io.ReadAll(io.LimitReader(stdin, config.DefaultFileBytes+1))
	if err != nil {
		return nil, fmt.Errorf("stdin: %w", err)
	}
	if len(data) > config.DefaultFileBytes {
		return nil, fmt.Errorf("stdin: larger than the limit of %d bytes", config.DefaultFileBytes)
	}
	name := f.stdinFilename
	if name == "" {
		name = "stdin" + extension(data)
	}
	root, within, err := loaders.GivenRoot(name)
	if err != nil {
		return nil, err
	}
	if f.stdinFilename == "" {
		root.Only = []string{within}
	}
	return &given{root: root, file: policy.File{Path: within, Data: data}}, nil
}

// extension guesses the format of a text without a name.
func extension(data []byte) string {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(text, []byte("{")), bytes.HasPrefix(text, []byte("[")):
		return ".json"
	case bytes.HasPrefix(text, []byte("package ")) || bytes.Contains(text, []byte("\npackage ")):
		return ".go"
	case bytes.Contains(text, []byte("Resources:")) || bytes.Contains(text, []byte("Statement:")):
		return ".yaml"
	}
	return ".tf"
}
