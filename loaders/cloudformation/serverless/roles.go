package serverless

import (
	"strconv"
	"strings"

	"github.com/iamlint/iamlint/loaders/cloudformation/raw"
	"github.com/iamlint/iamlint/loaders/policy"
)

// shared is the logical ID of the role that functions share.
const shared = "IamRoleLambdaExecution"

// roles makes the role that functions share, and those of single functions.
func (s *service) roles() {
	settings, defined := s.settings()
	wanted := false
	for _, function := range s.functions() {
		statements, own := s.ownStatements(function)
		switch {
		case own:
			s.functionRole(function, statements, settings)
		case function.Value.Exact("role") == nil:
			wanted = true
		}
	}
	if wanted && !defined {
		s.sharedRole(settings)
	} else if statements, ok := s.given(settings, "statements", "iamRoleStatements"); ok {
		s.loose("ProviderPolicy", statements)
	}
	for _, section := range s.root.Fields {
		if !section.Key.Is("provider") && !section.Key.Is("functions") && !section.Key.Is("resources") {
			s.plugin(section.Key.String(), section.Value)
		}
	}
}

// plugin finds the statements that plugins take for roles of their own: of tasks, of
// state machines.
func (s *service) plugin(name string, node *policy.Node) {
	for i, item := range node.Items {
		s.plugin(name+strconv.Itoa(i), item)
	}
	for _, member := range node.Fields {
		if member.Key.Is("iamRoleStatements") {
			s.loose(name+"Policy", member)
			continue
		}
		s.plugin(name+member.Key.String(), member.Value)
	}
}

// loose makes a policy of statements whose role is unknown.
func (s *service) loose(name string, statements policy.Field) {
	s.add(name, statements.KeySpan, "AWS::IAM::Policy", raw.Field("PolicyDocument", statements.KeySpan, s.document(statements)))
}

// settings is what the provider says of the role that functions share; defined is set
// where it names one that stands elsewhere.
func (s *service) settings() (settings *policy.Node, defined bool) {
	if s.elsewhere || s.provider.Exact("role") != nil {
		return nil, true
	}
	role := s.member(s.member(s.provider, "iam"), "role")
	if role == nil {
		return nil, false
	}
	if name, _ := raw.Call(role); role.Kind != policy.Object || name != "" {
		return nil, true
	}
	return role, false
}

// functions are those of the service: an object, or a list of objects.
func (s *service) functions() (list []policy.Field) {
	for _, item := range raw.Items(s.shallow(s.root.Exact("functions"))) {
		part := s.shallow(item)
		if part.Kind == policy.Open {
			s.unread(item.Span, "functions of "+part.Text.String()+" are not read")
		}
		for _, function := range part.Fields {
			if function.Value = s.shallow(function.Value); function.Value.Kind == policy.Object {
				list = append(list, function)
			}
		}
	}
	return list
}

// given finds the first setting that is written, in today's place or that of older
// versions.
func (s *service) given(settings *policy.Node, name, older string) (policy.Field, bool) {
	if found, ok := raw.Find(settings, name); ok && found.Value.Kind != policy.Null {
		return found, true
	}
	found, ok := raw.Find(s.provider, older)
	return found, ok && found.Value.Kind != policy.Null
}

func (s *service) sharedRole(settings *policy.Node) {
	at := s.functionsAt()
	if settings != nil {
		at = settings.Span
	}
	var policies []*policy.Node
	if statements, ok := s.given(settings, "statements", "iamRoleStatements"); ok {
		at = statements.KeySpan
		policies = append(policies, raw.Inline(statements.KeySpan, "Statements", s.document(statements)))
	}
	name := s.roleName(settings)
	var managed []*policy.Node
	if given, ok := s.given(settings, "managedPolicies", "iamManagedPolicies"); ok {
		managed = append(managed, s.resolve(given.Value))
	}
	boundary, bounded := s.given(settings, "permissionsBoundary", "rolePermissionsBoundary")
	if !bounded {
		boundary, bounded = s.given(settings, "permissionBoundary", "rolePermissionsBoundary")
	}
	properties := s.role(at, name, policies, managed)
	if bounded {
		properties = append(properties, raw.Field("PermissionsBoundary", boundary.KeySpan, s.resolve(boundary.Value)))
	}
	if path, ok := raw.Find(settings, "path"); ok {
		properties = append(properties, raw.Field("Path", path.KeySpan, s.resolve(path.Value)))
	}
	if tags := raw.TagList(s.resolve(raw.Within(settings, "tags"))); tags != nil {
		properties = append(properties, raw.Field("Tags", tags.Span, tags))
	}
	s.add(shared, at, "AWS::IAM::Role", properties...)
}

