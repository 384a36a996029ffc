//! `$apply` (X10; OData Data Aggregation 4.0, chapter 3), and the rows that it makes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{AnyProduct, Product};
use common::percent_decode;
use common::service::Shop;
use odata_requests::query::*;
use odata_requests::{Dialect, Headers, Query, RequestError};
use odata_runtime::model::{ModelInfo, TypeInfo};
use odata_runtime::values::Decimal;
use odata_runtime::{Decoder, Extras, Object, ObjectExt as _, Property};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[],
    redeclared: &[],
    types: &TYPES,
};

static TYPES: [TypeInfo; 1] = [TypeInfo {
    name: "Total",
    base: None,
    first: 0,
    members: &[("name", 0), ("Total", 0), ("Number of", 0)],
    model: &MODEL,
}];

/// The program's own struct for rows.
pub(crate) struct Total {
    pub(crate) name: Property<String>,
    pub(crate) total: Property<Decimal>,
    pub(crate) number: Property<i64>,
    pub(crate) extras: Extras,
}

odata_runtime::codec::v1::roots! {
    struct Total(TYPES[0]);
    0 name String |;
    1 total Decimal |;
    2 number Int64 |;
}

fn text<R: Object + Default>(
    apply: impl FnOnce(Apply<Product>) -> Apply<R>,
) -> Result<String, RequestError> {
    let query = Query::<Product>::new().apply(apply);
    let text = query.text(&Dialect::STANDARD)?;
    Ok(percent_decode(&text))
}

#[track_caller]
fn is<R: Object + Default>(apply: impl FnOnce(Apply<Product>) -> Apply<R>, expected: &str) {
    assert_eq!(text(apply).unwrap(), format!("$apply={expected}"));
}

#[test]
fn x10_transformations_that_keep_rows() {
    is(
        |a| a.filter(|p| gt(&p.price, 5) | eq(&p.name, "a/b")),
        "filter(price gt 5 or name eq 'a/b')",
    );
    is(
        |a| a.search(phrase("blue") & "red hat"),
        "search(blue AND \"red hat\")",
    );
    is(|a| a.identity(), "identity");
    is(
        |a| a.order_by(|p| (desc(&p.price), &p.name)).skip(10).top(5),
        "orderby(price desc,name)/skip(10)/top(5)",
    );
    is(|a| a.top_count(2, |p| &p.price), "topcount(2,price)");
    is(|a| a.top_sum(1.5, |p| &p.price), "topsum(1.5,price)");
    is(
        |a| a.top_percent(50, |p| mul(&p.price, &p.size)),
        "toppercent(50,price mul size)",
    );
    is(|a| a.bottom_count(2, |p| &p.price), "bottomcount(2,price)");
    is(|a| a.bottom_sum(2, |p| &p.price), "bottomsum(2,price)");
    is(
        |a| a.bottom_percent(2, |_| name("Total")),
        "bottompercent(2,Total)",
    );
    is(
        |a| {
            a.compute("Twice", |p| mul(&p.size, 2))
                .filter(|_| gt(name("Twice"), 4))
        },
        "compute(size mul 2 as Twice)/filter(Twice gt 4)",
    );
    is(
        |a| {
            a.function(function("ns.Similar").with("To", "a,b"))
                .raw("ancestors($root/A,h,id,filter(x eq 1))")
        },
        "ns.Similar(To='a,b')/ancestors($root/A,h,id,filter(x eq 1))",
    );
    assert_eq!(text(|a| a).unwrap(), "");
}

