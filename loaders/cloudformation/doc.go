// Package cloudformation reads CloudFormation and SAM templates, YAML and JSON.
//
// Both syntaxes become one tree of policy.Nodes in which a short form (!Sub x) is
// the same object as its long form ({"Fn::Sub": x}). Intrinsics are evaluated as far
// as a template tells: what it does not tell is a hole whose scope is the template's
// path, which stands for the stack. A parameter is a hole even where it has a
// Default, since a default is only one of the values it may take.
//
// A template is a stack of its own, or one for each place where another template nests
// it (stacks.go): there its parameters have the values that they are given. Stacks know
// each other's outputs and exports; policies and principals are linked across them.
//
// Which properties bear policies is data: see properties.go. What SAM and the Serverless
// Framework make of a template is made before anything is evaluated, by packages sam
// and serverless; CDK's output is read like any template.
package cloudformation
