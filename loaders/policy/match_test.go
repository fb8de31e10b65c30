package policy

import (
	"strings"
	"testing"
)

// text reads a text written for a test: ⟨name⟩ is a hole, ⟨account:name⟩ one of
// class Account, ⟨name:x⟩ one of class Name.
func text(written string) Text {
	var result Text
	for written != "" {
		before, rest, found := strings.Cut(written, "⟨")
		result = Concat(result, Literal(before))
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "⟩")
		class := AnyText
		switch {
		case strings.HasPrefix(name, "account:"):
			class = Account
		case strings.HasPrefix(name, "name:"):
			class = Name
		}
		result = Concat(result, HoleText(name, "test", class))
		written = after
	}
	return result
}

func TestMatch(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          Tri
	}{
		{"a", "a", Yes},
		{"a", "A", No},
		{"", "", Yes},
		{"*", "", Yes},
		{"a*c", "abbc", Yes},
		{"a*c", "abbd", No},
		{"a?c", "abc", Yes},
		{"a?c", "ac", No},
		{"ö?", "öß", Yes},
		{"**a**", "bab", Yes},
		{"app-⟨stage⟩", "app-⟨stage⟩", Yes},
		{"app-⟨stage⟩", "app-⟨other⟩", Unknown},
		{"app-⟨stage⟩", "web-⟨stage⟩", No},
		{"app-⟨stage⟩", "app-prod", Unknown},
		{"app-*", "app-⟨stage⟩", Yes},
		{"app-*", "⟨prefix⟩-prod", Unknown},
		{"*", "⟨anything⟩", Yes},
		{"?", "⟨anything⟩", Unknown},
		{"member-prod", "member-⟨key⟩", Unknown},
		{"member-prod", "admin-⟨key⟩", No},
		{"⟨whole⟩", "anything", Unknown},
		{"⟨account:own⟩", "123456789012", Unknown},
		{"⟨account:own⟩", "prod", No},
		{"role/⟨name:n⟩", "role/team/x", No},
		{"role/⟨any⟩", "role/team/x", Unknown},
		{"a⟨x⟩b⟨y⟩c", "a⟨x⟩b⟨y⟩c", Yes},
		{"a*⟨y⟩c", "a⟨x⟩b⟨y⟩c", Yes},
	} {
		if got := Match(text(test.pattern), text(test.text)); got != test.want {
			t.Errorf("Match(%s, %s) = %s, want %s", test.pattern, test.text, got, test.want)
		}
	}
}

func TestOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want Tri
	}{
		{"a*", "*b", Yes},
		{"a*", "b*", No},
		{"a?", "a*c", Yes},
		{"app-*", "⟨x⟩-prod", Unknown},
		{"*", "⟨x⟩", Yes},
		{"role/app*", "user/⟨x⟩", No},
	} {
		if got := Overlap(text(test.a), text(test.b)); got != test.want {
			t.Errorf("Overlap(%s, %s) = %s, want %s", test.a, test.b, got, test.want)
		}
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		wide, narrow string
		want         Tri
	}{
		{"*", "a*", Yes},
		{"a*", "*", No},
		{"a*", "ab?", Yes},
		{"a?", "a*", No},
		{"role/*", "role/⟨x⟩", Yes},
		{"role/a*", "role/⟨x⟩", Unknown},
	} {
		if got := Covers(text(test.wide), text(test.narrow)); got != test.want {
			t.Errorf("Covers(%s, %s) = %s, want %s", test.wide, test.narrow, got, test.want)
		}
	}
}

