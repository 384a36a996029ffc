//! [`Items`]: the items of all pages, decoded while they arrive.

use std::fmt;
use std::sync::Arc;

use odata_runtime::responses::PageReader;
use odata_runtime::{Collection, Decoder, Object, ObjectExt as _};

use super::delta_link::DeltaLink;
use super::trail::{Link, Trail};
use super::whole::with_items;
use crate::answer::read::result_status;
use crate::answer::{Answer, ResponseError, ResponseErrorKind};
use crate::exchange::{BEGINNING, Endpoint, Error, ErrorKind};
use crate::headers::Headers;
use crate::request::{IntoRequest, Prepared, Request};

/// The most bytes of the body of an error.
const ERROR_BODY: usize = 1 << 20;

/// The items of a collection over all its pages, decoded while the bodies arrive. Only unread bytes are in memory, so a million items take the
/// memory of the longest one.
///
/// A client executes the steps of [`next`](Self::next): it sends the request, passes the head of the response to [`begin`](Self::begin), and
/// [`feed`](Self::feed)s the body in chunks of any size, until [`end`](Self::end). All errors are returned by `next`. After one it requests the
/// same page again, and returns its items from the first; [`position`](Self::position) counts them.
///
/// Links are followed like those of [`Pages`](super::Pages). Items, mismatches and the rest of a page are those of decoding it as a whole;
/// [`PageReader`] lists the differences.
///
/// ```
/// # mod model {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
/// # }
/// # use model::MailService;
/// use odata_requests::Headers;
/// use odata_requests::exchange::Endpoint;
/// use odata_requests::pages::{Items, ItemsStep};
///
/// let mut items = Items::new(Endpoint::new("https://h"), MailService.messages().list())?;
/// let mut chunks = [r#"{"value":[{"subject":"a"},{"sub"#, r#"ject":"b"}],"@odata.count":2}"#].into_iter();
/// let (mut subjects, mut count) = (Vec::new(), None);
/// loop {
///     match items.next()? {
///         ItemsStep::Send(request) => {
///             assert_eq!(request.url, "https://h/messages");
///             items.begin(200, &Headers::new(), &request.url);
///         }
///         ItemsStep::Read => match chunks.next() {
///             Some(chunk) => items.feed(chunk.as_bytes()),
///             None => items.end(),
///         },
///         ItemsStep::Item(message) => subjects.push(message.subject),
///         ItemsStep::Page(page) => count = page.value.count(),
///         ItemsStep::Done => break,
///     }
/// }
/// assert_eq!((subjects, count), (vec!["a".into(), "b".into()], Some(2)));
/// # Ok::<(), odata_requests::Error>(())
/// ```
pub struct Items<T: 'static> {
    request: Request<Collection<T>>,
    trail: Trail,
    /// The response that is being read.
    response: Option<Response<T>>,
    delta: Option<DeltaLink>,
    item_limit: Option<usize>,
    position: usize,
}

/// The next step of [`Items`].
pub enum ItemsStep<T: 'static> {
    /// Send a request, and pass the head of the response to [`begin`](Items::begin), whatever its status.
    Send(Prepared),
    /// Read from the response, and call [`feed`](Items::feed) with the bytes, or [`end`](Items::end) at its end.
    Read,
    /// An item.
    Item(T),
    /// The end of a page: its count, links and annotations, and the mismatches of the whole page. It has no items, since these were returned
    /// before.
    Page(Answer<Collection<T>>),
    /// There are no further items.
    Done,
}

struct Response<T: 'static> {
    status: u16,
    headers: Headers,
    /// After redirects.
    url: String,
    body: Body<T>,
    /// The first bytes of the body, for errors.
    beginning: Vec<u8>,
    has_ended: bool,
}

impl<T> Response<T> {
    /// Whether a body that is not JSON can have more to show.
    fn is_not_begun(&self) -> bool {
        let is_short = self.beginning.len() < BEGINNING && !self.has_ended;
        is_short && !self.beginning.contains(&b'{')
    }
}

enum Body<T: 'static> {
    Page(Box<PageReader<T>>),
    /// That of an error.
    Bytes(Vec<u8>),
}

impl<T: Object + Default> Items<T> {
    /// The items that a request leads to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] if it cannot be sent.
    pub fn new(
        endpoint: impl Into<Arc<Endpoint>>,
        request: impl IntoRequest<Answer = Collection<T>>,
    ) -> Result<Self, Error> {
        let endpoint = endpoint.into();
        let request = request.into_request();
        let first = endpoint.prepared(&request)?;
        Ok(Self {
            request,
            trail: Trail::new(endpoint, first),
            response: None,
            delta: None,
            item_limit: None,
            position: 0,
        })
    }

