package access

import "testing"

func TestAServiceIsForeignOnlyWhereItIsKnown(t *testing.T) {
	for resource, want := range map[string]bool{
		"arn:aws:s3:::reeds":                 true,
		"arn:⟨partition⟩:s3:::reeds":         true,
		"arn:aws:s3:⟨rest⟩":                  true,
		"arn:aws:iam::" + accountA + ":role": false,
		"arn:⟨prefix⟩:role/deploy":           false, // may be aws:iam::…
		"arn:⟨prefix⟩2:role/deploy":          false,
		"arn:aws⟨x⟩:s3:::reeds":              false, // may be aws:iam::…:role/x
		"*":                                  false,
	} {
		if got := foreignService(text(resource)); got != want {
			t.Errorf("%s: %t", resource, got)
		}
	}
}
