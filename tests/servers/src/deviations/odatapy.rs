//! The deviations of odatapy.

use super::{Deviation, deviation};
use crate::Peer::Odatapy;

pub(super) const ALL: &[Deviation] = &[
    deviation(
        Odatapy,
        "batch",
        "does not decode paths in a batch",
        &[
            ("json_encoded_key", "status 404"),
            ("multipart_encoded_key", "status 404"),
        ],
    ),
    deviation(
        Odatapy,
        "changes",
        "answers everything if it does not know the token, instead of 410",
        &[("forgotten", "expected an error")],
    ),
    deviation(
        Odatapy,
        "enumerations",
        "keeps enumeration values as numbers and compares them with the names of members",
        &[
            ("enumeration", "found []"),
            ("enumeration_not", "found [1, 2, 3, 4, 5, 6, 7]"),
            ("enumeration_in", "found []"),
            ("flags_equal", "found []"),
            ("flags_have", "found []"),
            ("flags_have_both", "found []"),
        ],
    ),
    deviation(
        Odatapy,
        "keys",
        "writes keys into `Location` without percent-encoding them, which ends the connection if they are not ISO 8859-1",
        &[
            ("combining", "the connection ended"),
            ("cjk", "the connection ended"),
            ("emoji", "the connection ended"),
        ],
    ),
    deviation(
        Odatapy,
        "options",
        "does not know the parameter `metadata` of the media type, which is `odata.metadata` in 4.0 only",
        &[("version_4_01", "status 406")],
    ),
    deviation(
        Odatapy,
        "options",
        "does not have `/$query`",
        &[("post_query", "status 40")],
    ),
    deviation(
        Odatapy,
        "options",
        "removes a reference by its id only, and does not replace all of them, which is new in 4.01",
        &[
            ("remove_ref_by_key", "requires $id"),
            ("replace_refs", "status 405"),
        ],
    ),
    deviation(
        Odatapy,
        "options",
        "does not decode the percent-encoded id of a reference",
        &[("set_ref_encoded", "was not found")],
    ),
    deviation(
        Odatapy,
        "segments",
        "writes keys into `Location` without percent-encoding them, which ends the connection if they are not ISO 8859-1",
        &[
            ("combining", "the connection ended"),
            ("cjk", "the connection ended"),
            ("emoji", "the connection ended"),
        ],
    ),
    deviation(
        Odatapy,
        "segments",
        "takes the name of a property after a collection for that property",
        &[("name_of_property", "status 400")],
    ),
    deviation(
        Odatapy,
        "write",
        "does not decode the percent-encoded id of a reference",
        &[("bind_by_encoded_key", "was not found")],
    ),
    deviation(
        Odatapy,
        "write",
        "replaces a complex value that an update has in part",
        &[("update_part_of_complex", "found Absent")],
    ),
    deviation(
        Odatapy,
        "write",
        "does not change several entities at once, which is new in 4.01",
        &[
            ("update_collection", "status 405"),
            ("update_each", "Illegal path segment"),
        ],
    ),
    deviation(
        Odatapy,
        "write",
        "creates nothing by PATCH",
        &[("upsert", "status 404")],
    ),
];