// role are the properties that all roles have: Lambda assumes them, and may write logs.
func (s *service) role(at policy.Span, name *policy.Node, policies, managed []*policy.Node) []policy.Field {
	const groups = "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/"
	logs := raw.Sub(at, groups+"${Name}*:*:*", map[string]*policy.Node{"Name": s.functionName(at)})
	may := raw.Document(at, raw.Allow(at, logs, "logs:CreateLogStream", "logs:CreateLogGroup", "logs:TagResource", "logs:PutLogEvents"))
	properties := []policy.Field{
		raw.Field("RoleName", name.Span, name),
		raw.Field("AssumeRolePolicyDocument", at, raw.Trust(at, "lambda.amazonaws.com")),
		raw.Field("Policies", at, raw.List(at, append([]*policy.Node{raw.Inline(at, "Logs", may)}, policies...)...)),
	}
	if s.provider.Exact("vpc") != nil {
		access := raw.Sub(at, "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole", nil)
		managed = append(managed, access)
	}
	var arns []*policy.Node
	for _, given := range managed {
		arns = append(arns, raw.Items(given)...)
	}
	if len(arns) > 0 {
		properties = append(properties, raw.Field("ManagedPolicyArns", at, raw.List(at, arns...)))
	}
	return properties
}

// roleName is the name of the shared role: service-stage-region-lambdaRole, unless
// one is given.
func (s *service) roleName(settings *policy.Node) *policy.Node {
	if name, ok := raw.Find(settings, "name"); ok {
		return s.resolve(name.Value)
	}
	return s.named(s.functionsAt(), policy.Text{})
}

// named is service-stage-function-region-lambdaRole, by which the framework and the
// plugin for roles of functions call their roles.
func (s *service) named(at policy.Span, function policy.Text) *policy.Node {
	between := policy.Literal("-")
	if !function.IsEmpty() {
		between = policy.Concat(policy.Literal("-"), function, policy.Literal("-"))
	}
	region := policy.HoleText("AWS::Region", s.file, policy.Region)
	name := policy.Concat(s.name, policy.Literal("-"), s.stageText(), between, region, policy.Literal("-lambdaRole"))
	return &policy.Node{Kind: policy.String, Text: name, Span: at}
}

func (s *service) stageText() policy.Text { return policy.HoleText("sls:stage", s.file, policy.Name) }

// functionName is how the names of the service's functions begin.
func (s *service) functionName(at policy.Span) *policy.Node {
	return &policy.Node{Kind: policy.String, Text: policy.Concat(s.name, policy.Literal("-"), s.stageText(), policy.Literal("-")), Span: at}
}

func (s *service) functionsAt() policy.Span {
	if functions, ok := raw.Find(s.root, "functions"); ok {
		return functions.KeySpan
	}
	return s.root.Span
}

// ownStatements are those of a single function, by the plugin
// serverless-iam-roles-per-function, or in the function's iam section of later versions.
func (s *service) ownStatements(function policy.Field) (policy.Field, bool) {
	if statements, ok := raw.Find(function.Value, "iamRoleStatements"); ok {
		return statements, true
	}
	return raw.Find(s.member(s.member(function.Value, "iam"), "role"), "statements")
}

func (s *service) functionRole(function, statements policy.Field, settings *policy.Node) {
	at := function.KeySpan
	policies := []*policy.Node{raw.Inline(statements.KeySpan, "Statements", s.document(statements))}
	if s.inherits(function.Value) {
		if general, ok := s.given(settings, "statements", "iamRoleStatements"); ok {
			policies = append(policies, raw.Inline(general.KeySpan, "Inherited", s.document(general)))
		}
	}
	name := s.named(at, function.Key)
	if written, ok := raw.Find(function.Value, "iamRoleStatementsName"); ok {
		name = s.resolve(written.Value)
	}
	var managed []*policy.Node
	if given, ok := raw.Find(function.Value, "iamManagedPolicies"); ok {
		managed = append(managed, s.resolve(given.Value))
	}
	properties := s.role(at, name, policies, managed)
	boundary, ok := raw.Find(function.Value, "iamPermissionsBoundary")
	if !ok {
		boundary, ok = raw.Find(s.settingsOfPlugin(), "iamGlobalPermissionsBoundary")
	}
	if ok {
		properties = append(properties, raw.Field("PermissionsBoundary", boundary.KeySpan, s.resolve(boundary.Value)))
	}
	s.add(logicalID(function.Key.String())+shared, at, "AWS::IAM::Role", properties...)
}

// settingsOfPlugin are what the plugin is told for all functions.
func (s *service) settingsOfPlugin() *policy.Node {
	return s.member(s.member(s.root, "custom"), "serverless-iam-roles-per-function")
}

// inherits reports whether a function has the statements of the provider besides its own.
func (s *service) inherits(function *policy.Node) bool {
	if own := function.Exact("iamRoleStatementsInherit"); own != nil {
		return raw.IsTrue(s.resolve(own))
	}
	return raw.IsTrue(s.resolve(raw.Within(s.settingsOfPlugin(), "defaultInherit")))
}

// logicalID spells the name of a function as the framework does in logical IDs.
func logicalID(function string) string {
	function = strings.NewReplacer("-", "Dash", "_", "Underscore").Replace(function)
	if function == "" {
		return function
	}
	return strings.ToUpper(function[:1]) + function[1:]
}