#[test]
fn x10_aggregates() {
    is(
        |a| {
            a.aggregate(|p| {
                (
                    sum(&p.price).alias("Sum"),
                    average(mul(&p.price, &p.size)).alias("Mean"),
                    min(&p.changed).alias("First"),
                    max(name("dynamic")).alias("Last"),
                    count_distinct(&p.name).alias("Names"),
                    row_count().alias("Rows"),
                    item_count(&p.parts).alias("Parts"),
                )
            })
        },
        "aggregate(price with sum as Sum,price mul size with average as Mean,changed with min as First,dynamic with max as Last,\
         name with countdistinct as Names,$count as Rows,parts/$count as Parts)",
    );
    is(
        |a| {
            a.aggregate(|p| {
                (
                    aggregated(&p.price, Method::Custom("ns.median".into())).alias("Median"),
                    sum(&p.parts.each().price).alias("OfParts"),
                    custom(name("Forecast")),
                    custom(name("parts/Forecast")).alias("F"),
                )
            })
        },
        "aggregate(price with ns.median as Median,parts/price with sum as OfParts,Forecast,parts/Forecast as F)",
    );
    is(
        |a| {
            a.aggregate(|p| {
                let daily = sum(&p.price).from(&p.released, Method::Average);
                let rows = custom(name("Budget")).from(&p.released, Method::Max);
                (daily.alias("Daily"), rows.alias("Most"))
            })
        },
        "aggregate(price with sum from released with average as Daily,Budget from released with max as Most)",
    );
    // Only in the values that are aggregated can a path go through a collection.
    let through = text(|a| {
        a.aggregate(|p| sum(&p.parts.each().price).alias("S"))
            .filter(|p| gt(&p.parts.each().price, 1))
    });
    assert!(
        matches!(through, Err(RequestError::ThroughCollection { .. })),
        "{through:?}"
    );
}

#[test]
fn x10_groups() {
    is(|a| a.group_by(|p| &p.name), "groupby((name))");
    is(
        |a| a.group_by(|p| (&p.parent.at().name, &p.address.at().street, name("dynamic"))),
        "groupby((parent/name,address/street,dynamic))",
    );
    is(
        |a| {
            a.filter(|p| gt(&p.price, 1)).group_by_with(
                |p| (rollup((&p.parent.at().name, &p.name)), &p.size),
                |g| g.aggregate(|p| sum(&p.price).alias("Total")),
            )
        },
        "filter(price gt 1)/groupby((rollup(parent/name,name),size),aggregate(price with sum as Total))",
    );
    is(
        |a| a.group_by_with(|p| rollup_all(&p.name), |g| g.top_count(1, |p| &p.price)),
        "groupby((rollup($all,name)),topcount(1,price))",
    );
}

#[test]
fn x10_sequences_and_relations() {
    is(
        |a| {
            a.concat(
                |all| all.aggregate(|p| sum(&p.price).alias("Total")),
                |all| all.group_by(|p| &p.name).top(3),
            )
            .top(9)
        },
        "concat(aggregate(price with sum as Total),groupby((name))/top(3))/top(9)",
    );
    is(
        |a| a.concat(|a| a.concat(|a| a.identity(), |a| a.top(1)), |a| a.top(2)),
        "concat(concat(identity,top(1)),top(2))",
    );
    is(
        |a| a.expand(|p| &p.parts, |parts| parts.filter(|q| gt(&q.price, 1))),
        "expand(parts,filter(price gt 1))",
    );
    is(
        |a| {
            a.expand(
                |p| &p.parts,
                |parts| {
                    parts
                        .filter(|q| gt(&q.price, 1))
                        .expand(|q| &q.parent, |p| p.filter(|r| &r.is_read))
                },
            )
        },
        "expand(parts,filter(price gt 1),expand(parent,filter(isRead)))",
    );
    is(
        |a| {
            a.join(
                |p| &p.parts,
                "Part",
                |part| part.aggregate(|q| sum(&q.price).alias("T")),
            )
            .outer_join(|p| &p.parts, "Other", |part| part)
        },
        "join(parts as Part,aggregate(price with sum as T))/outerjoin(parts as Other)",
    );
}

