package golangci_test

import (
	"testing"

	"github.com/golangci/plugin-module-register/register"

	_ "github.com/iamlint/iamlint/golangci"
)

func TestThePluginIsRegistered(t *testing.T) {
	newPlugin, err := register.GetPlugin("iamlint")
	if err != nil {
		t.Fatal(err)
	}
	plugin, err := newPlugin(map[string]any{"skip": "date", "notes": true})
	if err != nil {
		t.Fatal(err)
	}
	analyzers, err := plugin.BuildAnalyzers()
	if err != nil || len(analyzers) != 1 || analyzers[0].Name != "iamlint" || plugin.GetLoadMode() != register.LoadModeTypesInfo {
		t.Errorf("%v, %v, %s", analyzers, err, plugin.GetLoadMode())
	}
	if _, err := newPlugin(map[string]any{"skipp": "date"}); err == nil {
		t.Error("a setting that does not exist is taken")
	}
}
