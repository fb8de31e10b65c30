package policy

import (
	"cmp"
	"slices"
	"strings"
)

// Repo is everything that was read of one root, and what was not.
type Repo struct {
	Documents  []*Document
	Principals []*Principal
	// Managed are the customer managed policies declared.
	Managed []*ManagedPolicy
	Declared
	Calls []*Call
	// Handoffs are the places where a resource gets a role for its service to act as.
	Handoffs []*Handoff
	// Names are role names that stand as arguments of modules nobody could enter:
	// what they declare is unknown, but the name is used.
	Names []Value
	// Dumped are the accounts of which a dump shows what there is.
	Dumped []DumpedAccount
	// Attachments give policies to principals that another scope declares.
	Attachments []Attachment
	// Ignores are what the files ask not to be told.
	Ignores  []Ignore
	Problems []Problem
	// Files are the files that something of the above stands in, by path.
	Files map[string][]byte
	// Fetched are the files that a tool has downloaded: what stands there acts, but
	// nobody mends it there.
	Fetched map[string]bool
	// Coverage counts what was looked at.
	Coverage Coverage
}

// Coverage counts what a run looked at.
type Coverage struct {
	// Files that a loader read.
	Files int
}

// Principal is a role, user or group that is declared.
type Principal struct {
	Kind PrincipalKind
	// Key is its identity: scope and address. Attachments name it, never the evaluated name.
	Key string
	// Address is what people call it in its file: aws_iam_role.deploy, DeployRole.
	Address string
	// Name, Path and Account as Text; an absent path is "/", an absent name a hole.
	Name, Path, Account, Partition Text
	Span                           Span // of the declaration
	NameSpan, PathSpan             Span // of the values; zero where they are not written
	// Trust are the documents of a role's trust policy: one, or alternatives with When.
	Trust []*Document
	// Policies are all identity documents that reach it: inline, attached, through groups.
	Policies []*Document
	// Managed are the ARNs of the attached policies that are not declared here.
	Managed []Value
	// Boundary documents; BoundaryRef where the boundary is named but not declared here.
	Boundary    []*Document
	BoundaryRef *Value
	Groups      []string // Keys
	Tags        []Tag
	// TagsComplete is set where the principal surely has no tags but Tags, among which a
	// hole stands for those that cannot be listed; those of its sessions are another
	// matter. A CloudFormation stack hands its own tags down.
	TagsComplete bool
	// MaxSession in seconds; nil where not written (AWS's default: 3600).
	MaxSession *Value
	// Incomplete says what could not be read of its policies, in words; empty where
	// every attached policy was read.
	Incomplete []string
	When       When
}

// PrincipalKind is role, user or group; of callers that nobody declares, further kinds.
type PrincipalKind string

// The kinds of principals. Those after Group stand for callers that are named where a
// question is asked, and that no file declares.
const (
	Role          PrincipalKind = "role"
	User          PrincipalKind = "user"
	Group         PrincipalKind = "group"
	Root          PrincipalKind = "root"           // the root user of Account
	FederatedUser PrincipalKind = "federated-user" // a session of GetFederationToken; Name is its name
	ServiceCaller PrincipalKind = "service"        // Name is the service principal
	SAMLCaller    PrincipalKind = "saml"           // Name is the provider's
	OIDCCaller    PrincipalKind = "oidc"           // Name is the provider's URL without the scheme; one that is built in has no Account
)

// ARN of the principal, with holes where account, partition or name are unknown. That of
// a service is its name alone.
func (p *Principal) ARN() Text {
	switch p.Kind {
	case Root:
		return Concat(Literal("arn:"), p.Partition, Literal(":iam::"), p.Account, Literal(":root"))
	case FederatedUser:
		return Concat(Literal("arn:"), p.Partition, Literal(":sts::"), p.Account, Literal(":federated-user/"), p.Name)
	case ServiceCaller:
		return p.Name
	case SAMLCaller:
		return Concat(Literal("arn:"), p.Partition, Literal(":iam::"), p.Account, Literal(":saml-provider/"), p.Name)
	case OIDCCaller:
		if p.Account.IsEmpty() {
			return p.Name // one of those that are built in
		}
		return Concat(Literal("arn:"), p.Partition, Literal(":iam::"), p.Account, Literal(":oidc-provider/"), p.Name)
	}
	return Concat(Literal("arn:"), p.Partition, Literal(":iam::"), p.Account, Literal(":"+string(p.Kind)), p.Path, p.Name)
}

// Complete reports whether every policy that reaches the principal was read.
func (p *Principal) Complete() bool { return len(p.Incomplete) == 0 }

// Tag is a tag of a principal.
type Tag struct {
	Key, Value Value
}

// ManagedPolicy is a customer managed policy that is declared.
type ManagedPolicy struct {
	Key, Address  string
	Name          Text
	ARN           Text
	Span          Span
	NameSpan      Span
	Documents     []*Document
	Attached      bool // to a principal or permission set, or it is somebody's boundary
	MaybeAttached bool // an attachment with unknown names, a module, an output or a lookup may take it
}

