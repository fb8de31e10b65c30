package cloudformation

import (
	"flag"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/positions.golden")

// The template holds each intrinsic in each position of a policy, sensible or not: what
// the model makes of it is in the golden file, for people to read.
func TestEveryIntrinsicInEveryPosition(t *testing.T) {
	const golden = "testdata/positions.golden"
	got := dump(load1(t, "positions.yaml", readTestdata(t, "positions.yaml")))
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := strings.Split(readTestdata(t, "positions.golden"), "\n")
	for i, line := range strings.Split(got, "\n") {
		if i >= len(want) || line != want[i] {
			t.Fatalf("line %d is %q; read the difference, then go test ./loaders/cloudformation -update", i+1, line)
		}
	}
}
