//! [`Source`]: values that are not properties of a row. Results of functions, resources of the service, and what has a name only.

use std::borrow::Cow;
use std::marker::PhantomData;

use odata_runtime::Object;

use super::expr::{Depth, Expr};
use super::functions::checked_name;
use super::kinds::{Kind, Scalar};
use super::operand::{
    AnyExpr, Collection, Depths, Items, Operand, Path, Starts, Value, Variable, forms, object,
    scalar,
};
use super::paths::Name;
use super::pieces::{Binds, Piece, Pieces};
use super::place::info;
use crate::url::Key;

/// A path to a value or a collection of the service, made step by step (OData ABNF, `rootExpr`, `functionExpr`). As an operand it is of
/// the kind that the context wants.
///
/// ```
/// # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
/// # use model::{Address, Message};
/// use odata_requests::query::{At as _, eq, function, kinds::Boolean, on, root};
/// use odata_requests::url::Key;
/// use odata_requests::{Dialect, Query};
///
/// let query = Query::<Message>::new()
///     .filter(|m| root().then("people").key(Key::of("ada")).object(|p: &'static Address| eq(&p.address, &m.from.at().address)))
///     .filter(|m| on(&m.from).call("m.isIn").with("Where", "Rome"));
/// assert_eq!(
///     query.text(&Dialect::STANDARD)?,
///     "$filter=$root/people('ada')/address%20eq%20from/address%20and%20from/m.isIn(Where='Rome')"
/// );
/// # Ok::<(), odata_requests::RequestError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Source {
    pieces: Vec<Piece>,
    /// The number of arguments of the call at the end, if there is one.
    arguments: Option<usize>,
}

/// `$root`: the service, whose entity sets, singletons and function imports [`Source::then`] and [`Source::call`] go to.
pub fn root() -> Source {
    Source::new(vec![Piece::Text("$root")])
}

/// `ns.function()`: a function by its qualified name, not bound or bound to the row. [`Source::with`] adds arguments.
pub fn function(name: impl Into<Cow<'static, str>>) -> Source {
    let mut source = Source::new(Vec::new());
    source.open(name.into());
    source
}

/// A path that starts from a field or another value, for the functions that are bound to it.
pub fn on(value: impl Value) -> Source {
    let mut pieces = Vec::new();
    value.any().0.append_to(&mut pieces, Binds::Primary);
    Source::new(pieces)
}

impl From<Name> for Source {
    fn from(name: Name) -> Self {
        Self::new(vec![name.piece()])
    }
}

impl Source {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        Self {
            pieces,
            arguments: None,
        }
    }

    fn open(&mut self, name: Cow<'static, str>) {
        self.pieces.extend([checked_name(name), Piece::Text("(")]);
        self.arguments = Some(0);
    }

    fn finished(mut self) -> Vec<Piece> {
        if self.arguments.is_some() {
            self.pieces.push(Piece::Text(")"));
        }
        self.pieces
    }

    /// Goes to a property, an entity set or a singleton by name, or through several of them: `…/name`.
    #[must_use]
    pub fn then(self, path: impl Into<Cow<'static, str>>) -> Self {
        let mut pieces = self.finished();
        pieces.extend([Piece::Text("/"), super::name(path).piece()]);
        Self::new(pieces)
    }

    /// Goes to the entity with a key: `…('ada')`.
    #[must_use]
    pub fn key(self, key: impl Into<Key>) -> Self {
        let mut pieces = self.finished();
        pieces.push(Piece::Key(Box::new(key.into())));
        Self::new(pieces)
    }

    /// Goes to the value as one of a derived type: `…/ns.Sub`.
    #[must_use]
    pub fn of<S: Object + Default>(self) -> Self {
        let mut pieces = self.finished();
        let name = info(&S::default()).name;
        pieces.extend([Piece::Text("/"), Piece::Given(name.into())]);
        Self::new(pieces)
    }

    /// Goes to the result of a function: `…/ns.function()`.
    #[must_use]
    pub fn call(self, name: impl Into<Cow<'static, str>>) -> Self {
        let mut source = Self::new(self.finished());
        source.pieces.push(Piece::Text("/"));
        source.open(name.into());
        source
    }

    /// Adds an argument to the function before: `ns.function(name=value)`. If there is none, the request is an error.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, value: impl Value) -> Self {
        let name = checked_name(name.into());
        match &mut self.arguments {
            Some(arguments) => {
                if *arguments > 0 {
                    self.pieces.push(Piece::Text(","));
                }
                *arguments = arguments.saturating_add(1);
            }
            None => self.pieces.push(Piece::fault(crate::RequestError::Option {
                name: "an argument".to_owned(),
                reason: "follows no function",
            })),
        }
        self.pieces.extend([name, Piece::Text("=")]);
        value.any().pieces().append_to(&mut self.pieces);
        self
    }

    /// An expression about the value's properties, which are those of `T`.
    pub fn object<T: Object + Default, K: Kind, E: Operand<K>>(
        self,
        value: impl FnOnce(&'static T) -> E,
    ) -> Expr<K> {
        let depth = Depth::enter();
        let (inside, Starts(bound)) = object::<T>(&Depths(depth.get()));
        let value = value(inside).into_expr();
        let mut pieces = vec![Piece::Path];
        pieces.append(&mut self.finished());
        pieces.push(Piece::Inside(bound));
        value.pieces.append_to(&mut pieces);
        pieces.push(Piece::End);
        Expr::new(pieces, value.binds)
    }

    /// The path as one to a collection of values of the type `T`.
    pub fn items<T: 'static>(self) -> Listed<T> {
        Listed::new(self.finished())
    }
}

impl<K: Kind> Operand<K> for Source {
    fn into_expr(self) -> Expr<K> {
        Expr::new(self.finished(), Binds::Primary)
    }
}

/// A collection of values of the type `T` that is not a field. See [`Source::items`] and [`items_of`](super::items_of).
#[derive(Debug)]
pub struct Listed<T> {
    pieces: Vec<Piece>,
    item: PhantomData<fn() -> T>,
}

impl<T> Clone for Listed<T> {
    fn clone(&self) -> Self {
        Self::new(self.pieces.clone())
    }
}

impl<T> Listed<T> {
    pub(super) fn new(pieces: Vec<Piece>) -> Self {
        let item = PhantomData;
        Self { pieces, item }
    }
}

impl<T> Collection for Listed<T> {
    fn path(self) -> Path {
        Path(self.pieces)
    }
}

impl<T: Object + Default> Items<forms::Objects> for Listed<T> {
    type Item = &'static T;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        object(&depth)
    }
}

impl<V: Scalar> Items<forms::Values> for Listed<V> {
    type Item = Variable<V::Kind>;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        scalar::<V, V::Kind>(&depth)
    }
}

impl<T: 'static> Operand<super::kinds::Many<T>> for Listed<T> {
    fn into_expr(self) -> Expr<super::kinds::Many<T>> {
        Expr::new(Pieces::Many(self.pieces), Binds::Primary)
    }
}

impl<T> Value for Listed<T> {
    fn any(self) -> AnyExpr {
        AnyExpr(Expr::new(self.pieces, Binds::Primary))
    }
}
