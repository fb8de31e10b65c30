# The words that rules are written in.
package iamlint.lib

# allows holds for statements that surely allow.
allows(statement) if statement.effect == "Allow"
