package jsonfile

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

const dumpText = `{
  "UserDetailList": [{
    "Path": "/people/", "UserName": "bob", "Arn": "arn:aws:iam::111122223333:user/people/bob", "GroupList": ["devs", "gone"],
    "UserPolicyList": [{"PolicyName": "own", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}}],
    "AttachedManagedPolicies": [{"PolicyName": "other", "PolicyArn": "arn:aws:iam::111122223333:policy/other"}],
    "PermissionsBoundary": {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": "arn:aws:iam::111122223333:policy/edge"},
    "Tags": [{"Key": "team", "Value": "blue"}]
  }],
  "GroupDetailList": [{
    "Path": "/", "GroupName": "devs", "Arn": "arn:aws:iam::111122223333:group/devs", "GroupPolicyList": [],
    "AttachedManagedPolicies": [
      {"PolicyName": "ReadOnlyAccess", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
      {"PolicyName": "PowerUserAccess", "PolicyArn": "arn:aws:iam::aws:policy/PowerUserAccess"}]
  }],
  "RoleDetailList": [{
    "Path": "/", "RoleName": "deploy", "Arn": "arn:aws:iam::111122223333:role/deploy",
    "AssumeRolePolicyDocument": "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Principal%22%3A%22*%22%2C%22Action%22%3A%22sts%3AAssumeRole%22%7D%7D",
    "RolePolicyList": [], "AttachedManagedPolicies": [{"PolicyName": "ops", "PolicyArn": "arn:aws:iam::111122223333:policy/ops"}]
  }],
  "Policies": [
    {"PolicyName": "ops", "Arn": "arn:aws:iam::111122223333:policy/ops", "AttachmentCount": 1, "PolicyVersionList": [
      {"VersionId": "v2", "IsDefaultVersion": true, "Document": {"Statement": [{"Effect": "Allow", "Action": "ec2:*", "Resource": "*"}]}},
      {"VersionId": "v1", "IsDefaultVersion": false, "Document": {"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}]},
    {"PolicyName": "edge", "Arn": "arn:aws:iam::111122223333:policy/edge", "AttachmentCount": 0, "PolicyVersionList": [
      {"VersionId": "v1", "IsDefaultVersion": true, "Document": {"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}]},
    {"PolicyName": "idle", "Arn": "arn:aws:iam::111122223333:policy/idle", "AttachmentCount": 0, "PolicyVersionList": []},
    {"PolicyName": "ReadOnlyAccess", "Arn": "arn:aws:iam::aws:policy/ReadOnlyAccess", "AttachmentCount": 1, "PolicyVersionList": [
      {"VersionId": "v9", "IsDefaultVersion": true, "Document": {"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}}]}
  ],
  "IsTruncated": false
}`

func TestDumpGivesPrincipalsWithAllThatReachesThem(t *testing.T) {
	repo := load(t, "iam.json", dumpText, policy.Options{})
	var got []string
	for _, p := range repo.Principals {
		got = append(got, fmt.Sprintf("%s %s trust=%d policies=%s managed=%d boundary=%d groups=%d tags=%d incomplete=%v",
			p.ARN(), p.NameSpan.File, len(p.Trust), actions(p.Policies), len(p.Managed), len(p.Boundary), len(p.Groups), len(p.Tags), p.Incomplete))
	}
	want := []string{
		"arn:aws:iam::111122223333:group/devs iam.json trust=0 policies=s3:Get* managed=1 boundary=0 groups=0 tags=0 incomplete=[]",
		"arn:aws:iam::111122223333:role/deploy iam.json trust=1 policies=ec2:* managed=0 boundary=0 groups=0 tags=0 incomplete=[]",
		"arn:aws:iam::111122223333:user/people/bob iam.json trust=0 policies=sts:AssumeRole,s3:Get* managed=2 boundary=1 groups=1 tags=1 " +
			"incomplete=[managed policy arn:aws:iam::111122223333:policy/other is not in the dump group gone is not in the dump]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func actions(documents []*policy.Document) string {
	var list []string
	for _, document := range documents {
		list = append(list, document.Statements[0].Actions[0].Text.String())
	}
	return strings.Join(list, ",")
}

func TestDumpKeepsTheVersionsInForce(t *testing.T) {
	repo := load(t, "iam.json", dumpText, policy.Options{})
	if got, want := summary(repo), "identity:1, identity+boundary:1, identity:1, trust:1, identity:1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDumpDeclaresCustomerManagedPolicies(t *testing.T) {
	repo := load(t, "iam.json", dumpText, policy.Options{})
	var got []string
	for _, m := range repo.Managed {
		got = append(got, fmt.Sprintf("%s %d %v", m.Address, len(m.Documents), m.Attached))
	}
	if want := "ops 1 true; edge 1 true; idle 0 false"; strings.Join(got, "; ") != want {
		t.Errorf("got %s, want %s", strings.Join(got, "; "), want)
	}
}

func TestTruncatedDumpSaysSo(t *testing.T) {
	repo := load(t, "iam.json", strings.Replace(dumpText, `"IsTruncated": false`, `"IsTruncated": true`, 1), policy.Options{})
	if len(repo.Problems) != 1 || !strings.Contains(repo.Problems[0].Reason, "truncated") {
		t.Errorf("problems %+v", repo.Problems)
	}
}

func TestAttachmentsLinkByKey(t *testing.T) {
	repo := load(t, "iam.json", dumpText, policy.Options{})
	bob, devs, deploy := repo.Principals[2], repo.Principals[0], repo.Principals[1]
	if bob.Groups[0] != devs.Key {
		t.Errorf("bob's group is %q, want %q", bob.Groups[0], devs.Key)
	}
	if use := deploy.Trust[0].Uses[0]; use.Owner != deploy.Key || use.OwnerName != `role "deploy"` {
		t.Errorf("trust policy is used by %+v", use)
	}
	if use := deploy.Policies[0].Uses[0]; use.Owner != repo.Managed[0].Key {
		t.Errorf("attached policy is owned by %+v", use)
	}
}

func TestUnreadableTrustIsUnknownAndNotAbsent(t *testing.T) {
	text := strings.Replace(dumpText, `"AssumeRolePolicyDocument"`, `"Else"`, 1)
	repo := load(t, "iam.json", text, policy.Options{})
	role := repo.Principals[1]
	if len(role.Trust) != 1 || !role.Trust[0].Partial || len(repo.Problems) != 1 {
		t.Errorf("trust %+v, problems %+v", role.Trust, repo.Problems)
	}
}

func TestMaxSessionThatTheDumpDoesNotTellIsUnknown(t *testing.T) {
	repo := load(t, "iam.json", dumpText, policy.Options{})
	if session := repo.Principals[1].MaxSession; session == nil || session.Text.Known() {
		t.Errorf("session %+v", session)
	}
}

func TestCraftedMembershipsStayBounded(t *testing.T) {
	attached := strings.Repeat(`{"PolicyArn": "arn:aws:iam::aws:policy/A"},`, 2000) + `{"PolicyArn": "arn:aws:iam::aws:policy/B"}`
	users := strings.Repeat(`{"UserName": "u", "GroupList": ["g"]},`, 2000) + `{"UserName": "v"}`
	text := `{"UserDetailList": [` + users + `], "GroupDetailList": [{"GroupName": "g", "AttachedManagedPolicies": [` + attached + `]}]}`
	total := 0
	for _, principal := range load(t, "iam.json", text, policy.Options{}).Principals {
		total += len(principal.Managed)
	}
	if total > maxLinks+2001 {
		t.Errorf("%d attachments", total)
	}
}