#[test]
fn x10_rows_are_a_struct_of_the_program_or_open() {
    let query = Query::<Product>::new()
        .filter(|p| eq(&p.x, 1))
        .apply(|a| {
            a.group_by_with(
                |p| &p.name,
                |g| {
                    g.aggregate(|p| {
                        (
                            sum(&p.price).alias(&row::<Total>().total),
                            row_count().alias("N"),
                        )
                    })
                },
            )
            .rows::<Total>()
            .filter(|t| gt(&t.total, 10))
        })
        .order_by(|t| desc(&t.total))
        .select(|t| (&t.name, &t.total));
    let text = query.text(&Dialect::STANDARD).unwrap();
    assert_eq!(
        percent_decode(&text),
        "$apply=groupby((name),aggregate(price with sum as Total,$count as N))/filter(Total gt 10)&$filter=x eq 1&$select=name,Total&\
         $orderby=Total desc",
    );
    // Fields of the rows before a transformation are not those after it.
    let before = Query::<Product>::new().apply(|a| {
        let mut outer = None;
        let a = a.filter(|p| {
            outer = Some(&p.size);
            eq(&p.size, 1)
        });
        a.rows::<Total>().filter(|_| eq(outer.unwrap(), 1))
    });
    let error = before.text(&Dialect::STANDARD).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`size` is a property of another `s.Product`, not of the `Total` that the closure was given"
    );
    // A request reads its answer as the rows.
    let request = Shop
        .products()
        .list()
        .apply(|a| a.group_by(|p| &p.name).rows::<Total>());
    assert_eq!(request.url().unwrap(), "products?$apply=groupby((name))");
    let body = br#"{"value":[{"name":"a","Total":1.50,"N":2,"Total@odata.type":"Decimal"}]}"#;
    let (decoder, headers) = (Decoder::new(), Headers::default());
    let rows = request.answer(&decoder, 200, &headers, body).unwrap().value;
    let totals: Vec<_> = rows
        .items()
        .unwrap()
        .iter()
        .map(|it| it.total.value().unwrap().to_string())
        .collect();
    assert_eq!(totals, ["1.50"]);
    let open = Shop.products().list().apply(|a| a.rows::<Row>().top(1));
    let rows = open.answer(&decoder, 200, &headers, body).unwrap().value;
    let row = rows.items().unwrap().first().unwrap();
    assert_eq!(row.extras().get::<i64>("N").unwrap(), Some(2));
    assert_eq!(
        serde_json::to_string(row).unwrap(),
        r#"{"Total@odata.type":"Decimal","name":"a","Total":1.50,"N":2}"#
    );
}

#[test]
fn x10_mistakes_are_errors() {
    let alias = |name: &'static str| text(|a| a.aggregate(|p| sum(&p.price).alias(name)));
    assert!(matches!(alias("a b"), Err(RequestError::Name(_))));
    assert!(matches!(alias("$count"), Err(RequestError::Name(_))));
    assert!(matches!(alias("a,b"), Err(RequestError::Name(_))));
    // The name of a field behind others is not a name.
    let path = text(|a| a.aggregate(|p| sum(&p.price).alias(&p.parent.at().price)));
    assert_eq!(path, Err(RequestError::Name("parent/price".to_owned())));
    // A field whose name is not an identifier.
    let odd = text(|a| a.aggregate(|_| row_count().alias(&row::<Total>().number)));
    assert_eq!(odd, Err(RequestError::Name("Number of".to_owned())));
    let raw = text(|a| a.raw("top(1),top(2)"));
    assert!(matches!(raw, Err(RequestError::Raw { .. })), "{raw:?}");
    let raw = text(|a| a.raw("top(1)&$filter=x"));
    assert_eq!(raw.unwrap(), "$apply=top(1)&$filter=x");
    let encoded = Query::<Product>::new().apply(|a| a.raw("top(1)&$filter=x"));
    assert_eq!(
        encoded.text(&Dialect::STANDARD).unwrap(),
        "$apply=top(1)%26$filter=x"
    );
}

#[test]
fn x10_in_the_options_of_an_expanded_property() {
    let query = Query::<AnyProduct>::new().expand_with(
        |p| &p.parts,
        |parts| parts.apply(|a| a.group_by(|q| &q.name)).top(1),
    );
    assert_eq!(
        query.text(&Dialect::STANDARD).unwrap(),
        "$expand=parts($apply=groupby((name));$top=1)"
    );
}
