use odata_requests::testing::{Fault, Faults};
use odata_requests::{Batch, Credential, Dialect, ErrorKind, RetryPolicy};

use super::*;
use crate::model::{MailService, Message};

const ANSWERS: &str = r#"{"responses":[
    {"id":"2","status":404,"headers":{"request-id":"r2"},"body":{"error":{"code":"c","message":"gone"}}},
    {"id":"1","status":200,"headers":{"Content-Type":"application/json"},"body":{"subject":"A"}}
]}"#;

#[test]
fn a_batch_is_one_request_with_typed_answers() {
    run! {
        let client = client(Replay::new().on(POST, "$batch", Reply::json(200, ANSWERS)))
            .dialect(Dialect::GRAPH)
            .header("ConsistencyLevel", "eventual")
            .header("X-Secret", "s3cret")
            .authorize(hook!(|_reason| Ok(Credential::bearer("t"))));
        let mut batch = Batch::new();
        let one = batch.add(MailService.messages().key("a").get());
        let two = batch.add(MailService.messages().key("b").update(&Message::default()));
        let mut answers = done!(client.batch(&mut batch)).unwrap();
        assert_eq!(answers.take(one).unwrap().value.subject, "A".into());
        let error = answers.take(two).unwrap_err();
        assert!(error.is_not_found() && error.request_id() == Some("r2"));
        assert_eq!(error.method(), Some(Method::Patch));
        let sent = &client.transport().requests()[0];
        assert_eq!(header(sent, "Authorization"), Some("Bearer t"));
        let body = String::from_utf8(sent.body.clone()).unwrap();
        assert_eq!(body.to_ascii_lowercase().matches("consistencylevel").count(), 2, "{body}");
        // The credential is that of the whole.
        assert!(!body.contains("Bearer") && !body.contains("s3cret"), "{body}");
    }
}

#[test]
fn a_url_that_is_too_long_is_sent_in_a_batch() {
    run! {
        let answer = r#"{"responses":[{"id":"1","status":200,"body":{"value":[{"subject":"A"}]}}]}"#;
        let mut dialect = Dialect::GRAPH;
        dialect.url_limit = Some(200);
        let client = client(Replay::new().on(POST, "$batch", Reply::json(200, answer))).dialect(dialect);
        let list = MailService.messages().list().option("$search", "x".repeat(300));
        let page = done!(client.send(list)).unwrap();
        assert_eq!(page.value.iter().next().map(|it| it.subject.clone()), Some("A".into()));
    }
}

/// An answer to two changes.
fn done() -> Reply {
    let body = r#"{"responses":[{"id":"1","status":204},{"id":"2","status":204}]}"#;
    Reply::json(200, body)
}

fn changes() -> Batch {
    let mut batch = Batch::new();
    batch.add(MailService.messages().create(&Message::default()).minimal());
    batch.add(MailService.messages().key("b").delete());
    batch
}

/// Whether all changes were executed, once.
fn are_done(answers: &odata_requests::BatchAnswers) -> bool {
    answers.len() == 2 && answers.failures().count() == 0
}

#[test]
fn z10_a_batch_that_was_not_executed_is_sent_again() {
    run! {
        let later = odata_requests::Headers::from_iter([("Retry-After", "1")]);
        let refused = || Fault::Status(503, later.clone());
        for (faults, is_unsent) in [
            (vec![Fault::Unsent], true),
            (vec![refused(), Fault::Unsent], true),
            (vec![Fault::Unsent, refused()], false),
        ] {
            let mut policy = RetryPolicy::never();
            policy.attempts = u32::try_from(faults.len()).unwrap();
            let replay = Replay::new().on(POST, "$batch", done());
            let transport = faults.into_iter().fold(Faults::new(replay), Faults::then);
            let client = Client::new(BASE, transport).dialect(Dialect::GRAPH).retry(policy);
            let mut batch = changes();
            let error = done!(client.batch(&mut batch)).unwrap_err();
            assert_eq!(error.is_unsent(), is_unsent, "{error}");
            assert!(are_done(&done!(client.batch(&mut batch)).unwrap()));
            assert_eq!(client.transport().inner().requests().len(), 1);
        }
    }
}

