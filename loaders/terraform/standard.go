package terraform

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"

	"github.com/hashicorp/go-cty-funcs/cidr"
	"github.com/hashicorp/hcl/v2"
	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

// standardFunctions are those that are computed where all arguments are known.
var standardFunctions = sync.OnceValue(func() map[string]function.Function {
	return map[string]function.Function{
		"abs": stdlib.AbsoluteFunc, "ceil": stdlib.CeilFunc, "floor": stdlib.FloorFunc, "log": stdlib.LogFunc, "max": stdlib.MaxFunc,
		"min": stdlib.MinFunc, "parseint": stdlib.ParseIntFunc, "pow": stdlib.PowFunc, "signum": stdlib.SignumFunc, "range": stdlib.RangeFunc,

		"chomp": stdlib.ChompFunc, "format": stdlib.FormatFunc, "formatlist": stdlib.FormatListFunc, "indent": stdlib.IndentFunc, "join": stdlib.JoinFunc,
		"lower": stdlib.LowerFunc, "regex": stdlib.RegexFunc, "regexall": stdlib.RegexAllFunc, "split": stdlib.SplitFunc, "strrev": stdlib.ReverseFunc,
		"substr": stdlib.SubstrFunc, "title": stdlib.TitleFunc, "trim": stdlib.TrimFunc, "trimprefix": stdlib.TrimPrefixFunc, "trimspace": stdlib.TrimSpaceFunc,
		"trimsuffix": stdlib.TrimSuffixFunc, "upper": stdlib.UpperFunc, "length": stdlib.StrlenFunc,
		"tostring": stdlib.MakeToFunc(cty.String), "tonumber": stdlib.MakeToFunc(cty.Number), "tobool": stdlib.MakeToFunc(cty.Bool),

		"index": indexFunction(), "slice": stdlib.SliceFunc, "csvdecode": stdlib.CSVDecodeFunc, "formatdate": stdlib.FormatDateFunc, "timeadd": stdlib.TimeAddFunc,

		"cidrhost": cidr.HostFunc, "cidrnetmask": cidr.NetmaskFunc, "timecmp": timeCompareFunction(), "cidrsubnet": cidr.SubnetFunc, "cidrsubnets": cidr.SubnetsFunc,

		"startswith": testOfStrings(strings.HasPrefix), "endswith": testOfStrings(strings.HasSuffix), "strcontains": testOfStrings(strings.Contains),
		"replace": replaceFunction(), "sum": sumFunction(), "transpose": transposeFunction(), "matchkeys": matchKeysFunction(),
		"alltrue": allOrAny(false), "anytrue": allOrAny(true),

		"base64encode": ofString(func(s string) (string, error) { return base64.StdEncoding.EncodeToString([]byte(s)), nil }),
		"base64decode": ofString(decodeBase64),
		"urlencode":    ofString(func(s string) (string, error) { return url.QueryEscape(s), nil }),
		"md5":          ofString(func(s string) (string, error) { sum := md5.Sum([]byte(s)); return hex.EncodeToString(sum[:]), nil }),
		"sha1":         ofString(func(s string) (string, error) { sum := sha1.Sum([]byte(s)); return hex.EncodeToString(sum[:]), nil }),
		"sha256": ofString(func(s string) (string, error) {
			sum := sha256.Sum256([]byte(s))
			return hex.EncodeToString(sum[:]), nil
		}),
		"sha512": ofString(func(s string) (string, error) {
			sum := sha512.Sum512([]byte(s))
			return hex.EncodeToString(sum[:]), nil
		}),
		"base64sha256": ofString(func(s string) (string, error) {
			sum := sha256.Sum256([]byte(s))
			return base64.StdEncoding.EncodeToString(sum[:]), nil
		}),
		"base64sha512": ofString(func(s string) (string, error) {
			sum := sha512.Sum512([]byte(s))
			return base64.StdEncoding.EncodeToString(sum[:]), nil
		}),
		"basename": ofString(func(s string) (string, error) { return filepath.Base(s), nil }),
		"dirname":  ofString(func(s string) (string, error) { return filepath.Dir(s), nil }),
	}
})

