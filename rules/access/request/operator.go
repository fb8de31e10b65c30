package request

import "strings"

// family is what an operator compares.
type family uint8

const (
	noFamily family = iota
	stringEquals
	stringFold
	stringLike
	arnLike
	numeric
	date
	boolean
	binary
	address
	null
)

// relation is how values of an order are compared.
type relation uint8

const (
	equal relation = iota
	less
	lessEqual
	greater
	greaterEqual
)

// set is the set operator before an operator.
type set uint8

const (
	noSet set = iota
	anyValue
	allValues
)

// operator is a condition operator taken apart.
type operator struct {
	family   family
	relation relation
	negated  bool
	ifExists bool
	set      set
}

// IsOperator reports whether AWS knows a condition operator, in any letter case.
func IsOperator(name string) bool {
	_, known := parseOperator(strings.ToLower(name))
	return known
}

// parseOperator reads an operator's name in lower case; false for a name that AWS does
// not know.
func parseOperator(name string) (operator, bool) {
	var op operator
	if rest, found := strings.CutPrefix(name, "forallvalues:"); found {
		op.set, name = allValues, rest
	} else if rest, found := strings.CutPrefix(name, "foranyvalue:"); found {
		op.set, name = anyValue, rest
	}
	name, op.ifExists = strings.CutSuffix(name, "ifexists")
	switch {
	case name == "null":
		op.family = null
		return op, op.set == noSet && !op.ifExists
	case strings.HasPrefix(name, "numeric"):
		op.family = numeric
		return op, op.order(strings.TrimPrefix(name, "numeric"))
	case strings.HasPrefix(name, "date"):
		op.family = date
		return op, op.order(strings.TrimPrefix(name, "date"))
	}
	op.family, op.negated = unordered(name)
	return op, op.family != noFamily
}

// order reads what stands behind Numeric and Date.
func (op *operator) order(name string) bool {
	switch name {
	case "equals":
	case "notequals":
		op.negated = true
	case "lessthan":
		op.relation = less
	case "lessthanequals":
		op.relation = lessEqual
	case "greaterthan":
		op.relation = greater
	case "greaterthanequals":
		op.relation = greaterEqual
	default:
		return false
	}
	return true
}

func unordered(name string) (kind family, negated bool) {
	switch name {
	case "stringequals":
		return stringEquals, false
	case "stringnotequals":
		return stringEquals, true
	case "stringequalsignorecase":
		return stringFold, false
	case "stringnotequalsignorecase":
		return stringFold, true
	case "stringlike":
		return stringLike, false
	case "stringnotlike":
		return stringLike, true
	case "arnequals", "arnlike":
		return arnLike, false
	case "arnnotequals", "arnnotlike":
		return arnLike, true
	case "bool":
		return boolean, false
	case "binaryequals":
		return binary, false
	case "ipaddress":
		return address, false
	case "notipaddress":
		return address, true
	}
	return noFamily, false
}
