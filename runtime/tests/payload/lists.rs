//! Collections: items that may be null, values that are not items, and annotations of collections.

use std::sync::atomic::{AtomicUsize, Ordering};

use odata_runtime::codec::v1::{Op, Slot, Value};
use odata_runtime::{Collection, Decoder, List, Object, ObjectExt, Property};

use crate::model::{AnyThing, Strict, Thing};
use crate::{lenient, read, refused, same};

#[test]
fn t4_null_items_are_where_the_metadata_allows_them() {
    let thing: Thing = same(r#"{"colorsOrNull":[null],"partsOrNull":[null,{"size":1}]}"#);
    assert_eq!(thing.parts_or_null.value().unwrap()[0], None);
    // If the metadata does not say whether items can be null, a null is kept beside the items.
    let thing: Thing = same(
        r#"{"tags":[null,"a"],"decimals":[1,null],"colors":["red",null],"parts":[{},null],"children":[null,null]}"#,
    );
    assert_eq!(thing.tags.value().unwrap(), &["a"]);
    assert_eq!(thing.parts.value().map(|parts| parts.len()), Some(1));
    assert_eq!(kept(&thing.children), [(0, "null"), (1, "null")]);
    // If it forbids them, a strict decoder refuses them.
    for (json, path) in [
        (r#"{"names":["a",null]}"#, "$.names[1]"),
        (r#"{"amounts":[null]}"#, "$.amounts[0]"),
        (r#"{"shades":[null]}"#, "$.shades[0]"),
        (r#"{"pieces":[{},null]}"#, "$.pieces[1]"),
    ] {
        assert_eq!(refused::<Strict>(json).path, path);
        let (strict, mismatches) = lenient::<Strict>(json);
        assert_eq!(mismatches[0].path, path);
        assert_eq!(serde_json::to_string(&strict).unwrap(), json);
    }
}

/// The content of a list besides its items.
fn kept<T: 'static>(property: &Property<List<T>>) -> Vec<(usize, &str)> {
    let list = property.value().unwrap();
    list.kept().map(|(at, json)| (at, json.as_str())).collect()
}

#[test]
fn a_number_where_an_object_belongs_is_kept_and_adds_no_item() {
    // Numbers that fit into machine words, and one that does not, which serde_json passes as a map if it keeps digits.
    let json = r#"{"parts":[1,{"size":2},-1.5,1e400],"partsOrNull":[1e400,null,0]}"#;
    let decoder = Decoder::new().lenient();
    let (thing, mismatches) = decoder.decode::<Thing>(json.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    assert_eq!(mismatches.len(), 5);
    assert_eq!(kept(&thing.parts), [(0, "1"), (2, "-1.5"), (3, "1e400")]);
    assert_eq!(kept(&thing.parts_or_null), [(0, "1e400"), (2, "0")]);
}

#[test]
fn a_bad_item_costs_no_other() {
    let json = r#"{"tags":["a",5,null,"b",{"x":[1.10]}],"numbers":[1,null,"x"],"colors":["red",7],"parts":[1,{"size":2},"x",[{}],{"size":"y"}]}"#;
    let (mut thing, mismatches) = lenient::<Thing>(json);
    assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    let paths: Vec<&str> = mismatches.iter().map(|mismatch| &*mismatch.path).collect();
    assert_eq!(
        paths,
        [
            "$.tags[1]",
            "$.tags[4]",
            "$.numbers[2]",
            "$.colors[1]",
            "$.parts[0]",
            "$.parts[2]",
            "$.parts[3]",
            "$.parts[4].size"
        ]
    );
    assert_eq!(thing.tags.value().unwrap(), &["a", "b"]);
    assert_eq!(
        kept(&thing.tags),
        [(1, "5"), (2, "null"), (4, r#"{"x":[1.10]}"#)]
    );
    assert_eq!(thing.numbers.value().unwrap(), &[Some(1), None]);
    assert_eq!(thing.parts.value().unwrap()[0].size, 2.into());
    // A clone is equal, and differs from a list without kept values.
    let copy = thing.clone();
    assert!(copy == thing);
    thing.tags.value_mut().unwrap().as_mut_vec().sort();
    assert!(copy != thing);
    assert_eq!(
        serde_json::to_string(&thing.tags.value()).unwrap(),
        r#"["a","b"]"#
    );
    assert!(format!("{copy:?}").contains(r#"tags: ["a", 5, null, "b", {"x":[1.10]}]"#));
}

#[test]
fn an_object_among_texts_costs_no_other() {
    let json = r#"{"colors":["red",{"a":1},"green",[2]]}"#;
    let (thing, mismatches) = lenient::<Thing>(json);
    assert_eq!(mismatches.len(), 2);
    assert_eq!(thing.colors.value().map(|colors| colors.len()), Some(2));
    assert_eq!(kept(&thing.colors), [(1, r#"{"a":1}"#), (3, "[2]")]);
}

#[test]
fn a_bad_item_costs_no_page() {
    let json = r#"{"@odata.context":"c","value":[{"id":"1"},null,5,{"id":"2"}]}"#;
    let (page, mismatches) = lenient::<Collection<AnyThing>>(json);
    assert_eq!(page.items().unwrap().len(), 2);
    assert_eq!(mismatches.len(), 1);
    assert_eq!(mismatches[0].path, "$.value[2]");
    assert_eq!(serde_json::to_string(&page).unwrap(), json);
    let json = r#"{"value":[{"id":"1"},null]}"#;
    assert_eq!(same::<Collection<AnyThing>>(json).items().unwrap().len(), 1);
}

#[test]
fn lists_hold_what_the_payload_says_about_them() {
    let json = r#"{"tags@count":7,"tags":[],"children@odata.count":3,"children@odata.nextLink":"http://h/next","children":[{"id":"1"}],"parts@odata.count":9}"#;
    let thing: Thing = read(json);
    let children = thing.children.value().unwrap();
    assert_eq!(children.count(), Some(3));
    assert_eq!(children.next_link().as_deref(), Some("http://h/next"));
    assert_eq!(children.delta_link(), None);
    assert_eq!(thing.tags.value().unwrap().count(), Some(7));
    // The object returns it as well, even if there is no list.
    assert_eq!(thing.extras().of("children").count(), Some(3));
    assert_eq!(thing.extras().of("parts").count(), Some(9));
    let written: serde_json::Value = serde_json::to_value(&thing).unwrap();
    assert_eq!(
        written,
        serde_json::from_str::<serde_json::Value>(json).unwrap()
    );
    // It moves with the list.
    let mut other = Thing {
        children: thing.children.clone(),
        ..Thing::default()
    };
    assert_eq!(
        serde_json::to_string(&other).unwrap(),
        r#"{"children@odata.count":3,"children@odata.nextLink":"http://h/next","children":[{"id":"1"}]}"#
    );
    // The newest annotation counts.
    other
        .extras_mut()
        .insert("children@odata.count", 8)
        .unwrap();
    assert_eq!(other.extras().of("children").count(), Some(8));
    assert!(!serde_json::to_string(&other).unwrap().contains(":3"));
}

#[test]
fn q3_lists_are_equal_if_their_counts_and_links_say_the_same() {
    let equal = |a: &str, b: &str| {
        let of_page = |json: &str| json.replace("children@", "@").replace("children", "value");
        let things = read::<Thing>(a) == read::<Thing>(b);
        let lists = read::<Thing>(a).children == read::<Thing>(b).children;
        let pages = read::<Collection<AnyThing>>(&of_page(a)) == read(&of_page(b));
        (things, lists, pages)
    };
    let json = r#"{"children@odata.count":7,"children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#;
    for same in [
        r#"{"children@odata.count":"7","children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children":[{"id":"1"}],"children@odata.nextLink":"http://h/n","children@odata.count":7}"#,
    ] {
        assert_eq!(equal(json, same), (true, true, true), "{same}");
    }
    // Names and values of a list's annotations are equal in every spelling.
    let same =
        r#"{"children@count":"7","children@nextLink":"http:\/\/h\u002fn","children":[{"id":"1"}]}"#;
    assert_eq!(equal(json, same), (true, true, false));
    for other in [
        r#"{"children@odata.count":8,"children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":"8","children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":"x","children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":7,"children@odata.nextLink":"http://h/m","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":7,"children@odata.deltaLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":7,"children@odata.nextLink":5,"children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":7,"children":[{"id":"1"}]}"#,
        r#"{"children@odata.nextLink":"http://h/n","children":[{"id":"1"}]}"#,
        r#"{"children@odata.count":7,"children@odata.nextLink":"http://h/n","children":[null,{"id":"1"}]}"#,
    ] {
        assert_eq!(equal(json, other), (false, false, false), "{other}");
    }
    // If there is no list, the object holds its annotations.
    let counts = [
        r#"{"children@odata.count":"7"}"#,
        r#"{"children@odata.count":7}"#,
    ];
    assert_eq!(read::<Thing>(counts[0]), read(counts[1]));
    assert_ne!(
        read::<Thing>(counts[0]),
        read(r#"{"children@odata.count":8}"#)
    );
}

#[test]
fn what_is_not_an_item_of_a_page_is_not_shown() {
    let json = br#"{"value":[[{"secret":"s"}],null,{"id":"a"}]}"#;
    let read = Decoder::new().lenient().decode::<Collection<Thing>>(json);
    assert_eq!(
        format!("{:?}", read.unwrap().0),
        r#"Collection { value: [[not decoded], null, Thing { id: "a" }] }"#
    );
}

#[test]
fn repeated_annotations_of_a_list_are_all_kept_and_the_last_counts() {
    let thing: Thing = same(
        r#"{"tags@odata.count":1,"tags@odata.nextLink":"a","tags@odata.count":2,"tags@odata.nextLink":null,"tags":["a"]}"#,
    );
    let tags = thing.tags.value().unwrap();
    assert_eq!((tags.count(), tags.next_link()), (Some(2), None));
    assert_eq!(thing.extras().of("tags").count(), Some(2));
    assert_eq!(thing.extras().of("tags").iter().count(), 4);
    // Annotations of one list are not those of another, and all others stay in place.
    let thing: Thing = read(
        r#"{"parts@odata.count":1,"tags":[],"tags@my.Term":1,"parts":[{}],"tags@odata.count":3,"children@odata.count":4,"parts@odata.count":2}"#,
    );
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r#"{"tags@my.Term":1,"children@odata.count":4,"tags@odata.count":3,"tags":[],"parts@odata.count":1,"parts@odata.count":2,"parts":[{}]}"#
    );
}

/// An object that counts its calls.
struct Counting {
    thing: Thing,
    asked: AtomicUsize,
}

impl Object for Counting {
    fn get(&self, i: usize, j: usize) -> Value<'_> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        self.thing.get(i, j)
    }

    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
        self.thing.slot(i, op)
    }
}

#[test]
fn what_becomes_of_a_member_is_looked_up_once_for_all_of_its_annotations() {
    const MANY: usize = 500;
    let references = vec![r#"{"@odata.id":"C(1)"}"#; MANY].join(",");
    let annotations: String = (0..MANY)
        .map(|at| format!(r#""children@my.Term{at}":1,"#))
        .collect();
    let counting = Counting {
        thing: read(&format!(
            r#"{{{annotations}"children":[{references}],"needed":"x"}}"#
        )),
        asked: AtomicUsize::new(0),
    };
    let object: &dyn Object = &counting;
    let body = object.for_update().unwrap();
    let written = serde_json::to_string(&body).unwrap();
    assert_eq!(written.matches("C(1)").count(), MANY);
    assert_eq!(written.matches("my.Term").count(), MANY);
    let asked = counting.asked.load(Ordering::Relaxed);
    assert!(asked < 30 * MANY, "{asked}");
}
