use odata_requests::{ErrorKind, Limits};
use odata_runtime::Decoder;

use super::*;
use crate::model::{MailService, Message};

#[test]
fn a_page_for_signing_in_is_not_an_answer() {
    run! {
        let page = "<!DOCTYPE html>\n<html>  <title>Sign in</title>";
        let login = || Reply::new(200).header("Content-Type", "text/html; charset=utf-8").header("x-request-id", "7").body(page);
        let client = client(Replay::new()
            .on(GET, "messages('a')", login())
            .on(Method::Patch, "messages('a')", login())
            .on(Method::Delete, "messages('a')", login()));
        let error = text(done!(client.send(MailService.messages().key("a").get())));
        assert_eq!(
            error,
            "GET https://mail.example/v1/messages('a'): status 200: expected JSON, found text/html; charset=utf-8: \
             \"<!DOCTYPE html> <html> <title>Sign in</title>\"; check the base URL, and whether a proxy requires sign-in (request id 7)"
        );
        // Also where a body would be ignored: the change was not done.
        let change = MailService.messages().key("a").update(&Message::default()).minimal();
        assert!(matches!(done!(client.send(change)).unwrap_err().kind(), ErrorKind::NotJson { .. }));
        let delete = MailService.messages().key("a").delete();
        assert!(matches!(done!(client.send(delete)).unwrap_err().kind(), ErrorKind::NotJson { .. }));
    }
}

#[test]
fn a_wrong_content_type_is_named_only_if_the_body_is_not_json() {
    run! {
        let json = || Reply::new(200).header("Content-Type", "text/plain").body("\u{feff}{\"subject\":\"A\"}");
        let broken = || Reply::new(200).body("PROXY ERROR");
        let client = client(Replay::new().on(GET, "messages('a')", json()).on(GET, "messages('a')", broken()));
        assert_eq!(done!(client.send(MailService.messages().key("a").get())).unwrap().subject, "A".into());
        let error = text(done!(client.send(MailService.messages().key("a").get())));
        assert!(error.contains("found without a content type: \"PROXY ERROR\""), "{error}");
    }
}

#[test]
fn json_with_a_byte_order_mark_is_json() {
    run! {
        let cut = || Reply::new(200).body("\u{feff}{\"subject\":");
        let client = client(Replay::new().on(GET, "messages('a')", cut()));
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Response(_)), "{error:?}");
    }
}

#[test]
fn an_answer_of_another_type_says_where() {
    run! {
        let reply = || Reply::json(200, r#"{"subject":"A","size":"big"}"#).header("request-id", "r");
        let client = client(Replay::new().on(GET, "messages('a')", reply()).on(GET, "messages('a')", reply()));
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("r")));
        assert!(error.to_string().contains("size") && error.to_string().starts_with("GET https://mail.example/v1/messages('a'): "), "{error}");
        let lenient = client.clone().decoder(Decoder::new().lenient());
        let answer = done!(lenient.answer(MailService.messages().key("a").get())).unwrap();
        assert_eq!((answer.value.subject, answer.mismatches.len()), ("A".into(), 1));
    }
}

#[test]
fn a_body_has_a_limit() {
    run! {
        let mut limits = Limits::default();
        limits.body = 1000;
        let whole = format!("{:1000}", r#"{"subject":"A"}"#);
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::json(200, whole.clone()))
            .on(GET, "messages('b')", Reply::json(200, whole + " "));
        let client = client(replay).limits(limits);
        done!(client.send(MailService.messages().key("a").get())).unwrap();
        let error = text(done!(client.send(MailService.messages().key("b").get())));
        assert!(error.contains("the body has more than 1000 bytes; request less"), "{error}");
    }
}

#[test]
fn conditions_and_their_answers() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(304).header("ETag", "W/\"1\""))
            .on(Method::Patch, "messages('a')", Reply::json(412, r#"{"error":{"code":"c","message":"changed"}}"#))
            .on(Method::Patch, "messages('a')", Reply::new(428))
            .on(GET, "messages('b')", Reply::new(404));
        let client = client(replay);
        let error = done!(client.send(MailService.messages().key("a").get().if_none_match("W/\"1\""))).unwrap_err();
        assert!(error.is_not_modified() && !error.is_conflict());
        let update = || MailService.messages().key("a").update(&Message::default());
        let error = done!(client.send(update().if_match("W/\"1\""))).unwrap_err();
        assert!(error.is_conflict());
        assert_eq!(
            error.to_string(),
            "PATCH https://mail.example/v1/messages('a'): status 412: c: changed; the entity has changed: read it again and repeat the change with its new ETag"
        );
        let error = text(done!(client.send(update())));
        assert!(error.contains("call `if_match` with the entity's ETag"), "{error}");
        let error = done!(client.send(MailService.messages().key("b").get())).unwrap_err();
        assert!(error.is_not_found());
    }
}

#[test]
fn a_base_url_that_is_none_is_an_error_of_each_call() {
    run! {
        for base in ["mail.example/v1", "", "/v1", "ftp://mail.example"] {
            let client = Client::new(base, Replay::new());
            let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Request(_)), "{base}: {error}");
        }
    }
}
