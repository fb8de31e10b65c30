package terraform

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func TestIsSince(t *testing.T) {
	for _, test := range []struct {
		constraint string
		want       policy.Tri
	}{
		{"5.23.0", policy.Yes},
		{"5.22.9", policy.No},
		{"~> 5.0", policy.Unknown},
		{"~> 5.23", policy.Yes},
		{"~> 5.22.1", policy.No},
		{"~> 4.0", policy.No},
		{"~> 6.0", policy.Yes},
		{">= 5.30, < 6.0", policy.Yes},
		{">= 3.0", policy.Unknown},
		{"< 5.0", policy.No},
		{"", policy.Unknown},
		{"de95e21a3bc5", policy.Unknown},
	} {
		if got := isSince(test.constraint, release{5, 23}); got != test.want {
			t.Errorf("%q: got %v, want %v", test.constraint, got, test.want)
		}
	}
}
