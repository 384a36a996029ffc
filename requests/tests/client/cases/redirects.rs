use odata_requests::{Credential, ErrorKind};

use super::*;
use crate::model::{MailService, MessageForward};

fn to(status: u16, location: &str) -> Reply {
    Reply::new(status).header("Location", location)
}

#[test]
fn redirects_are_followed_and_the_credential_stays_at_the_service() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')", to(301, "/v2/messages('a')#part"))
            .on(GET, "https://mail.example/v2/messages('a')", to(307, "https://other.example:444/m?token=t"))
            .on(GET, "https://other.example:444/m?token=t", to(302, "https://mail.example/back"))
            .on(GET, "https://mail.example/back", message("A"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("t"))));
        let read = done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(read.subject, "A".into());
        let sent = client.transport().requests();
        let tokens: Vec<bool> = sent.iter().map(|it| it.headers.contains("Authorization")).collect();
        // Not on the way back either, which another origin has chosen.
        assert_eq!(tokens, [true, true, false, false]);
    }
}

#[test]
fn redirects_that_are_not_followed_say_why() {
    run! {
        for (location, reason) in [
            ("http://mail.example/v1/messages('a')", "leads from https to http"),
            ("https://mail.example/v1/messages('a')", "was already visited: redirect loop"),
            ("ftp://mail.example/", "is not a URL that can be followed"),
            ("https://mail.example/a b", "is not a URL that can be followed"),
        ] {
            let replay = Replay::new().on(GET, "messages('a')", to(302, location));
            let client = Client::new(BASE, replay);
            let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Link { .. }));
            assert_eq!(error.status(), Some(302));
            assert!(error.to_string().contains(reason), "{error}");
        }
        let mut replay = Replay::new().on(GET, "messages('a')", to(302, "/0"));
        for hop in 0..20 {
            replay = replay.on(GET, format!("https://mail.example/{hop}"), to(302, &format!("/{}", hop + 1)));
        }
        let client = Client::new(BASE, replay);
        let error = text(done!(client.send(MailService.messages().key("a").get())));
        assert!(error.contains("\"https://mail.example/10\" exceeds `Limits::redirects`"), "{error}");
        assert_eq!(urls(&client).len(), 11);
    }
}

#[test]
fn a_change_is_repeated_only_where_that_is_meant() {
    run! {
        let forward = || MailService.messages().key("a").forward(MessageForward::default());
        let path = "messages('a')/m.forward";
        let replay = Replay::new()
            .on(POST, path, to(308, "https://mail.example/v2/forward"))
            .on(POST, "https://mail.example/v2/forward", Reply::new(204));
        let client = Client::new(BASE, replay);
        done!(client.send(forward())).unwrap();
        let sent = client.transport().requests();
        assert_eq!(sent[0].body, sent[1].body);

        for (status, location) in [(302, "/v2"), (301, "/v2"), (307, "https://other.example/")] {
            let client = Client::new(BASE, Replay::new().on(POST, path, to(status, location)));
            done!(client.send(forward())).unwrap_err();
            assert_eq!(urls(&client).len(), 1);
        }

        let replay = Replay::new().on(POST, path, to(303, "/v1/result")).on(GET, "result", Reply::new(204));
        let client = Client::new(BASE, replay);
        done!(client.send(forward())).unwrap();
        let sent = client.transport().requests();
        assert_eq!((sent[1].body.len(), header(&sent[1], "Content-Type")), (0, None));
    }
}
