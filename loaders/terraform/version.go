package terraform

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// since defines the locals since_5_23 and the like that a text speaks of, as far as a
// version constraint decides them.
func since(text, version string) string {
	var written strings.Builder
	defined := map[string]bool{}
	for {
		_, after, found := strings.Cut(text, "local.since_")
		if !found {
			return written.String()
		}
		text = after
		var major, minor int
		if _, err := fmt.Sscanf(after, "%d_%d", &major, &minor); err != nil {
			continue
		}
		name := fmt.Sprintf("since_%d_%d", major, minor)
		if answer := isSince(version, release{major, minor}); answer != policy.Unknown && !defined[name] {
			defined[name] = true
			fmt.Fprintf(&written, "locals {\n  %s = %t\n}\n", name, answer == policy.Yes)
		}
	}
}

// release is a version without its patch level.
type release struct{ major, minor int }

func (r release) before(other release) bool {
	return r.major < other.major || r.major == other.major && r.minor < other.minor
}

// isSince tells whether every version that a constraint admits is the release or a
// later one, or none is.
func isSince(constraint string, wanted release) policy.Tri {
	answer := policy.Unknown
	for term := range strings.SplitSeq(constraint, ",") {
		term = strings.TrimSpace(term)
		number := strings.TrimLeft(term, "=<>~! ")
		given, fields, ok := readRelease(number)
		if !ok {
			continue
		}
		operator := strings.TrimSpace(term[:len(term)-len(number)])
		below := release{given.major + 1, 0} // the first release beyond those admitted
		switch {
		case operator == "~>" && fields < 3:
		case operator == "~>", operator == "=", operator == "", operator == "<=":
			below = release{given.major, given.minor + 1}
		case operator == "<":
			below = given
		}
		switch {
		case operator != "<" && operator != "<=" && operator != "!=" && !given.before(wanted):
			return policy.Yes
		case operator != ">" && operator != ">=" && operator != "!=" && !wanted.before(below):
			answer = policy.No
		}
	}
	return answer
}

// readRelease reads 5.39.1, with the number of fields that are written.
func readRelease(text string) (release, int, bool) {
	fields := strings.Split(text, ".")
	var numbers [2]int
	for i, field := range fields {
		number, err := strconv.Atoi(field)
		if err != nil {
			return release{}, 0, false
		}
		if i < 2 {
			numbers[i] = number
		}
	}
	return release{numbers[0], numbers[1]}, len(fields), true
}
