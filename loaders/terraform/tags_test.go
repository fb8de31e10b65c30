package terraform

import (
	"strings"
	"testing"
)

func TestDefaultTagsOfProvidersStandBesideOwnTags(t *testing.T) {
	tests := map[string]struct{ role, want string }{
		"none of its own":      {"", "team=platform, env=prod"},
		"one of its own":       {`tags = { team = "a" }`, "team=a, env=prod"},
		"one that may be":      {`tags = var.on ? { team = "a" } : {}`, "team=a, team=⟨tag team⟩, env=prod"},
		"of another provider":  {"provider = aws.bare", ""},
		"unknown ones":         {"tags = var.tags", "⟨var.tags⟩=⟨var.tags⟩, team=⟨tag team⟩, env=⟨tag env⟩"},
		"the same key in vain": {`tags = { Team = "a" }`, "Team=a, team=platform, env=prod"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			repo := load(t, "main.tf", `
provider "aws" {
  default_tags {
    tags = { team = "platform", env = "prod" }
  }
}
provider "aws" {
  alias = "bare"
}
resource "aws_iam_role" "r" {
  `+test.role+`
}
`)
			var tags []string
			for _, tag := range repo.Principals[0].Tags {
				tags = append(tags, tag.Key.Text.String()+"="+tag.Value.Text.String())
			}
			if got := strings.Join(tags, ", "); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

func TestTagsAreCompleteWhereTheProviderIsConfigured(t *testing.T) {
	for fact, test := range map[string]struct {
		source string
		want   bool
	}{
		"a provider block":             {`provider "aws" {}` + "\n" + `resource "aws_iam_role" "r" {}`, true},
		"none":                         {`resource "aws_iam_role" "r" {}`, false},
		"default tags somehow made up": {"provider \"aws\" {\n  dynamic \"default_tags\" {\n    for_each = var.x\n    content {}\n  }\n}\nresource \"aws_iam_role\" \"r\" {}", false},
		"tags that others write":       {"provider \"aws\" {}\nresource \"aws_iam_role\" \"r\" {\n  lifecycle {\n    ignore_changes = [tags]\n  }\n}", false},
		"other things that others do":  {"provider \"aws\" {}\nresource \"aws_iam_role\" \"r\" {\n  lifecycle {\n    ignore_changes = [description]\n  }\n}", true},
	} {
		role := load(t, "main.tf", test.source+"\n").Principals[0]
		got := role.TagsComplete
		for _, tag := range role.Tags {
			got = got && tag.Key.Text.Known()
		}
		if got != test.want {
			t.Errorf("%s: got %v, want %v", fact, got, test.want)
		}
	}
}
