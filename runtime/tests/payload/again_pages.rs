//! Members that a derived type declares again, in items of pages where only the context names the derived type.

use odata_runtime::responses::DeltaItem;
use odata_runtime::{Collection, Decoder, Delta, ObjectExt};

use crate::again::{AnyBase, AnyPart, Base, Holder, is_same};
use crate::{read, refused};

/// The text of a page of one item, with the context before and after it.
fn pages(context: &str, item: &str) -> [String; 2] {
    let context = format!(r#""@odata.context":"{context}""#);
    let value = format!(r#""value":[null,{item}]"#);
    [
        format!("{{{context},{value}}}"),
        format!("{{{value},{context}}}"),
    ]
}

#[test]
fn c7_q3_items_of_a_page_whose_context_names_their_type_are_read_like_items_that_name_it() {
    let item = r#"{"count":5,"own":1,"parts@odata.count":2,"part":{"label":"a","size":1},"parts":[{"size":2},{"size":3}]}"#;
    let named = item.replacen('{', r##"{"@odata.type":"#n.Derived","##, 1);
    let expected: AnyBase = read(&named);
    let AnyBase::Derived(expected) = &expected else {
        panic!("{named}")
    };
    assert!(matches!(expected.part.value(), Some(AnyPart::Sub(_))));
    for context in [
        "h#Deriveds",
        "h#Bases/n.Derived",
        "h#Collection(self.Derived)",
    ] {
        for json in pages(context, item) {
            for decoder in [Decoder::new(), Decoder::new().lenient()] {
                let read = decoder.decode::<Collection<AnyBase>>(json.as_bytes());
                let (page, mismatches) = read.unwrap();
                assert!(mismatches.is_empty(), "{json}");
                let [AnyBase::Derived(item)] = page.items().unwrap() else {
                    panic!("{json}")
                };
                let mut item = item.clone();
                item.extras_mut().write_type();
                assert_eq!(item, *expected, "{json}");
                assert_eq!(item.parts.value().unwrap().count(), Some(2));
                is_same(&page.extras().context(), &format!("{context:?}"));
            }
            // A position that holds the struct.
            let page: Collection<Base> = read(&json);
            assert_eq!(
                page.items().unwrap()[0]
                    .extras()
                    .get::<i32>("count")
                    .unwrap(),
                Some(5)
            );
            is_same(&page, &json);
        }
    }
    // An unknown type may have declared it in any way.
    for json in pages("h#Bases/n.New", r#"{"count":5,"new":1}"#) {
        is_same(&read::<Collection<AnyBase>>(&json), &json);
        is_same(&read::<Collection<Base>>(&json), &json);
    }
    for context in [
        "h#Deriveds/$entity",
        "h#Bases/n.Derived/$entity",
        "h#Bases/n.New/$entity",
    ] {
        let json = item.replacen('{', &format!(r#"{{"@odata.context":"{context}","#), 1);
        is_same(&read::<Base>(&json), &json);
    }
}

#[test]
fn c7_q3_items_of_a_page_that_are_of_another_type_are_not_excused_by_its_context() {
    for (context, item) in [
        ("h#Bases", r#"{"count":5}"#),
        ("h#Unknown", r#"{"count":5}"#),
        ("h#Parts", r#"{"count":5}"#),
        ("h#Deriveds", r##"{"@odata.type":"#n.Base","count":5}"##),
        ("h#Deriveds", r##"{"count":5,"@odata.type":"#n.Base"}"##),
        (
            "h#Deriveds",
            r#"{"@odata.context":"h#Bases/$entity","count":5}"#,
        ),
        ("h#Deriveds", r#"{"count":"x","part":5}"#),
    ] {
        for json in pages(context, item) {
            let mismatch = refused::<Collection<AnyBase>>(&json);
            let path = if item.contains("part") {
                "$.value[1].part"
            } else {
                "$.value[1].count"
            };
            assert!(mismatch.path.starts_with(path), "{json}: {mismatch}");
            let decoder = Decoder::new().lenient();
            let read = decoder.decode::<Collection<AnyBase>>(json.as_bytes());
            let (page, mismatches) = read.unwrap();
            assert_eq!(mismatches, [mismatch], "{json}");
            // A type that only the context names is written, too.
            if !item.contains("part") {
                is_same(&page, &json);
            }
        }
    }
    // Without a context, and in a bare array, items are of the declared type.
    let page = r#"{"value":[{"count":5},{"count":"x"}]}"#;
    assert_eq!(
        refused::<Collection<AnyBase>>(page).path,
        "$.value[0].count"
    );
    let (page, mismatches) = Decoder::new()
        .lenient()
        .decode::<Collection<AnyBase>>(page.as_bytes())
        .unwrap();
    assert_eq!(
        (mismatches.len(), &page.items().unwrap()[1].count),
        (1, &"x".into())
    );
    // Values deeper in an item are read as usual, and the last occurrence of a repeated page counts.
    let json = r#"{"value":[{"count":5}],"@odata.context":"h#Bases","value":[{"count":"x"}]}"#;
    let page: Collection<AnyBase> = read(json);
    assert_eq!(page.items().unwrap()[0].count, "x".into());
}

#[test]
fn c7_what_is_put_off_nests_no_deeper_than_the_limit() {
    let json = r#"{"@odata.context":"h#Deriveds","value":[{"part":{"label":"a"}}]}"#;
    let read = |depth: usize| {
        Decoder::new()
            .depth(depth)
            .decode::<Collection<AnyBase>>(json.as_bytes())
            .is_ok()
    };
    assert_eq!([3, 4].map(read), [false, true]);
}

#[test]
fn u1_what_stands_in_an_item_of_a_delta_response_is_not_in_the_context_of_the_response() {
    for context in ["null", "5", r#""h""#] {
        let any = format!(r#"{{"@odata.context":{context},"own":1}}"#);
        let body = format!(
            r##"{{"@odata.context":"h#Deriveds/$delta","value":[{{"@odata.type":"#n.Holder","any":{any}}}]}}"##
        );
        let delta = Delta::read(body.as_bytes()).unwrap();
        let items: Result<Vec<_>, _> = delta.items::<Holder>(&Decoder::new()).collect();
        let [(DeltaItem::Changed(holder), _)] = &items.unwrap()[..] else {
            panic!("{body}")
        };
        let value = holder.any.value().unwrap();
        assert!(matches!(value, AnyBase::Base(_)), "{body}");
        is_same(value, &any);
    }
}
