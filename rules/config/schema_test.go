package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"github.com/iamlint/iamlint/loaders/policy"
)

var update = flag.Bool("update", false, "rewrite the schema")

// TestSchemaIsWrittenOut keeps schema.json what the structs say: go test ./rules/config -update.
func TestSchemaIsWrittenOut(t *testing.T) {
	made := describe(t).structure(reflect.TypeFor[Config]())
	made["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	made["title"] = "Configuration of iamlint"
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(made); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile("schema.json", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(out.Bytes(), Schema()) {
		t.Errorf("schema.json differs from what the structs say; go test ./rules/config -update, then read the difference\n%s", out.Bytes())
	}
}

// TestSchemaAgreesWithTheChecks: what one takes, so does the other.
func TestSchemaAgreesWithTheChecks(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if err := compiler.AddResource("schema.json", plain); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{
		"root: true", "exclude: [a]", "limits: {file_bytes: 5}", "limits: {work: 100, total_bytes: 1}", "kinds: {\"*.json\": scp}", "accounts: [{id: \"111122223333\", partition: aws-cn}]",
		"rules: {date: off, public-trust: {severity: note}, expiring-soon: {options: {days: 3}}}",
		"ignore: [{rule: public-trust, sid: a, reason: b, until: \"2027-01-31\"}]",
		"roots: true", "exclude: a", "limits: {file_bytes: 0}", "limits: {work: 101}", "limits: {work: 0}", "limits: {total_bytes: 0}", "kinds: {\"*.json\": scps}", "accounts: [{id: \"1\"}]", "accounts: [{name: a}]",
		"rules: {date: loud}", "ignore: [{rule: public-trust, sid: a}]", "ignore: [{rule: public-trust, reason: a}]",
		"ignore: [{rule: public-trust, sid: a, reason: b, until: soon}]", "organization: {}", "organization: {id: o-1}", "organization: [o-a1b2c3d4e5]",
		"organization: {complete: true}", "organization: {id: o-a1b2c3d4e5}", "repository: {name: org/repo, default_branch: main}",
		"repository: {name: repo}", "repository: {default_branch: \"a b\"}", "repository: {branch: main}", "repository: {immutable_subject: true}",
		"repository: {immutable_subject: ids}",
		"deployers: [\"arn:aws:iam::111122223333:role/ops/deploy\"]", "deployers: [\"arn:aws-cn:iam::111122223333:user/deploy\"]",
		"deployers: [deploy]", "deployers: [\"arn:aws:iam::111122223333:role/*\"]", "deployers: [\"arn:aws-xx:iam::111122223333:role/a\"]",
		"deployers: [\"arn:aws:sts::111122223333:assumed-role/deploy/ci\"]",
		"accounts: [{id: \"111122223333\", targets: [r-ab12, ou-ab12-cdef3456], management: true}]",
		"accounts: [{id: \"111122223333\", targets: [\"111122223333\"]}]", "accounts: [{id: \"111122223333\", management: 3}]",
		"limits: {trust_policy_chars: 4096}", "accounts: [{id: \"111122223333\", partition: gov}]",
	} {
		var value any
		if err := yaml.Unmarshal([]byte(content), &value); err != nil {
			t.Fatal(err)
		}
		_, checked := Parse("c", []byte(content), rules)
		if valid := compiled.Validate(value); (valid == nil) != (checked == nil) {
			t.Errorf("%s: the schema says %v, the checks %v", content, valid, checked)
		}
	}
}

// describer makes schemas of structs, with the comments of their fields.
type describer map[string]string // comments by "Struct.Field"

func describe(t *testing.T) describer {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	comments := describer{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(node ast.Node) bool {
			spec, isType := node.(*ast.TypeSpec)
			if !isType {
				return true
			}
			if structure, ok := spec.Type.(*ast.StructType); ok {
				for _, field := range structure.Fields.List {
					for _, name := range field.Names {
						comments[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(field.Doc.Text()), " ")
					}
				}
			}
			return true
		})
	}
	return comments
}

func (d describer) structure(typ reflect.Type) map[string]any {
	properties := map[string]any{}
	for i := range typ.NumField() {
		field := typ.Field(i)
		key, _, _ := strings.Cut(field.Tag.Get("yaml"), ",")
		if key == "" {
			continue
		}
		made := d.value(field.Type)
		for name, constraint := range constraints[typ.Name()+"."+field.Name] {
			made[name] = constraint
		}
		made["description"] = d[typ.Name()+"."+field.Name]
		properties[key] = made
	}
	schema := map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	for name, constraint := range constraints[typ.Name()] {
		schema[name] = constraint
	}
	return schema
}

func (d describer) value(typ reflect.Type) map[string]any {
	switch {
	case typ == reflect.TypeFor[Kinds]():
		return map[string]any{"type": "object", "additionalProperties": map[string]any{"enum": documentKinds()}}
	case typ == reflect.TypeFor[Rule]():
		return map[string]any{"oneOf": []any{map[string]any{"enum": severities}, d.structure(typ)}}
	}
	switch typ.Kind() {
	case reflect.Struct:
		return d.structure(typ)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": d.value(typ.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": d.value(typ.Elem())}
	case reflect.Pointer:
		return d.value(typ.Elem())
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	}
	return map[string]any{"type": "string"}
}

var severities = []string{"error", "warning", "note", "off"}

// constraints are what the checks ask beyond the types.
var constraints = map[string]map[string]any{
	"Account":                  {"required": []string{"id"}},
	"Account.ID":               {"pattern": "^[0-9]{12}$"},
	"Account.Partition":        {"enum": policy.Partitions()},
	"Account.Targets":          {"items": map[string]any{"type": "string", "pattern": targetPattern}},
	"Organization":             {"minProperties": 1},
	"Organization.ID":          {"pattern": organizationPattern},
	"Config.Deployers":         {"items": map[string]any{"type": "string", "pattern": deployerPattern}},
	"Repository.Name":          {"pattern": repositoryPattern},
	"Repository.DefaultBranch": {"pattern": branchPattern},
	"Rule.Severity":            {"enum": severities},
	"Limits.FileBytes":         {"minimum": 1},
	"Limits.TotalBytes":        {"minimum": 1},
	"Limits.Work":              {"minimum": 1, "maximum": MaxWork},
	"Ignore": {"required": []string{"rule", "reason"}, "anyOf": []any{
		requires("path"), requires("principal"), requires("action"), requires("resource"), requires("sid"),
	}},
	"Ignore.Until": {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
}

func requires(key string) any { return map[string]any{"required": []string{key}} }
