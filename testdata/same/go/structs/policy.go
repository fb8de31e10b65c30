package main

const version = "2012-10-17"

type effect string

const (
	allow effect = "Allow"
	deny  effect = "Deny"
)

type document struct {
	Version    string      `json:"Version"`
	Statements []statement `json:"Statement"`
}

type statement struct {
	Sid         string         `json:",omitempty"`
	Effect      effect         `json:"Effect"`
	Principal   any            `json:",omitempty"`
	Action      values         `json:",omitempty"`
	NotAction   values         `json:",omitempty"`
	Resource    values         `json:",omitempty"`
	NotResource values         `json:",omitempty"`
	When        map[string]any `json:"Condition,omitempty"`
}

type values []string