    /// Sets the largest number of pages; a further one is an error. The default is a million.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.trail.set_limit(pages);
        self
    }

    /// Sets how many bytes an item can have, and how many the rest of a page: see [`PageReader::limit`].
    #[must_use]
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.item_limit = Some(bytes);
        self
    }

    /// The next step, or the next item.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the response is one of an error, does not decode or ends early, or if a link must not be followed.
    #[allow(
        clippy::should_implement_trait,
        reason = "as the method of `Machine`; a step is not an item"
    )]
    pub fn next(&mut self) -> Result<ItemsStep<T>, Error> {
        let Some(response) = &mut self.response else {
            return Ok(match self.trail.next()? {
                Some(request) => ItemsStep::Send(request.clone()),
                None => ItemsStep::Done,
            });
        };
        let item = match &mut response.body {
            Body::Page(reader) => {
                let item = reader.next();
                self.position = reader.position();
                item
            }
            Body::Bytes(_) => Ok(None),
        };
        match item {
            Ok(Some(item)) => Ok(ItemsStep::Item(item)),
            Ok(None) if !response.has_ended => Ok(ItemsStep::Read),
            // The error comes again with more of what is no page, to show it.
            Err(_) if response.is_not_begun() => Ok(ItemsStep::Read),
            Ok(None) => self.ended(),
            Err(error) => match self.response.take() {
                Some(response) => {
                    let error = payload(response.status, &response.headers, error);
                    Err(self.trail.response_error(error, &response.beginning))
                }
                None => Ok(ItemsStep::Done),
            },
        }
    }

    /// Takes the head of the response to the request of the last step: status, headers, and the URL after redirects. A response that is
    /// being read is dropped.
    pub fn begin(&mut self, status: u16, headers: &Headers, url: &str) {
        let status = result_status(status, headers);
        let body = if matches!(status, 200..=299) {
            let mut reader = PageReader::new(&self.trail.endpoint.decoder);
            if let Some(bytes) = self.item_limit {
                reader = reader.limit(bytes);
            }
            Body::Page(Box::new(reader))
        } else {
            Body::Bytes(Vec::new())
        };
        self.position = 0;
        self.response = Some(Response {
            status,
            headers: headers.clone(),
            url: url.to_owned(),
            body,
            beginning: Vec::new(),
            has_ended: false,
        });
    }

    /// Takes the next bytes of the body, after its content encoding was removed.
    pub fn feed(&mut self, bytes: &[u8]) {
        let Some(response) = &mut self.response else {
            return;
        };
        let room = BEGINNING.saturating_sub(response.beginning.len());
        let beginning = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        response.beginning.extend_from_slice(beginning);
        match &mut response.body {
            Body::Page(reader) => reader.feed(bytes),
            Body::Bytes(body) => {
                let room = ERROR_BODY.saturating_sub(body.len());
                body.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
            }
        }
    }

    /// Takes the end of the body.
    pub fn end(&mut self) {
        if let Some(response) = &mut self.response {
            response.has_ended = true;
        }
    }

    /// Drops the response that is being read, for a reason such as a broken connection, and returns the error of its request.
    /// [`next`](Self::next) requests the page again.
    pub fn give_up(&mut self, reason: ErrorKind) -> Error {
        let error = self.trail.error(reason);
        match self.response.take() {
            Some(response) => error.with_response(response.status, &response.headers),
            None => error,
        }
    }

    /// The page that is being read, with the members that came before its items, such as the count, once these begin.
    pub fn members_before(&self) -> Option<&Collection<T>> {
        match &self.response.as_ref()?.body {
            Body::Page(reader) => reader.members_before(),
            Body::Bytes(_) => None,
        }
    }

    /// The number of values that were read from the page: items, and values that are not items.
    pub fn position(&self) -> usize {
        self.position
    }

    /// The request for the next page, as soon as it is known: if the service writes the next link before the items, the next page can be
    /// requested while this one is read.
    pub fn upcoming(&self) -> Option<Prepared> {
        let Some(response) = &self.response else {
            return self.trail.upcoming(None);
        };
        let page = self.members_before()?;
        let url = self.trail.page_url(&response.url).ok()?;
        let link = Link::of(&url, &page.extras(), &page.next_link()?);
        self.trail.upcoming(Some(&link))
    }

    /// The link for later changes, after the last page: see [`Pages::delta_link`](super::Pages::delta_link).
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.delta.as_ref()
    }

    /// Reads the end of a response.
    fn ended(&mut self) -> Result<ItemsStep<T>, Error> {
        let Some(response) = self.response.take() else {
            return Ok(ItemsStep::Done);
        };
        let url = self.trail.page_url(&response.url)?;
        let beginning = response.beginning.clone();
        let page = Self::page(response, &self.request, &self.trail.endpoint.decoder)
            .map_err(|error| self.trail.response_error(error, &beginning))?;
        let extras = page.value.extras();
        let absolute = |link: String| Link::of(&url, &extras, &link);
        self.delta = page.value.delta_link().map(|link| {
            let url = absolute(link).into_url();
            DeltaLink::new(url, self.trail.headers())
        });
        self.trail.follow(page.value.next_link().map(absolute));
        Ok(ItemsStep::Page(page))
    }

    /// The page of a response without its items.
    fn page(
        response: Response<T>,
        request: &Request<Collection<T>>,
        decoder: &Decoder,
    ) -> Result<Answer<Collection<T>>, ResponseError> {
        let Response {
            status,
            headers,
            beginning,
            ..
        } = response;
        match response.body {
            Body::Page(reader) if !beginning.trim_ascii().is_empty() => match reader.finish() {
                Ok((page, mismatches)) => {
                    with_items(Answer::new(page, mismatches, status, &headers))
                }
                Err(error) => Err(payload(status, &headers, error)),
            },
            // The status says why there is no page.
            Body::Page(_) => request.answer(decoder, status, &headers, b""),
            Body::Bytes(body) => request.answer(decoder, status, &headers, &body),
        }
    }
}

fn payload(status: u16, headers: &Headers, error: odata_runtime::Error) -> ResponseError {
    ResponseError::new(status, headers, ResponseErrorKind::Payload(error))
}

impl<T: Object + Default + fmt::Debug> fmt::Debug for ItemsStep<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Send(request) => f.debug_tuple("Send").field(request).finish(),
            Self::Read => f.write_str("Read"),
            Self::Item(item) => f.debug_tuple("Item").field(item).finish(),
            Self::Page(page) => f.debug_tuple("Page").field(page).finish(),
            Self::Done => f.write_str("Done"),
        }
    }
}

impl<T> fmt::Debug for Items<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items")
            .field("request", &self.request)
            .field("trail", &self.trail)
            .field("position", &self.position)
            .field("delta_link", &self.delta)
            .finish_non_exhaustive()
    }
}
