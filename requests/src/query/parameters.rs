//! Names that a query gives to something: parameter aliases, and the names of computed properties.

use std::borrow::Cow;
use std::marker::PhantomData;

use odata_runtime::Property;

use super::expr::Expr;
use super::functions::checked_name;
use super::kinds::Kind;
use super::operand::{AnyExpr, Operand, Value};
use super::pieces::{Binds, Piece};
use crate::error::RequestError;
use crate::url::is_identifier;

/// A parameter alias (URL Conventions 4.01, 5.3), whose value is of the kind `K`: [`Query::set`](super::Query::set) gives it the value. A
/// name that is not an identifier is an error of the request.
///
/// ```
/// # mod model { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs")); }
/// # use model::Message;
/// use odata_requests::query::{Parameter, contains, kinds::Text};
/// use odata_requests::{Dialect, Query};
///
/// let word = Parameter::<Text>::new("word");
/// let query = Query::<Message>::new().filter(|m| contains(&m.subject, &word)).set(&word, "Black & White");
/// assert_eq!(query.text(&Dialect::STANDARD)?, "$filter=contains(subject,@word)&@word='Black%20%26%20White'");
/// # Ok::<(), odata_requests::RequestError>(())
/// ```
#[derive(Debug)]
pub struct Parameter<K> {
    name: Cow<'static, str>,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Parameter<K> {
    fn clone(&self) -> Self {
        Self::new(self.name.clone())
    }
}

impl<K> Parameter<K> {
    /// The alias of a name, without the `@`.
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self {
            name: name.into(),
            kind: PhantomData,
        }
    }

    pub(super) fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }
}

impl<K: Kind> Operand<K> for &Parameter<K> {
    fn into_expr(self) -> Expr<K> {
        let pieces = vec![Piece::Text("@"), checked_name(self.name())];
        Expr::new(pieces, Binds::Primary)
    }
}

impl<K: Kind> Value for &Parameter<K> {
    fn any(self) -> AnyExpr {
        Operand::<K>::into_expr(self).any()
    }
}

/// The name of something that a query computes: a text, or a field of the struct that answers are read as.
pub trait Alias {
    #[doc(hidden)]
    fn piece(self) -> AliasPiece;
}

/// A name.
#[doc(hidden)]
#[derive(Debug)]
pub struct AliasPiece(pub(super) Piece);

impl Alias for &'static str {
    fn piece(self) -> AliasPiece {
        Cow::Borrowed(self).piece()
    }
}

impl Alias for String {
    fn piece(self) -> AliasPiece {
        Cow::<str>::Owned(self).piece()
    }
}

impl Alias for Cow<'static, str> {
    fn piece(self) -> AliasPiece {
        AliasPiece(if is_identifier(&self) {
            Piece::Given(self)
        } else {
            Piece::fault(RequestError::Name(self.into_owned()))
        })
    }
}

impl<V> Alias for &'static Property<V> {
    fn piece(self) -> AliasPiece {
        let address = core::ptr::from_ref(self).addr();
        AliasPiece(Piece::Alias(address, std::any::type_name::<Property<V>>()))
    }
}
