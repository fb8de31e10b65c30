package access

import (
	"regexp"
	"strings"
	"sync"

	"github.com/iamlint/iamlint/loaders/policy"
)

// spelling finds declared names that are nearly a given one. Names of one family,
// which differ in stage words or numbers, are never near: they are kept apart by
// their marks. A name within three edits of another shares a quarter with it, at
// most three places further, so quarters are the index.
type spelling struct {
	buckets map[quarter][]*written
	names   map[string]*policy.Value // module arguments by folded name
	known   map[string]*written
}

// quarter is one of four stretches of a folded name of a length.
type quarter struct {
	marks       string
	length, nth int
	text        string
}

// written is a name as declared, or as a module argument.
type written struct {
	folded  string
	entries []*entry
	name    *policy.Value
}

const (
	nearest     = 3   // edits
	shortest    = 12  // folded characters of a name that can be near
	longest     = 128 // characters of a name that is looked at
	bucketLimit = 256
)

func newSpelling() *spelling {
	return &spelling{buckets: map[quarter][]*written{}, names: map[string]*policy.Value{}, known: map[string]*written{}}
}

func (s *spelling) add(e *entry) {
	name, _ := e.principal.Name.Literal()
	if word := s.word(name, string(e.principal.Kind)); word != nil {
		word.entries = append(word.entries, e)
	}
}

// addName adds a module argument. A far one, of which only facts tell, is no near miss:
// nothing says whose account it is for.
func (s *spelling) addName(value *policy.Value, far bool) {
	name, known := value.Text.Literal()
	if !known {
		return
	}
	if folded := strings.ToLower(name); s.names[folded] == nil {
		s.names[folded] = value
	}
	if far {
		return
	}
	if word := s.word(name, ""); word != nil && word.name == nil {
		word.name = value
	}
}

// word is the entry of the index for a name; nil for names that are too short.
func (s *spelling) word(name, kind string) *written {
	if len(name) > longest {
		return nil
	}
	folded, marks := fold(name)
	if len(folded) < shortest {
		return nil
	}
	key := kind + "\x00" + marks + "\x00" + folded
	if s.known[key] == nil {
		word := &written{folded: folded}
		s.known[key] = word
		for i := range 4 {
			from, to := stretch(len(folded), i)
			at := quarter{marks, len(folded), i, folded[from:to]}
			s.buckets[at] = append(s.buckets[at], word)
		}
	}
	return s.known[key]
}

func stretch(length, nth int) (from, to int) { return length * nth / 4, length * (nth + 1) / 4 }

// like are the names at most three edits away with their distance, in no order.
func (s *spelling) like(name string) map[*written]int {
	found := map[*written]int{}
	if len(name) > longest {
		return found
	}
	folded, marks := fold(name)
	if len(folded) < shortest {
		return found
	}
	for length := len(folded) - nearest; length <= len(folded)+nearest; length++ {
		for nth := range 4 {
			from, to := stretch(length, nth)
			s.compare(folded, quarter{marks: marks, length: length, nth: nth}, from, to, found)
		}
	}
	return found
}

func (s *spelling) compare(folded string, at quarter, from, to int, found map[*written]int) {
	for start := max(0, from-nearest); start <= from+nearest && start+to-from <= len(folded); start++ {
		at.text = folded[start : start+to-from]
		bucket := s.buckets[at]
		for _, word := range bucket[:min(len(bucket), bucketLimit)] {
			if _, seen := found[word]; seen {
				continue
			}
			if edits := distance(folded, word.folded); edits <= nearest {
				found[word] = edits
			}
		}
	}
}

var words = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+|[0-9]+`) })

// fold drops letter case and punctuation of a name, and gives its marks: the numbers
// and stage words in it, which tell the members of a family apart.
func fold(name string) (folded, marks string) {
	var all, kept strings.Builder
	for _, word := range words().FindAllString(name, -1) {
		word = strings.ToLower(word)
		all.WriteString(word)
		if isMark(word) {
			kept.WriteString(word + "-")
		}
	}
	return all.String(), kept.String()
}

func isMark(word string) bool {
	switch word {
	case "dev", "develop", "development", "test", "tests", "testing", "tst", "qa", "uat", "int", "integration",
		"stage", "staging", "stg", "pre", "preprod", "preproduction", "nonprod", "np", "nonlive",
		"prod", "prd", "production", "live", "sandbox", "sbx", "demo", "perf", "ci", "cd",
		"plan", "apply", "read", "write", "reader", "writer", "ro", "rw", "blue", "green", "primary", "secondary",
		"a", "b", "c", "x", "y", "north", "south", "east", "west", "eu", "us", "ap":
		return true
	}
	return word[0] >= '0' && word[0] <= '9'
}

// distance is the number of characters to insert, delete or replace; it stops
// counting above nearest.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal, least := row[0], i+1
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j+1], row[j])
			}
			diagonal, row[j+1] = row[j+1], cost
			least = min(least, cost)
		}
		if least > nearest {
			return least
		}
	}
	return row[len(b)]
}
