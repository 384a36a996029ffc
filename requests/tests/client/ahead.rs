//! Pages that are read in a thread of their own.

use std::sync::{Arc, mpsc};
use std::time::SystemTime;

use odata_requests::blocking::{Client, Content, Transport};
use odata_requests::testing::{Replay, ReplayBody, Reply};
use odata_requests::{Incoming, Method, Outgoing, TransportError};

use crate::model::{MailService, Message};

/// Tells the URL of each request before it is sent.
struct Told(Replay, mpsc::Sender<String>);

impl Transport for Told {
    type Body = ReplayBody;

    fn send(
        &self,
        request: Outgoing<'_, Content<'_>>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        self.1.send(request.url.to_owned()).unwrap();
        Transport::send(&self.0, request)
    }

    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }
}

#[test]
fn the_next_page_is_asked_for_while_this_one_is_used() {
    let (tell, told) = mpsc::channel();
    let page = |next: &str| Reply::json(200, format!(r#"{{"value":[{{"subject":"a"}}]{next}}}"#));
    let replay = Replay::new()
        .on(
            Method::Get,
            "messages",
            page(r#","@odata.nextLink":"messages?2""#),
        )
        .on(Method::Get, "messages?2", Reply::new(404))
        .on(Method::Get, "messages?2", page(""));
    let client = Client::new("https://h", Told(replay, tell));
    let mut pages = client.pages(MailService.messages().list()).unwrap().ahead();
    // Nothing is sent before the program asks.
    assert!(told.try_recv().is_err());
    assert!(pages.next().unwrap().is_some());
    // This waits for the second request, which is sent without the program.
    assert_eq!(
        [told.recv().unwrap(), told.recv().unwrap()],
        ["https://h/messages", "https://h/messages?2"]
    );
    assert_eq!(pages.next().unwrap_err().status(), Some(404));
    // The failed page is asked for again, only by the program.
    assert!(told.try_recv().is_err());
    assert!(pages.next().unwrap().is_some());
    assert!(pages.next().unwrap().is_none());
    assert!(pages.next().unwrap().is_none());
}

#[test]
fn dropped_pages_end_their_thread() {
    let used = Arc::new(());
    let held = Arc::clone(&used);
    let replay = Replay::new().on(Method::Get, "messages", Reply::json(200, r#"{"value":[]}"#));
    let client = Client::new("https://h", replay).authorize(move |_| {
        let _ = &held;
        Ok(odata_requests::Credential::bearer("t"))
    });
    let list = MailService.messages().list();
    let mut pages = client.pages::<Message>(list).unwrap().ahead();
    assert!(pages.next().unwrap().is_some());
    drop((pages, client));
    // Waits until the thread has dropped its client.
    while Arc::strong_count(&used) > 1 {
        std::thread::yield_now();
    }
}
