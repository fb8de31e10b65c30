package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/iamlint/iamlint/loaders/policy"
	"github.com/iamlint/iamlint/rules/access"
)

// account is a Repo of one account, made by hand.
type account struct{ repo policy.Repo }

func text(written string) policy.Value {
	return policy.Value{Text: policy.Literal(written), Scalar: policy.String}
}

func (a *account) document(kind policy.DocumentKind, statement *policy.Statement) *policy.Document {
	effect := text("Allow")
	statement.Effect = &effect
	statement.Actions = []policy.Value{text("sts:AssumeRole")}
	return a.repo.AddDocument(&policy.Document{Uses: []policy.Use{{Kind: kind}}, Statements: []*policy.Statement{statement}})
}

// role that trusts the principal, and may take the resource where one is given.
func (a *account) role(name, trusts, takes string) *policy.Principal {
	kind := "AWS"
	if strings.HasSuffix(trusts, ".amazonaws.com") {
		kind = "Service"
	}
	a.repo.Principals = append(a.repo.Principals, &policy.Principal{
		Kind: policy.Role, Key: name, Address: name, Name: policy.Literal(name), Path: policy.Literal("/"),
		Account: policy.Literal("111122223333"), Partition: policy.Literal("aws"), Span: policy.Span{File: "roles.tf", Start: 1, End: 2},
		Trust: []*policy.Document{a.document(policy.Trust, &policy.Statement{
			Principals: []policy.PrincipalValue{{Type: policy.Literal(kind), Value: text(trusts)}},
		})},
	})
	role := a.repo.Principals[len(a.repo.Principals)-1]
	if takes != "" {
		role.Policies = []*policy.Document{a.document(policy.Identity, &policy.Statement{Resources: []policy.Value{text(takes)}})}
	}
	return role
}

func (a *account) graph() *Graph { return New([]*Root{a.root()}) }

func (a *account) root() *Root {
	return &Root{
		Result:     access.Join(&a.repo, access.Options{Now: time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)}),
		Principals: a.repo.Principals,
		Place: func(span policy.Span) Place {
			return Place{File: span.File, Line: span.Start, Column: 1}
		},
	}
}

func shown(g *Graph) []string {
	var list []string
	for _, link := range g.Links {
		list = append(list, link.From.Label()+" "+Word(link.Verdict)+" "+link.To.Label())
	}
	slices.Sort(list)
	return list
}

func TestGraph(t *testing.T) {
	a := &account{}
	a.role("open", "111122223333", "")
	a.role("closed", "111122223333", "")
	a.role("admin", "ec2.amazonaws.com", "*")
	reader := a.role("reader", "arn:aws:iam::111122223333:role/admin", "arn:aws:iam::111122223333:role/o*")
	a.role("stuck", "ecs-tasks.amazonaws.com", "arn:aws:iam::111122223333:role/reader")
	want := []string{
		"role admin allowed role reader",
		"role admin allowed whoever account 111122223333 permits",
		"role reader allowed role open",
		"role stuck denied role reader",
		"service ec2.amazonaws.com allowed role admin",
		"service ecs-tasks.amazonaws.com allowed role stuck",
		"whoever account 111122223333 permits allowed role closed",
		"whoever account 111122223333 permits allowed role open",
	}
	g := a.graph()
	if got := shown(g); !slices.Equal(got, want) {
		t.Errorf("got:\n%s", strings.Join(got, "\n"))
	}
	g.Keep(policy.Yes)
	if len(g.Links) != len(want)-1 || g.Left[policy.No] != 1 {
		t.Errorf("kept %q, left %v", shown(g), g.Left)
	}
	if !g.Around(reader) || len(g.Links) != 3 {
		t.Errorf("around reader: %q", shown(g))
	}
	if g.Around(a.role("nobody", "111122223333", "")) {
		t.Error("there is something around nobody")
	}
}

var (
	nodeLine = regexp.MustCompile(`(?m)^    n\d+`)
	edgeLine = regexp.MustCompile(`(?m)^  n\d+ .* n\d+$`)
	quote    = regexp.MustCompile(`"[^"]*"`)
)

// TestMermaidStaysWithinWhatGitHubDraws draws many roles, much linked, with long names.
func TestMermaidStaysWithinWhatGitHubDraws(t *testing.T) {
	a := &account{}
	for i := range 3000 {
		name := fmt.Sprintf("%d=%s", i, strings.Repeat("@", 50))
		a.role(name, "arn:aws:iam::111122223333:role/"+fmt.Sprintf("%d=%s", i/7, strings.Repeat("@", 50)), "*")
		a.role("wide"+name, "111122223333", "")
	}
	g := a.graph()
	var out bytes.Buffer
	if err := g.WriteMermaid(&out); err != nil {
		t.Fatal(err)
	}
	nodes, edges := len(nodeLine.FindAll(out.Bytes(), -1)), len(edgeLine.FindAll(out.Bytes(), -1))
	if nodes == 0 || nodes > mermaidNodes || edges == 0 || edges > mermaidEdges || out.Len() > mermaidBytes {
		t.Errorf("%d nodes, %d edges, %d bytes", nodes, edges, out.Len())
	}
	if !strings.Contains(out.String(), "more") {
		t.Error("nothing tells of the others")
	}
}

func TestMermaidOfNothing(t *testing.T) {
	var out bytes.Buffer
	if err := (&account{}).graph().WriteMermaid(&out); err != nil || !strings.Contains(out.String(), "n1[") {
		t.Errorf("%s, %v", out.String(), err)
	}
}

