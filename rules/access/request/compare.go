package request

import (
	"bytes"
	"encoding/base64"
	"math"
	"net/netip"
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/policy"
)

// fitsText compares by String and Arn operators. A variable without value matches
// nothing.
func (q *question) fitsText(value, text policy.Text) policy.Tri {
	expanded, ok := q.expand(value, q.variables, q.op.family == stringLike || q.op.family == arnLike)
	if ok == policy.No {
		return policy.No
	}
	if isAnything(text) && (q.op.family == stringEquals || q.op.family == stringFold) {
		return policy.And(ok, policy.Unknown)
	}
	fits := policy.No
	switch q.op.family {
	case stringEquals:
		fits = policy.Equal(expanded, text)
	case stringFold:
		fits = policy.EqualFold(expanded, text)
	case stringLike:
		fits = policy.Match(expanded, text)
	case arnLike:
		fits = q.fitsARN(expanded, text)
	}
	if q.key == "aws:principalarn" && value.ARNOf() != "" && value.ARNOf() == q.caller.Key {
		fits = policy.Yes
	}
	return policy.And(fits, ok)
}

// isAnything reports whether the text stands for a value of which nothing is known.
func isAnything(text policy.Text) bool {
	return text.IsHole() && text.Parts[0].Hole.Scope == heldScope
}

// fitsARN compares the six fields of ARNs each. A pattern with fewer never matches, but
// for the lone star of which AWS says nothing.
func (q *question) fitsARN(pattern, text policy.Text) policy.Tri {
	p, t := policy.ParseARN(pattern), policy.ParseARN(text)
	switch {
	case policy.Equal(pattern, policy.Literal("*")) != policy.No:
		return policy.Unknown
	case q.kind == boolKind, q.kind == numberKind, q.kind == dateKind:
		return q.unfit()
	case p.Fields < 6 && !pattern.Open():
		return policy.No
	}
	fits := policy.MatchARN(pattern, text)
	if p.Fields < 6 || t.Fields < 6 {
		return policy.And(fits, policy.Unknown)
	}
	return fits
}

// fitsValue compares by all other operators; false where the two do not compare.
func (q *question) fitsValue(written string, text policy.Text) (fits policy.Tri, valid bool) {
	switch q.op.family {
	case numeric:
		return q.fitsNumber(written, text)
	case date:
		return q.fitsDate(written, text)
	case boolean:
		return q.fitsBool(written, text)
	case binary:
		return fitsBinary(written, text)
	case address:
		return q.fitsAddress(written, text)
	}
	return policy.Unknown, true
}

// span is a stretch of numbers or instants that something lies in.
type span struct{ low, high float64 }

// anywhere is the span of a number of which nothing is known.
func anywhere() span { return span{math.Inf(-1), math.Inf(1)} }

// compare tells whether a value of the request has the relation to one of the policy.
func compare(relation relation, request, value span) policy.Tri {
	switch relation {
	case less:
		return order(request.high < value.low, request.low >= value.high)
	case lessEqual:
		return order(request.high <= value.low, request.low > value.high)
	case greater:
		return order(request.low > value.high, request.high <= value.low)
	case greaterEqual:
		return order(request.low >= value.high, request.high < value.low)
	}
	single := request.low == request.high && value.low == value.high
	return order(single && request.low == value.low, request.high < value.low || request.low > value.high)
}

func order(surely, never bool) policy.Tri {
	switch {
	case surely:
		return policy.Yes
	case never:
		return policy.No
	}
	return policy.Unknown
}

func (q *question) fitsNumber(written string, text policy.Text) (fits policy.Tri, valid bool) {
	value, ok := number(written)
	if !ok || q.kind == boolKind || q.kind == arnKind || q.kind == addressKind {
		return policy.Unknown, false
	}
	if q.kind == dateKind {
		return policy.Unknown, true
	}
	literal, known := text.Literal()
	if known {
		own, ok := number(literal)
		return compare(q.op.relation, own, value), ok
	}
	own := anywhere()
	if q.key == "aws:multifactorauthage" {
		own = span{0, 129600}
	}
	return compare(q.op.relation, own, value), true
}

