package cases

import (
	"encoding/json"
	"fmt"
	"path"
)

// Rendering is one way to write a scenario as a repository.
type Rendering struct {
	Format string
	// Managed has policies attached instead of inline.
	Managed bool
}

// Name of the rendering.
func (r Rendering) Name() string {
	if r.Managed {
		return r.Format + "/managed"
	}
	return r.Format + "/inline"
}

// The formats.
const (
	CloudFormationYAML = "cloudformation-yaml"
	CloudFormationJSON = "cloudformation-json"
	TerraformEncoded   = "terraform-jsonencode"
	TerraformDocument  = "terraform-policy-document"
	TerraformText      = "terraform-text"
	AccountDump        = "account-dump"
)

// Renderings are all of them.
func Renderings() []Rendering {
	var all []Rendering
	for _, format := range []string{CloudFormationYAML, CloudFormationJSON, TerraformEncoded, TerraformDocument, TerraformText, AccountDump} {
		all = append(all, Rendering{format, false}, Rendering{format, true})
	}
	return all
}

// Files gives the repository: contents by path. An error says what of the scenario the
// format has no way to say.
func (c *Case) Files(r Rendering) (map[string]string, error) {
	w := c.world()
	files := map[string]string{".iamlint.yaml": w.config}
	var err error
	switch r.Format {
	case CloudFormationYAML, CloudFormationJSON:
		err = w.cloudFormation(files, r)
	case TerraformEncoded, TerraformDocument, TerraformText:
		err = w.terraform(files, r)
	case AccountDump:
		if c.Parameters.DurationSeconds > 3600 {
			return nil, errMaximum
		}
		err = w.dumps(files, r)
	default:
		err = fmt.Errorf("no format %s", r.Format)
	}
	return files, err
}

// place of a file of an account.
func (a *account) place(name string) string { return path.Join(a.id, name) }

func indented(value any) string {
	data, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		panic(err)
	}
	return string(data)
}

type object = map[string]any

// tagList writes tags as AWS's APIs have them.
func tagList(tags map[string]string) []any {
	var list []any
	for _, key := range sorted(tags) {
		list = append(list, object{"Key": key, "Value": tags[key]})
	}
	return list
}
