// Package aws stands for the SDK's.
package aws

func String(s string) *string { return &s }
