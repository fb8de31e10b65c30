package baseline

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules"
)

func finding(file, rule, fingerprint string) rules.Finding {
	return rules.Finding{Rule: &rules.Rule{ID: rule}, Span: policy.Span{File: file, Start: len(file)}, Fingerprint: fingerprint}
}

const one, two, three = "0000000000000001", "0000000000000002", "0000000000000003"

func TestWhatIsWrittenIsRead(t *testing.T) {
	list := Of([]rules.Finding{
		finding("b.tf", "public-trust", one), finding("a b.tf", "admin-wildcard", two),
		finding("a\nb \"x\".tf", "admin-wildcard", three), finding(` "q`, "admin-wildcard", one), finding("aé.tf", "x", one), finding("b.tf", "public-trust", one),
	})
	var out strings.Builder
	if err := list.Write(&out); err != nil {
		t.Fatal(err)
	}
	got, err := Parse("known", []byte(out.String()))
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, list) {
		t.Errorf("written %v\nas %s\nread %v", list, out.String(), got)
	}
	if lines := strings.Count(out.String(), "\n"); lines != len(list)+2 {
		t.Errorf("%d lines for %d findings:\n%s", lines, len(list), out.String())
	}
}

// FuzzParse: a baseline that was read is written, and read as the same; so is one with
// any name of a file.
func FuzzParse(f *testing.F) {
	f.Add("# x\n"+one+" public-trust \"a\\n.tf\"\n"+two+" x a b.tf\r\n", "a\nb \"x\".tf")
	f.Fuzz(func(t *testing.T, text, file string) {
		list, err := Parse("known", []byte(text))
		if err != nil {
			list = nil
		}
		if file != "" {
			list = append(list, Of([]rules.Finding{finding(file, "x", three)})...)
			list.sort()
		}
		var out strings.Builder
		if err := list.Write(&out); err != nil {
			t.Fatal(err)
		}
		if got, err := Parse("known", []byte(out.String())); err != nil || !slices.Equal(got, list) {
			t.Errorf("written %q\nas %s\nread %q, %v", list, out.String(), got, err)
		}
	})
}

func TestFaultyLinesAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"# x\n<<<<<<< HEAD\n":        "known:2: not of the form",
		one + " public-trust\n":      "known:1: not of the form",
		one + " public-trust \"a.tf": "known:1: the quotes",
		one + " public-trust \"\"":   "known:1: the quotes",
	} {
		if _, err := Parse("known", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestSplitCounts(t *testing.T) {
	known := Of([]rules.Finding{finding("a", "x", one), finding("a", "x", one), finding("b", "x", two), finding("c", "x", three)})
	fresh, hidden, stale := known.Split([]rules.Finding{
		finding("a", "x", one), finding("a", "x", one), finding("a", "x", one), finding("b", "x", two),
	})
	if len(fresh) != 1 || len(hidden) != 3 || len(stale) != 1 || stale[0].File != "c" {
		t.Errorf("fresh %v, known %v, stale %v", fresh, hidden, stale)
	}
	if left := known.Without(stale); len(left) != 3 || left[2].File != "b" {
		t.Errorf("left %v", left)
	}
}
