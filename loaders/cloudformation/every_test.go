package cloudformation

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

func load1(t testing.TB, path, text string) *policy.Repo {
	t.Helper()
	return Loader{}.Load(nil, []policy.File{{Path: path, Data: []byte(text)}}, policy.Options{})
}

func readTestdata(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestYAMLAndJSONSpellingsGiveTheSameModel(t *testing.T) {
	for _, name := range []string{"every", "positions"} {
		sameModel(t, readTestdata(t, name+".yaml"), readTestdata(t, name+".json"))
	}
}

func sameModel(t *testing.T, yaml, json string) {
	t.Helper()
	// One path for both, since it is the scope that keys and holes are named by.
	fromYAML, fromJSON := dump(load1(t, "t.template", yaml)), dump(load1(t, "t.template", json))
	yamlLines, jsonLines := strings.Split(fromYAML, "\n"), strings.Split(fromJSON, "\n")
	for i := range min(len(yamlLines), len(jsonLines)) {
		// JSON has no dates.
		if strings.ReplaceAll(yamlLines[i], "timestamp", "string") != jsonLines[i] {
			t.Errorf("line %d\nYAML %s\nJSON %s", i+1, yamlLines[i], jsonLines[i])
		}
	}
	if len(yamlLines) != len(jsonLines) || len(yamlLines) < 30 {
		t.Errorf("%d lines from YAML, %d from JSON", len(yamlLines), len(jsonLines))
	}
}

func TestEveryIntrinsicIsReadInItsPlace(t *testing.T) {
	repo := load1(t, "every.yaml", readTestdata(t, "every.yaml"))
	const account, partition = "⟨AWS::AccountId⟩", "⟨AWS::Partition⟩"
	got := dump(repo)
	for _, want := range []string{
		"version 2012-10-17 timestamp",
		"principal AWS=arn:" + partition + ":iam::⟨TrustedAccount⟩:root string",
		"principal AWS=123456789012 number",
		"principal AWS=arn:aws:iam::111122223333:root string when IsProd",
		"condition DateLessThan aws:CurrentTime ⟨Until⟩ string",
		"condition StringEquals sts:ExternalId b string",
		"statement when not IsProd",
		"principal Service=ec2.⟨AWS::URLSuffix⟩ string",
		"action sts:AssumeRole string",
		"resource arn:" + partition + ":s3:::logs-" + account + " string",
		"resource arn:" + partition + ":s3:::logs-" + account + "/home/${aws:username} string",
		"resource arn:aws:dynamodb:*:*:table/orders-table string",
		"resource arn:aws:sqs:*:*:⟨AWS::StackName⟩-* string",
		"resource arn:" + partition + ":iam::" + account + ":role/team/deploy string → Deploy.arn",
		"resource ⟨Arns⟩ open",
		"document when IsProd",
		"document when not IsProd",
		"use boundary role Deploy PermissionsBoundary",
		"use identity role Deploy ManagedPolicyArns",
		"use identity role Deploy PolicyDocument when not IsProd",
		"use resource AWS::Logs::ResourcePolicy LogPolicy PolicyDocument",
		"principal AWS=arn:" + partition + ":iam::" + account + ":root string",
		"role Deploy arn:" + partition + ":iam::" + account + ":role/team/deploy trust 1 policies 4 boundary 1 session 7200 tags team=platform",
		"managed arn:aws:iam::aws:policy/ReadOnlyAccess",
		"incomplete ManagedPolicyArns holds `⟨ImportValue(other-policy)⟩`",
		"managed policy Shared arn:" + partition + ":iam::" + account + ":policy/⟨Shared⟩ attached",
	} {
		if !strings.Contains(got, want+"\n") {
			t.Errorf("missing: %s", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

// dump spells a Repo without its places.
func dump(repo *policy.Repo) string {
	var out strings.Builder
	for _, d := range repo.Documents {
		fmt.Fprintf(&out, "document%s\n", when(d.When))
		for _, use := range d.Uses {
			fmt.Fprintf(&out, "use %s %s %s%s\n", use.Kind, use.OwnerName, use.Attribute, when(use.When))
		}
		dumpSingle(&out, "version ", d.Version)
		dumpSingle(&out, "id ", d.ID)
		for _, s := range d.Statements {
			dumpStatement(&out, s)
		}
	}
	for _, p := range repo.Principals {
		dumpPrincipal(&out, p)
	}
	for _, m := range repo.Managed {
		fmt.Fprintf(&out, "managed policy %s %s", m.Address, m.ARN)
		if m.Attached {
			out.WriteString(" attached")
		}
		if m.MaybeAttached {
			out.WriteString(" referenced")
		}
		out.WriteString("\n")
	}
	for _, p := range repo.Problems {
		fmt.Fprintf(&out, "problem %s %s\n", p.Rule, p.Reason)
	}
	return out.String()
}

func dumpStatement(out *strings.Builder, s *policy.Statement) {
	fmt.Fprintf(out, "statement%s\n", when(s.When))
	dumpSingle(out, "sid ", s.Sid)
	dumpSingle(out, "effect ", s.Effect)
	for _, p := range s.Principals {
		dumpValue(out, "principal "+p.Type.String()+"=", p.Value)
	}
	for _, p := range s.NotPrincipals {
		dumpValue(out, "not principal "+p.Type.String()+"=", p.Value)
	}
	for _, list := range []struct {
		word   string
		values []policy.Value
	}{{"action ", s.Actions}, {"not action ", s.NotActions}, {"resource ", s.Resources}, {"not resource ", s.NotResources}} {
		for _, v := range list.values {
			dumpValue(out, list.word, v)
		}
	}
	for _, c := range s.Conditions {
		for _, v := range c.Values {
			dumpValue(out, "condition "+c.Operator.String()+" "+c.Key.String()+" ", v)
		}
	}
}

func dumpSingle(out *strings.Builder, word string, v *policy.Value) {
	if v != nil {
		dumpValue(out, word, *v)
	}
}

func dumpPrincipal(out *strings.Builder, p *policy.Principal) {
	fmt.Fprintf(out, "%s %s %s trust %d policies %d boundary %d", p.Kind, p.Address, p.ARN(), len(p.Trust), len(p.Policies), len(p.Boundary))
	if p.MaxSession != nil {
		fmt.Fprintf(out, " session %s", p.MaxSession.Text)
	}
	for _, tag := range p.Tags {
		fmt.Fprintf(out, " tags %s=%s", tag.Key.Text, tag.Value.Text)
	}
	fmt.Fprintf(out, "%s\n", when(p.When))
	for _, v := range p.Managed {
		fmt.Fprintf(out, "managed %s\n", v.Text)
	}
	for _, reason := range p.Incomplete {
		fmt.Fprintf(out, "incomplete %s\n", reason)
	}
}

func dumpValue(out *strings.Builder, word string, v policy.Value) {
	fmt.Fprintf(out, "%s%s %s", word, v.Text, v.Scalar)
	if v.Text.Ref != nil {
		fmt.Fprintf(out, " → %s.%s", v.Text.Ref.Address, v.Text.Ref.Attribute)
	}
	fmt.Fprintf(out, "%s\n", when(v.When))
}

func when(w policy.When) string {
	if len(w) == 0 {
		return ""
	}
	return " when " + w.String()
}