// DumpedAccount is an account of which every role, or every user, is declared.
type DumpedAccount struct {
	Account      string
	Roles, Users bool
}

// Problem is what could not be read, or not as it stands.
type Problem struct {
	// Span is the place; Start and End are 0 for a whole file or directory.
	Span Span
	// Reason in words, lower case, without the place.
	Reason string
	// Rule is the id of the file rule that reports it; empty where it is only
	// counted as not read.
	Rule string
	// Failed is set where nothing of the file or directory could be read.
	Failed bool
	// Args are what the rule's message names.
	Args map[string]string
	// Related is a second place, such as the first of two equal keys.
	Related Span
	// Lost is the policy that was not read, where an attribute bears one.
	Lost *Lost
	// Format is the name of the loader; empty for what no loader was asked to read.
	Format string
}

// Hides reports whether declarations may stand in what was not read, though everything
// there was meant to be: a file that is broken, too big or closed. What is left out on
// purpose hides nothing.
func (p *Problem) Hides() bool { return p.Failed || strings.HasPrefix(p.Rule, "malformed-") }

// Unread reports whether something was not read, on purpose or not.
func (p *Problem) Unread() bool { return p.Rule == "" || p.Hides() }

// AddDocument appends and returns the document.
func (r *Repo) AddDocument(document *Document) *Document {
	r.Documents = append(r.Documents, document)
	return document
}

// AddFile keeps the bytes of a file that spans point into.
func (r *Repo) AddFile(file File) {
	if r.Files == nil {
		r.Files = map[string][]byte{}
	}
	r.Files[file.Path] = file.Data
}

// AddFetched notes a file that a tool has downloaded.
func (r *Repo) AddFetched(path string) {
	if r.Fetched == nil {
		r.Fetched = map[string]bool{}
	}
	r.Fetched[path] = true
}

// Unread notes a file or directory that was not read.
func (r *Repo) Unread(path, reason string) {
	r.Problems = append(r.Problems, Problem{Span: Span{File: path}, Reason: reason})
}

// SetFormat notes on documents and problems which loader read them, where it says
// nothing closer itself.
func (r *Repo) SetFormat(name string) {
	for _, document := range r.Documents {
		document.Format = cmp.Or(document.Format, name)
	}
	for i := range r.Problems {
		r.Problems[i].Format = name
	}
}

// Merge takes over everything of another Repo of the same root.
func (r *Repo) Merge(other *Repo) {
	r.Documents = append(r.Documents, other.Documents...)
	r.Principals = append(r.Principals, other.Principals...)
	r.Managed = append(r.Managed, other.Managed...)
	r.Declared.merge(other.Declared)
	r.Calls = append(r.Calls, other.Calls...)
	r.Handoffs = append(r.Handoffs, other.Handoffs...)
	r.Names = append(r.Names, other.Names...)
	r.Dumped = append(r.Dumped, other.Dumped...)
	r.Attachments = append(r.Attachments, other.Attachments...)
	r.Ignores = append(r.Ignores, other.Ignores...)
	r.Problems = append(r.Problems, other.Problems...)
	r.Coverage.Files += other.Coverage.Files
	for path, data := range other.Files {
		r.AddFile(File{Path: path, Data: data})
	}
	for path := range other.Fetched {
		r.AddFetched(path)
	}
}

// Sort brings everything into the order of the files, so that the result does not
// depend on who read what first.
func (r *Repo) Sort() {
	slices.SortStableFunc(r.Documents, func(a, b *Document) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(r.Principals, func(a, b *Principal) int {
		if order := compareSpans(a.Span, b.Span); order != 0 {
			return order
		}
		return strings.Compare(a.Key, b.Key)
	})
	slices.SortStableFunc(r.Managed, func(a, b *ManagedPolicy) int { return compareSpans(a.Span, b.Span) })
	r.Declared.sort()
	slices.SortStableFunc(r.Calls, func(a, b *Call) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(r.Handoffs, func(a, b *Handoff) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(r.Names, func(a, b Value) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(r.Ignores, func(a, b Ignore) int { return compareSpans(a.Span, b.Span) })
	slices.SortStableFunc(r.Problems, func(a, b Problem) int {
		if order := compareSpans(a.Span, b.Span); order != 0 {
			return order
		}
		return strings.Compare(a.Reason, b.Reason)
	})
}

func compareSpans(a, b Span) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	}
	return 0
}

// DropUnowned leaves out documents that nobody is known to bear where the same text is
// read by somebody who knows: a JSON file that a Terraform file() names.
func (r *Repo) DropUnowned() {
	type place struct {
		file  string
		start int
	}
	owned := map[place]bool{}
	for _, document := range r.Documents {
		if document.owned() {
			owned[place{document.Span.File, document.Span.Start}] = true
		}
	}
	r.Documents = slices.DeleteFunc(r.Documents, func(document *Document) bool {
		return !document.owned() && owned[place{document.Span.File, document.Span.Start}]
	})
}

// owned reports whether somebody is known to bear the document.
func (d *Document) owned() bool {
	return slices.ContainsFunc(d.Uses, func(use Use) bool { return use.OwnerName != "" })
}
