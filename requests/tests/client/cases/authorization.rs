use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use odata_requests::Credential;

use super::*;
use crate::model::{MailService, MessageForward};

#[test]
fn every_request_to_the_service_has_the_credential() {
    run! {
        let replay = Replay::new().on(GET, "messages('a')", message("A"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("t0ken"))));
        let read = done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(read.subject, "A".into());
        let sent = client.transport().requests();
        assert_eq!(header(&sent[0], "Authorization"), Some("Bearer t0ken"));
        assert!(!format!("{client:?}").contains("t0ken"));
    }
}

#[test]
fn a_refused_credential_is_renewed_once_and_the_change_is_sent_again() {
    run! {
        let asked = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&asked);
        let challenge = Reply::new(401).header("WWW-Authenticate", "Bearer claims=\"eyJ\"");
        let replay = Replay::new()
            .on(POST, "messages('a')/m.forward", challenge.clone())
            .on(POST, "messages('a')/m.forward", Reply::new(204));
        let client = client(replay).authorize(hook!(|reason| {
            let number = counter.fetch_add(1, Ordering::Relaxed);
            assert_eq!(reason.is_renewal(), number == 1);
            assert_eq!(reason.challenge(), (number == 1).then_some("Bearer claims=\"eyJ\""));
            Ok(Credential::bearer(format!("t{number}")))
        }));
        let forward = MessageForward { comment: "See below.".into(), ..Default::default() };
        done!(client.send(MailService.messages().key("a").forward(forward))).unwrap();
        let sent = client.transport().requests();
        let tokens: Vec<_> = sent.iter().map(|it| header(it, "Authorization")).collect();
        assert_eq!(tokens, [Some("Bearer t0"), Some("Bearer t1")]);
        assert_eq!(sent[0].body, sent[1].body);
        assert_eq!(asked.load(Ordering::Relaxed), 2);

        // A second refusal is the result.
        let replay = Replay::new()
            .on(GET, "messages('a')", challenge.clone())
            .on(GET, "messages('a')", challenge.header("request-id", "r1"));
        let client = Client::new(BASE, replay).authorize(hook!(|_reason| Ok(Credential::bearer("x"))));
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert_eq!((error.status(), error.attempts(), error.request_id()), (Some(401), 2, Some("r1")));
        assert_eq!(
            error.to_string(),
            "GET https://mail.example/v1/messages('a'): status 401; check the credential and its audience (request id r1) (after 2 attempts)"
        );
    }
}

#[test]
fn a_hook_that_fails_sends_nothing() {
    run! {
        let client = client(Replay::new()).authorize(hook!(|_reason| Err("the vault is closed".into())));
        let error = done!(client.send(MailService.messages().key("a").get()));
        assert_eq!(text(error), "GET https://mail.example/v1/messages('a'): no credential: the vault is closed");
        assert!(client.transport().requests().is_empty());

        let client = Client::new(BASE, Replay::new()).authorize(hook!(|_reason| Ok(Credential::bearer("a\r\nX: b"))));
        let error = text(done!(client.send(MailService.messages().key("a").get())));
        assert!(error.contains("control character") && !error.contains("X: b"), "{error}");
        assert!(client.transport().requests().is_empty());
    }
}

#[test]
fn headers_of_the_client_stay_at_the_service() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(302).header("Location", "https://cdn.example/x?sig=s"))
            .on(GET, "https://cdn.example/x?sig=s", message("A"));
        let client = client(replay)
            .authorize(hook!(|_reason| Ok(Credential::header("api-key", "k"))))
            .header("X-Secret", "s")
            .header("ConsistencyLevel", "eventual");
        done!(client.send(MailService.messages().key("a").get())).unwrap();
        let sent = client.transport().requests();
        let of = |at: usize| ["api-key", "X-Secret", "ConsistencyLevel"].map(|name| header(&sent[at], name));
        assert_eq!(of(0), [Some("k"), Some("s"), Some("eventual")]);
        assert_eq!(of(1), [None, None, None]);
    }
}

#[test]
fn a_redirect_to_another_origin_gets_the_headers_of_the_protocol_only() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(302).header("Location", "https://cdn.example/x"))
            .on(GET, "https://cdn.example/x", message("A"));
        let client = client(replay);
        let get = MailService.messages().key("a").get().header("X-Pass", "s").prefer("outlook.timezone=\"UTC\"");
        done!(client.send(get)).unwrap();
        let sent = client.transport().requests();
        let of = |at: usize| ["X-Pass", "Prefer"].map(|name| header(&sent[at], name));
        assert_eq!(of(0), [Some("s"), Some("outlook.timezone=\"UTC\"")]);
        assert_eq!(of(1), [None, Some("outlook.timezone=\"UTC\"")]);
    }
}

#[test]
fn nothing_that_is_shown_has_a_secret() {
    run! {
        let location = "https://cdn.example/x?sig=s3cret";
        let replay = Replay::new()
            .on(GET, "messages('a')/$value", Reply::new(302).header("Location", location))
            .on(GET, location, Reply::new(200).body("x").header("Operation-Location", location))
            .on(GET, "messages('b')", Reply::new(404).header("Content-Location", location));
        let client = Client::new("https://me:s3cret@mail.example/v1", replay)
            .authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let media = MailService.messages().key("a").media().get();
        let download = done!(client.download(media)).unwrap();
        let error = done!(client.send(MailService.messages().key("b").get())).unwrap_err();
        let sent = client.transport().requests();
        let shown = format!("{client:?} {:?} {download:?} {error:?} {error} {sent:?}", client.endpoint());
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(shown.contains("cdn.example"), "{shown}");
    }
}
