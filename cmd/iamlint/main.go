// Command iamlint lints the AWS IAM policies of a repository. It turns flags into
// one call and its result into reports and an exit code; it decides nothing.
package main

import (
	"os"
	"runtime/debug"
)

// version of this build. It stands here, since a build from a checkout without tags
// has no other way to know it.
const version = "v0.1.0-dev"

// The garbage collector's target in percent: relaxed as long as the run may be as
// small as one file, and as it should be once there is more to hold.
const (
	smallRun      = 1600
	bigRun        = 150
	bigRunOfFiles = 50
	bigRunOfBytes = 1 << 20
)

// ampleMemory is where the collector begins to work harder: what hostile files make
// of themselves is let go early, and no usual run comes near.
const ampleMemory = 1 << 30

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(smallRun)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(ampleMemory)
	}
	if isVet(os.Args[1:]) {
		vet()
	}
	os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, embedded()))
}

func relaxNoMore(files, bytes int) {
	if (files > bigRunOfFiles || bytes > bigRunOfBytes) && os.Getenv("GOGC") == "" {
		debug.SetGCPercent(bigRun)
	}
}
