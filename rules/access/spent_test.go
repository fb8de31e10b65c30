package access

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// TestASpentBudgetIsToldAndConvictsNobody: a pattern that is not searched for may reach
// roles that nobody lists.
func TestASpentBudgetIsToldAndConvictsNobody(t *testing.T) {
	b := &builder{}
	for _, name := range []string{"one", "two", "three"} {
		b.principal(role(accountA, name))
	}
	result := b.join()
	look := func() *Reference {
		result.directory.memo = map[string]*resolution{}
		return result.directory.reference(policy.Value{Text: text(role(accountA, "*e*"))}, policy.Role)
	}
	if ref := look(); len(ref.Sure) != 2 || ref.More || result.Spent() {
		t.Errorf("%d roles, more %v, spent %v", len(ref.Sure), ref.More, result.Spent())
	}
	result.directory.budget = 2
	if ref := look(); len(ref.Sure) != 0 || !ref.More || !result.Spent() {
		t.Errorf("with less to spend: %d roles, more %v, spent %v", len(ref.Sure), ref.More, result.Spent())
	}
	if got := newDirectory(&b.repo, Options{Work: 3}).budget; got != 3*scanBudget {
		t.Errorf("budget of three times the work is %d", got)
	}
}
