package policy

import (
	"slices"
	"strings"
)

// SameService tells whether a text names a service principal, which is given as
// `lambda.amazonaws.com`. The forms that other partitions (`lambda.amazonaws.com.cn`)
// and Regions (`states.eu-west-1.amazonaws.com`) have name the same service.
func SameService(text Text, service string) Tri {
	want, _ := serviceLabels(Literal(service))
	labels, whole := serviceLabels(text)
	if !whole {
		// Holes may hold the rest; a known text without the domain names no service.
		return min(Unknown, Overlap(text, Concat(dotted(want), Literal(".*"))))
	}
	same := Equal(dotted(labels), dotted(want))
	if last := len(labels) - 1; last > 0 && same == No && labels[last].IsHole() {
		same = min(Unknown, Equal(dotted(labels[:last]), dotted(want))) // the hole may be a Region
	}
	if same == No && EqualFold(dotted(labels), dotted(want)) == Yes {
		return Unknown // whether IAM takes other letter case is not documented
	}
	return same
}

// serviceDomains are what the service principals of the partitions end with.
func serviceDomains() []string {
	return []string{"amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "c2s.ic.gov", "sc2s.sgov.gov", "csp.hci.ic.gov", "cloud.adc-e.uk"}
}

// serviceLabels are the labels of a service principal before Region and domain; false
// where the domain is not there, or not known.
func serviceLabels(text Text) ([]Text, bool) {
	labels := text.Split('.', -1)
	whole := false
	if last := labels[len(labels)-1]; last.IsHole() && isDomainHole(last.Parts[0].Hole.Name) {
		labels, whole = labels[:len(labels)-1], true
	}
	for _, domain := range serviceDomains() {
		ending := splitLiteral(domain, '.', -1)
		from := len(labels) - len(ending)
		if !whole && from > 0 && slices.EqualFunc(labels[from:], ending, isEqual) {
			labels, whole = labels[:from], true
		}
	}
	if last := len(labels) - 1; whole && last > 0 && isRegion(labels[last]) {
		labels = labels[:last]
	}
	return labels, whole
}

// isDomainHole recognises the domain of the partition by the name of its hole:
// AWS::URLSuffix, data.aws_partition.current.dns_suffix.
func isDomainHole(name string) bool {
	return strings.HasSuffix(name, "URLSuffix") || strings.HasSuffix(name, ".dns_suffix")
}

func isEqual(a, b Text) bool { return Equal(a, b) == Yes }

// isRegion reports whether a label is a Region, by its form or the class of its hole.
func isRegion(label Text) bool {
	if literal, known := label.Literal(); known {
		parts := strings.Split(literal, "-")
		number := parts[len(parts)-1]
		return len(parts) > 2 && len(number) == 1 && number >= "1" && number <= "9"
	}
	return label.IsHole() && label.Parts[0].Hole.Class == Region
}

func dotted(labels []Text) Text {
	var joined Text
	for i, label := range labels {
		if i > 0 {
			joined = Concat(joined, Literal("."))
		}
		joined = Concat(joined, label)
	}
	return joined
}