// number reads an integer or decimal, which is a wider span where it has more digits
// than can be compared here.
func number(text string) (span, bool) {
	if strings.Trim(text, "0123456789+-.") != "" {
		return span{}, false
	}
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return span{}, false
	}
	if len(text) > 15 {
		return span{math.Nextafter(value, math.Inf(-1)), math.Nextafter(value, math.Inf(1))}, true
	}
	return span{value, value}, true
}

// fitsDate compares instants. aws:CurrentTime and aws:EpochTime are asked with the
// statement's window.
func (q *question) fitsDate(written string, text policy.Text) (fits policy.Tri, valid bool) {
	value, ok := policy.ParseDate(written)
	switch {
	case !ok || q.kind == numberKind || q.kind == boolKind || q.kind == arnKind || q.kind == addressKind:
		return policy.Unknown, false
	case value.Form == policy.ZonelessDate && q.op.negated:
		return policy.Unknown, true
	}
	own, assumed := anywhere(), false
	if literal, known := text.Literal(); known {
		instant, ok := policy.ParseDate(literal)
		if !ok {
			return policy.Unknown, false
		}
		own = instants(instant)
	} else if q.key == "aws:tokenissuetime" && !q.now.IsZero() {
		now := float64(q.now.Unix())
		own, assumed = span{now - policy.LongestSession.Seconds(), now}, true
	}
	fits = compare(q.op.relation, own, instants(value))
	// That a token's age surely fails is a fact; that any would do is left to the request.
	if value.Form == policy.ZonelessDate || assumed && fits == policy.Yes {
		fits = policy.And(fits, policy.Unknown)
	}
	return fits, true
}

func instants(date policy.Date) span {
	return span{float64(date.Earliest.Unix()), float64(date.Latest.Unix())}
}

func (q *question) fitsBool(written string, text policy.Text) (fits policy.Tri, valid bool) {
	value, ok := truth(written)
	if !ok || q.kind == arnKind || q.kind == numberKind || q.kind == dateKind || q.kind == addressKind {
		return policy.Unknown, false
	}
	literal, known := text.Literal()
	if !known {
		return policy.And(policy.Unknown, policy.EqualFold(text, policy.Literal(strings.ToLower(written)))), true
	}
	own, ok := truth(literal)
	return policy.Is(own == value), ok
}

func truth(text string) (value, ok bool) {
	value = strings.EqualFold(text, "true")
	return value, value || strings.EqualFold(text, "false")
}

func fitsBinary(written string, text policy.Text) (fits policy.Tri, valid bool) {
	value, err := base64.StdEncoding.DecodeString(written)
	if err != nil {
		return policy.Unknown, false
	}
	literal, known := text.Literal()
	if !known {
		return policy.Unknown, true
	}
	own, err := base64.StdEncoding.DecodeString(literal)
	return policy.Is(bytes.Equal(own, value)), err == nil
}

// fitsAddress compares addresses; one without length of prefix stands for itself.
func (q *question) fitsAddress(written string, text policy.Text) (fits policy.Tri, valid bool) {
	value, ok := network(written)
	if !ok || q.kind != addressKind && q.kind != stringKind {
		return policy.Unknown, false
	}
	literal, known := text.Literal()
	if !known {
		if q.key == "aws:sourceip" && isPrivate(value) {
			return policy.No, true
		}
		return policy.Unknown, true
	}
	own, err := netip.ParseAddr(literal)
	if err != nil {
		return policy.Unknown, false
	}
	if own.Is4In6() || value.Addr().Is4In6() {
		return policy.Unknown, true
	}
	return policy.Is(value.Contains(own)), true
}

func network(written string) (netip.Prefix, bool) {
	if prefix, err := netip.ParsePrefix(written); err == nil {
		return prefix, true
	}
	single, err := netip.ParseAddr(written)
	if err != nil || single.Zone() != "" {
		return netip.Prefix{}, false
	}
	return netip.PrefixFrom(single, single.BitLen()), true
}

// isPrivate reports whether a network lies in those that no address on the Internet is
// of (RFC 1918, RFC 4193), as that of aws:SourceIp always is: it is not in requests
// through an endpoint of a VPC.
func isPrivate(value netip.Prefix) bool {
	for _, private := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"} {
		wide := netip.MustParsePrefix(private)
		if wide.Bits() <= value.Bits() && wide.Contains(value.Addr()) {
			return true
		}
	}
	return false
}