// standard computes a function of known arguments.
func (c *invocation) standard() *policy.Node {
	f, ok := standardFunctions()[c.name]
	if len(c.args) == 0 {
		return c.hole()
	}
	if strings.HasPrefix(c.name, "cidr") {
		if prefix, known := c.literalArgument(0); known && c.name == "cidrnetmask" && strings.Contains(prefix, ":") {
			return c.failure()
		} else if known {
			c.args[0] = c.literal(cty.StringVal(leadingZeros().ReplaceAllString(prefix, "$1$2")), c.at, c.env)
		}
	}
	if !ok || c.tooLong() {
		return c.hole()
	}
	return c.scalar(f, c.at, c.env, c.args...)
}

// leadingZeros are those of the numbers of an address, which Terraform reads over.
var leadingZeros = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(^|\.)0+([0-9])`) })

// tooLong reports whether the result might be too long to keep.
func (c *invocation) tooLong() bool {
	switch {
	case c.name == "replace" && len(c.args) == 3 && size(c.args[2].Text) > 0 && size(c.args[0].Text) > c.budget(maxText)/size(c.args[2].Text):
	case c.name == "range" && len(c.args) < 3 && c.integer(len(c.args)-1) > c.budget(maxRange):
	case c.name == "split" && len(c.args) == 2 && strings.Count(c.args[1].Text.Prefix(), c.args[0].Text.Prefix()) > c.budget(maxRange):
	case (c.name == "regexall" || c.name == "csvdecode") && c.args[len(c.args)-1].Text.Size() > c.budget(maxText)/10:
	case c.name == "indent" && c.integer(0) > c.budget(maxElements):
	case (c.name == "format" || c.name == "formatlist") && wideFormat(c.args[0].Text):
	default:
		return false
	}
	c.exhaust(c.at)
	return true
}

// maxRange bounds the numbers of a range, of which Terraform itself allows 1,024, and the
// pieces of a split.
const maxRange = 10_000

// wideFormat reports whether a format asks for more than a thousand characters of padding.
func wideFormat(layout policy.Text) bool {
	digits := 0
	for _, part := range layout.Parts {
		for _, char := range part.Literal {
			if digits++; char < '0' || char > '9' {
				digits = 0
			}
			if digits > 3 {
				return strings.Contains(part.Literal, "%")
			}
		}
	}
	return false
}

// scalar calls a function of cty on known arguments; of a choice, on each alternative.
func (ev *evaluator) scalar(f function.Function, r hcl.Range, e *env, arguments ...*policy.Node) *policy.Node {
	for i, argument := range arguments {
		if argument.Kind == policy.Choice {
			result := ev.each(argument, func(alternative *policy.Node) *policy.Node {
				chosen := append([]*policy.Node(nil), arguments...)
				chosen[i] = ev.always(alternative)
				return ev.scalar(f, r, e, chosen...)
			})
			if spent(result, ev.budget(maxChoices)) < 0 {
				ev.exhaust(r)
				return ev.hole(r, e)
			}
			return result
		}
	}
	for _, argument := range arguments {
		if ev.fails(argument) {
			return ev.failure(r, e)
		}
	}
	values, known := ev.valuesOf(arguments)
	if !known {
		return ev.hole(r, e)
	}
	result, err := called(f, values)
	switch {
	case errors.Is(err, errUncertain):
		return ev.hole(r, e)
	case err != nil:
		return ev.failure(r, e)
	}
	return ev.literal(result, r, e)
}

// always is the node without its conditions.
func (ev *evaluator) always(node *policy.Node) *policy.Node {
	if len(node.When) == 0 {
		return node
	}
	clone := *node
	clone.When = nil
	ev.likeNode(node, &clone)
	return &clone
}

var errUncertain = errors.New("terraform may see it otherwise")

// called calls f as Terraform does, its arguments converted to what it takes.
func called(f function.Function, values []cty.Value) (result cty.Value, err error) {
	defer func() {
		if recover() != nil {
			err = errUncertain
		}
	}()
	given := make([]cty.Value, len(values))
	params := f.Params()
	for i, value := range values {
		var param *function.Parameter
		if i < len(params) {
			param = &params[i]
		} else if param = f.VarParam(); param == nil {
			return cty.NilVal, errors.New("too many arguments")
		}
		if given[i], err = convert.Convert(value, param.Type); err != nil {
			return cty.NilVal, err
		}
	}
	result, err = f.Call(given)
	if err == nil && !result.IsWhollyKnown() {
		err = errUncertain
	}
	return result, err
}
