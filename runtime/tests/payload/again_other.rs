//! Members that a derived type declares again with a type that does not derive from the base's: objects, and collections of objects and of
//! values.

use odata_runtime::model::{ModelInfo, Redeclared, TypeInfo};
use odata_runtime::{Decoder, Extras, List, Object, Property};
use serde::Serialize;

use crate::again::is_same;
use crate::read;

const OTHER: Redeclared = Redeclared {
    of: "o.Other",
    member: 0,
    facts: 0,
    narrower: "",
    fits: false,
};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[],
    redeclared: &[
        OTHER,
        Redeclared { member: 1, ..OTHER },
        Redeclared { member: 2, ..OTHER },
    ],
    types: &TYPES,
};

static TYPES: [TypeInfo; 3] = [
    TypeInfo {
        name: "o.Node",
        base: None,
        first: 0,
        members: &[("tags", 0), ("node", 0), ("nodes", 0), ("name", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "o.Other",
        base: Some(&TYPES[0]),
        first: 4,
        members: &[],
        model: &MODEL,
    },
    TypeInfo {
        name: "o.Plain",
        base: None,
        first: 0,
        members: &[("label", 0)],
        model: &MODEL,
    },
];

struct Node {
    tags: Property<List<String>>,
    node: Property<Plain>,
    nodes: Property<List<Plain>>,
    name: Property<String>,
    extras: Extras,
}

struct Other {
    base: Node,
}

struct Plain {
    label: Property<String>,
    extras: Extras,
}

enum AnyNode {
    Node(Box<Node>),
    Other(Box<Other>),
    Unrecognized(Box<Node>),
}

odata_runtime::codec::v1::roots! {
    struct Node(TYPES[0]);
    0 tags List |;
    1 node | One;
    2 nodes | Many;
    3 name String |;
    struct Plain(TYPES[2]);
    0 label String |;
}

odata_runtime::codec::v1::structs! {
    struct Other(Node, TYPES[1]);
}

odata_runtime::codec::v1::families! {
    enum AnyNode(Node, TYPES[0], Node);
    0 Node(Node) "o.Node";
    1 Other(Other) "o.Other";
}

/// Strict and lenient runs give the same result, and report nothing.
fn is_kept<T: Object + Default + Serialize + PartialEq + std::fmt::Debug>(json: &str) {
    let lenient = Decoder::new().lenient();
    let (value, mismatches) = lenient.decode::<T>(json.as_bytes()).unwrap();
    assert_eq!(mismatches, [], "{json}");
    assert_eq!(value, read(json));
    is_same(&value, json);
}

#[test]
fn c7_lists_and_objects_that_only_the_derived_type_allows_are_kept_whole() {
    for member in [
        r#""tags":["a",5]"#,
        r#""tags":[null,{"a":[1]}]"#,
        r#""node":{"label":5,"more":1}"#,
        r#""nodes":[{"label":"a"},{"label":5},7]"#,
        r#""nodes":[7],"node":[1],"tags":{}"#,
    ] {
        for json in [
            format!(r##"{{"@odata.type":"#o.Other",{member}}}"##),
            format!(r##"{{{member},"@odata.type":"#o.Other"}}"##),
            format!(r##"{{{member},"@odata.type":"#o.New"}}"##),
        ] {
            is_kept::<AnyNode>(&json);
            is_kept::<Node>(&json);
        }
        is_kept::<Other>(&format!("{{{member}}}"));
    }
}

#[test]
fn c7_parts_of_a_value_that_its_type_does_not_allow_are_mismatches_of_their_own() {
    let json = r#"{"tags":["a",5],"node":{"label":5},"nodes":[7]}"#;
    let lenient = Decoder::new().lenient();
    let (value, mismatches) = lenient.decode::<AnyNode>(json.as_bytes()).unwrap();
    let mut paths: Vec<_> = mismatches.iter().map(|it| &*it.path).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["$.node.label", "$.nodes[0]", "$.tags[1]"]);
    is_same(&value, json);
    // Mismatches after the kept value are reported as usual.
    let json = r##"{"@odata.type":"#o.Other","tags":[5],"name":5}"##;
    let (value, mismatches) = lenient.decode::<AnyNode>(json.as_bytes()).unwrap();
    assert_eq!((mismatches.len(), &*mismatches[0].path), (1, "$.name"));
    is_same(&value, json);
}
