//! Enumerations and sets of flags: names, numbers, and unknown members.

use std::collections::HashSet;

use odata_runtime::{Enumeration, FlagSet, Flags};

use odata_runtime::model::EnumInfo;

static ENUMERATIONS: [EnumInfo; 3] = [
    EnumInfo {
        name: "e.Access",
        members: &[
            ("none", 0),
            ("read", 1),
            ("write", 2),
            ("both", 3),
            ("share", 4),
            ("change", 6),
        ],
    },
    // Without a name for zero, and with a member that overlaps another.
    EnumInfo {
        name: "e.Days",
        members: &[("monday", 1), ("weekend", 6), ("sunday", 4)],
    },
    EnumInfo {
        name: "e.Size",
        members: &[("small", 1), ("large", 2), ("big", 2)],
    },
];

pub(crate) struct Access(Flags);
pub(crate) struct Days(Flags);
pub(crate) enum Size {
    Small,
    Large,
    Big,
    Unrecognized(Box<str>),
}

odata_runtime::codec::v1::flags! {
    Access(ENUMERATIONS[0]);
    Days(ENUMERATIONS[1]);
}

odata_runtime::codec::v1::enumerations! {
    enum Size(ENUMERATIONS[2]);
    0 Small "small";
    1 Large "large";
    2 Big "big";
}

fn access(text: &str) -> Access {
    Access::from_text(text)
}

#[test]
fn f11_bits_are_written_by_names_that_cover_them_or_as_a_number() {
    for (bits, text) in [
        (0, "none"),
        (1, "read"),
        (3, "both"),
        (5, "read,share"),
        (6, "change"),
        (7, "read,write,share"),
        (8, "8"),
        (9, "9"),
        (-1, "-1"),
    ] {
        let flags = Access::from_flags(Flags::from_bits(bits));
        assert_eq!(flags.text().to_string(), text);
        assert_eq!(access(text).bits(), bits);
        assert_eq!(flags, access(text));
    }
    for (bits, text) in [
        (0, "0"),
        (7, "monday,weekend"),
        (2, "2"),
        (5, "monday,sunday"),
    ] {
        let flags = Days::from_flags(Flags::from_bits(bits));
        assert_eq!(flags.text().to_string(), text);
    }
}

#[test]
fn f11_names_are_those_whose_bits_are_all_there() {
    for (text, names) in [
        ("none", &["none"][..]),
        ("read", &["read"]),
        ("both", &["read", "write", "both"]),
        ("change", &["write", "share", "change"]),
        ("8", &[]),
    ] {
        assert_eq!(access(text).names(), names, "{text}");
    }
}

#[test]
fn f11_flags_are_added_removed_and_looked_for() {
    let mut flags = access("read,later");
    flags.insert(&access("read,share"));
    assert_eq!(flags.text().to_string(), "read,share,later");
    for (other, is_in) in [
        ("read", true),
        ("share,read", true),
        ("later", true),
        ("none", true),
        ("both", false),
        ("other", false),
        ("read,other", false),
        ("write,later", false),
    ] {
        assert_eq!(flags.contains(&access(other)), is_in, "{other}");
    }
    flags.remove(&access("both"));
    assert_eq!(
        (flags.bits(), &*flags.text().to_string()),
        (4, "share,later")
    );
    flags.remove(&access("share"));
    assert_eq!(flags.text().to_string(), "later");
    assert_eq!(flags.flags().unknown().collect::<Vec<_>>(), ["later"]);
}

#[test]
fn f11_flags_are_equal_whatever_their_spelling() {
    assert_eq!(access("write, read"), access("both"));
    assert_ne!(access("read"), access("write"));
    assert_ne!(access("read,a"), access("read,b"));
    assert_ne!(access("read,a"), access("write,a"));
    assert_eq!(access("read,,write").flags().unknown().count(), 0);
    assert_eq!(access("read,,write").text().to_string(), "read,,write");
    let distinct: HashSet<_> = ["read", "1", "write", "a", "b", "read,a", "a,read"]
        .map(access)
        .into();
    assert_eq!(distinct.len(), 5);
    assert_eq!(hash(&access("read,a")), hash(&access("a,read")));
    assert_ne!(hash(&access("read")), hash(&access("write")));
    assert_ne!(hash(&access("a")), hash(&access("b")));
}

#[test]
fn f1_to_f3_members_are_found_by_name_then_by_number() {
    for (text, value) in [
        ("small", Some(1)),
        ("large", Some(2)),
        ("big", Some(2)),
        ("huge", None),
        ("3", None),
    ] {
        let size = Size::from_text(text);
        assert_eq!((size.as_str(), size.value()), (text, value));
        assert_eq!(size.to_string(), text);
        assert_eq!(size, size.clone());
        let json = format!("\"{text}\"");
        assert_eq!(serde_json::to_string(&size).unwrap(), json);
        assert_eq!(serde_json::from_str::<Size>(&json).unwrap(), size);
    }
    assert!(matches!(Size::from_text("1"), Size::Small));
    assert!(matches!(Size::from_text("2"), Size::Large));
    // Members that share a value stay different.
    assert_ne!(Size::Large, Size::Big);
    assert_ne!(hash(&Size::Large), hash(&Size::Big));
    assert_ne!(Size::Small, Size::Unrecognized("huge".into()));
    let error = serde_json::from_str::<Size>("5").unwrap_err().to_string();
    assert!(error.contains("e.Size"), "{error}");
}

fn hash(value: &impl std::hash::Hash) -> u64 {
    use std::hash::{DefaultHasher, Hasher};
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
