package iamlint.lib_test

import data.iamlint.lib

_nothing := {"declared": "no", "exact": true, "known": true, "reserved": false}

test_a_reference_to_nothing_is_undeclared if lib.undeclared with input as _nothing

test_what_may_be_declared_is_not_undeclared if {
	not lib.undeclared with input as object.union(_nothing, {"declared": "unknown"})
}

test_a_pattern_is_not_undeclared if {
	not lib.undeclared with input as object.union(_nothing, {"exact": false})
}

test_a_text_with_a_hole_is_not_undeclared if {
	not lib.undeclared with input as object.union(_nothing, {"known": false})
}

test_a_role_that_aws_makes_is_not_undeclared if {
	not lib.undeclared with input as object.union(_nothing, {"reserved": true})
}

test_a_name_written_nearly_alike_is_related if {
	related := lib.like_named with input as {"near": {"reason": "name", "at": 7}}
	related == [{"at": 7, "message": "the nearest definition"}]
}

test_another_path_is_not_related if {
	related := lib.like_named with input as {"near": {"reason": "path", "at": 7}}
	related == []
}

test_nothing_near_is_related_to_nothing if {
	related := lib.like_named with input as {}
	related == []
}
