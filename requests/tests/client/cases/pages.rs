//! Pages, items and changes through a client.

use std::time::Duration;

use odata_requests::pages::DeltaLink;
use odata_requests::testing::{Fault, Faults, Replay, Reply};
use odata_requests::v1::Call;
use odata_requests::{ErrorKind, Preference, RetryPolicy};
use odata_runtime::responses::DeltaItem;
use odata_runtime::{Decoder, Delta};

use super::{BASE, Client, GET, POST, client, header, text, urls};
use crate::model::{MailService, Message};

const NEXT: &str = "https://mail.example/v1/messages?$skiptoken=a%20b";

fn two_pages() -> Replay {
    let first = format!(
        r#"{{"@odata.count":3,"@odata.nextLink":"{NEXT}","value":[{{"subject":"a"}},{{"subject":"b"}}]}}"#
    );
    let replay = Replay::new().on(GET, "messages?$count=true", Reply::json(200, first));
    replay.on(
        GET,
        NEXT,
        Reply::json(
            200,
            r#"{"value":[{"subject":"c"}],"@odata.deltaLink":"messages?d"}"#,
        ),
    )
}

fn list() -> odata_requests::List<Message> {
    let list = MailService.messages().list().count();
    list.prefer(Preference::max_page_size(2))
        .header("ConsistencyLevel", "eventual")
}

fn subject(message: &Message) -> String {
    message.subject.value().unwrap().clone()
}

#[test]
fn w3_pages_come_one_after_the_other() {
    run! {
        let client = client(two_pages());
        let mut pages = client.pages(list()).unwrap();
        let mut subjects = Vec::new();
        while let Some(page) = done!(pages.next()).unwrap() {
            assert_eq!(page.status, 200);
            subjects.extend(page.value.into_iter().map(|message| subject(&message)));
        }
        assert_eq!(subjects, ["a", "b", "c"]);
        assert_eq!(pages.delta_link().unwrap().url(), "https://mail.example/v1/messages?d");
        assert_eq!(urls(&client), ["GET https://mail.example/v1/messages?$count=true".to_owned(), format!("GET {NEXT}")]);
        let requests = client.transport().requests();
        for name in ["Prefer", "ConsistencyLevel", "Accept"] {
            assert!(header(&requests[1], name).is_some());
            assert_eq!(header(&requests[1], name), header(&requests[0], name));
        }
    }
}

#[test]
fn items_come_over_all_pages() {
    run! {
        let client = client(two_pages());
        let mut items = client.items(list()).unwrap();
        let mut subjects = Vec::new();
        while let Some(message) = done!(items.next()).unwrap() {
            subjects.push(subject(&message));
            if subjects.len() == 1 {
                // Known before the page has ended.
                assert_eq!(items.count(), Some(3));
                assert_eq!(items.position(), 1);
            }
        }
        assert_eq!(subjects, ["a", "b", "c"]);
        assert_eq!(items.page().unwrap().status, 200);
        assert!(items.delta_link().is_some());
        assert!(done!(items.next()).unwrap().is_none());
    }
}

