#![allow(clippy::unwrap_used, reason = "a test says what it needs by panicking")]

use crate::causes::{Cause, Kind};
use crate::shop::{Shop, shop};

impl Shop {
    /// The calls for a request in one line, or the cause.
    fn calls(&self, method: &str, url: &str, body: &str) -> Result<String, Cause> {
        let calls = self.calls_of(&self.wanted(method, url, body)?)?;
        let line: Vec<&str> = calls.code.lines().map(str::trim).collect();
        let line = line.concat();
        let line = line.strip_suffix(".if_match(\"*\")").unwrap();
        Ok(line
            .replace("model::requests::All.", "")
            .replace("model::", ""))
    }
}

// Long: a row for each kind of request.
#[test]
fn requests_become_calls() {
    let shop = shop();
    for (method, url, expected) in [
        ("GET", "items", "items().list().into_request()"),
        (
            "GET",
            "items('a')/type",
            "items().key(\"a\").property(|p| &p.r#type).get()",
        ),
        (
            "GET",
            "best/size/width/$value",
            "best().property(|p| &p.size.at().width).value()",
        ),
        (
            "GET",
            "items/a/key",
            "items().key(\"a\").key_().get().into_request()",
        ),
        (
            "GET",
            "items/a/lines(order=5,number='x')",
            "items().key(\"a\").lines().key(requests::shop::LineKey { order: 5i32, number: \"x\".to_owned() }).get().into_request()",
        ),
        (
            "GET",
            "items/near(color='deepRed',far=null)/z/parts/$count",
            "items().near(&(shop::Color::DeepRed), None::<i16>).key(\"z\").parts().count().into_request()",
        ),
        (
            "GET",
            "best/tags/-1",
            "best().property(|p| &p.tags).nth(-1).get()",
        ),
        (
            "GET",
            "best/sizes/0/width",
            "best().property(|p| &p.sizes).nth(0).resource().property(|p| &p.width).get()",
        ),
        (
            "GET",
            "best/size/shop.box/depth",
            "best().property(|p| &p.size.at().of::<shop::Box>().depth).get()",
        ),
        (
            "GET",
            "best/sizes/shop.box",
            "best().property(|p| &p.sizes).items_of::<shop::Box>().get().into_request()",
        ),
        ("GET", "items/a/weight", "items().key(\"a\").weight()"),
        (
            "GET",
            "items/a/pick(ids=@i,size=null)?@i=[\"x\"]",
            "items().key(\"a\").pick(&json::<Vec<String>>(\"[\\\"x\\\"]\")?[..], None::<&shop::AnySize>).into_request()",
        ),
        (
            "GET",
            "items/a/picture",
            "items().key(\"a\").stream(|p| &p.picture).get()",
        ),
        ("POST", "items", "create(&items(), row)?"),
        ("POST", "best/sell", "best().sell(row.read()?)"),
        ("POST", "reset", "reset()"),
        ("PATCH", "best", "update(&best(), row)?"),
        (
            "PATCH",
            "best/size",
            "best().property(|p| &p.size).update(&row.read()?)",
        ),
        (
            "DELETE",
            "items/a/parts/b/$ref",
            "items().key(\"a\").parts().remove_ref(&items().key(\"a\").parts().key(\"b\"))",
        ),
        (
            "GET",
            "items?$filter=price gt 2.50 and (color eq 'blue' or not tags/any(t:t eq 'x'))&$top=1&x=y",
            "items().list().filter(|r0| gt(&r0.price, parsed::<values::Decimal>(\"2.50\")) & (eq(&r0.color, shop::Color::Blue) | !any(&r0.tags, |x1| eq(x1, \"x\")))).top(1).into_request().option(\"x\", \"y\")",
        ),
        (
            "GET",
            "items?$compute=price mul 2 as twice&$filter=twice gt 5&$select=id,twice",
            "items().list().compute(\"twice\", |r0| mul(&r0.price, parsed::<values::Decimal>(\"2\"))).filter(|r0| gt(name(\"twice\"), 5i64)).select(|r0| (&r0.id, name(\"twice\"))).into_request()",
        ),
        (
            "GET",
            "items?$expand=parts($filter=shop.toy/age lt 3;$select=id,size/width)",
            "items().list().expand_with(|r0| &r0.parts, |q1| q1.filter(|r1| lt(&r1.of::<shop::Toy>().age, 3u8)).select(|r1| (&r1.id, &r1.size.at().width))).into_request()",
        ),
    ] {
        let calls = shop.calls(method, url, "");
        assert_eq!(calls.as_deref(), Ok(expected), "{method} {url}");
    }
    let reference = r#"{"@odata.id":"https://h/v1/items('b')"}"#;
    let calls = shop.calls("PUT", "items/a/key/$ref", reference);
    let expected = "items().key(\"a\").key_().set_ref(&items().key(\"b\"))";
    assert_eq!(calls.as_deref(), Ok(expected));
}

#[test]
fn what_cannot_be_typed_has_its_cause() {
    let shop = shop();
    for (method, url, kind) in [
        ("GET", "items?$filter=nonsense eq 1", Kind::UnknownProperty),
        ("GET", "items?$select=size/depth", Kind::UnknownProperty),
        ("GET", "items?$filter=id eq 1", Kind::OtherType),
        ("GET", "items?$filter=color eq 'green'", Kind::OtherType),
        ("GET", "items?$filter=size/width eq '5'", Kind::OtherType),
        ("GET", "items?$filter=id foo 'x'", Kind::NotStandard),
        ("GET", "items?$filter=upper(id) eq 'x'", Kind::NotStandard),
        ("GET", "items?$top=many", Kind::NotStandard),
        ("GET", "items?$filter=$root/best/id eq id", Kind::NotWritten),
        (
            "GET",
            "items?$apply=aggregate($count as n)",
            Kind::NotWritten,
        ),
        ("GET", "lines(order='x',number='y')", Kind::OtherType),
        ("GET", "items/near(place=1)", Kind::Arguments),
        ("GET", "items/a/pick(ids=[a],size=null)", Kind::OtherType),
        ("GET", "items/$entity", Kind::Segment),
        ("GET", "best/sell", Kind::Method),
        ("POST", "items/a/weight", Kind::Method),
        ("PATCH", "items", Kind::Method),
        ("PATCH", "best/picture", Kind::Method),
        ("DELETE", "items", Kind::Method),
        ("PUT", "items/a/key/$ref", Kind::BodyNotJson),
        ("GET", "nothing", Kind::NotInMetadata),
    ] {
        let found = shop.calls(method, url, "").map_err(|cause| cause.kind);
        assert_eq!(found, Err(kind), "{method} {url}");
    }
}
