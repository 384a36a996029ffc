//! Futures of the async client that are dropped before they are done.

use std::io::Cursor;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use odata_requests::download::ResumableDownload;
use odata_requests::operation::Polled;
use odata_requests::testing::{Replay, ReplayBody, Reply};
use odata_requests::upload::Session;
use odata_requests::v1::Call;
use odata_requests::{
    Chunks, Client, Content, Error, ErrorKind, Incoming, Method, Outgoing, Request, Transport,
    TransportError,
};
use odata_runtime::Collection;

use crate::model::{MailService, Message};

const BASE: &str = "https://mail.example/v1";

/// A transport whose time is set by the test, and whose bodies are pending twice before each chunk.
#[derive(Default)]
struct Slow {
    replay: Replay,
    seconds: Arc<AtomicU64>,
}

struct SlowBody {
    body: ReplayBody,
    pending: u8,
}

/// Is pending until the counter is zero.
async fn pending(counter: &mut u8) {
    std::future::poll_fn(|_| match counter {
        0 => Poll::Ready(()),
        _ => {
            *counter -= 1;
            Poll::Pending
        }
    })
    .await;
}

impl Transport for Slow {
    type Body = SlowBody;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<SlowBody>, TransportError> {
        let incoming = Transport::send(&self.replay, request).await?;
        pending(&mut 1).await;
        Ok(Incoming {
            status: incoming.status,
            headers: incoming.headers,
            body: SlowBody {
                body: incoming.body,
                pending: 2,
            },
        })
    }

    async fn sleep(&self, time: Duration) {
        let end = self.seconds.load(Ordering::Relaxed) + time.as_secs();
        std::future::poll_fn(|_| {
            if self.seconds.load(Ordering::Relaxed) < end {
                Poll::Pending
            } else {
                Poll::Ready(())
            }
        })
        .await;
    }
}

impl Chunks for SlowBody {
    type Chunk = Vec<u8>;

    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        pending(&mut self.pending).await;
        self.pending = 2;
        self.body.chunk().await
    }
}

fn client(replay: Replay) -> Client<Slow> {
    let slow = Slow {
        replay,
        ..Slow::default()
    };
    Client::new(BASE, slow)
}

fn sent(client: &Client<Slow>) -> usize {
    client.transport().replay.requests().len()
}

fn pass(client: &Client<Slow>, seconds: u64) {
    let clock = &client.transport().seconds;
    clock.fetch_add(seconds, Ordering::Relaxed);
}

/// Polls a future once, and drops it.
fn once<F: Future>(future: F) -> Option<F::Output> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

/// Polls a future until it is done.
fn done<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    for _ in 0..100 {
        if let Poll::Ready(output) = future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
        {
            return output;
        }
    }
    panic!("the future is not done");
}

