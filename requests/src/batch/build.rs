//! [`Batch`]: the requests of a batch, and what connects them.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use super::found::{Fault, Reply};
use super::open::Open;
use super::ready::Ready;
use crate::answer::Read;
use crate::error::RequestError;
use crate::path::{PartOf, Path};
use crate::request::{IntoRequest, Parts};
use crate::resource::{Entity, Resource};

/// Requests that are sent together (Protocol 4.01, 11.7).
///
/// `add` returns a handle, which identifies the answer, and by which other requests refer to the request. Requests are independent
/// unless they are in a [`group`](Self::group), come [`after`](Self::after) others, or refer to the [entity](Self::entity) of another one.
/// Otherwise a service can execute and answer them in any order. A batch with more requests than the service accepts is sent as several.
///
/// ```
/// # mod model {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
/// # }
/// # use model::{MailService, Message};
/// use odata_requests::Batch;
///
/// let mail = MailService;
/// let draft = Message { subject: "Draft".into(), ..Default::default() };
/// let mut batch = Batch::new();
/// let unread = batch.add(mail.messages().list().top(5));
/// let created = batch.add(mail.messages().create(&draft));
/// // `$2/replies`; it is sent after the message was created, since it refers to it.
/// let replies = batch.add(batch.entity::<Message>(created).replies().list());
/// assert_eq!(batch.len(), 3);
///
/// // Both or none.
/// let mut group = batch.group();
/// group.add(mail.messages().key("a").delete());
/// group.add(mail.messages().key("b").delete());
/// # let _ = (unread, replies);
/// ```
pub struct Batch {
    /// Its number within the program, by which handles of other batches are noticed.
    pub(super) number: u64,
    pub(super) parts: Vec<Part>,
    groups: usize,
    /// A mistake of the program, for which nothing is sent.
    pub(super) fault: Option<RequestError>,
    pub(super) stops: bool,
    /// What was sent, and whose answer is not whole. It outlives an exchange that fails.
    pub(super) open: Option<Open>,
}

/// A request of a batch, and what came back.
pub(super) struct Part {
    pub(super) request: Box<Parts>,
    /// The number of its group.
    pub(super) group: Option<usize>,
    /// The parts before it that must have succeeded, in order, each once: those that it refers to among them.
    pub(super) after: Vec<usize>,
    /// The parts that it refers to, in order, each once.
    pub(super) refers: Vec<usize>,
    pub(super) state: State,
    /// The URL of the entity that it created or returned, for parts that refer to it and are sent later.
    pub(super) entity: Option<String>,
    pub(super) succeeded: bool,
    /// How often it was sent.
    pub(super) attempts: u32,
    /// The URL that errors show.
    pub(super) shown: String,
    /// As it is written.
    pub(super) ready: Option<Ready>,
}

/// How far a part is.
pub(super) enum State {
    /// It is to be sent.
    Waiting,
    /// It was sent, and no answer was read.
    Sent,
    Answered(Reply),
    /// The request failed without an answer, and is not sent again.
    Failed(Fault),
    /// The answer was handed out.
    Done,
}

/// Identifies a request of a batch. `R` is the type of its answer.
pub struct BatchHandle<R> {
    pub(super) part: PartOf,
    pub(super) read: Read<R>,
}

impl<R> Clone for BatchHandle<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for BatchHandle<R> {}

impl<R> PartialEq for BatchHandle<R> {
    fn eq(&self, other: &Self) -> bool {
        self.part == other.part
    }
}

impl<R> fmt::Debug for BatchHandle<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("BatchHandle").field(&self.part.at).finish()
    }
}

/// Identifies a request of a batch without the type of its answer, for lists of handles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BatchPart(pub(super) PartOf);

impl<R> BatchHandle<R> {
    /// The handle without the type of the answer.
    pub fn part(self) -> BatchPart {
        BatchPart(self.part)
    }
}

impl<R> From<BatchHandle<R>> for BatchPart {
    fn from(handle: BatchHandle<R>) -> Self {
        handle.part()
    }
}

impl<R> From<&BatchHandle<R>> for BatchPart {
    fn from(handle: &BatchHandle<R>) -> Self {
        handle.part()
    }
}

impl From<&Self> for BatchPart {
    fn from(part: &Self) -> Self {
        *part
    }
}

/// The request identifier, such as `1`.
impl fmt::Display for BatchPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Batch {
    /// A batch without requests.
    pub fn new() -> Self {
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        Self {
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
            parts: Vec::new(),
            groups: 0,
            fault: None,
            stops: false,
            open: None,
        }
    }

    /// Adds a request.
    pub fn add<Q: IntoRequest>(&mut self, request: Q) -> BatchHandle<Q::Answer> {
        self.push(request, None)
    }

    /// Adds a request that is sent only if these ones, which were added before, have succeeded: see [`after`](Self::after).
    pub fn add_after<Q: IntoRequest>(
        &mut self,
        request: Q,
        earlier: impl IntoIterator<Item = impl Into<BatchPart>>,
    ) -> BatchHandle<Q::Answer> {
        let handle = self.add(request);
        for part in earlier {
            self.after(handle, part);
        }
        handle
    }

