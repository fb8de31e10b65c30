package rules

import (
	"cmp"
	"slices"

	"github.com/iamlint/iamlint/loaders/policy"
)

// maxPlanned bounds the places in plans that one finding shows.
const maxPlanned = 5

// planned tells of findings in plans and states where the configuration declares what
// they are about. Where the same is found fault with there, and the user asked about
// that file, it is said once: there, with the place in the plan beside it; or not at all,
// where it is ignored there.
func planned(findings, ignored []Finding, repo *policy.Repo, asked func(path string) bool) []Finding {
	origins := map[policy.Span]*policy.Origin{}
	var blocks []policy.Span
	for _, document := range repo.Documents {
		if document.Origin == nil {
			continue
		}
		blocks = append(blocks, document.Origin.Block)
		for _, statement := range document.Statements {
			origins[statement.Span] = document.Origin
		}
	}
	if len(origins) == 0 {
		return findings
	}
	written := writtenFlaws(slices.Concat(findings, ignored), blocksOf(repo, blocks))
	shown := map[int]int{}
	drop := make([]bool, len(findings))
	for i, finding := range findings {
		origin := origins[finding.Statement]
		if origin == nil {
			continue
		}
		same, found := written[flawOf(finding, origin.Block)]
		isIgnored := found && same >= len(findings)
		if found && !isIgnored && asked != nil && !asked(findings[same].Span.File) {
			found = false
		}
		if drop[i] = found; isIgnored {
			continue
		}
		if !found {
			findings[i].Fix = nil // a plan is made anew, not mended
			findings[i].Related = append(finding.Related, Related{Message: "declared here as " + origin.Address, Span: origin.Span})
			continue
		}
		if shown[same]++; shown[same] <= maxPlanned {
			findings[same].Related = append(findings[same].Related, Related{Message: "planned as " + origin.Address, Span: finding.Span})
		}
	}
	kept := findings[:0]
	for i, finding := range findings {
		if !drop[i] {
			kept = append(kept, finding)
		}
	}
	return kept
}

// blockFlaw is what a rule says of what a block declares.
type blockFlaw struct {
	block         policy.Span
	rule, message string
}

func flawOf(finding Finding, block policy.Span) blockFlaw {
	return blockFlaw{block, finding.Rule.ID, finding.Message}
}

// writtenFlaws are the findings about what the blocks declare, by what they say.
func writtenFlaws(findings []Finding, blocks map[policy.Span][]policy.Span) map[blockFlaw]int {
	first := map[blockFlaw]int{}
	for i, finding := range findings {
		for _, block := range blocks[finding.Statement] {
			if _, found := first[flawOf(finding, block)]; !found {
				first[flawOf(finding, block)] = i
			}
		}
	}
	return first
}

// blocksOf tells, by the places of statements, in which of the blocks they are used.
func blocksOf(repo *policy.Repo, blocks []policy.Span) map[policy.Span][]policy.Span {
	compare := func(a, b policy.Span) int { return cmp.Or(cmp.Compare(a.File, b.File), a.Start-b.Start) }
	slices.SortFunc(blocks, compare)
	blocks = slices.Compact(blocks)
	used := map[policy.Span][]policy.Span{}
	for _, document := range repo.Documents {
		if document.Origin != nil {
			continue
		}
		for _, use := range document.Uses {
			at, found := slices.BinarySearchFunc(blocks, use.Span, compare)
			if !found {
				at--
			}
			if at < 0 || !contains(blocks[at], use.Span) {
				continue
			}
			for _, statement := range document.Statements {
				used[statement.Span] = append(used[statement.Span], blocks[at])
			}
		}
	}
	return used
}