func TestMatchARN(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          Tri
	}{
		{"*", "arn:aws:iam::123456789012:role/x", Yes},
		{"arn:aws:iam::*:role/x", "arn:aws:iam::123456789012:role/x", Yes},
		{"arn:aws:iam::*", "arn:aws:iam::123456789012:role/x", Yes},
		{"arn:*:x", "arn:aws:iam::123456789012:role/x", No},
		{"arn:aws:iam::123456789012:role/*", "arn:aws:iam::123456789012:role/team/x", Yes},
		{"arn:aws:iam::123456789012:role/app*", "arn:aws:iam::123456789012:role/team/app1", No},
		{"arn:aws:iam::123456789012:role/X", "arn:aws:iam::123456789012:role/x", No},
		{"arn:aws:iam::⟨account:a⟩:role/x", "arn:aws:iam::⟨account:a⟩:role/x", Yes},
		{"arn:aws:iam::⟨account:a⟩:role/x", "arn:aws:iam::⟨account:b⟩:role/x", Unknown},
		{"arn:aws:iam::⟨account:a⟩:role/x", "arn:aws:iam::⟨account:a⟩:role/y", No},
		{"⟨var.arn⟩", "arn:aws:iam::123456789012:role/x", Unknown},
		{"arn:⟨p⟩:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x", Unknown},
	} {
		if got := MatchARN(text(test.pattern), text(test.text)); got != test.want {
			t.Errorf("MatchARN(%s, %s) = %s, want %s", test.pattern, test.text, got, test.want)
		}
	}
}

// slowMatch tries every split: the reference for MatchString.
func slowMatch(pattern, text []rune) bool {
	if len(pattern) == 0 {
		return len(text) == 0
	}
	if pattern[0] == '*' {
		for i := 0; i <= len(text); i++ {
			if slowMatch(pattern[1:], text[i:]) {
				return true
			}
		}
		return false
	}
	return len(text) > 0 && (pattern[0] == '?' || pattern[0] == text[0]) && slowMatch(pattern[1:], text[1:])
}

func FuzzMatchStringAgreesWithTheSlowReference(f *testing.F) {
	f.Add("a*b?c", "aXXbYc")
	f.Add("*", "")
	f.Add("ö?*", "öaß")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 12 || len(text) > 16 {
			return
		}
		pattern, text = strings.ToValidUTF8(pattern, ""), strings.ToValidUTF8(text, "")
		want := slowMatch([]rune(pattern), []rune(text))
		if got := MatchString(pattern, text); got != want {
			t.Errorf("MatchString(%q, %q) = %v", pattern, text, got)
		}
		if got := match(patternTokens(Literal(pattern)), literalTokens(Literal(text))); got != Is(want) {
			t.Errorf("match(%q, %q) = %s", pattern, text, got)
		}
	})
}

// FuzzHolesNeverChangeAVerdict replaces a stretch of a text by a hole: the answer
// must stay or become unknown.
func FuzzHolesNeverChangeAVerdict(f *testing.F) {
	f.Add("a*b", "aXb", 1, 2)
	f.Add("role/*", "role/app", 0, 4)
	f.Fuzz(func(t *testing.T, pattern, text string, from, to int) {
		if len(pattern) > 12 || len(text) > 16 || from < 0 || to > len(text) || from > to {
			return
		}
		pattern, text = strings.ToValidUTF8(pattern, "_"), strings.ToValidUTF8(text, "_")
		if to > len(text) || !validCut(text, from) || !validCut(text, to) {
			return
		}
		holed := Concat(Literal(text[:from]), HoleText("h", "test", AnyText), Literal(text[to:]))
		truth := Match(Literal(pattern), Literal(text))
		if got := Match(Literal(pattern), holed); got != Unknown && got != truth {
			t.Errorf("Match(%q, %s) = %s, but %q is %s", pattern, holed, got, text, truth)
		}
		if got := Match(holed, Literal(pattern)); got != Unknown && got != Match(Literal(text), Literal(pattern)) {
			t.Errorf("Match(%s, %q) = %s", holed, pattern, got)
		}
	})
}

func validCut(s string, at int) bool {
	return strings.ToValidUTF8(s[:at], "\x00") == s[:at] && strings.ToValidUTF8(s[at:], "\x00") == s[at:]
}