#[test]
fn z10_a_batch_without_a_credential_is_sent_again() {
    run! {
        let calls = std::sync::atomic::AtomicU32::new(0);
        let hook = move || match calls.fetch_add(1, std::sync::atomic::Ordering::Relaxed) {
            0 => Err("no token".into()),
            _ => Ok(Credential::bearer("t")),
        };
        let client = client(Replay::new().on(POST, "$batch", done()))
            .dialect(Dialect::GRAPH)
            .authorize(hook!(|_reason| hook()));
        let mut batch = changes();
        let error = done!(client.batch(&mut batch)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Authorization(_)) && error.is_unsent());
        assert!(are_done(&done!(client.batch(&mut batch)).unwrap()));
    }
}

#[test]
fn z10_a_batch_that_may_have_been_executed_is_not_sent_again() {
    run! {
        // The service has executed it, and says where the answer is, which cannot be reached.
        let elsewhere = Reply::new(303).header("Location", "https://mail.example/v1/answer");
        let replay = || Replay::new().on(POST, "$batch", done());
        for (replay, fault) in [
            (replay(), Fault::Lost),
            (replay(), Fault::Cut(3)),
            (Replay::new().on(POST, "$batch", elsewhere), Fault::None),
        ] {
            let transport = Faults::new(replay).then(fault).then(Fault::Unsent);
            let client = Client::new(BASE, transport).dialect(Dialect::GRAPH).retry(RetryPolicy::never());
            let mut batch = changes();
            let error = done!(client.batch(&mut batch)).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Transport(_)) && !error.is_unsent(), "{error}");
            let answers = done!(client.batch(&mut batch)).unwrap();
            assert_eq!(answers.failures().count(), 2);
            assert_eq!(client.transport().inner().requests().len(), 1);
        }
    }
}

#[test]
fn z10_earlier_attempts_decide_whether_a_request_was_sent() {
    run! {
        for (fault, is_unsent) in [
            (Fault::Unsent, true),
            (Fault::throttle(0), true),
            (Fault::Status(503, odata_requests::Headers::from_iter([("Retry-After", "1")])), true),
            (Fault::Status(503, odata_requests::Headers::new()), false),
            (Fault::Status(502, odata_requests::Headers::new()), false),
            (Fault::Lost, false),
        ] {
            let replay = Replay::new().on(Method::Delete, "messages('a')", Reply::new(204));
            let transport = Faults::new(replay).then(fault.clone()).then(Fault::Unsent);
            let mut policy = RetryPolicy::never();
            policy.attempts = 2;
            let client = Client::new(BASE, transport).retry(policy);
            let error = done!(client.send(MailService.messages().key("a").delete())).unwrap_err();
            assert_eq!((error.attempts(), error.is_unsent()), (2, is_unsent), "{fault:?}");
        }
    }
}

#[test]
fn w25_a_batch_with_answers_is_not_sent_again() {
    run! {
        let part = |status| format!("--b\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 {status} X\r\n\r\n\r\n");
        for status in [401, 429, 503] {
            let body = format!("{}{}--b--\r\n", part(204), part(status));
            let reply = Reply::new(status).header("Content-Type", "Multipart/Mixed; boundary=b").body(body);
            let client = client(Replay::new().on(POST, "$batch", reply))
                .retry(RetryPolicy::default())
                .authorize(hook!(|_reason| Ok(Credential::bearer("t"))))
                .dialect(Dialect::DATAVERSE);
            let mut batch = changes();
            batch.stop_on_error();
            // What was throttled is sent again by itself, for which there is no reply here.
            let result = done!(client.batch(&mut batch));
            let sent = client.transport().requests();
            assert_eq!(sent.len(), if status == 401 { 1 } else { 2 });
            assert_eq!(result.is_ok(), status == 401);
            let second = sent.get(1).map(|it| String::from_utf8_lossy(&it.body).into_owned());
            let is_half = second.is_none_or(|it| it.contains("DELETE") && !it.contains("POST"));
            assert!(is_half, "{status}");
        }
    }
}
