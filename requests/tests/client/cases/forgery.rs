use odata_requests::{Credential, Dialect};

use super::*;
use crate::model::{MailService, Message};

fn refused() -> Reply {
    Reply::new(403).header("x-csrf-token", "Required")
}

fn token(token: &str) -> Reply {
    Reply::json(200, "{}")
        .header("x-csrf-token", token)
        .header("set-cookie", "SAP_SESSIONID=abc; path=/; secure; HttpOnly")
        .header("set-cookie", "sap-usercontext=sap-client=100; path=/")
}

#[test]
fn changes_get_a_token_first_and_keep_it() {
    run! {
        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", token("T1"))
            .on(POST, "messages", Reply::json(201, "{}"))
            .on(POST, "messages", Reply::json(201, "{}"));
        let client = client(replay).dialect(Dialect::SAP);
        for _ in 0..2 {
            done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        }
        let sent = client.transport().requests();
        assert_eq!(sent.len(), 3);
        assert_eq!(header(&sent[0], "X-CSRF-Token"), Some("Fetch"));
        for sent in &sent[1..] {
            assert_eq!(header(sent, "X-CSRF-Token"), Some("T1"));
            assert_eq!(header(sent, "Cookie"), Some("SAP_SESSIONID=abc; sap-usercontext=sap-client=100"));
        }
        assert!(!format!("{client:?}").contains("T1"));
    }
}

#[test]
fn a_token_that_is_over_is_fetched_again_once() {
    run! {
        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", token("T1"))
            .on(POST, "messages", refused())
            .on(GET, "https://mail.example/v1/", token("T2"))
            .on(POST, "messages", Reply::json(201, "{}"));
        let client = client(replay).dialect(Dialect::SAP);
        done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        let sent = client.transport().requests();
        assert_eq!(header(&sent[3], "X-CSRF-Token"), Some("T2"));

        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", token("T1"))
            .on(POST, "messages", refused())
            .on(GET, "https://mail.example/v1/", token("T2"))
            .on(POST, "messages", refused());
        let client = Client::new(BASE, replay).dialect(Dialect::SAP);
        let error = done!(client.send(MailService.messages().create(&Message::default()))).unwrap_err();
        assert_eq!((error.status(), client.transport().unused().len()), (Some(403), 0));
    }
}

#[test]
fn a_service_that_asks_for_a_token_gets_one_in_every_dialect() {
    run! {
        let replay = Replay::new()
            .on(POST, "messages", refused())
            .on(GET, "https://mail.example/v1/", token("T1"))
            .on(POST, "messages", Reply::json(201, "{}"));
        let client = client(replay);
        done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        assert_eq!(urls(&client).len(), 3);
    }
}

#[test]
fn a_service_without_tokens_is_asked_once() {
    run! {
        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", Reply::new(404))
            .on(POST, "messages", Reply::json(201, "{}"));
        let client = client(replay).dialect(Dialect::SAP);
        done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        let sent = client.transport().requests();
        assert_eq!(header(&sent[1], "X-CSRF-Token"), None);
    }
}

#[test]
fn reading_needs_no_token() {
    run! {
        let client = client(Replay::new().on(GET, "messages('a')", message("A"))).dialect(Dialect::SAP);
        done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(urls(&client).len(), 1);
    }
}

#[test]
fn another_caller_has_another_session() {
    run! {
        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", token("T1"))
            .on(POST, "messages", Reply::json(201, "{}"))
            .on(GET, "https://mail.example/v1/", token("T2"))
            .on(POST, "messages", Reply::json(201, "{}"))
            .on(POST, "messages", Reply::json(201, "{}"));
        let replay = std::sync::Arc::new(replay);
        let ada = Client::new(BASE, replay.clone()).dialect(Dialect::SAP).authorize(hook!(|_reason| Ok(Credential::bearer("ada"))));
        let bob = ada.clone().authorize(hook!(|_reason| Ok(Credential::bearer("bob"))));
        for client in [&ada, &bob, &ada.clone()] {
            done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        }
        let sent = replay.requests();
        let tokens: Vec<_> = sent.iter().filter(|it| it.method == POST).map(|it| header(it, "X-CSRF-Token")).collect();
        assert_eq!(tokens, [Some("T1"), Some("T2"), Some("T1")]);
        assert_eq!(header(&sent[2], "Cookie"), None, "the session of another caller");
    }
}

#[test]
fn cookies_end_and_have_a_size() {
    run! {
        let first = token("T1").header("set-cookie", format!("huge={}", "x".repeat(9000)));
        let replay = Replay::new()
            .on(GET, "https://mail.example/v1/", first)
            .on(POST, "messages", Reply::json(201, "{}").header("set-cookie", "SAP_SESSIONID=gone; Max-Age=0"))
            .on(POST, "messages", Reply::json(201, "{}"));
        let client = client(replay).dialect(Dialect::SAP);
        for _ in 0..2 {
            done!(client.send(MailService.messages().create(&Message::default()))).unwrap();
        }
        let sent = client.transport().requests();
        let cookies: Vec<_> = sent.iter().map(|it| header(it, "Cookie")).collect();
        assert_eq!(cookies, [None, Some("SAP_SESSIONID=abc; sap-usercontext=sap-client=100"), Some("sap-usercontext=sap-client=100")]);
    }
}
