use std::sync::{Arc, Mutex};

use odata_requests::exchange::{AttemptInfo, CallInfo, EndInfo};
use odata_requests::{Credential, Observer};

use super::*;
use crate::model::MailService;

#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    pub(super) fn lines(&self) -> String {
        self.0.lock().unwrap().join("\n")
    }
}

impl Observer for Log {
    fn start(&self, call: &CallInfo<'_>) {
        self.0.lock().unwrap().push(format!(
            "{} start {} {}",
            call.number, call.method, call.url
        ));
    }

    fn attempt(&self, call: &CallInfo<'_>, attempt: &AttemptInfo<'_>) {
        let line = format!(
            "{} attempt {} {} {:?} {:?}",
            call.number, attempt.number, attempt.url, attempt.status, attempt.request_id
        );
        self.0.lock().unwrap().push(line);
    }

    fn end(&self, call: &CallInfo<'_>, end: &EndInfo<'_>) {
        let outcome = end.outcome.map_err(ToString::to_string);
        self.0.lock().unwrap().push(format!(
            "{} end {} {outcome:?} {}",
            call.number, end.attempts, end.bytes
        ));
    }
}

#[test]
fn an_observer_sees_every_attempt_and_no_secret() {
    run! {
        let log = Log::default();
        let replay = Replay::new()
            .on(GET, "messages('a')?code=s3cret", Reply::new(302).header("Location", "https://cdn.example/?sig=s3cret").header("request-id", "1"))
            .on(GET, "https://cdn.example/?sig=s3cret", message("A"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret")))).observe(log.clone());
        done!(client.send(MailService.messages().key("a").get().option("code", "s3cret"))).unwrap();
        done!(client.send(MailService.messages().key("b").get().option("code", "s3cret"))).unwrap_err();
        let log = log.lines();
        assert!(!log.contains("s3cret"), "{log}");
        let start = "1 start GET https://mail.example/v1/messages('a')?code=[redacted]\n\
            1 attempt 1 https://mail.example/v1/messages('a')?code=[redacted] Some(302) Some(\"1\")\n\
            1 attempt 2 https://cdn.example/?sig=[redacted] Some(200) None\n\
            1 end 2 Ok(200) 15\n\
            2 start GET https://mail.example/v1/messages('b')?code=[redacted]\n\
            2 attempt 1 ";
        assert!(log.starts_with(start), "{log}");
    }
}
