package placeholder

import "testing"

func TestText(t *testing.T) {
	for written, want := range map[string]string{
		"arn:aws:iam::111122223333:role/x":                "arn:aws:iam::111122223333:role/x",
		"arn:aws:iam::${ACCOUNT}:role/{{ .Values.role }}": "arn:aws:iam::⟨ACCOUNT⟩:role/⟨.Values.role⟩",
		"<%= id %>-$STAGE-<your name>":                    "⟨id⟩-⟨STAGE⟩-⟨your name⟩",
		"costs 5$":                                        "costs 5$",
		"${}":                                             "⟨⟩",
	} {
		if got := Text(written, "f").String(); got != want {
			t.Errorf("%q is %q, want %q", written, got, want)
		}
	}
}