#[test]
fn the_wait_of_an_operation_goes_on() {
    let accepted = Reply::new(202)
        .header("Location", "o/1")
        .header("Retry-After", "300");
    let result = Reply::json(200, r#"{"subject":"A"}"#).header("AsyncResult", "200");
    let replay =
        Replay::new()
            .on(Method::Get, "messages('a')", accepted)
            .on(Method::Get, "o/1", result);
    let client = client(replay);
    let mut operation = done(client.start(MailService.messages().key("a").get())).unwrap();
    for _ in 0..299 {
        assert!(once(operation.poll()).is_none());
        pass(&client, 1);
    }
    assert!(once(operation.poll()).is_none());
    assert_eq!((operation.waited().as_secs(), sent(&client)), (300, 1));
    pass(&client, 1);
    assert!(matches!(done(operation.poll()), Ok(Polled::Done(_))));
    assert_eq!((operation.waited().as_secs(), sent(&client)), (300, 2));
}

#[test]
fn the_waits_of_transfers_go_on() {
    let url = "https://up.example/1";
    let ranges = || Reply::json(200, r#"{"nextExpectedRanges":["0-"]}"#);
    let late = || Reply::new(500).header("Retry-After", "60");
    let replay = Replay::new()
        .on(Method::Get, url, late())
        .on(Method::Get, url, ranges())
        .on(Method::Put, url, Reply::json(201, r#"{"subject":"file"}"#));
    let client = self::client(replay);
    let upload = client.upload::<Message, _>(Session::new(url), Cursor::new(vec![1]));
    let mut upload = done(upload).unwrap();
    assert!(done(upload.advance()).unwrap().is_none());
    for _ in 0..60 {
        assert!(once(upload.advance()).is_none());
        pass(&client, 1);
    }
    assert_eq!(sent(&client), 1);
    assert!(done(upload.finish()).unwrap().value.is_some());

    let replay = Replay::new().on(Method::Get, url, late()).on(
        Method::Get,
        url,
        Reply::new(200).body("content"),
    );
    let client = self::client(replay);
    let download = ResumableDownload::of_url(client.endpoint(), url).unwrap();
    let mut download = client.resumable(download);
    // The request, and the body of its error.
    let mut first = Box::pin(download.chunk());
    for _ in 0..10 {
        assert!(once(first.as_mut()).is_none());
    }
    drop(first);
    for _ in 0..60 {
        assert!(once(download.chunk()).is_none());
        pass(&client, 1);
    }
    assert_eq!(sent(&client), 1);
    assert_eq!(done(download.chunk()).unwrap().unwrap(), b"content");
}

#[test]
fn the_body_of_a_download_is_not_lost() {
    let url = "https://blobs.example/a";
    let client = client(Replay::new().on(Method::Get, url, Reply::new(200).body("content")));
    let download = ResumableDownload::of_url(client.endpoint(), url).unwrap();
    let mut download = client.resumable(download);
    let mut content = done(download.chunk()).unwrap().unwrap();
    let mut dropped = 0;
    loop {
        match once(download.chunk()) {
            None => dropped += 1,
            Some(chunk) => match chunk.unwrap() {
                Some(chunk) => content.extend(chunk),
                None => break,
            },
        }
    }
    assert_eq!((&*content, dropped, sent(&client)), (&b"content"[..], 2, 1));
}

#[test]
fn the_time_in_which_the_program_is_busy_does_not_count_for_a_page_that_is_read_ahead() {
    let first = r#"{"@odata.nextLink":"https://mail.example/v1/messages?2","value":[]}"#;
    let second = || Reply::json(200, r#"{"value":[{"subject":"c"}]}"#);
    let replay = Replay::new()
        .on(Method::Get, "messages", Reply::json(200, first))
        .on(Method::Get, "messages?2", second())
        .on(Method::Get, "messages?2", second());
    let client = client(replay);
    let mut pages = client.pages(MailService.messages().list()).unwrap().ahead();
    assert!(done(pages.next()).unwrap().is_some());
    assert_eq!(sent(&client), 2);
    pass(&client, 10_000);
    let page = done(pages.next()).unwrap().unwrap();
    assert_eq!(page.value.into_iter().count(), 1);
    assert_eq!(sent(&client), 3);
    assert!(done(pages.next()).unwrap().is_none());
}

#[test]
fn a_page_that_is_late_while_it_is_waited_for_is_an_error() {
    let reply = || Reply::json(200, r#"{"value":[]}"#);
    let replay =
        Replay::new()
            .on(Method::Get, "messages", reply())
            .on(Method::Get, "messages", reply());
    let client = client(replay);
    let mut pages = client.pages(MailService.messages().list()).unwrap().ahead();
    let mut next = Box::pin(pages.next());
    assert!(once(next.as_mut()).is_none());
    pass(&client, 10_000);
    let error = done(next).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    assert_eq!(sent(&client), 1);
}

#[test]
fn an_action_is_not_sent_again_for_its_pages() {
    let call = Call::bound(&MailService.messages(), "m.collect");
    let action: Request<Collection<Message>> = call.post_empty().collection();
    let reply = || Reply::json(200, r#"{"value":[]}"#);
    let url = "messages/m.collect";
    let replay = Replay::new()
        .on(Method::Post, url, reply())
        .on(Method::Post, url, reply());
    let client = client(replay);
    let check = |error: Error| {
        assert!(matches!(error.kind(), ErrorKind::Misuse(_)), "{error}");
        assert_eq!(sent(&client), 1);
    };
    let mut pages = client.pages(&action).unwrap();
    assert!(once(pages.next()).is_none());
    check(done(pages.next()).unwrap_err());
}
