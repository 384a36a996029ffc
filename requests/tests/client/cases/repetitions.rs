use std::time::Duration;

use odata_requests::testing::{Fault, Faults};
use odata_requests::{ErrorKind, RetryPolicy};

use super::*;
use crate::model::{MailService, Message, MessageForward};

fn throttled(after: &str) -> Reply {
    Reply::new(429).header("Retry-After", after)
}

#[test]
fn every_request_waits_as_long_as_the_service_says() {
    run! {
        let forward = "messages('a')/m.forward";
        let replay = Replay::new()
            .on(POST, forward, throttled("7"))
            .on(POST, forward, Reply::new(503).header("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT"))
            .on(POST, forward, Reply::new(204));
        let client = client(replay);
        done!(client.send(MailService.messages().key("a").forward(MessageForward::default()))).unwrap();
        // The second date is over.
        assert_eq!(seconds(&client), [7, 0]);
    }
}

#[test]
fn a_503_of_a_gateway_repeats_no_change() {
    run! {
        let replay = Replay::new()
            .on(POST, "messages('a')/m.forward", Reply::new(503))
            .on(GET, "messages('a')", Reply::new(503))
            .on(GET, "messages('a')", message("A"));
        let client = client(replay);
        let error = done!(client.send(MailService.messages().key("a").forward(MessageForward::default()))).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(503), 1));
        done!(client.send(MailService.messages().key("a").get())).unwrap();
    }
}

#[test]
fn a_service_that_says_no_wait_is_not_asked_at_once() {
    run! {
        let client = client(Replay::new().on(GET, "messages('a')", throttled("0")).on(GET, "messages('a')", message("A")));
        done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(client.transport().waits(), [RetryPolicy::default().first_wait]);
    }
}

#[test]
fn a_storm_of_429_ends_with_the_services_answer() {
    run! {
        let mut replay = Replay::new();
        for _ in 0..9 {
            replay = replay.on(GET, "messages('a')", throttled("1"));
        }
        let client = client(replay);
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(429), 5));
        assert_eq!(seconds(&client), [1, 1, 1, 1]);
        assert!(error.to_string().contains("rate limited"), "{error}");
    }
}

#[test]
fn a_wait_that_is_too_long_is_not_waited() {
    run! {
        for after in ["301", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            let client = Client::new(BASE, Replay::new().on(GET, "messages('a')", throttled(after)));
            let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
            assert_eq!((error.status(), error.attempts()), (Some(429), 1), "{after}");
            assert!(error.headers().retry_after().is_some());
        }
    }
}

#[test]
fn what_may_have_been_done_is_not_sent_again() {
    run! {
        let change = || MailService.messages().key("a").update(&Message::default());
        let forward = || MailService.messages().key("a").forward(MessageForward::default());
        for fault in [Fault::Lost, Fault::Status(502, Default::default()), Fault::Status(504, Default::default())] {
            let faults = || Faults::new(Replay::new()
                .on(POST, "messages('a')/m.forward", Reply::new(204))
                .on(Method::Patch, "messages('a')", Reply::new(204)))
                .then(fault.clone());
            let client = Client::new(BASE, faults());
            done!(client.send(forward())).unwrap_err();
            assert_eq!(client.transport().waits(), []);
            let client = Client::new(BASE, faults());
            done!(client.send(change())).unwrap_err();
            assert_eq!(client.transport().waits(), []);
            // The program can say that it is safe.
            let client = Client::new(BASE, faults());
            let repeatable = forward().header("Repeatability-Request-ID", "1");
            let result = done!(client.send(repeatable));
            if fault != Fault::Lost {
                result.unwrap();
            }
            assert_eq!(client.transport().waits().len(), 1);
        }
    }
}

#[test]
fn what_was_not_sent_or_only_reads_is_sent_again() {
    run! {
        let faults = Faults::new(Replay::new().on(POST, "messages('a')/m.forward", Reply::new(204))).then(Fault::Unsent);
        let client = Client::new(BASE, faults);
        done!(client.send(MailService.messages().key("a").forward(MessageForward::default()))).unwrap();

        // Lost before the answer, broken off within it, and a gateway without an answer.
        let replay = Replay::new()
            .on(GET, "messages('a')", message("1"))
            .on(GET, "messages('a')", message("2"))
            .on(GET, "messages('a')", message("3"));
        let faults = Faults::new(replay).then(Fault::Lost).then(Fault::Cut(5)).then(Fault::Status(504, Default::default()));
        let client = Client::new(BASE, faults);
        let read = done!(client.send(MailService.messages().key("a").get())).unwrap();
        assert_eq!(read.subject, "3".into());
        assert_eq!(client.transport().waits().len(), 3);
    }
}

#[test]
fn a_timeout_is_an_error_that_says_the_limit() {
    run! {
        let client = Client::new(BASE, Faults::new(Replay::new()).then(Fault::Delay(Duration::from_secs(200))));
        let error = done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)));
        assert_eq!(error.to_string(), "GET https://mail.example/v1/messages('a'): timed out after 100 s");
    }
}

#[test]
fn a_policy_of_the_program_decides() {
    run! {
        let client = client(Replay::new().on(GET, "messages('a')", throttled("1"))).retry(RetryPolicy::never());
        done!(client.send(MailService.messages().key("a").get())).unwrap_err();
        assert_eq!(client.transport().waits(), []);

        let mut policy = RetryPolicy::default();
        policy.statuses.push(500);
        let replay = Replay::new().on(GET, "messages('a')", Reply::new(500)).on(GET, "messages('a')", message("A"));
        let client = Client::new(BASE, replay).retry(policy);
        done!(client.send(MailService.messages().key("a").get())).unwrap();
    }
}
