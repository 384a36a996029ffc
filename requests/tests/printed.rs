//! Random expressions and queries are printed and read back by a parser of their own as the same trees (X2, X7, X8).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::Random;
use common::model::{AnyProduct, Product, Style, Vip};
use common::parse::{Tree, expression, leaf, node, operation, options};
use odata_requests::query::kinds::{Boolean, Number, Text};
use odata_requests::query::*;
use odata_requests::url::Key;
use odata_requests::{Dialect, Query};

/// A value whose fields stand for properties, and the segments before them.
type Value = (&'static Product, Vec<Tree>);

struct Generator {
    random: Random,
    values: Vec<Value>,
    lambdas: usize,
    fuel: usize,
}

fn path(segments: &[Tree], more: &[&str]) -> Tree {
    let mut all = segments.to_vec();
    all.extend(more.iter().map(|&it| leaf(it)));
    match all.len() {
        1 => all.remove(0),
        _ => node("/", all),
    }
}

fn call(name: &str, arguments: impl IntoIterator<Item = Tree>) -> Tree {
    node(&format!("{name}()"), arguments)
}

impl Generator {
    fn new(seed: u64, row: &'static Product) -> Self {
        Self {
            random: Random::new(seed),
            values: vec![(row, Vec::new())],
            lambdas: 0,
            fuel: 40,
        }
    }

    fn value(&mut self) -> Value {
        let at = self.random.below(self.values.len());
        self.values[at].clone()
    }

    /// A choice, of which only the first `simple` ones are there at the end of the fuel.
    fn choice(&mut self, all: usize, simple: usize) -> usize {
        self.fuel = self.fuel.saturating_sub(1);
        self.random.below(if self.fuel == 0 { simple } else { all })
    }

    fn number(&mut self) -> (Expr<Number>, Tree) {
        let (v, at) = self.value();
        match self.choice(13, 5) {
            0 => {
                let number = i32::try_from(self.random.below(2000)).unwrap() - 1000;
                (expr(number), leaf(number.to_string()))
            }
            1 => (expr(&v.size), path(&at, &["size"])),
            2 => (expr(&v.x), path(&at, &["x"])),
            3 => (expr(&v.parent.at().price), path(&at, &["parent", "price"])),
            4 => (expr(&v.length), path(&at, &["Größe"])),
            operator @ 5..=9 => {
                let ((l, left), (r, right)) = (self.number(), self.number());
                let (made, name) = match operator {
                    5 => (add(l, r), "add"),
                    6 => (sub(l, r), "sub"),
                    7 => (mul(l, r), "mul"),
                    8 => (div_by(l, r), "divby"),
                    _ => (rem(l, r), "mod"),
                };
                (made, node(name, [left, right]))
            }
            10 => {
                let (made, tree) = self.number();
                (neg(made), node("-", [tree]))
            }
            11 => {
                let (made, tree) = self.text();
                (length(made), call("length", [tree]))
            }
            _ => {
                let ((c, condition), (a, one), (b, other)) =
                    (self.boolean(), self.number(), self.number());
                let pairs = [
                    node(":", [condition, one]),
                    node(":", [leaf("true"), other]),
                ];
                (case(c, a).otherwise(b), node("case", pairs))
            }
        }
    }

    fn text(&mut self) -> (Expr<Text>, Tree) {
        let (v, at) = self.value();
        match self.choice(7, 4) {
            0 => {
                let text = self.random.text();
                (expr(text.as_str()), leaf(format!("'{text}")))
            }
            1 => (expr(&v.name), path(&at, &["name"])),
            2 => (expr(&v.id), path(&at, &["id"])),
            3 => (
                expr(&v.of::<Vip>().address.at().street),
                path(&at, &["s.Vip", "address", "street"]),
            ),
            4 => {
                let (made, tree) = self.text();
                (to_lower(made), call("tolower", [tree]))
            }
            5 => {
                let key = self.random.text();
                let made = root().then("people").key(Key::of(key.as_str()));
                let made = made.object(|p: &'static Product| expr(&p.parent.at().name));
                let entity = call("people", [leaf(format!("'{key}"))]);
                let segments = [leaf("$root"), entity];
                (made, path(&segments, &["parent", "name"]))
            }
            _ => {
                let ((l, left), (r, right)) = (self.text(), self.text());
                (concat(l, r), call("concat", [left, right]))
            }
        }
    }

    // Long: an arm for each form.
    fn boolean(&mut self) -> (Expr<Boolean>, Tree) {
        let (v, at) = self.value();
        match self.choice(16, 4) {
            0 => (expr(&v.is_read), path(&at, &["isRead"])),
            1 => (exists(&v.tags), with(path(&at, &["tags"]), node("any", []))),
            2 => {
                let style = node("has", [path(&at, &["style"]), leaf("s.Style'Red")]);
                (has(&v.style, Style::RED), style)
            }
            3 => (expr(true), leaf("true")),
            comparison @ 4..=6 => {
                let ((l, left), (r, right)) = (self.number(), self.number());
                let (made, name) = match comparison {
                    4 => (eq(l, r), "eq"),
                    5 => (ge(l, r), "ge"),
                    _ => (lt(l, r), "lt"),
                };
                (made, node(name, [left, right]))
            }
            7 => {
                let ((l, left), (r, right)) = (self.boolean(), self.boolean());
                (ne(l, r), node("ne", [left, right]))
            }
            8 => {
                let ((l, left), (r, right)) = (self.boolean(), self.boolean());
                (l & r, operation("and", left, right))
            }
            9 => {
                let ((l, left), (r, right)) = (self.boolean(), self.boolean());
                (l | r, operation("or", left, right))
            }
            10 => {
                let (made, tree) = self.boolean();
                (!made, node("not", [tree]))
            }
            11 => {
                let ((l, left), (r, right)) = (self.text(), self.text());
                (contains(l, r), call("contains", [left, right]))
            }
            12 => {
                let (value, tree) = self.number();
                let (one, first) = self.number();
                let items = node("[]", [first, leaf("null")]);
                (in_(value, [one, expr(null())]), node("in", [tree, items]))
            }
            13 => {
                let text = self.random.text();
                let made = lists::has_subset(&v.tags, lists::of([text.as_str()]));
                let items = node("[]", [leaf(format!("'{text}"))]);
                (made, call("hassubset", [path(&at, &["tags"]), items]))
            }
            14 => {
                let (depth, is_any) = (self.lambdas, self.random.below(2) == 0);
                self.lambdas += 1;
                let mut tree = leaf("");
                let condition = |p: &'static AnyProduct| {
                    self.values
                        .push((p, vec![leaf(format!("variable {depth}"))]));
                    let (made, inner) = self.boolean();
                    self.values.pop();
                    tree = inner;
                    made
                };
                let (name, made) = match is_any {
                    true => ("any", any(&v.parts, condition)),
                    false => ("all", all(&v.parts, condition)),
                };
                self.lambdas = depth;
                (made, with(path(&at, &["parts"]), node(name, [tree])))
            }
            _ => {
                let mut tree = leaf("");
                let made = count_where(&v.parts, |p| {
                    let (made, inner) = self.about(p, Self::boolean);
                    tree = inner;
                    made
                });
                let count = node("$count", [node("$filter", [tree])]);
                let count = with(path(&at, &["parts"]), count);
                (gt(made, 1), node("gt", [count, leaf("1")]))
            }
        }
    }

    /// Something about other rows, for which those before are not accessible.
    fn about<R>(&mut self, row: &'static AnyProduct, make: fn(&mut Self) -> R) -> R {
        let values = std::mem::take(&mut self.values);
        let lambdas = std::mem::take(&mut self.lambdas);
        self.values.push((row, Vec::new()));
        let made = make(self);
        (self.values, self.lambdas) = (values, lambdas);
        made
    }
}

/// A path with one more segment.
fn with(path: Tree, segment: Tree) -> Tree {
    match path {
        Tree::Node(name, mut segments) if name == "/" => {
            segments.push(segment);
            Tree::Node(name, segments)
        }
        first => node("/", [first, segment]),
    }
}

#[test]
fn x8_any_expression_is_read_back() {
    for seed in 0..3000 {
        let mut trees = None;
        let query = Query::<Product>::new().filter(|m| {
            let (made, tree) = Generator::new(seed, m).boolean();
            trees = Some(tree);
            made
        });
        let text = query.text(&Dialect::STANDARD).unwrap();
        assert!(
            text.is_ascii() && !text.contains(['&', '#', '+', ' ', '"']),
            "{text}"
        );
        let read = options(&text);
        assert_eq!(read, [("$filter".to_owned(), trees.unwrap())], "{text}");
    }
}

/// A query with random options, and the trees of these.
fn query(query: Query<AnyProduct>, seed: u64, depth: usize) -> (Query<AnyProduct>, Vec<Tree>) {
    let mut random = Random::new(seed.wrapping_mul(31).wrapping_add(7));
    let mut trees = Vec::new();
    let mut made = query;
    if random.below(2) == 0 {
        made = made.filter(|m| {
            let (made, tree) = Generator::new(seed, m).boolean();
            trees.push(node("$filter", [tree]));
            made
        });
    }
    if random.below(2) == 0 {
        made = made.order_by(|m| {
            let (made, tree) = Generator::new(seed + 1, m).number();
            trees.push(node(
                "$orderby",
                [node(
                    "orderby",
                    [node("desc", [tree]), node("asc", [leaf("id")])],
                )],
            ));
            (desc(made), &m.id)
        });
    }
    if random.below(2) == 0 {
        let items = ["id", "address/street", "s.Vip/level"].map(|it| node("item", [leaf(it)]));
        trees.push(node("$select", [node("items", items)]));
        made = made.select(|m| (&m.id, &m.address.at().street, &m.of::<Vip>().level));
    }
    if random.below(2) == 0 {
        let text = random.text();
        if !text.trim().is_empty() {
            trees.push(node("$search", [node("NOT", [leaf(text.clone())])]));
            made = made.search(!phrase(&text));
        }
    }
    if random.below(2) == 0 {
        trees.push(node("$top", [leaf("3")]));
        made = made.top(3);
    }
    if depth < 3 && random.below(3) > 0 {
        let (mut one, mut many) = (Vec::new(), Vec::new());
        made = made.expand_with(
            |m| &m.parent,
            |p| {
                let (made, trees) = self::query(p, seed + 11, depth + 1);
                one = trees;
                made
            },
        );
        made = made.expand_with(
            |m| &m.parts,
            |p| {
                let (made, trees) = self::query(p, seed + 23, depth + 1);
                many = trees;
                made
            },
        );
        let items = [("parent", one), ("parts", many)]
            .map(|(name, trees)| node("item", std::iter::once(leaf(name)).chain(trees)));
        trees.push(node("$expand", [node("items", items)]));
    }
    trees.sort_by_key(|tree| match tree {
        Tree::Node(name, _) | Tree::Leaf(name) => name.clone(),
    });
    (made, trees)
}

#[test]
fn x7_any_query_is_read_back() {
    for seed in 0..1000 {
        let (made, trees) = query(Query::new(), seed * 100, 0);
        let text = made.text(&Dialect::STANDARD).unwrap();
        let read = options(&text).into_iter();
        let read: Vec<_> = read.map(|(name, tree)| node(&name, [tree])).collect();
        assert_eq!(read, trees, "{text}");
    }
}

#[test]
fn the_parser_follows_the_table_of_precedence() {
    for (text, same) in [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a eq b", "(not a) eq b"),
        ("a eq b gt c", "a eq (b gt c)"),
        ("a add b mul -c", "a add (b mul (-c))"),
        ("a sub b sub c", "(a sub b) sub c"),
        ("a add b in (1,2)", "a add (b in ( 1 , 2 ))"),
        ("a/any(q:q/b eq c)", "a/any( x : x/b eq $it/c )"),
        ("isof(a.b)", "isof($it, a.b)"),
        (r#"a in ["b",'c']"#, "a in ('b','c')"),
    ] {
        assert_eq!(expression(text), expression(same), "{text}");
    }
    assert_ne!(expression("a/any(q:q/b)"), expression("a/any(q:b)"));
}
