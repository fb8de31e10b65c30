# The words that rules are written in.
package iamlint.lib

# METADATA
# description: |
#   Holds for a reference of which everything is known, and which surely names nothing
#   that is declared here, or made by AWS.
# schemas:
#   - input: schema.reference
undeclared if {
	input.declared == "no"
	input.exact == true
	input.known == true
	input.reserved == false
}

# METADATA
# description: What is declared under nearly the name of a reference, as related places.
# schemas:
#   - input: schema.reference
like_named := [{"at": input.near.at, "message": "the nearest definition"}] if {
	input.near.reason == "name"
} else := []
