use odata_requests::{Batch, Credential, Dialect};

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
