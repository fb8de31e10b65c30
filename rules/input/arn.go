package input

import (
	"fmt"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// ARNs are the values of a document whose form as an ARN or account id is at fault,
// by what is at fault. Values in which a placeholder was left are not among them.
type ARNs struct {
	// Malformed: no ARN where one must stand; Problem says why.
	Malformed []ARN `json:"malformed,omitempty"`
	// Miscased: Part is the field that is not in lower case.
	Miscased []ARN `json:"miscased,omitempty"`
	// NoPartition: Part stands for the partition, but is none.
	NoPartition []ARN `json:"no_partition,omitempty"`
	// BadAccount: Part stands for an account id, but is none.
	BadAccount []ARN `json:"bad_account,omitempty"`
	// NoAccount: the service needs an account, and none stands there.
	NoAccount []ARN `json:"no_account,omitempty"`
	// NeedlessRegion: Part stands for a Region, and the service has none in its ARNs.
	NeedlessRegion []ARN `json:"needless_region,omitempty"`
	// WildcardType: the resource type, Part, holds a wildcard.
	WildcardType []ARN `json:"wildcard_type,omitempty"`
	// BadPath: the path or name of an IAM resource cannot be; Problem says why.
	BadPath []ARN `json:"bad_path,omitempty"`
	// BadSession: the ARN of a role session cannot be; Problem says why.
	BadSession []ARN `json:"bad_session,omitempty"`
	// Placeholders: Part is a word that somebody meant to replace.
	Placeholders []Placeholder `json:"placeholders,omitempty"`
}

// ARN is one value at fault.
type ARN struct {
	Text string `json:"text"`
	// Part is the field or stretch of the text that is at fault.
	Part string `json:"part"`
	// Problem says what is wrong, in words.
	Problem string `json:"problem"`
	// Service and Type of the resource in lower case; empty where the text has none.
	Service string `json:"service"`
	Type    string `json:"type"`
	At      Place  `json:"at"`
	// Fix is there for Miscased and NeedlessRegion.
	Fix Fix `json:"fix"`
	// Others are further places with the same part at fault, at most five; for
	// NoPartition, which is one flaw of the whole document.
	Others []Place `json:"others,omitempty"`
}

// position is the element that a value stands in.
type position uint8

const (
	inPrincipal position = iota
	inResource
	inCondition
)

// arnCheck goes through the values of one document.
type arnCheck struct {
	ARNs
	use *policy.Use
	in  inside
}

func newARNs(document *policy.Document, use *policy.Use) ARNs {
	check := &arnCheck{use: use}
	for _, statement := range document.Statements {
		check.in = within(statement)
		check.statement(statement)
	}
	check.Placeholders = withOtherSpellings(check.Placeholders)
	check.NoPartition = eachPartOnce(check.NoPartition)
	return check.ARNs
}

// eachPartOnce leaves the first value for each part at fault; it names the others.
func eachPartOnce(list []ARN) []ARN {
	var kept []ARN
	first := map[string]int{}
	for _, arn := range list {
		at, seen := first[arn.Part]
		switch {
		case !seen:
			first[arn.Part] = len(kept)
			kept = append(kept, arn)
		case len(kept[at].Others) < 5:
			kept[at].Others = append(kept[at].Others, arn.At)
		}
	}
	return kept
}

func (a *ARNs) empty() bool {
	return a.Malformed == nil && a.Miscased == nil && a.NoPartition == nil && a.BadAccount == nil && a.NoAccount == nil &&
		a.NeedlessRegion == nil && a.WildcardType == nil && a.BadPath == nil && a.BadSession == nil && a.Placeholders == nil
}

func (c *arnCheck) statement(statement *policy.Statement) {
	for _, list := range [][]policy.PrincipalValue{statement.Principals, statement.NotPrincipals} {
		for _, principal := range list {
			c.principal(principal)
		}
	}
	for _, list := range [][]policy.Value{statement.Resources, statement.NotResources} {
		for _, value := range list {
			c.value(value, inResource)
		}
	}
	for _, condition := range statement.Conditions {
		c.condition(condition)
	}
}

func (c *arnCheck) principal(principal policy.PrincipalValue) {
	kind, known := principal.Type.Literal()
	switch {
	case !known:
	case strings.EqualFold(kind, "AWS"):
		c.bareAccount(principal.Value)
		c.value(principal.Value, inPrincipal)
	case strings.EqualFold(kind, "Federated"):
		c.value(principal.Value, inPrincipal)
	}
}

// condition looks at what is compared letter by letter: not at the true and false
// of Null, nor where letter case is ignored.
func (c *arnCheck) condition(condition policy.Condition) {
	operator, known := condition.Operator.Literal()
	operator = strings.ToLower(operator)
	if !known || strings.HasPrefix(operator, "null") || strings.Contains(operator, "ignorecase") {
		return
	}
	account := isAccountKey(condition.Key)
	for _, value := range condition.Values {
		switch word := leftIn(value); {
		case account:
			c.accountValue(value)
		case word != "":
			c.placeholder(value, word)
		default:
			c.value(value, inCondition)
		}
	}
}

// leftIn finds <word> in a condition value: nothing that conditions compare is
// written in angle brackets.
func leftIn(value policy.Value) string {
	literal, known := value.Text.Literal()
	if !known || value.Default || value.Scalar != policy.String || filledLater(value.Text) {
		return ""
	}
	return bracketed(literal)
}

func (c *arnCheck) value(value policy.Value, where position) {
	if value.Text.Is("*") || value.Scalar != policy.String || isPlain(value) {
		return
	}
	c.closely(value, where)
}

// closely looks at a value that may be no ARN, or have something at fault.
func (c *arnCheck) closely(value policy.Value, where position) {
	text := policy.Variables(value.Text)
	if where == inResource && c.noARN(value, text) || !policy.IsARN(text) {
		return
	}
	arn := policy.ParseARN(text)
	if !value.Default && c.placeholderIn(value, arn) {
		return
	}
	if arn.Open {
		return
	}
	if problem := c.malformation(arn, where); problem != "" {
		if where != inCondition && !value.Default {
			c.Malformed = append(c.Malformed, c.flaw(value, arn, "", problem))
		}
		return
	}
	c.fields(value, arn, where)
}

// noARN tells whether a resource is surely no ARN, and notes it.
func (c *arnCheck) noARN(value policy.Value, text policy.Text) bool {
	begin := strings.ToLower(text.Prefix())
	if strings.HasPrefix(begin, "arn:") || !text.Known() && strings.HasPrefix("arn:", begin) {
		return false
	}
	switch {
	case value.Default, strings.Trim(begin, "*") == "" && text.Known(), filledLater(text):
	case c.shorthand(begin):
	default:
		if word := placeholderWord(text.String()); word != "" {
			c.placeholder(value, word)
			break
		}
		c.Malformed = append(c.Malformed, c.flaw(value, policy.ARN{}, "", "it does not begin with `arn:`"))
	}
	return true
}

// shorthand is what the resource policies of API Gateway may write for an ARN.
func (c *arnCheck) shorthand(begin string) bool {
	return c.use.Kind != policy.Identity && (strings.HasPrefix(begin, "execute-api:/") || strings.HasPrefix(begin, "execute-api:*"))
}

// malformation says why the text is no ARN; empty where it is one.
func (c *arnCheck) malformation(arn policy.ARN, where position) string {
	completed := where == inCondition || where == inResource && c.use.Kind != policy.Session && completable(arn)
	switch {
	case arn.Fields < 6 && !completed:
		return fmt.Sprintf("it has %d of 6 fields", arn.Fields)
	case arn.Fields > 1 && arn.Partition.IsEmpty():
		return "its partition is empty"
	case arn.Fields > 2 && arn.Service.IsEmpty():
		return "its service is empty"
	}
	return ""
}

// completable tells whether a resource with too few fields may mean something: IAM
// completes it with stars, so what stands there must fit where it stands.
func completable(arn policy.ARN) bool {
	account, accountKnown := arn.Account.Literal()
	return mayBeRegion(arn.Region) &&
		(!accountKnown || account == "" || fitsAccount(account, inResource) || isPseudoAccount(account, lower(arn.Service)))
}

// mayBeRegion tells whether a field can hold a Region: a pattern for one has no slash.
func mayBeRegion(field policy.Text) bool {
	region, known := pattern(field)
	if !known {
		return !strings.Contains(field.String(), "/")
	}
	return region == "" || isRegionLike(region)
}

// isRegionLike tells whether a word has the form of a Region: small letters and
// hyphens with a digit behind the last.
func isRegionLike(word string) bool {
	last := strings.LastIndexByte(word, '-')
	return last > 0 && strings.Trim(word[last+1:], "0123456789") == "" && strings.Trim(word[:last], "abcdefghijklmnopqrstuvwxyz-") == ""
}

func (c *arnCheck) flaw(value policy.Value, arn policy.ARN, part, problem string) ARN {
	return ARN{
		Text: value.Text.String(), Part: part, Problem: problem,
		Service: lower(arn.Service), Type: lower(arn.Type()), At: c.in.value(value),
	}
}

// lower is a known text in lower case; empty where it is not known.
func lower(text policy.Text) string {
	literal, _ := text.Literal()
	return strings.ToLower(literal)
}
