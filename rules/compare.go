package rules

import "slices"

// KeepNew drops the findings that were there before, as another tree of the same root
// gave them. A finding that moved, within its file or with it, is not new; of more alike
// than there were, the surplus is, those in files that had none first.
func (r *Result) KeepNew(before []Finding) {
	had, inFile := map[string]int{}, map[string]bool{}
	for _, finding := range before {
		had[finding.Content]++
		inFile[finding.Fingerprint] = true
	}
	isOld := make([]bool, len(r.Findings))
	for _, known := range []bool{true, false} {
		for i, finding := range r.Findings {
			if !isOld[i] && inFile[finding.Fingerprint] == known && had[finding.Content] > 0 {
				had[finding.Content]--
				isOld[i] = true
			}
		}
	}
	var fresh []Finding
	for i, finding := range r.Findings {
		if isOld[i] {
			r.Older = append(r.Older, finding)
		} else {
			fresh = append(fresh, finding)
		}
	}
	r.Findings = slices.Clip(fresh)
}