func hostileNames() []string {
	return []string{
		`</script><script>alert(1)</script>`, "</SCRIPT >", "<!--<script>", `"];n1--x"`, "a\nb\r\nc", "\u2028\u2029", "\u202egnp.exe",
		`\"`, `\`, "`code`", "&lt;&quot;", "'${x}'", "\x00\x1b[2J", "#35;#quot;", "]]>", "%%{init}%%", "\xff\xfe", "DATA", ">JS<", "click n1 callback", "end",
	}
}

// TestPicturesOfHostileNames takes names that would end what they stand in.
func TestPicturesOfHostileNames(t *testing.T) { checkPictures(t, hostileNames()) }

// FuzzPictures takes any names.
func FuzzPictures(f *testing.F) {
	for i, name := range hostileNames() {
		f.Add(name, hostileNames()[(i+5)%len(hostileNames())])
	}
	f.Fuzz(func(t *testing.T, one, other string) { checkPictures(t, []string{one, other, one + other}) })
}

// checkPictures draws roles of these names in every format, and reads back what was drawn.
func checkPictures(t *testing.T, names []string) {
	t.Helper()
	a := &account{}
	for _, name := range names {
		a.role(name, "111122223333", "*")
	}
	g := a.graph()
	var mermaid, dot, html bytes.Buffer
	for write, out := range map[string]*bytes.Buffer{"mermaid": &mermaid, "dot": &dot, "html": &html} {
		if err := map[string]func() error{
			"mermaid": func() error { return g.WriteMermaid(out) },
			"dot":     func() error { return g.WriteDOT(out) },
			"html":    func() error { return g.WriteHTML(out) },
		}[write](); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && !strconv.IsPrint(r) || r == '\ufffd' && !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(name, "\ufffd") }) {
				t.Errorf("%s holds %U", write, r)
			}
		}
	}
	for line := range strings.Lines(mermaid.String()) {
		if rest := quote.ReplaceAllString(line, ""); strings.ContainsAny(rest, "\"<`%&#") {
			t.Errorf("mermaid: %s", line)
		}
	}
	for line := range strings.Lines(dot.String()) {
		if rest := regexp.MustCompile(`"(?:[^"\\]|\\.)*"`).ReplaceAllString(line, ""); strings.Contains(rest, `"`) {
			t.Errorf("dot: %s", line)
		}
	}
	checkPage(t, html.String(), len(g.Nodes))
}

// checkPage looks at the page as a browser does: where scripts end, what they are
// allowed, what they hold.
func checkPage(t *testing.T, page string, nodes int) {
	t.Helper()
	lower := strings.ToLower(page)
	if strings.Count(lower, "<script") != 2 || strings.Count(lower, "</script") != 2 || strings.Contains(lower, "<!--") || strings.Contains(lower, "]]>") {
		t.Error("the page has other scripts than its own")
	}
	inside := func(before, after string) string {
		_, rest, found := strings.Cut(page, before)
		body, _, ended := strings.Cut(rest, after)
		if !found || !ended {
			t.Errorf("there is no %s", before)
		}
		return body
	}
	policyOfPage := inside(`Content-Security-Policy" content="`, `"`)
	for _, own := range []string{inside("<style>", "</style>"), inside("<script>", "</script>")} {
		sum := sha256.Sum256([]byte(own))
		if hash := base64.StdEncoding.EncodeToString(sum[:]); !strings.Contains(policyOfPage, "'sha256-"+hash+"'") {
			t.Errorf("%s does not allow %s", policyOfPage, hash)
		}
	}
	if !strings.HasPrefix(policyOfPage, "default-src 'none'; ") || strings.Contains(policyOfPage, "unsafe") {
		t.Errorf("the page allows %s", policyOfPage)
	}
	var data pageData
	if err := json.Unmarshal([]byte(inside(`id="data">`, "</script>")), &data); err != nil {
		t.Fatal(err)
	}
	if len(data.Nodes) != nodes {
		t.Errorf("the page holds %d nodes, want %d", len(data.Nodes), nodes)
	}
	if strings.Contains(strings.ReplaceAll(lower, "http://www.w3.org/2000/svg", ""), "http:") || strings.Contains(lower, "https:") || strings.Contains(lower, "src=") {
		t.Error("the page asks the network")
	}
}

// TestWhoWordsEveryEnd names callers of every kind.
func TestWhoWordsEveryEnd(t *testing.T) {
	for principal, want := range map[string]string{
		"ec2.amazonaws.com":                    "allowed: service ec2.amazonaws.com  directly",
		"210987654321":                         "allowed: whoever account 210987654321 permits  through the account",
		"*":                                    "allowed: everybody  directly",
		"arn:aws:iam::210987654321:role/other": "unknown: role other  directly",
	} {
		a := &account{}
		role := a.role("target", principal, "")
		var out bytes.Buffer
		if err := a.root().WhoTakes(role, 0).WriteText(&out); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(out.String(), "\n"+want+"\n") {
			t.Errorf("%s:\n%s", principal, out.String())
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for _, roles := range []int{1000, 4000, 16000} {
		b.Run(fmt.Sprint(roles), func(b *testing.B) {
			a := &account{}
			for i := range roles {
				takes := "arn:aws:iam::111122223333:role/r" + fmt.Sprint(i/2)
				if i%8 == 0 {
					takes = "*"
				}
				a.role(fmt.Sprint("r", i), "111122223333", takes)
			}
			root := a.root()
			b.ReportAllocs()
			for b.Loop() {
				b.ReportMetric(float64(len(New([]*Root{root}).Links)), "links")
			}
		})
	}
}
