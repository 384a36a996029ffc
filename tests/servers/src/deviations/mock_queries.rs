//! The deviations of fe-mockserver in queries.

use super::{Deviation, deviation};
use crate::Peer::Mock;

/// What its parser says.
pub(super) const PARSER: &str = "status 500: Parsing errors detected";

pub(super) const ALL: &[Deviation] = &[
    deviation(
        Mock,
        "enumerations",
        "takes null as 0 or as the text `null`",
        &[("enumeration_not", "found [3, 4, 5, 6, 8]")],
    ),
    deviation(
        Mock,
        "enumerations",
        "does not have `has`",
        &[("flags_have", PARSER), ("flags_have_both", PARSER)],
    ),
    deviation(
        Mock,
        "filters",
        "takes null as 0 or as the text `null`",
        &[
            ("less", "found [6, 8]"),
            ("less_or_equal", "found [2, 6, 8]"),
            ("or", "found [6, 7, 8]"),
            ("null", "found []"),
            ("not_null", "found [1, 2, 3, 4, 5, 6, 7, 8]"),
            ("contains_text", "found [1, 2, 3, 6, 8]"),
            ("two_properties", "found [8]"),
            ("enumeration_not", "found [3, 4, 5, 6, 8]"),
            ("complex_in_complex", "Cannot read properties of null"),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "keeps numbers as binary64",
        &[("int64_neighbour", "found [1]")],
    ),
    deviation(
        Mock,
        "filters",
        "knows `in` only with texts, and no literal as a condition",
        &[
            ("in_list", "targetLiteral.includes is not a function"),
            ("in_empty", PARSER),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "has no arithmetic",
        &[
            ("addition", PARSER),
            ("subtraction", PARSER),
            ("multiplication", PARSER),
            ("division", PARSER),
            ("remainder", PARSER),
            ("negation", PARSER),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "reads texts without quotes and backslashes only",
        &[
            ("text_with_quote_characters", PARSER),
            ("quote_in_text", PARSER),
            ("quote_in_function", PARSER),
            ("any_text", PARSER),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "has no functions of dates and times, and no literals of times and durations",
        &[
            ("time_of_day", PARSER),
            ("duration", PARSER),
            ("year_of", PARSER),
            ("month_of", PARSER),
            ("day_of", PARSER),
            ("hour_of", PARSER),
            ("minute_of", PARSER),
            ("second_of", PARSER),
            ("date_part", PARSER),
            ("time_part", PARSER),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "does not have functions inside of functions",
        &[("trimmed", "found []")],
    ),
    deviation(
        Mock,
        "filters",
        "does not have `has`",
        &[("flags_have", PARSER), ("flags_have_both", PARSER)],
    ),
    deviation(
        Mock,
        "filters",
        "does not have `any()` without a condition, nor `/$count` of a collection",
        &[
            ("all_texts", "found [1, 8]"),
            ("any_at_all", "found [1, 2, 3, 4, 5, 6, 7, 8]"),
            ("number_of", "found [1, 2, 3, 4, 5, 6, 7, 8]"),
            ("no_related", "found []"),
            ("number_of_related", "found []"),
        ],
    ),
    deviation(
        Mock,
        "filters",
        "compares only with properties of the variable in `any`",
        &[("any_with_outer", PARSER)],
    ),
    deviation(
        Mock,
        "filters",
        "has no types in paths",
        &[
            ("cast_in_path", PARSER),
            ("cast_twice", PARSER),
            ("type_of", PARSER),
        ],
    ),
    deviation(
        Mock,
        "options",
        "selects whole properties of the declared type only",
        &[
            ("select_part_of_complex", "found false"),
            ("select_of_derived", "found Absent"),
        ],
    ),
    deviation(
        Mock,
        "options",
        "searches for words of ASCII only",
        &[("search", "status 500")],
    ),
    deviation(
        Mock,
        "options",
        "does not have `/$query`",
        &[("post_query", "found []")],
    ),
    deviation(
        Mock,
        "options",
        "has neither `$compute` nor aliases",
        &[("compute", "found None"), ("aliases", PARSER)],
    ),
    deviation(
        Mock,
        "options",
        "ignores `$top`, `$count`, `/$ref` and `*` in `$expand`",
        &[
            ("expand_with_options", "found [7, 4, 5]"),
            ("expand_count", "expected 1, found 4"),
            ("expand_refs", "expected 4, found 0"),
            ("expand_all", "found false"),
        ],
    ),
    deviation(
        Mock,
        "options",
        "ignores types in paths",
        &[
            ("cast_collection", "found [Absent, Absent, Absent, Absent"),
            ("cast_entity", "found Absent"),
            ("cast_to_another", "expected an error"),
            ("cast_count", "expected 3, found 8"),
        ],
    ),
    deviation(
        Mock,
        "options",
        "has no references: writing one changes the entity to which it leads",
        &[
            ("get_ref", "found false"),
            ("refs", "expected 4, found 0"),
            ("replace_refs", "status 404"),
            ("set_ref", "found None"),
            ("set_ref_encoded", "found None"),
            ("remove_ref", "status 404"),
            ("add_ref", "found []"),
        ],
    ),
    deviation(
        Mock,
        "pages",
        "has no pages",
        &[
            ("sizes", "found [[1, 2, 3, 4, 5, 6, 7, 8]]"),
            ("of_one", "expected 8, found 1"),
            ("exact", "expected 2, found 1"),
            ("of_filtered", "found [[4, 5, 6]]"),
            ("of_related", "found [[1, 4, 5, 7]]"),
            ("applied", "found false"),
        ],
    ),
    deviation(
        Mock,
        "pages",
        "takes null as 0 or as the text `null`",
        &[("of_text_function", "found [[5, 8]]")],
    ),
];
