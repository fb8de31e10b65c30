// Package serverless makes of a service of the Serverless Framework the template that
// the framework makes of it, as far as IAM is concerned: the role of its functions, the
// policy of its API and what the service adds by itself under resources.
//
// Raw nodes go in and raw nodes come out. What somebody wrote keeps its place, in
// whichever file it stands; what the framework makes is ByAWS.
package serverless

import (
	"path"
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// Is reports whether a document describes a service, of whichever provider.
func Is(root *policy.Node) bool {
	if root == nil || root.Kind != policy.Object || root.Exact("provider") == nil {
		return false
	}
	return root.Exact("service") != nil || root.Exact("functions") != nil || root.Exact("resources") != nil
}

// Template is what becomes of a service.
type Template struct {
	// Root is the template; nil where the service is not deployed to AWS.
	Root     *policy.Node
	Problems []policy.Problem
	// Included are the files that the service takes resources from.
	Included []string
	// Handoffs are the roles that the framework gives to CloudFormation.
	Handoffs []*policy.Handoff
}

// service is the work on one service.
type service struct {
	*variables
	made     []policy.Field
	provider *policy.Node
	name     policy.Text
	// elsewhere is set where no file tells the settings of the provider.
	elsewhere bool
	handoffs  []*policy.Handoff
}

// Expand makes the template of the service in the file of that name. Open gives the
// root of another file of the repository; nil where there is none that parses. Work
// multiplies the budget of the variables.
func Expand(root *policy.Node, file string, open func(name string) *policy.Node, work policy.Work) Template {
	s := &service{variables: &variables{root: root, file: file, open: open, left: work.Of(maxNodes)}}
	if !s.onAWS() {
		return Template{}
	}
	s.name = s.textOf(root.Exact("service"), "self:service")
	s.roles()
	s.api()
	s.deploymentRole()
	template := s.template()
	if s.left < 0 {
		s.unread(root.Span, "more values than are followed in one service"+policy.MoreWork)
	}
	return Template{Root: template, Problems: s.problems, Included: s.parts, Handoffs: s.handoffs}
}

// onAWS reports whether the service is deployed to AWS. Of one whose provider no file
// tells, the rest is read as if it were: only its role is unknown.
func (s *service) onAWS() bool {
	s.provider = s.member(s.root, "provider")
	kind := s.provider
	if kind.Kind == policy.Object {
		kind = s.resolve(kind.Exact("name"))
	}
	if kind != nil && kind.Kind == policy.Open {
		s.unread(s.root.Exact("provider").Span, "provider of "+kind.Text.String()+" is not read")
		s.elsewhere = s.provider.Kind == policy.Open
		return true
	}
	return raw.Literal(kind) == "aws"
}

// sections are those of a template that the resources of a service may hold.
var sections = []string{"Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Metadata", "Transform"}

// template joins what the framework makes and what stands under resources: an object
// or a list of them.
func (s *service) template() *policy.Node {
	joined := map[string]*policy.Node{"Resources": {Kind: policy.Object, Span: s.root.Span, Fields: s.made}}
	for _, part := range s.resources() {
		for _, member := range part.Fields {
			name, _ := member.Key.Literal()
			section := s.resolve(member.Value)
			switch {
			case name == "extensions":
				extend(joined["Resources"], section)
			case !slices.Contains(sections, name) || section.Kind == policy.Null:
			case section.Kind == policy.Open:
				s.unread(section.Span, "resources of "+section.Text.String()+" are not read")
			case joined[name] == nil:
				joined[name] = section
			default:
				both := *joined[name]
				both.Fields = append(both.Fields[:len(both.Fields):len(both.Fields)], section.Fields...)
				joined[name] = &both
			}
		}
	}
	root := &policy.Node{Kind: policy.Object, Span: s.root.Span}
	for _, name := range sections {
		if joined[name] != nil {
			root.Fields = append(root.Fields, raw.Field(name, joined[name].Span, joined[name]))
		}
	}
	return root
}

// resources are the parts of the resources section, resolved no deeper than to see
// their keys.
func (s *service) resources() (parts []*policy.Node) {
	section := s.root.Exact("resources")
	if section == nil {
		return nil
	}
	for _, item := range raw.Items(s.shallow(section)) {
		part := s.shallow(item)
		for _, inner := range raw.Items(part) {
			if inner.Kind == policy.Open {
				s.unread(item.Span, "resources of "+inner.Text.String()+" are not read")
			}
			if inner.Span.File != s.file && inner.Span.File != "" {
				s.parts = append(s.parts, inner.Span.File)
			}
			parts = append(parts, inner)
		}
	}
	return parts
}

// extend puts what extensions say into the resources that the framework makes.
func extend(resources, extensions *policy.Node) {
	for _, extension := range extensions.Fields {
		for i, made := range resources.Fields {
			if made.Key.String() == extension.Key.String() {
				resources.Fields[i].Value = raw.Merge(made.Value, extension.Value)
			}
		}
	}
}

// add adds a resource that the framework makes, at the place that asks for it.
func (s *service) add(name string, at policy.Span, kind string, properties ...policy.Field) {
	value := raw.Object(at, at, "Type", raw.Text(at, kind))
	value.Fields = append(value.Fields, raw.Field("Properties", at, &policy.Node{Kind: policy.Object, Span: at, Fields: properties}))
	s.made = append(s.made, policy.Field{Key: policy.Literal(name), KeySpan: at, Value: value})
}

// api is the policy of the API that the framework makes.
func (s *service) api() {
	for _, from := range [][]string{{"apiGateway", "resourcePolicy"}, {"resourcePolicy"}} {
		owner := s.provider
		for _, name := range from[:len(from)-1] {
			owner = s.member(owner, name)
		}
		if statements, ok := raw.Find(owner, from[len(from)-1]); ok {
			s.add("ApiGatewayRestApi", statements.KeySpan, "AWS::ApiGateway::RestApi", raw.Field("Policy", statements.KeySpan, s.document(statements)))
			return
		}
	}
}

// document is the policy that the framework makes of statements.
func (s *service) document(statements policy.Field) *policy.Node {
	value := s.resolve(statements.Value)
	version := raw.Text(statements.KeySpan, "2012-10-17")
	version.Default = true
	return &policy.Node{Kind: policy.Object, Span: value.Span, Via: value.Via, Fields: []policy.Field{
		raw.Field("Version", statements.KeySpan, version),
		{Key: policy.Literal("Statement"), KeySpan: statements.KeySpan, Value: value},
	}}
}

// Program reports whether a file is a service that a program writes.
func Program(name string) bool {
	base := path.Base(name)
	switch path.Ext(base) {
	case ".ts", ".js", ".mjs", ".cjs", ".mts", ".cts":
		return strings.TrimSuffix(base, path.Ext(base)) == "serverless"
	}
	return false
}
