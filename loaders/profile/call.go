package profile

import (
	"slices"
	"strings"

	"github.com/iamlint/iamlint/loaders/placeholder"
	"github.com/iamlint/iamlint/loaders/policy"
)

// home is the files of one directory.
type home struct {
	sections []*section
	has      map[*section]bool
	byName   map[string][]*section // profiles
}

func (h *home) add(s *shared) {
	for _, section := range s.sections {
		if h.has[section] {
			continue
		}
		h.has[section] = true
		section.partial = s.directives
		h.sections = append(h.sections, section)
		if section.kind == "profile" {
			h.byName[section.name] = append(h.byName[section.name], section)
		}
	}
}

// calls makes the calls of all profiles, and tells of circles.
func (h *home) calls(repo *policy.Repo) {
	told, round := map[*section]bool{}, h.inCircles()
	for _, section := range h.sections {
		if section.kind != "profile" || section.value("role_arn") == nil {
			continue
		}
		call := h.call(section)
		if round[section] {
			call.Source, call.Chained = "", policy.Unknown
			if !told[section] {
				reason := "profiles get their credentials from each other in a circle: " + strings.Join(names(h.circle(section), told), ", ")
				repo.Problems = append(repo.Problems, policy.Problem{Span: section.value("source_profile").Span, Reason: reason})
			}
		}
		repo.Calls = append(repo.Calls, call)
	}
}

func names(circle []*section, told map[*section]bool) (list []string) {
	for _, section := range circle {
		told[section] = true
		list = append(list, section.name)
	}
	return list
}

// value is a setting with holes for what is still to be filled in; nil where it is not written.
func (s *section) value(key string) *policy.Value {
	written, found := s.settings[key]
	if !found || written.text == "" {
		return nil
	}
	return &policy.Value{Text: placeholder.Text(written.text, s.file), Span: written.span, Scalar: policy.String}
}

func key(s *section) string { return policy.Key(s.file, "profile:"+s.name) }

func (h *home) call(s *section) *policy.Call {
	role := s.value("role_arn")
	call := &policy.Call{
		Key: key(s), Kind: policy.ProfileCall, Address: "profile:" + placeholder.Text(s.name, s.file).String(), Span: role.Span,
		Action: "sts:AssumeRole", Role: *role, Partial: s.partial,
		ExternalID: s.value("external_id"), Duration: s.value("duration_seconds"), MFA: s.value("mfa_serial"), SessionName: s.value("role_session_name"),
	}
	call.Seconds = policy.Seconds(call.Duration)
	if s.value("web_identity_token_file") != nil {
		call.Action, call.Chained = "sts:AssumeRoleWithWebIdentity", policy.No
		return call
	}
	h.source(call, s)
	return call
}

// source tells whose session a profile's call is made with. Keys that a source profile
// holds come before the role that it assumes.
func (h *home) source(call *policy.Call, s *section) {
	switch source := s.value("credential_source"); {
	case source != nil && (source.Text.Is("Ec2InstanceMetadata") || source.Text.Is("EcsContainer")):
		call.Chained = policy.Yes
	case s.value("source_profile") != nil:
		h.from(call, s)
	default:
		h.signedOn(call, s)
	}
}

func (h *home) from(call *policy.Call, s *section) {
	from := h.sourceOf(s)
	switch {
	case from == nil:
	case h.hasKeys(from.name):
		call.Chained = policy.No
	case from.value("role_arn") != nil:
		call.Source, call.Chained = key(from), policy.Yes
	default:
		h.signedOn(call, from)
	}
}

// sourceOf is the profile that another names as its source: that which assumes a role,
// where several files have one of the name. It is nil where none is seen.
func (h *home) sourceOf(s *section) *section {
	source := s.value("source_profile")
	if source == nil {
		return nil
	}
	list := h.byName[s.settings["source_profile"].text]
	for _, section := range list {
		if section.value("role_arn") != nil {
			return section
		}
	}
	if len(list) > 0 {
		return list[0]
	}
	return nil
}

// hasKeys reports whether a profile holds access keys of its own that are not those of
// a session.
func (h *home) hasKeys(name string) bool {
	return slices.ContainsFunc(h.byName[name], func(s *section) bool {
		return s.value("aws_access_key_id") != nil && s.value("aws_session_token") == nil
	})
}

// signedOn tells who signs on: to the console, by aws login, or the role that a person has
// in IAM Identity Center.
// https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-sign-in.html
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
func (h *home) signedOn(call *policy.Call, s *section) {
	if login := s.value("login_session"); login != nil {
		call.CallerARN = login
		return
	}
	set, account := s.value("sso_role_name"), s.value("sso_account_id")
	if set == nil || account == nil {
		return
	}
	call.Chained = policy.Yes
	caller := *set
	caller.Text = policy.Concat(
		policy.Literal("arn:"), policy.HoleText("partition", s.file, policy.Partition), policy.Literal(":iam::"), account.Text,
		policy.Literal(":role/aws-reserved/sso.amazonaws.com/"), policy.HoleText("Region of IAM Identity Center", s.file, policy.AnyText),
		policy.Literal("AWSReservedSSO_"), set.Text, policy.Literal("_"), policy.HoleText("suffix of "+s.name, s.file, policy.Name),
	)
	call.CallerARN = &caller
}

// follows is the profile that one surely gets its credentials from by a role of its own;
// nil where they come from somewhere.
func (h *home) follows(s *section) *section {
	source := h.sourceOf(s)
	if source == nil || source.value("role_arn") == nil || h.hasKeys(source.name) || s.value("web_identity_token_file") != nil {
		return nil
	}
	return source
}

// inCircles are the profiles that lead back to themselves. Each is come by once: a row
// of profiles may be long.
func (h *home) inCircles() map[*section]bool {
	walks, round := map[*section]int{}, map[*section]bool{}
	for i, start := range h.sections {
		at := start
		for ; at != nil && walks[at] == 0; at = h.follows(at) {
			walks[at] = i + 1
		}
		for ; at != nil && walks[at] == i+1 && !round[at]; at = h.follows(at) {
			round[at] = true
		}
	}
	return round
}

// circle lists the profiles of the circle that one is in, itself first.
func (h *home) circle(s *section) []*section {
	list := []*section{s}
	for at := h.follows(s); at != s; at = h.follows(at) {
		list = append(list, at)
	}
	return list
}
