package policy

import "testing"

func TestPoliciesThatServeAsBoundariesGrantNothing(t *testing.T) {
	for name, test := range map[string]struct {
		policy           string
		attached, bounds bool
		want             DocumentKind
		guessed          bool
	}{
		"somebody's boundary":                 {policy: "limit", bounds: true, want: Boundary},
		"called a boundary":                   {policy: "DeployPermissionsBoundary", want: Boundary, guessed: true},
		"attached as well":                    {policy: "limit", attached: true, bounds: true, want: Identity},
		"attached though called so":           {policy: "boundary", attached: true, want: Identity},
		"attached to nobody, as far as known": {policy: "limit", want: Identity},
	} {
		t.Run(name, func(t *testing.T) {
			document := &Document{Uses: []Use{{Kind: Identity, Owner: "p"}}}
			managed := &ManagedPolicy{Key: "p", Name: Literal(test.policy), Documents: []*Document{document}}
			role := &Principal{Key: "r"}
			if test.attached {
				role.Policies = []*Document{document}
			}
			if test.bounds {
				document.Uses = append(document.Uses, Use{Kind: Boundary, Owner: "r"})
			}
			repo := &Repo{Principals: []*Principal{role}, Managed: []*ManagedPolicy{managed}}
			repo.SettleBoundaries()
			if got := document.Uses[0]; got.Kind != test.want || got.Guessed != test.guessed {
				t.Errorf("kind %q, guessed %t", got.Kind, got.Guessed)
			}
		})
	}
}
