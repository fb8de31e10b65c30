package policy

import (
	"slices"
	"strings"
)

// ARN is the text of an ARN or ARN pattern cut at its first five colons:
// arn:partition:service:region:account:resource.
type ARN struct {
	Prefix, Partition, Service, Region, Account, Resource Text
	// Fields is the number of fields that stand there, at most 6.
	Fields int
	// Open is set where a hole of unknown extent stands among the first five
	// fields beside other text, or Fields is below 6 and any hole may supply more.
	Open bool
}

// ParseARN cuts text into the fields of an ARN. It judges nothing: see Fields and Open.
// A hole that stands for a whole field is taken to hold no colon.
func ParseARN(text Text) ARN {
	fields := text.Split(':', 6)
	arn := ARN{Fields: len(fields)}
	if len(fields) < 6 {
		arn.Open = text.Open()
	}
	for _, field := range fields[:min(5, len(fields))] {
		arn.Open = arn.Open || field.Open() && !field.IsHole()
	}
	for i, into := range []*Text{&arn.Prefix, &arn.Partition, &arn.Service, &arn.Region, &arn.Account, &arn.Resource} {
		if i < len(fields) {
			*into = fields[i]
		}
	}
	return arn
}

// IsARN reports whether the text begins as an ARN does, letter case apart.
func IsARN(text Text) bool {
	return strings.HasPrefix(strings.ToLower(text.Prefix()), "arn:")
}

// Type is the resource type of an IAM or STS resource: what stands before the
// first slash ("role", "assumed-role"), or all of it ("root").
func (a ARN) Type() Text { return a.Resource.Split('/', 2)[0] }

// Path is the path of an IAM resource with both slashes ("/", "/team/"), Name its
// last segment. Both are meaningless for other services.
func (a ARN) Path() Text {
	if literal, known := a.Resource.Literal(); known && strings.Contains(literal, "/") {
		return Literal(literal[strings.IndexByte(literal, '/') : strings.LastIndexByte(literal, '/')+1])
	}
	segments := a.Resource.Split('/', -1)
	path := Literal("/")
	for _, segment := range segments[1:max(1, len(segments)-1)] {
		path = Concat(path, segment, Literal("/"))
	}
	return path
}

// Name is the last segment of the resource; the whole resource where it has no slash.
func (a ARN) Name() Text {
	segments := a.Resource.Split('/', -1)
	return segments[len(segments)-1]
}

// MatchARN tells whether an ARN fits a pattern as the Resource element matches:
// the first five fields apart, wildcards within a field; the sixth as a whole,
// where wildcards take colons and slashes too. The lone * takes everything.
func MatchARN(pattern, text Text) Tri {
	if pattern.Is("*") {
		return Yes
	}
	if pattern.Ref != nil && text.Ref != nil && *pattern.Ref == *text.Ref {
		return Yes
	}
	literal, known := pattern.Literal()
	if other, otherKnown := text.Literal(); known && otherKnown {
		return matchARNString(literal, other)
	}
	p, t := ParseARN(pattern), ParseARN(text)
	if p.Open || t.Open || p.Fields < 6 || t.Fields < 6 {
		return Match(pattern, text)
	}
	return And(
		Match(p.Prefix, t.Prefix), Match(p.Partition, t.Partition), Match(p.Service, t.Service),
		Match(p.Region, t.Region), Match(p.Account, t.Account), Match(p.Resource, t.Resource))
}

func matchARNString(pattern, text string) Tri {
	if strings.Count(pattern, ":") < 5 || strings.Count(text, ":") < 5 {
		return matchLiteral(pattern, text)
	}
	answer := Yes
	for range 5 {
		var p, t string
		p, pattern, _ = strings.Cut(pattern, ":")
		t, text, _ = strings.Cut(text, ":")
		if answer = And(answer, matchLiteral(p, t)); answer == No {
			return No
		}
	}
	return And(answer, matchLiteral(pattern, text))
}

// Partitions are the partitions of AWS (AWS General Reference and the endpoint
// data of AWS's SDKs, 2026-11).
func Partitions() []string {
	return []string{"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}
}

// IsPartition reports whether name is a partition of AWS.
func IsPartition(name string) bool { return slices.Contains(Partitions(), name) }

// IsAccountID reports whether s has the form of an account id: twelve digits.
func IsAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}
