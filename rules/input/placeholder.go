package input

import (
	"slices"
	"strings"
	"unicode"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Placeholder is a word that somebody meant to replace before use.
type Placeholder struct {
	Word string `json:"word"`
	At   Place  `json:"at"`
	// Other is the first place in the document where the same placeholder is spelt
	// in another way; absent where there is none.
	Other     *Place `json:"other,omitempty"`
	OtherWord string `json:"other_word"`
}

// filledLater tells whether the text has a form that some tool fills in before AWS
// sees it: {{x}}, {x}, %x%, @x@, #{x}, $x, [x], _X_.
func filledLater(text policy.Text) bool {
	for _, part := range text.Parts {
		if part.Hole == nil && (strings.ContainsAny(part.Literal, "{}$%#[]|!") || strings.Contains(part.Literal, "<%")) {
			return true
		}
	}
	literal, known := text.Literal()
	return known && strings.ContainsAny(literal, "_@") && slices.ContainsFunc(strings.FieldsFunc(literal, isBoundary), isFramed)
}

func isBoundary(char rune) bool { return char == '/' || char == ':' }

// isFramed tells whether a segment is @x@ or _X_.
func isFramed(segment string) bool {
	last := len(segment) - 1
	return last > 1 && strings.ContainsAny(segment[:1], "_@") && segment[0] == segment[last]
}

func (c *arnCheck) placeholder(value policy.Value, word string) {
	c.Placeholders = append(c.Placeholders, Placeholder{Word: word, At: c.in.value(value)})
}

// placeholderIn notes the first field of an ARN that holds a placeholder.
func (c *arnCheck) placeholderIn(value policy.Value, arn policy.ARN) bool {
	word := ""
	if region, known := arn.Region.Literal(); known && !filledLater(arn.Region) && regionPlaceholder(region) {
		word = region
	}
	if account, known := arn.Account.Literal(); known && !filledLater(arn.Account) && accountPlaceholder(account) {
		word = account
	}
	for _, field := range []policy.Text{arn.Partition, arn.Resource} {
		if literal, known := field.Literal(); known && word == "" && !filledLater(field) {
			word = placeholderWord(literal)
		}
	}
	if word != "" {
		c.placeholder(value, word)
	}
	return word != ""
}

// accountPlaceholder tells whether a word stands for an account id to be filled in.
func accountPlaceholder(word string) bool {
	plain := folded(word)
	switch {
	case plain == "" || strings.ContainsAny(plain, "/:"):
		return false
	case placeholderWord(word) != "", strings.Contains(plain, "account"), strings.Contains(plain, "acct"):
		return true
	}
	digits := strings.Trim(plain, "0123456789")
	return len(digits) >= 3 && (strings.Trim(digits, "x") == "" || strings.Trim(digits, "n") == "")
}

func regionPlaceholder(word string) bool {
	return strings.Contains(folded(word), "region") || placeholderWord(word) != ""
}

// folded is a word without the differences that two spellings of one have.
func folded(word string) string {
	return strings.Map(func(char rune) rune {
		if strings.ContainsRune("-_ .<>", char) {
			return -1
		}
		return unicode.ToLower(char)
	}, word)
}

// placeholderWord finds the word in a text that surely waits to be replaced: one in
// angle brackets, one that says so, or a description in capitals. Names that people
// give, such as your-app, are none.
func placeholderWord(text string) string {
	if !mayHoldPlaceholder(text) {
		return ""
	}
	if word := bracketed(text); word != "" {
		return word
	}
	for _, segment := range strings.FieldsFunc(text, func(char rune) bool { return strings.ContainsRune("/: ", char) }) {
		if saysSo(segment) || describesItself(segment) {
			return segment
		}
	}
	return ""
}

// mayHoldPlaceholder tells in one look that most texts hold none: there is neither a
// bracket, nor two capitals in a row, nor a word that placeholders are made of.
func mayHoldPlaceholder(text string) bool {
	capital := false
	for i := range len(text) {
		before := capital
		capital = text[i] >= 'A' && text[i] <= 'Z'
		if text[i] == '<' || before && capital {
			return true
		}
	}
	for _, word := range []string{"eplace", "hange", "want", "ccount"} {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

// bracketed finds <word>.
func bracketed(text string) string {
	_, rest, opened := strings.Cut(text, "<")
	word, _, closed := strings.Cut(rest, ">")
	if !opened || !closed || strings.ContainsAny(word, "/*?") || strings.Trim(word, "-_. ") == "" {
		return ""
	}
	return "<" + word + ">"
}

// saysSo tells whether words of the segment ask to be replaced: replacement does not.
func saysSo(segment string) bool {
	words := "-" + strings.Join(wordsOf(strings.ToLower(segment)), "-") + "-"
	for _, asking := range []string{"-replaceme-", "-replace-me-", "-changeme-", "-change-me-", "-replace-with-", "-role-name-you-want-to-assume-", "-account-id-number-"} {
		if strings.Contains(words, asking) {
			return true
		}
	}
	return false
}

func wordsOf(segment string) []string {
	return strings.FieldsFunc(segment, func(char rune) bool { return strings.ContainsRune("-_.", char) })
}

// describesItself tells whether a segment is in capitals and names what should
// stand there: SOURCE-USERNAME, YOUR_ROLE_NAME. TARGET-ROLE may be a name.
func describesItself(segment string) bool {
	words := wordsOf(segment)
	if len(words) < 2 || segment != strings.ToUpper(segment) {
		return false
	}
	last := words[len(words)-1]
	switch words[0] {
	case "YOUR", "INSERT", "REPLACE":
		return true
	case "SOURCE", "DESTINATION", "TARGET":
		return slices.Contains([]string{"ID", "NAME", "ARN", "USERNAME", "ROLENAME", "BUCKET", "HERE"}, last)
	}
	return false
}

// withOtherSpellings tells each placeholder the first place where it is spelt otherwise.
func withOtherSpellings(list []Placeholder) []Placeholder {
	first, second := map[string]*Placeholder{}, map[string]*Placeholder{}
	for i := range list {
		key := folded(list[i].Word)
		switch {
		case first[key] == nil:
			first[key] = &list[i]
		case second[key] == nil && first[key].Word != list[i].Word:
			second[key] = &list[i]
		}
	}
	for i := range list {
		key := folded(list[i].Word)
		other := first[key]
		if other.Word == list[i].Word {
			other = second[key]
		}
		if other != nil {
			list[i].Other, list[i].OtherWord = &other.At, other.Word
		}
	}
	return list
}
