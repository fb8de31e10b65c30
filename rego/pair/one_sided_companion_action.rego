package iamlint.pair

# METADATA
# title: One half of a pair allows a companion action, and the other does not
# description: |
#   One half names sts:TagSession, sts:SetSourceIdentity or sts:SetContext, so that
#   somebody meant to pass tags, a source identity or a context; the other half, which
#   this pair needs, does not allow it. A call that passes them fails.
# schemas:
#   - input: schema.pair
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
# custom:
#   subject: pair
#   severity: warning
#   precision: medium
#   tags: [assume-role]
#   message: "{other} allows {caller} `{action}` on {role}, but {half} does not"
#   remedy: Allow the action in both halves, or drop it.
findings contains {
	"rule": "one-sided-companion-action",
	"at": companion.listed_at,
	"related": [{"at": companion.lacks_at, "message": "the other half's actions"}],
	"args": {
		"other": companion.other, "caller": input.caller, "action": companion.action,
		"role": input.role, "half": companion.half,
	},
} if {
	input.lacking == true
	input.granted == true
	some companion in input.companions
	companion.listed == true
	companion.demanded == false
}
