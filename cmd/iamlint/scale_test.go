//go:build unix

package main

import (
	"fmt"
	"io"
	"iter"
	"maps"
	"math"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/iamlint/iamlint/testdata/gen"
)

// BenchmarkScale is the whole command on repositories of growing size, and the exponent of
// the CPU time that it takes: 1 where twice as much takes twice as long.
//
//	go test ./cmd/iamlint -run - -bench Scale -benchtime 1x -timeout 30m
func BenchmarkScale(b *testing.B) {
	for name, repository := range map[string]func(int) iter.Seq2[string, string]{"files": gen.Mixed, "monorepo": gen.Monorepo, "documents": gen.Policies} {
		var sizes, costs []float64
		for _, size := range []int{1000, 4000, 16000, 64000} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				dir := b.TempDir()
				if err := gen.Write(dir, repository(size)); err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				before := processTime(b)
				for b.Loop() {
					if run([]string{"--fail-on", "never", "--format", "compact", dir}, io.Discard, io.Discard, embedded()) != 0 {
						b.Fatal("failed")
					}
				}
				each := float64(processTime(b)-before) / float64(b.N)
				b.ReportMetric(each/float64(size), "cpu-ns/one")
				sizes, costs = append(sizes, float64(size)), append(costs, each)
				if len(sizes) > 1 {
					b.ReportMetric(exponent(sizes, costs), "exponent")
				}
			})
		}
	}
}

// processTime is what the process has used of all cores.
func processTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// exponent fits cost = a · sizeᵏ by least squares of the logarithms, and gives k.
func exponent(sizes, costs []float64) float64 {
	var x, y, xx, xy float64
	n := float64(len(sizes))
	for i := range sizes {
		lx, ly := math.Log(sizes[i]), math.Log(costs[i])
		x, y, xx, xy = x+lx, y+ly, xx+lx*lx, xy+lx*ly
	}
	return (n*xy - x*y) / (n*xx - x*x)
}

func TestSmallerRepositoryIsTheBeginningOfALarger(t *testing.T) {
	small, large := maps.Collect(gen.Mixed(100)), maps.Collect(gen.Mixed(400))
	if len(small) != 100 || len(large) != 400 || len(maps.Collect(gen.Policies(100))) != 100 || len(maps.Collect(gen.Monorepo(1000))) != 1000 {
		t.Errorf("%d and %d files", len(small), len(large))
	}
	for name, text := range small {
		if large[name] != text || strings.ContainsAny(name+text, "«»") {
			t.Errorf("%s: %s", name, text)
		}
	}
}
