package cloudformation

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"strconv"

	"github.com/iamlint/iamlint/loaders/policy"
)

// length is how many elements a list has.
func (t *template) length(raw, argument *policy.Node) *policy.Node {
	return t.of(argument, func(list *policy.Node) *policy.Node {
		if list.Kind != policy.List || list.Partial || mayShrink(list.Items) {
			return t.hole(raw, policy.String)
		}
		text := policy.Literal(strconv.Itoa(len(list.Items)))
		return &policy.Node{Kind: policy.Number, Text: text, Span: raw.Span, Via: raw.Via}
	})
}

func (t *template) base64(raw, argument *policy.Node) *policy.Node {
	return t.of(argument, func(value *policy.Node) *policy.Node {
		text, known := value.Text.Literal()
		if !known || !value.IsScalar() {
			return t.hole(raw, policy.String)
		}
		text = base64.StdEncoding.EncodeToString([]byte(text))
		return &policy.Node{Kind: policy.String, Text: policy.Literal(text), Span: raw.Span, Via: raw.Via}
	})
}

// of applies a function of one argument to each alternative of it.
func (t *template) of(argument *policy.Node, apply func(*policy.Node) *policy.Node) *policy.Node {
	return eachAlternative(t.evaluate(argument), apply)
}

// mayShrink reports whether one of the items may turn out to be no value.
func mayShrink(items []*policy.Node) bool {
	for _, item := range items {
		if item.Kind == policy.Choice && (len(item.Items) == 0 || mayShrink(item.Items)) {
			return true
		}
	}
	return false
}

// maxCIDRs is how many blocks Fn::Cidr may make.
const maxCIDRs = 256

// cidr makes the list of address blocks that Fn::Cidr cuts out of one.
func (t *template) cidr(raw, argument *policy.Node) *policy.Node {
	var given []string
	for _, item := range argument.Items {
		given = append(given, literal(t.evaluate(item)))
	}
	if len(given) != 3 { // what a missing third means, the documentation does not say
		return t.hole(raw, policy.Open)
	}
	block, err := netip.ParsePrefix(given[0])
	count, wrong := strconv.Atoi(given[1])
	if err != nil || wrong != nil || count < 1 || count > maxCIDRs {
		return t.hole(raw, policy.Open)
	}
	hostBits, wrong := strconv.Atoi(given[2])
	size := block.Addr().BitLen()
	if wrong != nil || hostBits < 1 || hostBits > size-block.Bits() {
		return t.hole(raw, policy.Open)
	}
	list := &policy.Node{Kind: policy.List, Span: raw.Span, Via: raw.Via}
	for _, text := range cut(block.Masked(), count, size-hostBits) {
		list.Items = append(list.Items, &policy.Node{Kind: policy.String, Text: policy.Literal(text), Span: raw.Span, Via: raw.Via})
	}
	if len(list.Items) < count {
		return t.hole(raw, policy.Open)
	}
	return list
}

// cut gives the first blocks with prefixes of some length within a block.
func cut(block netip.Prefix, count, bits int) (texts []string) {
	address := new(big.Int).SetBytes(block.Addr().AsSlice())
	step := new(big.Int).Lsh(big.NewInt(1), uint(block.Addr().BitLen()-bits))
	for range count {
		next, _ := netip.AddrFromSlice(address.FillBytes(make([]byte, block.Addr().BitLen()/8)))
		if !block.Contains(next) {
			return texts
		}
		texts = append(texts, netip.PrefixFrom(next, bits).String())
		if address.Add(address, step).BitLen() > block.Addr().BitLen() {
			return texts
		}
	}
	return texts
}
