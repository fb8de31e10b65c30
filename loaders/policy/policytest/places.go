// Package policytest holds what the tests of all loaders ask of the model: that
// every place lies in its file.
package policytest

import (
	"testing"

	"github.com/iamlint/iamlint/loaders/policy"
)

// NodePlaces checks that every span of the node and of all below it lies within its file.
func NodePlaces(t testing.TB, node *policy.Node, files map[string][]byte) {
	t.Helper()
	if node == nil {
		return
	}
	Place(t, node.Span, files)
	for _, item := range node.Items {
		NodePlaces(t, item, files)
	}
	for _, field := range node.Fields {
		Place(t, field.KeySpan, files)
		NodePlaces(t, field.Value, files)
	}
}

// RepoPlaces checks every span of what a loader read.
func RepoPlaces(t testing.TB, repo *policy.Repo, files map[string][]byte) {
	t.Helper()
	for _, document := range repo.Documents {
		Place(t, document.Span, files)
		NodePlaces(t, document.Node, files)
		for _, use := range document.Uses {
			Place(t, use.Span, files)
		}
	}
	for _, principal := range repo.Principals {
		principalPlaces(t, principal, files)
	}
	for _, managed := range repo.Managed {
		Place(t, managed.Span, files)
		Place(t, managed.NameSpan, files)
	}
	declaredPlaces(t, repo, files)
	for _, problem := range repo.Problems {
		if problem.Span.End > 0 { // else a whole file, whose bytes need not be kept
			Place(t, problem.Span, files)
		}
		Place(t, problem.Related, files)
	}
}

func declaredPlaces(t testing.TB, repo *policy.Repo, files map[string][]byte) {
	t.Helper()
	for _, provider := range repo.Providers {
		Place(t, provider.Span, files)
		Place(t, provider.NameSpan, files)
		valuePlaces(t, provider.ClientIDs, files)
	}
	for _, profile := range repo.Profiles {
		Place(t, profile.Span, files)
		Place(t, profile.NameSpan, files)
	}
	for _, organization := range repo.Organization {
		Place(t, organization.Span, files)
		valuePlaces(t, organization.Targets, files)
	}
	for _, set := range repo.PermissionSets {
		Place(t, set.Span, files)
		Place(t, set.NameSpan, files)
		valuePlaces(t, set.Managed, files)
		valuePlaces(t, set.Customer, files)
		for _, assignment := range set.Assignments {
			valuePlaces(t, []policy.Value{assignment.Account, assignment.PrincipalType, assignment.Principal}, files)
		}
	}
}

func valuePlaces(t testing.TB, values []policy.Value, files map[string][]byte) {
	t.Helper()
	for _, value := range values {
		Place(t, value.Span, files)
	}
}

func principalPlaces(t testing.TB, principal *policy.Principal, files map[string][]byte) {
	t.Helper()
	for _, span := range []policy.Span{principal.Span, principal.NameSpan, principal.PathSpan} {
		Place(t, span, files)
	}
	for _, value := range principal.Managed {
		Place(t, value.Span, files)
	}
	for _, tag := range principal.Tags {
		Place(t, tag.Key.Span, files)
		Place(t, tag.Value.Span, files)
	}
}

// Place checks one span; the zero span is right anywhere.
func Place(t testing.TB, span policy.Span, files map[string][]byte) {
	t.Helper()
	if span.IsZero() {
		return
	}
	data, known := files[span.File]
	if !known {
		t.Errorf("span %+v is in no known file", span)
		return
	}
	if span.Start < 0 || span.Start > span.End || span.End > len(data) {
		t.Errorf("span %+v is outside its file of %d bytes", span, len(data))
	}
}