    /// Says that a request is executed only if an earlier one has succeeded: `dependsOn`. If that one is in another group, all of the group must
    /// have succeeded. If not, the answer has the status 424.
    ///
    /// The multipart format has no such dependencies. Requests that are connected are sent there as a batch of their own, in which the service
    /// stops at the first failure; what follows has an error instead of an answer.
    pub fn after(&mut self, part: impl Into<BatchPart>, earlier: impl Into<BatchPart>) {
        let (part, earlier) = (part.into().0, earlier.into().0);
        let number = self.number;
        match self.parts.get_mut(part.at) {
            Some(later)
                if part.batch == number && earlier.batch == number && earlier.at < part.at =>
            {
                insert(&mut later.after, earlier.at);
            }
            _ => self.fail(format!(
                "part {part} of the batch cannot be after part {earlier}, which is not an earlier part of the same batch"
            )),
        }
    }

    /// Starts a group of requests that all succeed or all fail: an atomicity group or, in the multipart format, a change set. Such a set can
    /// have no `GET`.
    pub fn group(&mut self) -> BatchGroup<'_> {
        let number = self.groups;
        self.groups += 1;
        BatchGroup {
            batch: self,
            number,
        }
    }

    /// The entity that a request of this batch creates or returns, to navigate on from, to bind or to add as a reference. A request that uses it
    /// can be added to this batch only, and is sent after that one (Protocol 4.01, 11.7.4). In the multipart format of 4.0, where only requests of a
    /// group can refer to each other, it is sent in a further batch, with the URL of the entity.
    pub fn entity<T: Resource>(&self, part: impl Into<BatchPart>) -> Entity<T> {
        self.path(part).into()
    }

    /// The path of the entity that a request of this batch creates or returns: `$1`.
    pub fn path(&self, part: impl Into<BatchPart>) -> Path {
        Path::part(part.into().0)
    }

    /// Asks the service to stop at the first failure. What follows has an error instead of an answer. Otherwise requests that do not depend on a
    /// failed one are executed.
    pub fn stop_on_error(&mut self) {
        self.stops = true;
    }

    /// The number of requests.
    pub fn len(&self) -> usize {
        self.parts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    fn push<Q: IntoRequest>(&mut self, request: Q, group: Option<usize>) -> BatchHandle<Q::Answer> {
        let (request, read) = request.into_request().split();
        let part = PartOf {
            batch: self.number,
            at: self.parts.len(),
        };
        self.push_parts(request, group);
        BatchHandle { part, read }
    }

    fn push_parts(&mut self, request: Box<Parts>, group: Option<usize>) {
        let mut refers = Vec::new();
        for reference in request.references() {
            if reference.batch == self.number && reference.at < self.parts.len() {
                insert(&mut refers, reference.at);
            } else {
                let at = self.parts.len() + 1;
                self.fail(format!(
                    "part {at} of the batch refers to the entity of a part of another batch"
                ));
            }
        }
        self.parts.push(Part {
            request,
            group,
            after: refers.clone(),
            refers,
            state: State::Waiting,
            entity: None,
            succeeded: false,
            attempts: 0,
            shown: String::new(),
            ready: None,
        });
    }

    fn fail(&mut self, reason: String) {
        self.fault.get_or_insert(RequestError::Batch(reason));
    }
}

/// Inserts into a list in order.
fn insert(list: &mut Vec<usize>, item: usize) {
    if let Err(at) = list.binary_search(&item) {
        list.insert(at, item);
    }
}

impl Default for Batch {
    fn default() -> Self {
        Self::new()
    }
}

/// Requests that are added to it all succeed or all fail: see [`Batch::group`].
#[derive(Debug)]
pub struct BatchGroup<'b> {
    batch: &'b mut Batch,
    number: usize,
}

impl BatchGroup<'_> {
    /// Adds a request to the group.
    pub fn add<Q: IntoRequest>(&mut self, request: Q) -> BatchHandle<Q::Answer> {
        self.batch.push(request, Some(self.number))
    }

    /// Adds a request that is executed only if these ones, of the group or before it, have succeeded. See [`Batch::after`].
    pub fn add_after<Q: IntoRequest>(
        &mut self,
        request: Q,
        earlier: impl IntoIterator<Item = impl Into<BatchPart>>,
    ) -> BatchHandle<Q::Answer> {
        let handle = self.add(request);
        for part in earlier {
            self.batch.after(handle, part);
        }
        handle
    }

    /// See [`Batch::entity`].
    pub fn entity<T: Resource>(&self, part: impl Into<BatchPart>) -> Entity<T> {
        self.batch.entity(part)
    }

    /// See [`Batch::path`].
    pub fn path(&self, part: impl Into<BatchPart>) -> Path {
        self.batch.path(part)
    }
}

struct Shown<'p>(&'p Parts);

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.show(f)
    }
}

/// The requests, without what theirs does not show.
impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = self.parts.iter().map(|part| Shown(&part.request));
        f.debug_list().entries(parts).finish()
    }
}
