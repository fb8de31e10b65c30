package rules_test

import (
	"slices"
	"testing"
	"testing/fstest"
)

func TestARuleTakesThePlaceOfOthersOnlyWhereItPoints(t *testing.T) {
	for name, test := range map[string]struct {
		text string
		want []string
	}{
		"two flaws of one principal are one finding": {
			`{"Effect": "Allow", "Principal": {"AWS": "arn:aws:s3:us-east-1::reports"}, "Action": "sts:AssumeRole"}`,
			[]string{"region-in-global-arn"},
		},
		"another bad principal of the statement is told": {
			`{"Effect": "Allow", "Principal": {"AWS": ["arn:aws:s3:us-east-1::reports", "deploy"]}, "Action": "sts:AssumeRole"}`,
			[]string{"region-in-global-arn", "malformed-principal"},
		},
		"a statement that allows everything takes every role, too": {
			`{"Effect": "Allow", "Action": "*", "Resource": ["arn:aws:iam::*:role/*", "*"]}`,
			[]string{"admin-wildcard"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			text := `{"Version": "2012-10-17", "Statement": [` + test.text + `]}`
			var got []string
			for _, finding := range lint(t, newEngine(t), fstest.MapFS{"policy.json": {Data: []byte(text)}}).Findings {
				got = append(got, finding.Rule.ID)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("found %v, want %v", got, test.want)
			}
		})
	}
}
