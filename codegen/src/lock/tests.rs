use super::*;
use crate::analysis::Analysis;
use crate::config::Config;
use crate::lower::lower;
use crate::run::Modules;
use odata_csdl::diagnostic::Source;
use odata_csdl::schema;

/// The text of all items, and the new lock, for types in the namespace `m`.
fn run(types: &str, lock: &str) -> (String, String) {
    run_with(types, lock, &Config::new().family_limit(2_usize))
}

fn run_with(types: &str, lock: &str, config: &Config) -> (String, String) {
    let xml = format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="m" xmlns="http://docs.oasis-open.org/odata/ns/edm">{types}</Schema></edmx:DataServices></edmx:Edmx>"#
    );
    let source = Source::from_bytes("m.xml", xml.as_bytes()).unwrap();
    let (model, findings) = schema::load(&[source], false);
    let model = model.unwrap_or_else(|| panic!("{findings:?}"));
    let lock = Lock::parse(lock).unwrap();
    let (items, lock) = lower(&Analysis::new(&model, config, &lock));
    let output = Modules::new(&items, config, lock).unwrap();
    let items = output.modules.iter().map(|module| module.text.as_str());
    (items.collect(), output.lock.to_text())
}

fn complex(name: &str, base: &str, properties: &[&str]) -> String {
    let base = match base {
        "" => String::new(),
        base => format!(r#"BaseType="m.{base}""#),
    };
    let properties: String = properties
        .iter()
        .map(|name| format!(r#"<Property Name="{name}" Type="Edm.String" />"#))
        .collect();
    format!(r#"<ComplexType Name="{name}" {base}>{properties}</ComplexType>"#)
}

fn enumeration(members: &[&str]) -> String {
    let members: String = members
        .iter()
        .map(|name| format!(r#"<Member Name="{name}" />"#))
        .collect();
    format!(r#"<EnumType Name="state">{members}</EnumType>"#)
}

/// Whether there is a row for the member at index `n` in `field`.
fn reads(items: &str, n: usize, field: &str) -> bool {
    items.contains(&format!("\n    {n} {field} String |;\n"))
}

#[test]
fn what_comes_later_and_stands_earlier_renames_nothing() {
    // A position, which gives the type a family.
    let holder = r#"<ComplexType Name="holder"><Property Name="p" Type="m.order" /></ComplexType>"#;
    let before = complex("order", "", &["Id"])
        + &complex("sub", "order", &["note"])
        + &enumeration(&["on"])
        + holder;
    let (_, lock) = run(&before, "");
    let after = complex("Order", "", &["x"])
        + &complex("AnyOrder", "", &[])
        + &complex("order", "", &["ID", "Id", "Note"])
        + &complex("sub", "order", &["note"])
        + &enumeration(&["ON", "on"])
        + holder;
    let (items, new_lock) = run(&after, &lock);
    assert!(
        reads(&items, 0, "id_2") && reads(&items, 1, "id"),
        "{items}"
    );
    assert!(
        reads(&items, 2, "note_2") && reads(&items, 3, "note"),
        "{items}"
    );
    for line in [
        "type m.AnyOrder as AnyOrder_2 unplaced\n",
        "type m.Order as Order_2 unplaced\n",
        "type m.order family AnyOrder\n  ID as id_2\n  Id\n  Note as note_2\n",
        "type m.sub unplaced\n  note\n",
        "type m.state\n  ON as On_2\n  on\n",
    ] {
        assert!(new_lock.contains(line), "{line}{new_lock}");
    }
    // Without the lock they would differ, and with the new one everything stays.
    assert!(reads(&run(&after, "").0, 0, "id"));
    assert_eq!(run(&after, &new_lock), (items, new_lock));
}

#[test]
fn a_name_that_the_configuration_gives_goes_before_all_others() {
    let types = |own: &str| {
        complex("base", "", &[own])
            + &complex("sub", "base", &["note"])
            + r#"<EnumType Name="flags" IsFlags="true"><Member Name="a" Value="1" /></EnumType>"#
    };
    let (_, lock) = run(&types("id"), "");
    let config = Config::new().rename([("m.base/text", "note"), ("m.flags/a", "Unrecognized")]);
    let (items, new_lock) = run_with(&types("text"), &lock, &config);
    assert!(reads(&items, 0, "note"), "{items}");
    // Flags have no variant for what is not known.
    assert!(new_lock.contains("  a as Unrecognized\n"), "{new_lock}");
}

#[test]
fn a_family_that_outgrows_the_limit_stays() {
    let holder = r#"<ComplexType Name="holder"><Property Name="p" Type="m.base" /></ComplexType>"#;
    let model = |derived: usize| {
        let derived: String = (0..derived)
            .map(|n| complex(&format!("sub{n}"), "base", &[]))
            .collect();
        complex("base", "", &[]) + &derived + holder
    };
    let (items, lock) = run(&model(2), "");
    assert!(
        items.contains("enum AnyBase") && lock.contains("type m.base family AnyBase\n"),
        "{lock}"
    );
    let (items, new_lock) = run(&model(3), &lock);
    assert!(items.contains("enum AnyBase") && new_lock.contains("type m.base family AnyBase\n"));
    assert!(!run(&model(3), "").0.contains("enum AnyBase"));
}

/// A type, a property of the type, and this number of derived types.
fn placed(derived: usize) -> String {
    let holder = r#"<ComplexType Name="holder"><Property Name="p" Type="m.base" /><Property Name="ps" Type="Collection(m.base)" /></ComplexType>"#;
    let derived = (0..derived).map(|n| complex(&format!("sub{n}"), "base", &[]));
    complex("base", "", &[]) + holder + &derived.collect::<String>()
}

const STRUCT: &str = "    0 p | One;\n";
const FIELDS: [&str; 2] = [
    "pub p: ::odata_runtime::Property<Base>",
    "pub p: ::odata_runtime::Property<AnyBase>",
];

#[test]
fn positions_stay_structs_until_they_are_asked_to_be_enums() {
    let (items, lock) = run(&placed(0), "");
    assert!(items.contains(FIELDS[0]) && items.contains(STRUCT) && lock.contains("type m.base\n"));
    let (items, lock) = run(&placed(1), &lock);
    assert!(
        items.contains(FIELDS[0]) && !items.contains("AnyBase"),
        "{items}"
    );
    assert!(
        lock.contains("type m.base\n") && lock.contains("type m.sub0 unplaced\n"),
        "{lock}"
    );
    // Without the lock it would be an enum; a lock without forms means the same as this one.
    assert!(run(&placed(1), "").0.contains(FIELDS[1]));
    let old = lock.replace(" unplaced", "");
    assert_eq!(run(&placed(1), &old), (items, lock.clone()));
    for pattern in ["m.base", "m.b*", "*"] {
        let family = crate::config::ByPattern {
            entries: vec![(
                crate::config::Pattern::new(pattern),
                crate::config::Family::Enum,
            )],
        };
        let config = Config::new().family(family);
        let (items, asked) = run_with(&placed(1), &lock, &config);
        assert!(items.contains(FIELDS[1]) && asked.contains("type m.base family AnyBase\n"));
        // It keeps the form that was requested.
        assert_eq!(run(&placed(1), &asked).0, items);
    }
}

#[test]
fn an_enum_stays_when_its_last_derived_type_goes() {
    let (_, lock) = run(&placed(1), "");
    let (items, new_lock) = run(&placed(0), &lock);
    assert!(
        items.contains(FIELDS[1]) && new_lock.contains("type m.base family AnyBase\n"),
        "{new_lock}"
    );
    let never = Config::new().family(crate::config::ByPattern {
        entries: vec![(
            crate::config::Pattern::new("*"),
            crate::config::Family::Base,
        )],
    });
    let (items, new_lock) = run_with(&placed(1), &lock, &never);
    assert!(
        items.contains(FIELDS[0]) && new_lock.contains("type m.base\n"),
        "{new_lock}"
    );
    assert!(run(&placed(1), &new_lock).0.contains(FIELDS[0]));
}

#[test]
fn a_type_without_a_position_has_no_form_to_keep() {
    let types = complex("base", "", &[]) + &complex("sub", "base", &[]);
    let (_, lock) = run(&types, "");
    assert!(lock.contains("type m.base unplaced\n"), "{lock}");
    assert!(run(&placed(1), &lock).0.contains(FIELDS[1]));
}

#[test]
fn a_new_property_boxes_no_other() {
    let types = |first: &str, second: &str| {
        format!(
            r#"<ComplexType Name="a">{first}</ComplexType><ComplexType Name="b">{second}</ComplexType>"#
        )
    };
    let to_b = r#"<Property Name="b" Type="m.b" />"#;
    let to_a = r#"<Property Name="a" Type="m.a" />"#;
    for (before, field, boxed) in [
        (types(to_b, ""), "0 b | One;", "0 a | Boxed;"),
        (types("", to_a), "0 a | One;", "0 b | Boxed;"),
    ] {
        let (items, lock) = run(&before, "");
        assert!(items.contains(field) && !items.contains("| Boxed"));
        let (items, lock) = run(&types(to_b, to_a), &lock);
        assert!(items.contains(field) && items.contains(boxed), "{items}");
        assert!(lock.contains(" boxed\n"), "{lock}");
        // A box stays, too.
        let alone = if boxed.contains(" a ") {
            types("", to_a)
        } else {
            types(to_b, "")
        };
        assert!(run(&alone, &lock).0.contains(boxed));
    }
}

#[test]
fn variants_keep_their_names() {
    let base = complex("base", "", &[])
        + r#"<ComplexType Name="holder"><Property Name="p" Type="m.base" /></ComplexType>"#;
    let of_m = complex("t", "base", &[]);
    let of_n = format!(
        r#"</Schema><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">{of_m}"#
    );
    let both = base.clone() + &of_m + &of_n;
    let (m, n) = ("(T) \"m.t\";", "T(super::n::T) \"n.t\";");
    // Without a lock the first has the name. With it, who was there before has.
    let items = run(&both, "").0;
    assert!(items.contains(&format!(" T{m}")), "{items}");
    let (_, lock) = run(&(base.clone() + &of_n), "");
    let (items, lock) = run(&both, &lock);
    assert!(
        items.contains(&format!(" T_2{m}")) && items.contains(n),
        "{items}"
    );
    assert!(lock.contains("  variant m.t as T_2\n"), "{lock}");
    assert!(!lock.contains("variant n.t"), "{lock}");
    assert_eq!(run(&both, &lock), (items, lock.clone()));
    // It keeps its name when the other goes.
    let items = run(&(base + &of_m), &lock).0;
    assert!(items.contains(&format!(" T_2{m}")), "{items}");
}

#[test]
fn text_with_forms_and_variants_is_read_again() {
    let text = format!(
        "{HEADER}type a.b family AnyB\n  as boxed\n  boxed\n  p as p_2 boxed\n  variant\n  variant c.b as B_2\ntype c.b as B unplaced\n"
    );
    let lock = Lock::parse(&text).unwrap();
    assert_eq!(lock.to_text(), text);
    let locked = lock.get("a.b").unwrap();
    assert_eq!(locked.variants["c.b"], "B_2");
    assert!(locked.boxed.iter().eq(["as", "p"]) && locked.members.len() == 4);
    assert!(lock.get("c.b").unwrap().unplaced);
}

#[test]
fn modules_keep_their_names() {
    let lock = Lock::parse("module M as m_2\n").unwrap();
    assert_eq!(lock.modules["M"], "m_2");
    let (_, text) = run(&complex("t", "", &[]), "module m as m_2\n");
    assert!(text.contains("module m as m_2\n"), "{text}");
    // What the configuration gave and gives no more is not kept, and nothing that it gives.
    let (_, text) = run(&complex("t", "", &[]), "module m as a::b\n");
    assert!(text.contains("module m as m\n"), "{text}");
    let inner = |name: &str| {
        format!(
            r#"</Schema><Schema Namespace="m.{name}" xmlns="http://docs.oasis-open.org/odata/ns/edm">"#
        )
    };
    let config = Config::new().modules([("m", "q")]);
    let (_, text) = run_with(&inner("n"), "module m as z\n", &config);
    assert!(text.contains("module m.n as m::n\n"), "{text}");
    // A segment that comes leaves the one that has been there its name.
    let (_, text) = run(
        &(inner("N") + &inner("n")),
        "module m as m\nmodule m.n as m::n\n",
    );
    assert!(text.contains("module m.N as m::n_2\n"), "{text}");
    assert!(text.contains("module m.n as m::n\n"), "{text}");
}

#[test]
fn a_type_is_not_called_as_a_module_beside_it() {
    let types = complex("order", "", &[])
        + r#"</Schema><Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">"#;
    let config = Config::new().modules([("n", "m::Order")]);
    let (_, lock) = run_with(&types, "", &config);
    assert!(
        lock.contains("type m.order as Order_2 unplaced\n"),
        "{lock}"
    );
}

#[test]
fn a_lock_that_is_none_is_an_error_with_its_line() {
    for (text, line) in [
        ("type a.b\n<<<<<<< ours\n", 2),
        ("  id\n", 1),
        ("type a.b as x;\n", 1),
        ("module a as ::a\n", 1),
        ("\n\ntype a.b family\n", 3),
        ("module a as _\n", 1),
    ] {
        assert_eq!(
            Lock::parse(text).err().map(|error| error.line),
            Some(line),
            "{text}"
        );
    }
    assert_eq!(Lock::parse("").unwrap(), Lock::default());
}

#[test]
fn text_and_lock_are_the_same() {
    let text = format!(
        "{HEADER}module a.b as a::r#type\ntype a.b.c as C2 family AnyC\n  x\n  y as y_2\ntype a.b.d\n"
    );
    assert_eq!(Lock::parse(&text).unwrap().to_text(), text);
}
