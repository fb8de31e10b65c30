// Package request tells what a request to take or pass a role holds under each
// condition key, and whether the conditions of a statement hold for it.
//
// Every answer is three-valued: what the two ends of a request settle is Yes or No, what
// only the request itself could tell is Unknown. How conditions are judged follows the
// pages "IAM JSON policy elements: Condition operators", "Set operators for multi-valued
// context keys", "AWS global condition context keys", "IAM and AWS STS condition context
// keys" and "IAM policy elements: Variables and tags" of the IAM User Guide (2026-11).
package request

import (
	"strings"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
)

// Held is what a request carries under one key.
type Held struct {
	// Present tells whether the key is in the request.
	Present policy.Tri
	// Values are what it holds if it is there; they may hold holes. Several values of a
	// key that has one are alternatives: the request holds one of them.
	Values []policy.Text
	// Known is set where Values are what it holds. Else it may hold anything.
	Known bool
	// Many is set where the key has several values, such as aws:TagKeys.
	Many bool
}

// Context is what requests by one caller for one role carry. A key is looked up when it
// is asked for. It is not safe for concurrent use.
type Context struct {
	caller, role *policy.Principal
	action       string
	now          time.Time
	set          map[string]Held
	// ofCallers and ofRoles are the ids of the organizations that the accounts are known
	// to be of; empty where none is known.
	ofCallers, ofRoles string
	// canTag tells, once asked, whether sessions of the caller may carry tags.
	canTag, askedTags bool
}

// New builds the context of a request by caller for role with an action; now is the
// clock, zero where it is not known.
func New(caller, role *policy.Principal, action string, now time.Time) *Context {
	return &Context{caller: caller, role: role, action: action, now: now}
}

// SetOrganizations tells of which organizations, by id, the accounts of caller and role
// are members; empty where that is not known.
func (c *Context) SetOrganizations(ofCaller, ofRole string) {
	c.ofCallers, c.ofRoles = ofCaller, ofRole
}

// Set gives what is known beyond the ends, such as the parameters of a call. The key may
// have any letter case. It overrides what the ends settle; the instant of the request,
// under aws:CurrentTime or aws:EpochTime, becomes the clock.
func (c *Context) Set(key string, held Held) {
	key = strings.ToLower(key)
	if key == "aws:currenttime" || key == "aws:epochtime" {
		c.now = instant(held)
		return
	}
	if c.set == nil {
		c.set = map[string]Held{}
	}
	c.set[key] = held
}

func instant(held Held) time.Time {
	if held.Present != policy.Yes || !held.Known || len(held.Values) != 1 {
		return time.Time{}
	}
	text, known := held.Values[0].Literal()
	date, ok := policy.ParseDate(text)
	if !known || !ok || !date.Earliest.Equal(date.Latest) {
		return time.Time{}
	}
	return date.Earliest
}

// Get is what the request holds under a key, in any letter case.
func (c *Context) Get(key string) Held { return c.get(strings.ToLower(key)) }

func (c *Context) get(key string) Held {
	row := rowOf(key)
	if held, found := c.set[key]; found {
		held.Many = held.Many || row.many
		return held
	}
	held := c.settled(key, row)
	held.Many = row.many
	return held
}

// settled is what the two ends settle.
func (c *Context) settled(key string, row row) Held {
	held := Held{Present: c.presence(key, row)}
	if held.Present == policy.No {
		return held
	}
	if tag, found := strings.CutPrefix(key, "aws:principaltag/"); found {
		return c.principalTag(tag)
	}
	if tag, found := cutFamily(key, "aws:resourcetag/", "iam:resourcetag/"); found {
		return c.resourceTag(tag)
	}
	if text, known := c.value(key); known {
		held.Values, held.Known = []policy.Text{text}, true
	}
	return held
}

// presence tells whether requests of the caller carry a key.
func (c *Context) presence(key string, row row) policy.Tri {
	sts := c.begins("sts:")
	switch {
	case sts && (key == "iam:passedtoservice" || key == "iam:associatedresourcearn"),
		!sts && strings.HasPrefix(key, "sts:"):
		return policy.No
	case key == "sts:externalid" && c.begins("sts:AssumeRoleWith"):
		return policy.No // a parameter of AssumeRole alone
	case strings.HasPrefix(key, "aws:requesttag/") && !c.passes(key[len("aws:requesttag/"):]):
		return policy.No
	case row.present == "":
		return c.claimed(key)
	case key == "aws:resourceorgid" && c.ofRoles != "", key == "aws:principalorgid" && c.ofCallers != "" && c.signs():
		return policy.Yes
	}
	return row.of(c.caller.Kind)
}

