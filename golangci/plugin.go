// Package golangci makes iamlint a linter of golangci-lint: a plugin of its module
// system. It is a module of its own, so that nothing of golangci-lint comes with
// iamlint, nor the other way round.
package golangci

import (
	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"

	"github.com/iamlint/iamlint/rules/analyzer"
)

func init() { register.Plugin("iamlint", New) }

// plugin is the linter with its settings.
type plugin struct{ options analyzer.Options }

// New makes the linter of the settings in .golangci.yml: the options of the analyzer.
func New(settings any) (register.LinterPlugin, error) {
	options, err := register.DecodeSettings[analyzer.Options](settings)
	if err != nil {
		return nil, err
	}
	return &plugin{options}, nil
}

// BuildAnalyzers gives the one analyzer.
func (p *plugin) BuildAnalyzers() ([]*analysis.Analyzer, error) {
	return []*analysis.Analyzer{analyzer.New(p.options)}, nil
}

// GetLoadMode asks for types.
func (*plugin) GetLoadMode() string { return register.LoadModeTypesInfo }
