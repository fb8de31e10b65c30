package iamlint.date

# METADATA
# title: Bound on the age of sessions that have all ended
# description: |
#   `aws:TokenIssueTime` is when the credentials of a session were issued, and
#   no session lives longer than 36 hours. A Deny of sessions older than this
#   date blocks none that still exists, and an Allow of newer ones limits none.
#   IAM leaves such a statement behind when sessions of a role are revoked.
# schemas:
#   - input: schema.document
# related_resources:
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
#   - https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-tokenissuetime
# custom:
#   subject: document
#   severity: note
#   precision: high
#   tags: [maintainability]
#   message: "every session issued before `{date}` has long ended"
#   remedy: Remove the statement that IAM left behind, for instance `AWSRevokeOlderSessions`.
findings contains {
	"rule": "stale-session-revocation",
	"at": bound.at,
	"related": [{"at": statement.effect_at, "message": "this statement"}],
	"args": {"date": bound.text},
} if {
	input.has.dates == true
	some statement in input.statements
	some bound in statement.dates.stale_sessions
}