// signs reports whether the caller is a principal of its account, which signs requests.
func (c *Context) signs() bool {
	switch c.caller.Kind {
	case policy.Role, policy.User, policy.Root, policy.FederatedUser:
		return true
	}
	return false
}

// begins reports whether the action begins with a prefix, letter case apart.
func (c *Context) begins(prefix string) bool {
	return len(c.action) >= len(prefix) && strings.EqualFold(c.action[:len(prefix)], prefix)
}

// passes reports whether the request may pass a session tag: not where its tag keys are
// known, and the tag is none of them.
func (c *Context) passes(tag string) bool {
	keys, found := c.set["aws:tagkeys"]
	if !found || keys.Present == policy.No || !keys.Known {
		return !found || keys.Present != policy.No
	}
	for _, key := range keys.Values {
		if policy.EqualFold(key, policy.Literal(tag)) != policy.No {
			return true
		}
	}
	return false
}

// claimed tells whether the key of a claim, such as
// token.actions.githubusercontent.com:sub, is in the request. Only the tokens of its own
// provider have it.
func (c *Context) claimed(key string) policy.Tri {
	at := strings.LastIndexByte(key, ':')
	if at < 0 || !strings.Contains(key[:at], ".") {
		return policy.Unknown
	}
	switch c.caller.Kind {
	case policy.User, policy.Root, policy.FederatedUser, policy.ServiceCaller, policy.SAMLCaller:
		return policy.No
	case policy.OIDCCaller:
		own := policy.EqualFold(c.caller.Name, policy.Literal(key[:at]))
		if key[at:] == ":sub" || key[at:] == ":aud" {
			return own
		}
		return policy.And(own, policy.Unknown)
	}
	return policy.Unknown
}

// value is what the ends say of a key of one value.
func (c *Context) value(key string) (policy.Text, bool) {
	switch key {
	case "aws:resourceaccount":
		return c.role.Account, true
	case "aws:principalisawsservice":
		return policy.Literal(word(c.caller.Kind == policy.ServiceCaller)), true
	case "aws:multifactorauthpresent":
		// Sessions of these come without MFA.
		none := c.caller.Kind == policy.FederatedUser || c.caller.Kind == policy.ServiceCaller
		return policy.Literal("false"), none
	case "aws:principalservicename":
		return c.caller.Name, c.caller.Kind == policy.ServiceCaller
	}
	if key == "aws:resourceorgid" {
		return policy.Literal(c.ofRoles), c.ofRoles != ""
	}
	if c.signs() {
		return c.ofCaller(key)
	}
	return policy.Text{}, false
}

// ofCaller are the keys that name a principal with credentials of AWS, by its kind
// ("Where you can use policy variables", table of principal key values).
func (c *Context) ofCaller(key string) (policy.Text, bool) {
	switch key {
	case "aws:principalarn":
		return c.caller.ARN(), true
	case "aws:principalaccount":
		return c.caller.Account, true
	case "aws:username":
		return c.caller.Name, c.caller.Kind == policy.User
	case "aws:principaltype":
		return policy.Literal(typeOf(c.caller.Kind)), true
	case "aws:userid":
		return c.userID(), true
	case "aws:principalorgid":
		return policy.Literal(c.ofCallers), c.ofCallers != ""
	}
	return policy.Text{}, false
}

func typeOf(kind policy.PrincipalKind) string {
	switch kind {
	case policy.User:
		return "User"
	case policy.Root:
		return "Account"
	case policy.FederatedUser:
		return "FederatedUser"
	}
	return "AssumedRole"
}

func (c *Context) userID() policy.Text {
	hole := func(name string) policy.Text { return policy.HoleText(name, "\x00"+c.caller.Key, policy.Name) }
	switch c.caller.Kind {
	case policy.Root:
		return c.caller.Account
	case policy.FederatedUser:
		return policy.Concat(c.caller.Account, policy.Literal(":"), c.caller.Name)
	case policy.User:
		return policy.Concat(policy.Literal("AIDA"), hole("user id"))
	}
	return policy.Concat(policy.Literal("AROA"), hole("role id"), policy.Literal(":"), hole("session name"))
}

func word(truth bool) string {
	if truth {
		return "true"
	}
	return "false"
}
