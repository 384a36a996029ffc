//! Bodies of creates and updates: values that are kept as text, and what lists keep besides their items.

use odata_runtime::{InvalidBody, Object, ObjectExt};

use crate::model::{AnyThing, Part, Strict, Thing};
use crate::{lenient, read};

/// A body, and the paths of the properties and annotations that it leaves out.
type Body = (String, String, String);

fn created<T: Object>(value: &T) -> Body {
    body(&value.for_create().unwrap())
}

fn updated<T: Object>(value: &T) -> Body {
    body(&value.for_update().unwrap())
}

fn body(body: &odata_runtime::RequestBody<'_>) -> Body {
    (
        serde_json::to_string(body).unwrap(),
        body.left_out().join(" "),
        body.annotations_left_out().join(" "),
    )
}

fn is(body: Body, written: &str, left_out: &str, annotations: &str) {
    let expected = (written.into(), left_out.into(), annotations.into());
    assert_eq!(body, expected);
}

#[test]
fn n3_members_of_kept_values_follow_the_type_that_the_value_names() {
    let kept = r##"{"@odata.type":"#self.Part","name":"n","made@my.Term":1,"code":"c","fixed":"f","made":"x","size@my.Term":2,"size":1,"owner@odata.bind":"C(1)","owner":{"id":"9"}}"##;
    let in_update = r##"{"@odata.type":"#self.Part","name":"n","size@my.Term":2,"size":1,"owner@odata.bind":"C(1)"}"##;
    let in_create = r##"{"@odata.type":"#self.Part","name":"n","code":"c","fixed":"f","size@my.Term":2,"size":1,"owner@odata.bind":"C(1)","owner":{"id":"9"}}"##;
    // Where the value is, and where its members are.
    for (json, place) in [
        (r#"{"untyped":KEPT}"#, "untyped"),
        (r#"{"untypeds":[1,KEPT]}"#, "untypeds[1]"),
        (r#"{"tags":["a",KEPT]}"#, "tags[1]"),
        (r#"{"decimals":[null,KEPT]}"#, "decimals[1]"),
        (r#"{"colors":[KEPT,"red"]}"#, "colors[0]"),
        (r#"{"parts":[{},[KEPT]]}"#, "parts[1][0]"),
        (r#"{"partsOrNull":[null,[KEPT]]}"#, "partsOrNull[1][0]"),
        (r#"{"zzz":KEPT}"#, "zzz"),
        (r#"{"zzz":[[],[1,KEPT]]}"#, "zzz[1][1]"),
        (r#"{"zzz":{"a":{"b\u0063":KEPT}}}"#, "zzz.a.bc"),
        (r#"{"int32":KEPT}"#, "int32"),
        (r#"{"part":[KEPT]}"#, "part[0]"),
        (r#"{"part":{"zzz":KEPT}}"#, "part.zzz"),
        (r#"{"part":{"size":KEPT}}"#, "part.size"),
        (
            r#"{"part":{"inner":{"inner":[KEPT]}}}"#,
            "part.inner.inner[0]",
        ),
        (r#"{"parts":[null,{"zzz":[KEPT]}]}"#, "parts[1].zzz[0]"),
        (
            r#"{"partsOrNull":[null,{"zzz":KEPT}]}"#,
            "partsOrNull[1].zzz",
        ),
    ] {
        let whole = json.replace("KEPT", kept);
        let paths = |names: &str| {
            let paths: Vec<_> = names
                .split(' ')
                .map(|name| format!("$.{place}.{name}"))
                .collect();
            paths.join(" ")
        };
        let thing = lenient::<Thing>(&whole).0;
        is(
            updated(&thing),
            &json.replace("KEPT", in_update),
            &paths("code fixed made owner"),
            &paths("made@my.Term"),
        );
        is(
            created(&thing),
            &json.replace("KEPT", in_create),
            &paths("made"),
            &paths("made@my.Term"),
        );
        assert_eq!(serde_json::to_string(&thing).unwrap(), whole);
        // The same in a family, in a created entity and in a requested related entity.
        let related = format!(r#"{{"related":{whole}}}"#);
        let (family, _) = lenient::<AnyThing>(&related);
        let related = format!(r#"{{"related":{}}}"#, json.replace("KEPT", in_create));
        assert_eq!(created(&family).0, related);
        let object: &dyn Object = &family;
        let asked = object.for_update().unwrap().with_navigation("related");
        let asked = body(&asked.unwrap()).0;
        // A complex value in an entity that can be new: keys and immutable properties are written.
        let in_related = in_create.replace(r#","owner":{"id":"9"}"#, "");
        assert_eq!(
            asked,
            format!(r#"{{"related":{}}}"#, json.replace("KEPT", &in_related))
        );
    }
}

#[test]
fn t9_related_entities_and_pages_in_kept_values_stay_out_of_updates() {
    let json = r#"{"part":{"zzz":{"a@odata.nextLink":"n","a":[1],"b":[{"@odata.id":"i","x":1},null],"c":[{"@odata.id":"i"}],"d":{"x":{"@odata.etag":"e","y":1}},"e@odata.navigationLink":"l","e":{"x":1},"f":{"@odata.id":null}}}}"#;
    let thing: Thing = read(json);
    is(
        updated(&thing),
        r#"{"part":{"zzz":{"c":[{"@odata.id":"i"}],"d":{}}}}"#,
        "$.part.zzz.a $.part.zzz.b $.part.zzz.d.x $.part.zzz.e $.part.zzz.f",
        "$.part.zzz.a@odata.nextLink $.part.zzz.e@odata.navigationLink",
    );
    is(
        created(&thing),
        r#"{"part":{"zzz":{"a":[1],"b":[{"@odata.id":"i","x":1},null],"c":[{"@odata.id":"i"}],"d":{"x":{"y":1}},"e":{"x":1},"f":{"@odata.id":null}}}}"#,
        "",
        "$.part.zzz.a@odata.nextLink $.part.zzz.d.x.@odata.etag $.part.zzz.e@odata.navigationLink",
    );
    // An item that is not an entity does not turn the others into non-entities.
    let part: Part = read(r#"{"a":[{"@odata.id":"i","x":1},null],"b":[null,{"@odata.id":"i"}]}"#);
    is(updated(&part), "{}", "$.a $.b", "");
    // Annotations are not affected: they follow what they annotate.
    let json = r##"{"@my.Term":{"@odata.type":"#m.Part","made":"x","a":{"@odata.id":"i","x":1}},"size":1}"##;
    is(updated(&read::<Part>(json)), json, "", "");
}

#[test]
fn collections_that_are_null_are_left_out_of_kept_values() {
    let json = r##"{"part":{"zzz":{"a@odata.type":"#Collection(String)","a":null,"b":null}}}"##;
    let expected = r#"{"part":{"zzz":{"b":null}}}"#;
    let (path, annotation) = ("$.part.zzz.a", "$.part.zzz.a@odata.type");
    let thing: Thing = read(json);
    is(updated(&thing), expected, path, annotation);
    is(created(&thing), expected, path, annotation);
}

#[test]
fn a_next_link_that_is_null_makes_no_page() {
    let json = r#"{"tags":["a"],"part":{"zzz":{"a@odata.nextLink":null,"a":[1]}},"children":[{"id":"1"}],"needed":"x","zzz":[1]}"#;
    let links =
        r#"{"tags@odata.nextLink":null,"children@odata.nextLink":null,"zzz@nextLink":null,"#;
    let thing: Thing = read(&json.replacen('{', links, 1));
    let body = thing.for_update().unwrap();
    let body = body.with_navigation("children").unwrap();
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        json.replace(r#""a@odata.nextLink":null,"#, "")
    );
    assert!(body.left_out().is_empty());
}

#[test]
fn members_of_a_type_that_the_context_names_follow_its_metadata() {
    let members = r#""needed":"x","sum":5,"boss":{"id":"1"},"extra":1}"#;
    let expected = r#""needed":"x","extra":1}"#;
    for context in ["h#Specials/$entity", "h#Things('1')/self.Special/$entity"] {
        let context = format!(r#"{{"@odata.context":"{context}","#);
        let thing: Thing = read(&format!("{context}{members}"));
        is(
            updated(&thing),
            &format!("{context}{expected}"),
            "$.sum $.boss",
            "",
        );
    }
    // In values that are kept as text, too.
    let json = r#"{"zzz":{"@odata.context":"h#Specials/$entity","sum":5,"extra":1}}"#;
    is(
        created(&read::<Part>(json)),
        &json.replace(r#""sum":5,"#, ""),
        "$.zzz.sum",
        "",
    );
    // `@odata.type` wins, and other contexts are ignored.
    for head in [
        r##"{"@odata.context":"h#Specials/$entity","@odata.type":"#m.Thing","##,
        r#"{"@odata.context":"h#Things/$entity","#,
        r#"{"@odata.context":"h#Others/$entity","#,
        r#"{"@odata.context":"h#$ref","#,
    ] {
        let json = format!("{head}{members}");
        assert_eq!(updated(&read::<Thing>(&json)).0, json);
    }
}

fn refused<T: Object>(value: &T) -> InvalidBody {
    let (create, update) = (value.for_create(), value.for_update());
    let refused = create.unwrap_err();
    assert_eq!(update.unwrap_err(), refused);
    refused
}

#[test]
fn t4_nulls_that_the_metadata_forbids_are_refused_wherever_they_stand() {
    let (strict, _) =
        lenient::<Strict>(r#"{"names":[null,"a",null],"shades":["red",null],"pieces":[{},null]}"#);
    let paths = ["$.names[0]", "$.names[2]", "$.shades[1]", "$.pieces[1]"];
    assert_eq!(refused(&strict).null, paths);
    // In values that name a type of the model, too.
    let json = r##"{"part":{"zzz":[{"@odata.type":"#m.Strict","names":["a",null]},{"@odata.type":"#m.Part","name":null}]}}"##;
    assert_eq!(
        refused(&read::<Thing>(json)).null,
        ["$.part.zzz[0].names[1]", "$.part.zzz[1].name"]
    );
    // They are sent if the metadata does not forbid them, as are values that did not fit.
    let json = r#"{"tags":[null,"a",5],"decimals":[null],"part":{"name":"n"},"parts":[null,{"size":1},"x"]}"#;
    let (thing, _) = lenient::<Thing>(json);
    is(updated(&thing), json, "", "");
    is(created(&thing), json, "", "");
}

#[test]
fn t9_what_is_no_entity_is_not_sent_as_one() {
    let json = r#"{"part":{"owner":{"children":[null]}},"children":[null,{"id":"1"},5,[{"id":"2"}]],"needed":"x"}"#;
    let (mut thing, _) = lenient::<Thing>(json);
    // Without a request for it, nothing of it is sent.
    assert_eq!(updated(&thing).0, r#"{"part":{},"needed":"x"}"#);
    let ask = |thing: &Thing, path: &str| {
        let body = thing.for_update().unwrap().with_navigation(path)?;
        Ok::<_, InvalidBody>(serde_json::to_string(&body).unwrap())
    };
    let refused = ask(&thing, "children").unwrap_err();
    assert_eq!(refused.null, ["$.children[0]"]);
    assert_eq!(refused.not_entities, ["$.children[2]", "$.children[3]"]);
    assert_eq!(
        refused.to_string(),
        "null is not allowed for the property $.children[0]: to leave a property out of the body, make it absent; values that are not entities cannot be sent: $.children[2], $.children[3]"
    );
    let created = thing.for_create().unwrap_err();
    assert_eq!(created.null, ["$.part.owner.children[0]", "$.children[0]"]);
    assert_eq!(created.not_entities, refused.not_entities);
    assert_eq!(
        ask(&thing, "part/owner/children").unwrap_err().null,
        ["$.part.owner.children[0]"]
    );
    // Without them it is sent.
    thing.children.value_mut().unwrap().as_mut_vec();
    assert_eq!(
        ask(&thing, "children").unwrap(),
        r#"{"part":{},"children":[{"id":"1"}],"needed":"x"}"#
    );
    // The same holds for references: with any other value among them, they are not a list of references.
    let json = r#"{"children":[{"@odata.id":"C(1)"},null]}"#;
    is(updated(&read::<Thing>(json)), "{}", "$.children", "");
}

#[test]
fn t9_kept_values_in_navigation_properties_are_entities_or_are_not_sent() {
    let refused = |json: &str, path: &str| {
        let (thing, _) = lenient::<Thing>(json);
        let asked = thing.for_update().unwrap().with_navigation(path);
        asked.map(|body| body.left_out().len())
    };
    for (json, path, null, not_entities) in [
        (r#"{"children":"x"}"#, "children", "", "$.children"),
        (
            r#"{"related":[{"id":"1"},null,7]}"#,
            "related",
            "$.related[1]",
            "$.related[2]",
        ),
        (
            r#"{"zzz":[{"id":"1"},null,7]}"#,
            "zzz",
            "$.zzz[1]",
            "$.zzz[2]",
        ),
        (
            r#"{"part":{"opaque":[{"id":"1"},null,7]}}"#,
            "part/opaque",
            "$.part.opaque[1]",
            "$.part.opaque[2]",
        ),
        (
            r##"{"@odata.type":"#m.Special","boss":true}"##,
            "boss",
            "",
            "$.boss",
        ),
    ] {
        let refused = refused(json, path).unwrap_err();
        assert_eq!(
            (&*refused.null.concat(), &*refused.not_entities.concat()),
            (null, not_entities),
            "{json}"
        );
    }
    for (json, path) in [
        (r#"{"related":[{"id":"1"}]}"#, "related"),
        (r#"{"zzz":[]}"#, "zzz"),
        (r#"{"part":{"opaque":null}}"#, "part/opaque"),
        (
            r##"{"@odata.type":"#m.Special","boss":{"id":"1"}}"##,
            "boss",
        ),
    ] {
        assert_eq!(refused(json, path), Ok(0), "{json}");
    }
    // A create writes related entities: kept values must be entities, if the metadata says so.
    let (thing, _) = lenient::<Thing>(
        r##"{"related":5,"zzz":{"@odata.type":"#m.Thing","children":[{},"x"],"related":null}}"##,
    );
    let refused = thing.for_create().unwrap_err();
    assert_eq!(refused.not_entities, ["$.related", "$.zzz.children[1]"]);
    assert!(refused.null.is_empty());
}

#[test]
fn paths_in_kept_values_take_no_more_space_than_the_values() {
    const DEPTH: usize = 3000;
    let size = |paths: &[String]| paths.iter().map(String::len).sum::<usize>();
    // Deep nesting, and many objects below a long name.
    let name = "n".repeat(100_000);
    let object = r##"{"@odata.type":"#self.Part","x@odata.count":1,"made":1}"##;
    let objects = vec![object; 2000].join(",");
    let deep = format!(
        r##"{{"untyped":{}1{}}}"##,
        r##"{"@odata.type":"#self.Part","made":1,"a@odata.count":1,"a":"##.repeat(DEPTH),
        "}".repeat(DEPTH)
    );
    for (json, expected) in [
        (deep, 1000 / 2 + 1),
        (format!(r##"{{"untyped":{{"{name}":[{objects}]}}}}"##), 1),
        (format!(r##"{{"{name}":[{objects}]}}"##), 1),
    ] {
        let value: Thing = read(&json);
        let body = value.for_create().unwrap();
        for paths in [body.left_out(), body.annotations_left_out()] {
            assert!(paths.len().abs_diff(expected) < 10, "{}", paths.len());
            assert!(size(paths) < 5 * json.len(), "{}", size(paths));
        }
        assert!(!serde_json::to_string(&body).unwrap().contains("count"));
    }
}

#[test]
fn what_is_in_long_paths_is_named_by_the_part_that_is_not_too_long() {
    let long = "n".repeat(1000);
    let json = format!(
        r##"{{"untyped":{{"a":{{"{long}":{{"x@odata.count":1,"x":{{"y@odata.count":1}}}},"z@odata.count":2,"b":[{{"{long}":{{"x@odata.count":1}}}}]}},"c@odata.count":1}}}}"##
    );
    let value: Thing = read(&json);
    let body = value.for_create().unwrap();
    assert_eq!(
        body.annotations_left_out(),
        [
            "$.untyped.a",
            "$.untyped.a.z@odata.count",
            "$.untyped.a.b[0]",
            "$.untyped.c@odata.count"
        ]
    );
}