#[test]
fn a_page_that_breaks_off_is_read_again_from_its_first_item() {
    run! {
        let body = r#"{"value":[{"subject":"a"},{"subject":"b"}]}"#;
        let replay = Replay::new()
            .on(GET, "messages", Reply::json(200, body).cut(30))
            .on(GET, "messages", Reply::json(200, body));
        let client = client(replay);
        let mut items = client.items(MailService.messages().list()).unwrap();
        assert_eq!(subject(&done!(items.next()).unwrap().unwrap()), "a");
        let error = done!(items.next()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        assert_eq!(error.to_string(), "GET https://mail.example/v1/messages: the connection was closed");
        assert_eq!(error.status(), Some(200));
        let mut subjects = Vec::new();
        while let Some(message) = done!(items.next()).unwrap() {
            subjects.push(subject(&message));
        }
        assert_eq!(subjects, ["a", "b"]);
    }
}

#[test]
fn errors_of_pages_say_what_came_and_the_page_can_be_asked_for_again() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages", Reply::json(404, r#"{"error":{"code":"gone","message":"No."}}"#))
            .on(GET, "messages", Reply::new(200).header("Content-Type", "text/html").body("<html>Sign in</html>"))
            .on(GET, "messages", Reply::json(200, r#"{"subject":"no page"}"#))
            .on(GET, "messages", Reply::json(200, r#"{"value":[],"@odata.nextLink":"https://evil.example/x"}"#));
        let client = client(replay);
        let mut pages = client.pages(MailService.messages().list()).unwrap();
        assert!(text(done!(pages.next())).ends_with("messages: status 404: gone: No."));
        assert!(text(done!(pages.next())).contains("expected JSON, found text/html: \"<html>Sign in</html>\""));
        assert!(text(done!(pages.next())).contains("$.value"));
        assert!(done!(pages.next()).unwrap().is_some());
        assert!(text(done!(pages.next())).contains("another origin"));
        assert_eq!(client.transport().requests().len(), 4);
    }
    run! {
        let replay = Replay::new()
            .on(GET, "messages", Reply::json(404, r#"{"error":{"code":"gone","message":"No."}}"#))
            .on(GET, "messages", Reply::new(200).header("Content-Type", "text/html").body("<html>Sign in</html>"))
            .on(GET, "messages", Reply::json(200, r#"{"value":[{"subject":"a"}]}"#));
        let client = client(replay);
        let mut items = client.items(MailService.messages().list()).unwrap();
        assert!(text(done!(items.next())).ends_with("messages: status 404: gone: No."));
        assert!(text(done!(items.next())).contains("expected JSON, found text/html: \"<html>Sign in</html>\""));
        assert!(done!(items.next()).unwrap().is_some());
        assert!(done!(items.next()).unwrap().is_none());
    }
}

#[test]
fn throttled_pages_are_asked_for_again() {
    run! {
        let transport = Faults::new(two_pages()).then(Fault::None).then(Fault::throttle(7));
        let client = Client::new(BASE, transport);
        let mut items = client.items(list()).unwrap();
        let mut number = 0;
        while done!(items.next()).unwrap().is_some() {
            number += 1;
        }
        assert_eq!((number, client.transport().waits()), (3, vec![Duration::from_secs(7)]));
    }
}

fn delta() -> odata_requests::Request<Delta> {
    MailService.messages().delta().delta()
}

#[test]
fn w13_changes_are_resumed_and_restarted() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages/m.delta()", Reply::json(200, r#"{"value":[{"subject":"a"}],"@odata.nextLink":"messages/delta?s"}"#))
            .on(GET, "messages/delta?s", Reply::json(200, r#"{"value":[],"@odata.deltaLink":"https://mail.example/v1/messages/delta?d1"}"#))
            .on(GET, "messages/delta?d1", Reply::new(410).header("Location", "https://mail.example/v1/messages/delta?fresh"))
            .on(GET, "messages/delta?fresh", Reply::json(200, r#"{"value":[],"@odata.deltaLink":"https://mail.example/v1/messages/delta?d2"}"#));
        let client = client(replay.on(GET, "messages/messages/delta?s", Reply::json(200, r#"{"value":[],"@odata.deltaLink":"https://mail.example/v1/messages/delta?d1"}"#)));
        let mut changes = client.changes(delta()).unwrap();
        let page = done!(changes.next()).unwrap().unwrap();
        let decoder = Decoder::new();
        let items: Vec<_> = page.value.items::<Message>(&decoder).collect();
        assert!(matches!(&*items, [Ok((DeltaItem::Changed(message), _))] if subject(message) == "a"));
        assert!(done!(changes.next()).unwrap().is_some());
        assert!(done!(changes.next()).unwrap().is_none());
        let link: DeltaLink = changes.delta_link().unwrap().clone();

        let mut changes = client.changes(&link).unwrap();
        let error = done!(changes.next()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Resync(_)), "{error}");
        changes.restart().unwrap();
        assert!(done!(changes.next()).unwrap().is_some());
        assert_eq!(changes.delta_link().unwrap().url(), "https://mail.example/v1/messages/delta?d2");
        assert!(done!(changes.next()).unwrap().is_none());
    }
}

/// An action whose result is a collection.
fn action() -> odata_requests::Request<odata_runtime::Collection<Message>> {
    let call = Call::bound(&MailService.messages(), "m.collect");
    call.post_empty().collection()
}

#[test]
fn an_action_is_not_sent_again_for_its_pages() {
    let cut = || {
        let replay = Replay::new();
        let body = r#"{"value":[{"subject":"a"},{"subject":"b"}]}"#;
        replay
            .on(POST, "messages/m.collect", Reply::json(200, body).cut(30))
            .on(POST, "messages/m.collect", Reply::json(200, body))
    };
    run! {
        let client = client(cut());
        let mut pages = client.pages(action()).unwrap();
        let error = done!(pages.next()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Transport(_)), "{error}");
        for _ in 0..2 {
            let error = done!(pages.next()).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Misuse(_)), "{error}");
            assert_eq!((error.method(), error.url()), (Some(POST), "https://mail.example/v1/messages/m.collect"));
        }
        assert_eq!(urls(&client).len(), 1);
    }
    run! {
        let client = client(cut());
        let mut items = client.items(action()).unwrap();
        assert_eq!(subject(&done!(items.next()).unwrap().unwrap()), "a");
        assert!(matches!(done!(items.next()).unwrap_err().kind(), ErrorKind::Transport(_)));
        assert!(matches!(done!(items.next()).unwrap_err().kind(), ErrorKind::Misuse(_)));
        assert_eq!(urls(&client).len(), 1);
    }
}

#[test]
fn an_action_that_was_not_carried_out_and_its_further_pages_are_asked_for_again() {
    run! {
        let replay = Replay::new()
            .on(POST, "messages/m.collect", Reply::new(503))
            .on(POST, "messages/m.collect", Reply::json(200, format!(r#"{{"@odata.nextLink":"{NEXT}","value":[]}}"#)))
            .on(GET, NEXT, Reply::new(500))
            .on(GET, NEXT, Reply::json(200, r#"{"value":[{"subject":"c"}]}"#));
        let client = client(replay).retry(RetryPolicy::never());
        let mut pages = client.pages(action()).unwrap();
        assert_eq!(done!(pages.next()).unwrap_err().status(), Some(503));
        assert!(done!(pages.next()).unwrap().is_some());
        assert_eq!(done!(pages.next()).unwrap_err().status(), Some(500));
        assert!(done!(pages.next()).unwrap().is_some());
        assert!(done!(pages.next()).unwrap().is_none());
    }
}

#[test]
fn a_fragment_is_neither_sent_nor_another_page() {
    run! {
        let page = |at: u32| Reply::json(200, format!(r#"{{"@odata.nextLink":"{NEXT}#{at}","value":[]}}"#));
        let replay = Replay::new().on(GET, "messages", page(1)).on(GET, NEXT, page(2));
        let client = client(replay);
        let mut pages = client.pages(MailService.messages().list()).unwrap();
        assert!(done!(pages.next()).unwrap().is_some());
        assert!(done!(pages.next()).unwrap().is_some());
        assert!(text(done!(pages.next())).contains("the links form a loop"));
        assert_eq!(urls(&client)[1..], [format!("GET {NEXT}")]);

        let link = DeltaLink::new("https://mail.example/v1/messages?d#1", &odata_requests::Headers::new());
        let client = self::client(Replay::new().on(GET, "messages?d", Reply::json(200, r#"{"value":[]}"#)));
        assert!(done!(client.changes(&link).unwrap().next()).unwrap().is_some());
    }
}

#[test]
fn pages_are_read_ahead() {
    run! {
        let client = client(two_pages());
        let mut pages = client.pages(list()).unwrap().ahead();
        let first = done!(pages.next()).unwrap().unwrap();
        assert_eq!(first.value.into_iter().map(|it| subject(&it)).collect::<Vec<_>>(), ["a", "b"]);
        // The request for the second page is on its way, or done.
        for _ in 0..1000 {
            if urls(&client).len() == 2 {
                break;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        assert_eq!(urls(&client).len(), 2);
        assert!(pages.delta_link().is_none());
        let second = done!(pages.next()).unwrap().unwrap();
        assert_eq!(second.value.into_iter().map(|it| subject(&it)).collect::<Vec<_>>(), ["c"]);
        assert!(pages.delta_link().is_some());
        assert!(done!(pages.next()).unwrap().is_none());
        assert!(done!(pages.next()).unwrap().is_none());
    }
}

#[test]
fn a_page_that_fails_ahead_is_asked_for_again() {
    run! {
        let first = format!(r#"{{"@odata.nextLink":"{NEXT}","value":[]}}"#);
        let replay = Replay::new()
            .on(GET, "messages?$count=true", Reply::json(200, first))
            .on(GET, NEXT, Reply::new(500))
            .on(GET, NEXT, Reply::json(200, r#"{"value":[{"subject":"c"}]}"#));
        let client = client(replay);
        let mut pages = client.pages(list()).unwrap().ahead();
        assert!(done!(pages.next()).unwrap().is_some());
        assert_eq!(done!(pages.next()).unwrap_err().status(), Some(500));
        let page = done!(pages.next()).unwrap().unwrap();
        assert_eq!(page.value.into_iter().map(|it| subject(&it)).collect::<Vec<_>>(), ["c"]);
    }
}
