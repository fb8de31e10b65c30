package rules_test

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/iamlint/iamlint/rules"
)

const expired = `{"Version": "2012-10-17", "Statement": [
  {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}}
]}`

func TestFingerprintStaysWhenThePolicyMoves(t *testing.T) {
	first := fingerprintOf(t, expired, now)
	for fact, test := range map[string]struct {
		text string
		now  time.Time
		same bool
	}{
		"a day later":              {expired, now.Add(24 * time.Hour), true},
		"indented anew":            {strings.ReplaceAll(expired, "  ", "\t\t"), now, true},
		"behind another statement": {strings.Replace(expired, "[", `[{"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"},`, 1), now, true},
		"with another date":        {strings.Replace(expired, "2020", "2021", 1), now, false},
	} {
		if same := fingerprintOf(t, test.text, test.now) == first; same != test.same {
			t.Errorf("%s: same fingerprint %v", fact, same)
		}
	}
}

func fingerprintOf(t *testing.T, text string, now time.Time) string {
	t.Helper()
	engine := newEngine(t).Select(func(rule *rules.Rule) bool { return rule.ID == "expired-allow" })
	result, err := rules.Check(context.Background(), engine, read(fstest.MapFS{"policy.json": {Data: []byte(text)}}), rules.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	if len(result.Findings) != 1 {
		t.Fatalf("%d findings in\n%s", len(result.Findings), text)
	}
	return result.Findings[0].Fingerprint
}
