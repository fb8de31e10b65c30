package policy

import (
	"fmt"
	"slices"
	"testing"
)

func TestAlikeFindsWhateverMayBeEqual(t *testing.T) {
	texts := []Text{{}, text("⟨x⟩")}
	for _, written := range []string{"app", "app-1", "app-⟨x⟩", "⟨x⟩-1", "app-⟨x⟩-1", "a⟨x⟩", "app-⟨x⟩-⟨y⟩", "⟨x⟩b-2", "App-1", "⟨x⟩é"} {
		texts = append(texts, text(written))
	}
	var index Alike[int]
	for i, one := range texts {
		index.Add(one, i)
	}
	for i, one := range texts {
		found := index.Of(one)
		for j, other := range texts {
			if Equal(one, other) != No && !slices.Contains(found, j) {
				t.Errorf("%s may be %s, and is not found", texts[i], texts[j])
			}
		}
		if !slices.IsSorted(found) {
			t.Errorf("%s: %v", one, found)
		}
	}
}

// What a text is compared with does not grow with the texts beside it that begin, or end, otherwise.
func TestAlikeLeavesOutWhatDiffers(t *testing.T) {
	for _, form := range []string{"app-%d-⟨x⟩", "⟨x⟩-%d.", "app-⟨x⟩-%d."} {
		var index Alike[int]
		for i := range 10_000 {
			index.Add(text(fmt.Sprintf(form, i)), i)
		}
		if found := index.Of(text(fmt.Sprintf(form, 4_321))); len(found) != 1 {
			t.Errorf("%s: %d found", form, len(found))
		}
	}
}
