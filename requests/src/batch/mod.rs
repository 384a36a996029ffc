//! Batches: several requests sent as one (Protocol 4.01, 11.7; JSON Format 4.01, chapter 19).
//!
//! [`Batch`] collects requests, [`BatchExchange`] sends them and reads the responses, and [`BatchAnswers`] has the answers by the handles of
//! the requests. The format, the service's limit and the form of URLs are data of the dialect: [`BatchStyle`](crate::url::BatchStyle).
//!
//! | to do | call |
//! |---|---|
//! | add a request | `let me = batch.add(graph.me().get());` |
//! | use the entity that another one creates | `batch.add(batch.entity::<User>(created).manager().get())`, `.bind("manager", batch.entity::<User>(boss).path())` |
//! | execute only after others | `batch.add_after(request, [created])`, `batch.after(later, earlier)` |
//! | all or nothing | `let mut group = batch.group(); group.add(…);` |
//! | stop at the first failure | `batch.stop_on_error()` |
//! | get an answer | `answers.take(me)?` |
//! | see what failed | `answers.failures()`, `answers.status(me)` |
//!
//! A batch has no order by itself: requests that neither depend on each other nor are in a group can be executed in any order, and throttled
//! ones are executed later.

mod answers;
mod assign;
mod build;
mod exchange;
mod found;
mod json;
mod lone;
mod mime;
mod open;
mod plan;
mod ready;
mod settle;
mod whole;
mod write;

pub use answers::BatchAnswers;
pub use build::{Batch, BatchGroup, BatchHandle, BatchPart};
pub use exchange::BatchExchange;
pub use lone::InBatch;
