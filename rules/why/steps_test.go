package why

import (
	"slices"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
	asked "github.com/iamlint/iamlint/rules/access/request"
)

func request(context map[string]string) map[string]asked.Held {
	held := map[string]asked.Held{}
	for key, value := range context {
		held[strings.ToLower(key)] = access.Given(value)
	}
	return held
}

// says reports whether a step with the result holds the words.
func says(c *Checklist, step string, result Result, words string) bool {
	return slices.ContainsFunc(c.Steps, func(s Step) bool {
		text := s.Message + "\n" + s.Fix + "\n" + s.Check
		for _, detail := range s.Details {
			text += "\n" + detail.Message
		}
		return s.Step == step && s.Result == result && strings.Contains(text, words)
	})
}

// attached is bob, with a policy of AWS.
func attached() *policy.Principal {
	bob := principal(policy.User, callers, "/", "bob")
	bob.Incomplete, bob.Managed = nil, []policy.Value{{Text: policy.Literal("arn:aws:iam::aws:policy/AdministratorAccess")}}
	return bob
}

func with(statement, more string) string {
	return strings.TrimSuffix(statement, "}") + ", " + more + "}"
}

func TestSteps(t *testing.T) {
	one := func(identity, trust []string, more string) map[string]string { // in one account
		return map[string]string{roles + "/bob.tf": bob(identity...), roles + "/alice.tf": trusting(more, trust...)}
	}
	own := `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "444455556666"}}`
	ownBob := strings.ReplaceAll(trustsBob, callers, roles)
	bounded := func(boundary, trust string) map[string]string {
		files := one([]string{mayAlice}, []string{trust}, "")
		files[roles+"/bob.tf"] = strings.Replace(files[roles+"/bob.tf"], "name = \"bob\"\n}", "name = \"bob\"\n  permissions_boundary = aws_iam_policy.limit.arn\n}", 1) +
			"resource \"aws_iam_policy\" \"limit\" {\n  name = \"limit\"\n  policy = <<EOT\n" + policyOf([]string{boundary}) + "\nEOT\n}\n"
		return files
	}
	limited := func(limit, trust string) scene {
		files := one([]string{mayAlice}, []string{trust}, "")
		files["limit.json"] = policyOf([]string{limit})
		return scene{files: files, limit: "limit.json"}
	}
	deny := `{"Effect": "Deny", "Action": "sts:*", "Resource": "*"}`
	controlled := func(kind, target, statement string) scene {
		files := pair([]string{mayAlice}, []string{trustsBob})
		files["org/org.tf"] = "resource \"aws_organizations_policy\" \"guard\" {\n  name = \"guard\"\n  type = \"" + kind + "\"\n  content = <<EOT\n" + policyOf([]string{statement}) + "\nEOT\n}\n" +
			"resource \"aws_organizations_policy_attachment\" \"guard\" {\n  policy_id = aws_organizations_policy.guard.id\n  target_id = \"" + target + "\"\n}\n"
		return scene{files: files}
	}
	inGuarded := func(s scene) scene { s.guarded = true; return s }
	everybody := `{"Effect": "Deny", "Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}`
	perhaps := `"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}`
	named := func(service string) scene {
		return scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", service)}
	}
	linked := principal(policy.Role, roles, "/aws-service-role/autoscaling.amazonaws.com/", "AWSServiceRoleForAutoScaling")
	for name, test := range map[string]struct {
		scene
		step   string
		result Result
		words  string
	}{
		"declared caller":       {scene{files: pair([]string{mayAlice}, []string{trustsBob})}, Caller, Yes, `user "bob" of account 111122223333 is declared here`},
		"root":                  {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.Root, callers, "/", "root")}, Caller, No, "the root user cannot assume roles"},
		"federated user":        {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.FederatedUser, callers, "/", "eve")}, Caller, No, "GetFederationToken"},
		"group":                 {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.Group, callers, "/", "all")}, Caller, No, "a group calls nothing"},
		"absent caller":         {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.User, callers, "/", "eve"), complete: true}, Caller, No, "is declared complete"},
		"undeclared caller":     {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.User, callers, "/", "eve")}, Caller, Unknown, "aws iam get-user --user-name eve"},
		"service":               {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, Caller, Yes, "no policies of its own"},
		"service needs none":    {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, Identity, NotNeeded, "need no permission"},
		"service and halves":    {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, Halves, NotNeeded, "alone decides"},
		"service and scp":       {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, SCP, NotNeeded, "do not reach services"},
		"service, unseen":       {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, CannotSee, Unknown, "AttributeValue=AssumeRole"},
		"one partition":         {scene{files: pair(nil, []string{trustsRoot})}, Partition, Yes, "one partition"},
		"two partitions":        {scene{files: pair([]string{mayAlice}, []string{trustsRoot}), to: &policy.Principal{Kind: policy.Role, Account: policy.Literal(roles), Partition: policy.Literal("aws-cn"), Path: policy.Literal("/"), Name: policy.Literal("x")}}, Partition, No, "across partitions"},
		"two accounts":          {scene{files: pair(nil, []string{trustsRoot})}, Halves, Yes, "another account (111122223333 → 444455556666)"},
		"by itself":             {scene{files: one(nil, []string{ownBob}, "")}, Halves, Yes, "no permission is needed"},
		"handed over":           {scene{files: one(nil, []string{own}, "")}, Halves, Yes, "only hands over to the account"},
		"neither":               {scene{files: one(nil, []string{trustsEC2}, "")}, Halves, Yes, "one that names the account needs a permission besides"},
		"pass":                  {scene{files: one(nil, []string{trustsEC2}, ""), action: "iam:PassRole", service: "ec2.amazonaws.com"}, Halves, Yes, "needs iam:PassRole on the role"},
		"pass elsewhere":        {scene{files: pair(nil, []string{trustsEC2}), action: "iam:PassRole", service: "ec2.amazonaws.com"}, Halves, No, "only within its own account"},
		"pass to whom":          {scene{files: one(nil, []string{trustsEC2}, ""), action: "iam:PassRole"}, Trust, Unknown, "--service lambda.amazonaws.com"},
		"pass to another":       {scene{files: one(nil, []string{trustsEC2}, ""), action: "iam:PassRole", service: "ecs.amazonaws.com"}, Trust, No, "does not trust service ecs.amazonaws.com, only ec2.amazonaws.com"},
		"pass and rcp":          {scene{files: one(nil, []string{trustsEC2}, ""), action: "iam:PassRole", service: "ec2.amazonaws.com"}, RCP, NotNeeded, "know no iam:PassRole"},
		"trusted":               {scene{files: pair(nil, []string{trustsBob})}, Trust, Yes, "trusts arn:aws:iam::111122223333:user/bob"},
		"trusted account":       {scene{files: pair(nil, []string{trustsRoot})}, Trust, Yes, "trusts account 111122223333"},
		"trusted by all":        {scene{files: pair(nil, []string{`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}`})}, Trust, Yes, "everybody (*)"},
		"absent role":           {scene{files: pair(nil, []string{trustsBob}), to: principal(policy.Role, roles, "/", "gone"), complete: true}, Trust, No, `there is no role "gone"`},
		"undeclared role":       {scene{files: pair(nil, []string{trustsBob}), to: principal(policy.Role, roles, "/", "far")}, Trust, Unknown, "nothing here declares"},
		"bare star":             {scene{files: pair(nil, []string{`{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}`})}, Trust, No, `write {"AWS": "*"}`},
		"resource":              {scene{files: pair(nil, []string{with(trustsBob, `"Resource": "*"`)})}, Trust, No, "a trust policy has no Resource"},
		"not principal":         {scene{files: pair(nil, []string{`{"Effect": "Allow", "Action": "sts:AssumeRole", "NotPrincipal": {"AWS": "111122223333"}}`})}, Trust, No, "no NotPrincipal"},
		"trusted otherwise":     {scene{files: pair(nil, []string{trustsEC2})}, Trust, No, "or its account 111122223333, only ec2.amazonaws.com"},
		"linked":                {scene{files: pair([]string{mayAlice}, []string{trustsBob}), to: linked}, Trust, No, "only autoscaling.amazonaws.com takes it"},
		"condition":             {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}`)})}, Trust, Unknown, "checkip"},
		"condition fails":       {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"StringEquals": {"sts:ExternalId": "a"}}`)}), context: map[string]string{"sts:ExternalId": "b"}}, Trust, No, "send what the condition asks for"},
		"not yet":               {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"DateGreaterThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}}`)})}, Trust, No, "it begins on 2030-01-01"},
		"never":                 {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"DateGreaterThan": {"aws:CurrentTime": "2030-01-01T00:00:00Z"}, "DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}`)})}, Trust, No, "no instant satisfies its dates"},
		"one session":           {scene{files: map[string]string{callers + "/bob.tf": strings.ReplaceAll(trusting("", trustsEC2), "alice", "bob"), roles + "/alice.tf": trusting("", strings.ReplaceAll(trustsBob, "arn:aws:iam::111122223333:user/bob", "arn:aws:sts::111122223333:assumed-role/bob/tuesday"))}}, Trust, Unknown, "names one session only"},
		"a deleted principal":   {scene{files: pair(nil, []string{strings.ReplaceAll(trustsBob, "arn:aws:iam::111122223333:user/bob", "AIDACKCEVSQ6C2EXAMPLE")})}, Trust, Unknown, "principals that were deleted"},
		"permitted":             {scene{files: pair([]string{mayAlice}, []string{trustsRoot})}, Identity, Yes, "may call sts:AssumeRole on " + alice},
		"permitted by others":   {scene{files: pair([]string{`{"Effect": "Allow", "Action": "sts:AssumeRole", "NotResource": "arn:aws:iam::444455556666:role/eve"}`}, []string{trustsRoot})}, Identity, Yes, "all but what NotResource lists"},
		"not permitted":         {scene{files: pair([]string{unrelated}, []string{trustsRoot})}, Identity, No, "no policy of user"},
		"permitted elsewhere":   {scene{files: pair(nil, []string{trustsRoot}), from: principal(policy.User, callers, "/", "eve")}, Identity, Unknown, "simulate-principal-policy"},
		"permitted with tag":    {scene{files: pair([]string{with(mayAlice, `"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}`)}, []string{trustsRoot})}, Identity, Unknown, "only the request settles"},
		"permission not needed": {scene{files: one(nil, []string{ownBob}, "")}, Identity, NotNeeded, "by itself"},
		"case":                  {scene{files: pair([]string{strings.ReplaceAll(mayAlice, "alice", "Alice")}, []string{trustsRoot})}, Identity, No, "differs in letter case"},
		"path":                  {scene{files: pair([]string{strings.ReplaceAll(mayAlice, "role/alice", "role/team/alice")}, []string{trustsRoot})}, Identity, No, "has another path"},
		"another action":        {scene{files: pair([]string{strings.ReplaceAll(mayAlice, "sts:AssumeRole", "sts:TagSession")}, []string{trustsRoot})}, Identity, No, "but the statement allows sts:TagSession"},
		"no deny":               {scene{files: pair(nil, []string{trustsBob})}, Denies, Yes, "no Deny"},
		"deny":                  {scene{files: pair([]string{mayAlice, deny}, []string{trustsBob})}, Denies, No, "narrow this Deny"},
		"deny of trust":         {scene{files: pair([]string{mayAlice}, []string{trustsBob, strings.Replace(trustsBob, "Allow", "Deny", 1)})}, Denies, No, "the role's trust policy denies it"},
		"perhaps a deny":        {scene{files: pair([]string{mayAlice, with(deny, `"Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}`)}, []string{trustsBob})}, Denies, Unknown, "may deny it"},
		"two denies":            {scene{files: pair([]string{mayAlice, deny}, []string{trustsBob, strings.Replace(trustsBob, "Allow", "Deny", 1)})}, Denies, No, "the role's trust policy denies it"},
		"no boundary":           {scene{files: pair(nil, []string{trustsBob})}, Boundary, NotNeeded, "no permissions boundary is set"},
		"boundary unread":       {scene{files: pair(nil, []string{trustsBob}), from: principal(policy.User, callers, "/", "eve")}, Boundary, NotNeeded, "no permissions boundary is known"},
		"boundary allows":       {scene{files: bounded(mayAlice, own)}, Boundary, Yes, "allows it"},
		"boundary allows not":   {scene{files: bounded(unrelated, own)}, Boundary, No, `"Action": "sts:AssumeRole"`},
		"boundary denies":       {scene{files: bounded(deny, own)}, Boundary, No, "the permissions boundary denies it"},
		"boundary of a named":   {scene{files: bounded(unrelated, ownBob)}, Boundary, Unknown, "AWS documents both outcomes"},
		"boundary and star":     {scene{files: bounded(unrelated, `{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": "*"}}`)}, Boundary, NotNeeded, "does not limit"},
		"scp undeclared":        {scene{files: pair(nil, []string{trustsBob})}, SCP, Unknown, "--target-id 111122223333 --filter SERVICE_CONTROL_POLICY"},
		"scp denies":            {controlled("SERVICE_CONTROL_POLICY", callers, deny), SCP, No, "exempt this pair in the Deny"},
		"scp perhaps":           {controlled("SERVICE_CONTROL_POLICY", callers, with(deny, perhaps)), SCP, Unknown, "may stand in the way"},
		"scp elsewhere":         {controlled("SERVICE_CONTROL_POLICY", roles, deny), SCP, Unknown, "is declared here"},
		"scp allows nowhere":    {inGuarded(controlled("SERVICE_CONTROL_POLICY", callers, unrelated)), SCP, No, "every level has to allow it"},
		"scp in the open":       {inGuarded(controlled("SERVICE_CONTROL_POLICY", roles, deny)), SCP, Yes, "no service control policy above account 111122223333 stands in the way"},
		"rcp undeclared":        {scene{files: pair(nil, []string{trustsBob})}, RCP, Unknown, "--target-id 444455556666 --filter RESOURCE_CONTROL_POLICY"},
		"rcp denies":            {controlled("RESOURCE_CONTROL_POLICY", roles, everybody), RCP, No, `resource control policy "guard" on 444455556666 denies it`},
		"a provider":            {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.SAMLCaller, roles, "/", "okta")}, Trust, No, "does not trust identity provider okta"},
		"a service not trusted": {named("ecs.amazonaws.com"), Trust, No, "does not trust service ecs.amazonaws.com"},
		"many trusted":          {scene{files: pair(nil, []string{strings.Replace(trustsEC2, `"ec2.amazonaws.com"`, `["a.amazonaws.com", "b.amazonaws.com", "c.amazonaws.com", "d.amazonaws.com", "e.amazonaws.com"]`, 1)})}, Trust, No, "and 2 more"},
		"many values":           {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"StringEquals": {"aws:username": ["a", "b", "c", "d", "e"]}}`)})}, Trust, No, "aws:username: a, b, c, and 2 more"},
		"unknown operator":      {scene{files: pair(nil, []string{with(trustsBob, `"Condition": {"StringSame": {"aws:username": "a"}}`)})}, Trust, No, "a condition operator that does not exist"},
		"a group is trusted":    {scene{files: pair(nil, []string{strings.ReplaceAll(trustsBob, "user/bob", "group/all")})}, Trust, No, "a group is no principal"},
		"companion of nobody":   {scene{files: pair(nil, []string{trustsBob}), context: map[string]string{"aws:RequestTag/a": "b"}}, Companions, No, "sts:TagSession"},
		"companion unknown":     {scene{files: pair(nil, []string{strings.ReplaceAll(trustsBob, "sts:AssumeRole", "sts:*")}), from: principal(policy.User, callers, "/", "bob"), context: map[string]string{"aws:RequestTag/a": "b"}}, Companions, Unknown, "whether it is allowed is not known"},
		"managed":               {scene{files: pair(nil, []string{trustsBob}), from: attached()}, Identity, Yes, "by the AWS-managed policy arn:aws:iam::aws:policy/AdministratorAccess"},
		"versions":              {scene{files: map[string]string{callers + "/bob.tf": bob() + "resource \"aws_iam_policy\" \"p\" {\n  name = \"p\"\n  policy = <<EOT\n" + policyOf([]string{mayAlice}) + "\nEOT\n}\nresource \"aws_iam_user_policy_attachment\" \"p\" {\n  user = aws_iam_user.bob.name\n  policy_arn = aws_iam_policy.p.arn\n}\n", roles + "/alice.tf": trusting("", trustsBob)}}, CannotSee, Unknown, "aws iam list-policy-versions"},
		"no companion":          {scene{files: pair(nil, []string{trustsBob})}, Companions, NotNeeded, "nothing that is passed"},
		"companion":             {scene{files: pair([]string{mayAlice}, []string{trustsBob}), context: map[string]string{"sts:SourceIdentity": "bob"}}, Companions, No, "add sts:SetSourceIdentity to the actions of this statement"},
		"companion of both":     {scene{files: pair([]string{strings.ReplaceAll(mayAlice, "sts:AssumeRole", "sts:*")}, []string{strings.ReplaceAll(trustsBob, "sts:AssumeRole", "sts:*")}), context: map[string]string{"aws:RequestTag/a": "b"}}, Companions, Yes, "sts:TagSession is allowed"},
		"companion permission":  {scene{files: pair([]string{mayAlice}, []string{strings.ReplaceAll(trustsBob, `"sts:AssumeRole"`, `["sts:AssumeRole", "sts:TagSession"]`)}), context: map[string]string{"aws:RequestTag/a": "b"}}, Companions, No, "add sts:TagSession to the actions of this permission"},
		"no session":            {scene{files: pair(nil, []string{trustsBob})}, Session, NotNeeded, "no session policy and no duration"},
		"session allows":        {limited(mayAlice, own), Session, Yes, "allows it"},
		"session allows not":    {limited(unrelated, own), Session, No, "what its role and its policies both allow"},
		"session denies":        {limited(deny, own), Session, No, "denies it"},
		"in bounds":             {scene{files: pair(nil, []string{trustsBob}), seconds: 3600}, Session, Yes, "within the role's bounds"},
		"too short":             {scene{files: pair(nil, []string{trustsBob}), seconds: 899}, Session, No, "below the least of 900"},
		"too long":              {scene{files: pair(nil, []string{trustsBob}), seconds: 3601}, Session, No, "above the role's maximum of 3600"},
		"longest":               {scene{files: pair(nil, []string{trustsBob}), seconds: 43201}, Session, No, "above the most of 43200"},
		"maximum unknown":       {scene{files: pair(nil, []string{trustsBob}), to: principal(policy.Role, roles, "/", "far"), seconds: 7200}, Session, Unknown, "Role.MaxSessionDuration"},
		"chained":               {scene{files: pair(nil, []string{trustsBob}), from: principal(policy.Role, callers, "/", "ci"), seconds: 7200}, Session, No, "at most 3600 seconds"},
		"signed in":             {scene{files: pair(nil, []string{trustsBob}), from: principal(policy.Role, callers, "/x/", "ci"), session: "s"}, CannotSee, Unknown, "must print arn:aws:sts::111122223333:assumed-role/ci/s"},
		"session unseen":        {scene{files: pair(nil, []string{trustsBob}), from: principal(policy.Role, callers, "/", "ci")}, CannotSee, Unknown, "session policies and tags"},
		"change of both":        {scene{files: pair(nil, []string{trustsEC2})}, CannotSee, Unknown, "iam:UpdateAssumeRolePolicy iam:PutUserPolicy"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := test.explain(t)
			if !says(c, test.step, test.result, test.words) {
				t.Errorf("no step %s %s says %q: %+v", test.step, test.result, test.words, c.Steps)
			}
			if (c.Verdict == policy.No) != (c.Expect != "") {
				t.Errorf("verdict %v, and AWS says %q", c.Verdict, c.Expect)
			}
		})
	}
}

func TestConsole(t *testing.T) {
	files := pair([]string{mayAlice}, []string{trustsBob})
	demand := func(operator, key, value string) map[string]string {
		return pair([]string{mayAlice}, []string{with(trustsBob, `"Condition": {"`+operator+`": {"`+key+`": "`+value+`"}}`)})
	}
	govCloud := principal(policy.Role, roles, "/a b/", "x+y")
	govCloud.Partition = policy.Literal("aws-us-gov")
	govBob := principal(policy.User, callers, "/", "eve")
	govBob.Partition = policy.Literal("aws-us-gov")
	all := pair(nil, []string{trustsRoot})
	for name, test := range map[string]struct {
		scene
		want string
	}{
		"user":            {scene{files: files}, "https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=alice"},
		"GovCloud":        {scene{files: files, from: govBob, to: govCloud}, "https://signin.amazonaws-us-gov.com/switchrole?account=444455556666&roleName=a+b/x%2By"},
		"Identity Center": {scene{files: all, from: principal(policy.Role, callers, "/aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_Admin_0123456789abcdef")}, "https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=alice"},
		"role":            {scene{files: all, from: principal(policy.Role, callers, "/", "ci")}, "Switch Role asks as the user who signed in, so that a role takes another one by CLI or API only"},
		"external id":     {scene{files: demand("StringEquals", "sts:ExternalId", "x")}, "Switch Role cannot send sts:ExternalId: use the CLI"},
		"tag":             {scene{files: demand("Null", "aws:RequestTag/team", "false")}, "Switch Role cannot send aws:RequestTag/team: use the CLI"},
		"if it exists":    {scene{files: demand("StringEqualsIfExists", "sts:ExternalId", "x")}, "https://signin.aws.amazon.com/switchrole?account=444455556666&roleName=alice"},
		"denied":          {scene{files: pair(nil, []string{trustsBob})}, ""},
		"a service":       {scene{files: pair(nil, []string{trustsEC2}), from: principal(policy.ServiceCaller, "", "/", "ec2.amazonaws.com")}, ""},
		"too long":        {scene{files: files, to: principal(policy.Role, roles, "/"+strings.Repeat("x", 60)+"/", "alice"), from: principal(policy.User, callers, "/", "eve")}, "Switch Role takes 64 characters of path and name, and this role has 67: use the CLI"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := test.explain(t).Console; got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
