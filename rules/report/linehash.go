package report

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	hashBase   = 37
	hashWindow = 100
	endOfFile  = 65535
)

// lineHashes gives the primaryLocationLineHash of every line of a file, as GitHub's
// upload action computes it: a rolling hash over the 100 UTF-16 units from the
// line's first, blanks apart, and how many times the file has had that hash so far.
// A value of another algorithm under that name costs a warning per finding.
func lineHashes(content []byte) []string {
	units, starts := hashedUnits(content)
	factor := uint64(1)
	for range hashWindow {
		factor *= hashBase
	}
	at := func(i int) uint64 {
		if i < len(units) {
			return uint64(units[i])
		}
		return 0
	}
	var hash uint64
	for i := range hashWindow {
		hash = hash*hashBase + at(i)
	}
	seen := map[uint64]int{}
	hashes := make([]string, 0, len(starts))
	position := 0
	for _, start := range starts {
		for ; position < start; position++ {
			hash = hash*hashBase + at(position+hashWindow) - factor*at(position)
		}
		seen[hash]++
		hashes = append(hashes, strconv.FormatUint(hash, 16)+":"+strconv.Itoa(seen[hash]))
	}
	return hashes
}

// hashedUnits are the units that count, an end mark included, and where among them
// each line begins.
func hashedUnits(content []byte) (units []uint16, starts []int) {
	units = make([]uint16, 0, len(content)+1)
	starts = []int{0}
	for i := 0; i < len(content); {
		r, size := utf8.DecodeRune(content[i:])
		i += size
		switch {
		case r == ' ' || r == '\t':
			continue
		case r == '\r' && i < len(content) && content[i] == '\n':
			continue
		case r == '\r' || r == '\n':
			units = append(units, '\n')
			starts = append(starts, len(units))
		default:
			units = utf16.AppendRune(units, r)
		}
	}
	return append(units, endOfFile), starts
}
