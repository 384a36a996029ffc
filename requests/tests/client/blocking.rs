//! The cases with the blocking client.

pub(crate) use odata_requests::blocking::Client;

/// Runs a test.
macro_rules! run {
    ($($body:tt)*) => { { $($body)* } };
}
/// The result of a call.
macro_rules! done {
    ($call:expr) => {
        $call
    };
}
/// A hook for credentials.
macro_rules! hook {
    (|$reason:ident| $credential:expr) => {
        move |$reason: &odata_requests::CredentialRequest| $credential
    };
}
/// All of a download, whose error is the inner one.
macro_rules! part {
    ($download:expr) => {{
        let mut content = Vec::new();
        let read = std::io::Read::read_to_end(&mut $download, &mut content);
        read.map_err(|error| {
            *error
                .into_inner()
                .unwrap()
                .downcast::<odata_requests::Error>()
                .unwrap()
        })
    }};
}
/// All of a content.
macro_rules! content {
    ($download:expr) => {{
        let (mut content, mut buffer) = (Vec::new(), [0; 5]);
        loop {
            match $download.next_bytes(&mut buffer) {
                Ok(0) => break Ok(content),
                Ok(length) => content.extend_from_slice(&buffer[..length]),
                Err(error) => break Err(error),
            }
        }
    }};
}

#[path = "cases/mod.rs"]
mod cases;

#[test]
fn results_are_iterated_over() {
    use odata_requests::Method;
    use odata_requests::testing::{Replay, Reply};

    use crate::model::MailService;

    let link = r#"{"@odata.nextLink":"https://mail.example/v1/messages?2","value":[{"subject":"a"},{"subject":"b"}]}"#;
    let last = || Reply::json(200, r#"{"value":[{"subject":"c"}]}"#);
    let client = |replies: Vec<Reply>| {
        let mut replay = Replay::new().on(Method::Get, "messages", Reply::json(200, link));
        for reply in replies {
            replay = replay.on(Method::Get, "messages?2", reply);
        }
        Client::new("https://mail.example/v1", replay)
    };
    let list = || MailService.messages().list();

    let mut subjects = Vec::new();
    for message in client(vec![last()]).items(list()).unwrap() {
        subjects.push(message.unwrap().subject);
    }
    assert_eq!(subjects, ["a".into(), "b".into(), "c".into()]);
    let pages = client(vec![last()]).pages(list()).unwrap();
    assert_eq!(pages.into_iter().filter_map(Result::ok).count(), 2);
    let pages = client(vec![last()]).pages(list()).unwrap().ahead();
    assert_eq!(pages.into_iter().filter_map(Result::ok).count(), 2);

    // An error ends a loop, and another one goes on.
    let client = client(vec![Reply::new(500), last()]);
    let mut items = client.items(list()).unwrap();
    let mut first = (&mut items).into_iter();
    let first: Vec<_> = [first.next(), first.next(), first.next(), first.next()]
        .into_iter()
        .map(|item| item.map(|item| item.is_ok()))
        .collect();
    assert_eq!(first, [Some(true), Some(true), Some(false), None]);
    assert_eq!(client.transport().requests().len(), 2);
    let rest: Result<Vec<_>, _> = (&mut items).into_iter().collect();
    assert_eq!(rest.unwrap().len(), 1);
    assert!(items.next().unwrap().is_none());
}
