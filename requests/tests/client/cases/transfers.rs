use std::io::Cursor;
use std::ops::Deref as _;

use odata_requests::download::ResumableDownload;
use odata_requests::operation::{Cancelled, Polled, Polling};
use odata_requests::upload::Session;
use odata_requests::{Credential, ErrorKind};

use super::observing::Log;
use super::*;
use crate::model::{MailService, Message};

const PUT: Method = Method::Put;
const ELSEWHERE: &str = "https://up.example/1";

fn session() -> Session {
    let json = format!(r#"{{"uploadUrl":"{ELSEWHERE}","nextExpectedRanges":["0-"]}}"#);
    serde_json::from_str(&json).unwrap()
}

#[test]
fn operations_are_waited_for_without_credentials_elsewhere() {
    run! {
        let monitor = "https://monitor.example/7";
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(202).header("Location", monitor).header("Retry-After", "4"))
            .on(GET, monitor, Reply::new(202))
            .on(GET, monitor, message("A").header("AsyncResult", "200"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let mut operation = done!(client.start(MailService.messages().key("a").get())).unwrap();
        assert_eq!(operation.monitor().unwrap().url(), monitor);
        let Polled::Running(running) = done!(operation.poll()).unwrap() else { panic!() };
        assert_eq!(running.wait.as_secs(), 1);
        let answer = done!(operation.wait()).unwrap();
        assert_eq!(answer.value.subject, "A".into());
        assert_eq!(seconds(&client), [4, 1]);
        let sent = client.transport().requests();
        assert_eq!(header(&sent[0], "Authorization"), Some("Bearer s3cret"));
        assert!(sent[1..].iter().all(|it| header(it, "Authorization").is_none()));
    }
}

#[test]
fn a_monitor_elsewhere_leads_home_to_the_result() {
    run! {
        let monitor = "https://monitor.example/7";
        // The result is an entity with a `status` of its own, and is where a redirect leads.
        let result = Reply::json(200, r#"{"subject":"A","status":"pending"}"#);
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(202).header("Location", monitor))
            .on(GET, monitor, Reply::new(303).header("Location", "https://mail.example/v1/results/7#top"))
            .on(GET, "results/7", Reply::new(303).header("Location", "/v1/messages('b')"))
            .on(GET, "messages('b')", result);
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let mut operation = done!(client.start(MailService.messages().key("a").get())).unwrap();
        let Polled::Done(answer) = done!(operation.poll()).unwrap() else { panic!() };
        assert_eq!(answer.value.subject, "A".into());
        assert_eq!(operation.polls(), 2);
        let sent = client.transport().requests();
        let credentials: Vec<_> = sent.iter().map(|it| header(it, "Authorization").is_some()).collect();
        assert_eq!(credentials, [true, false, true, true]);
        assert_eq!(seconds(&client), [1]);
    }
}

#[test]
fn a_result_that_leads_in_a_circle_is_an_error() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(202).header("Location", "o/1"))
            .on(GET, "o/1", Reply::new(303).header("Location", "results/1"))
            .on(GET, "results/1", Reply::new(303).header("Location", "1"));
        let client = client(replay);
        let mut operation = done!(client.start(MailService.messages().key("a").get())).unwrap();
        let error = done!(operation.wait()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Link { .. }), "{error}");
    }
}

#[test]
fn an_operation_can_be_waited_for_again_at_its_limits() {
    run! {
        let mut replay = Replay::new().on(GET, "messages('a')", Reply::new(202).header("Location", "o/1"));
        for _ in 0..5 {
            replay = replay.on(GET, "o/1", Reply::new(202).header("Retry-After", "10"));
        }
        let client = client(replay.on(GET, "o/1", message("A").header("AsyncResult", "200")));
        let mut polling = Polling::default();
        polling.limit = std::time::Duration::from_secs(15);
        let mut operation = done!(client.start(MailService.messages().key("a").get())).unwrap().polling(polling.clone());
        let error = done!(operation.wait()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unfinished { waited, polls: 3 } if waited.as_secs() == 15), "{error}");
        polling.limit = std::time::Duration::from_secs(3600);
        polling.polls = 2;
        let mut operation = operation.polling(polling);
        let error = done!(operation.wait()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unfinished { waited, polls: 5 } if waited.as_secs() == 45), "{error}");
        assert_eq!(done!(operation.wait()).unwrap().value.subject, "A".into());
        assert_eq!((operation.polls(), operation.waited().as_secs()), (6, 45));
    }
}

#[test]
fn operations_fail_are_cancelled_and_resumed() {
    run! {
        let failed = Reply::json(200, r#"{"subject":"why","status":"failed","error":{"code":"5000","message":"No data."}}"#);
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(202).header("Location", "o/1"))
            .on(GET, "o/1", failed)
            .on(Method::Delete, "o/1", Reply::new(204))
            .on(GET, "o/1", Reply::json(200, r#"{"subject":"done","status":"succeeded"}"#))
            .on(GET, "messages('b')", Reply::json(200, r#"{"subject":"b","status":"completed"}"#));
        let client = client(replay);
        let get = || MailService.messages().key("a").get();
        let mut operation = done!(client.start(get())).unwrap().by_status::<Message>().unwrap();
        let error = done!(operation.wait()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Operation(_)));
        assert_eq!(error.to_string(), "GET https://mail.example/v1/o/1: the operation failed: 5000: No data.");
        assert_eq!(operation.latest().unwrap().value.subject, "why".into());
        assert_eq!(done!(operation.cancel()).unwrap(), Some(Cancelled::Done));

        let kept = serde_json::to_string(operation.monitor().unwrap()).unwrap();
        let mut operation = client.resume(get(), serde_json::from_str(&kept).unwrap()).unwrap();
        assert_eq!(done!(operation.wait()).unwrap().value.subject, "done".into());
        let mut operation = client.watch(MailService.messages().key("b").get()).unwrap();
        assert_eq!(done!(operation.wait()).unwrap().value.subject, "b".into());
    }
}

#[test]
fn a_login_page_is_not_the_result_of_an_operation() {
    run! {
        let page = Reply::new(200).header("Content-Type", "text/html").body("<html>Sign in</html>");
        let replay = Replay::new()
            .on(GET, "messages('a')", Reply::new(202).header("Location", "o/1"))
            .on(GET, "o/1", page);
        let client = client(replay);
        let mut operation = done!(client.start(MailService.messages().key("a").get())).unwrap();
        let error = done!(operation.wait()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::NotJson { .. }), "{error}");
    }
}

#[test]
fn contents_are_uploaded_in_pieces() {
    run! {
        let replay = Replay::new()
            .on(PUT, ELSEWHERE, Reply::json(202, r#"{"nextExpectedRanges":["5-"]}"#))
            .on(PUT, ELSEWHERE, Reply::new(500))
            .on(GET, ELSEWHERE, Reply::json(200, r#"{"nextExpectedRanges":["7-"]}"#))
            .on(PUT, ELSEWHERE, message("file"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let upload = client.upload::<Message, _>(session(), Cursor::new(b"twelve bytes".to_vec()));
        let mut upload = done!(upload).unwrap().piece(5);
        assert!(done!(upload.advance()).unwrap().is_none());
        assert_eq!((upload.uploaded(), upload.length()), (5, 12));
        let answer = done!(upload.finish()).unwrap();
        assert_eq!(answer.value.unwrap().subject, "file".into());
        let sent = client.transport().requests();
        let ranges: Vec<_> = sent.iter().map(|it| header(it, "Content-Range")).collect();
        assert_eq!(ranges, [Some("bytes 0-4/12"), Some("bytes 5-9/12"), None, Some("bytes 7-11/12")]);
        assert_eq!(sent[3].body, b"bytes");
        assert!(sent.iter().all(|it| header(it, "Authorization").is_none()));
        assert_eq!(seconds(&client), [1]);
    }
}

#[test]
fn uploads_are_cancelled() {
    run! {
        let client = client(Replay::new().on(Method::Delete, ELSEWHERE, Reply::new(204)));
        let upload = client.upload::<Message, _>(session(), Cursor::new(b"x".to_vec()));
        let mut upload = done!(upload).unwrap();
        assert_eq!(done!(upload.cancel()).unwrap(), Cancelled::Done);
    }
}

#[test]
fn secret_urls_at_the_service_get_no_credential_and_are_not_shown() {
    run! {
        let url = "https://mail.example/v1/up/s3cret";
        let session = || Session::new(url);
        let log = Log::default();
        let replay = Replay::new()
            .on(GET, url, Reply::json(200, r#"{"nextExpectedRanges":["0-"]}"#))
            .on(PUT, url, Reply::new(403))
            .on(Method::Delete, url, Reply::new(404))
            .on(Method::Delete, url, Reply::new(403))
            .on(GET, url, Reply::new(307).header("Location", "/v1/blobs/s3cret"))
            .on(GET, "blobs/s3cret", Reply::new(403))
            .on(GET, "up/s3cret", Reply::new(200));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("token")))).observe(log.clone());
        let upload = client.upload::<Message, _>(session(), Cursor::new(b"x".to_vec()));
        let mut upload = done!(upload).unwrap();
        let shown = "https://mail.example/[redacted]: status ";
        assert_eq!(done!(upload.finish()).unwrap_err().to_string(), format!("PUT {shown}403; check the permissions of the credential"));
        let error = done!(upload.cancel()).unwrap_err();
        assert!(error.to_string().starts_with("DELETE https://mail.example/[redacted]: the upload session is gone"), "{error}");
        let error = done!(upload.cancel()).unwrap_err();
        assert!(error.to_string().starts_with(&format!("DELETE {shown}403")), "{error}");
        let download = ResumableDownload::of_url(client.endpoint(), url).unwrap().secret_url();
        let mut download = client.resumable(download);
        let error = content!(download).unwrap_err();
        assert!(error.to_string().starts_with(&format!("GET {shown}403")), "{error}");
        let sent = client.transport().requests();
        assert_eq!(sent.len(), 6);
        assert!(sent.iter().all(|it| header(it, "Authorization").is_none()));
        let debug = format!("{upload:?} {download:?} {:?}", upload.deref().cancel());
        let log = log.lines();
        assert!(!log.contains("s3cret") && !debug.contains("s3cret"), "{log} {debug}");
        assert!(log.contains("attempt 2 https://mail.example/[redacted] Some(403)"), "{log}");

        let reply = Reply::new(302).header("Location", "http://up.example/s3cret");
        let client = self::client(Replay::new().on(GET, url, reply));
        let upload = client.upload::<Message, _>(session(), Cursor::new(b"x".to_vec()));
        let error = done!(done!(upload).unwrap().finish()).unwrap_err();
        assert!(!error.to_string().contains("s3cret"), "{error}");

        let session = Session::new("http://up.example/s3cret");
        let error = done!(client.upload::<Message, _>(session, Cursor::new(b"x".to_vec()))).unwrap_err();
        assert_eq!(error.to_string(), "PUT http://up.example/[redacted]: \"http://up.example/[redacted]\" leads from https to http");
    }
}

#[test]
fn the_error_of_a_download_says_what_was_downloaded() {
    run! {
        let reply = Reply::new(200).header("request-id", "r1").body("twelve bytes").cut(7);
        let client = client(Replay::new().on(GET, "messages('a')/$value", reply));
        let mut download = done!(client.download(MailService.messages().key("a").media().get())).unwrap();
        let error = part!(download).unwrap_err();
        let text = "GET https://mail.example/v1/messages('a')/$value: the connection was closed (request id r1)";
        assert_eq!(error.to_string(), text);
        assert!(matches!(error.kind(), ErrorKind::Transport(_)));
        assert_eq!((error.status(), error.request_id()), (Some(200), Some("r1")));
    }
}

#[test]
fn contents_that_are_cut_go_on() {
    run! {
        let blob = "https://blobs.example/a?sig=s3cret";
        let headers = |reply: Reply| reply.header("ETag", "\"1\"");
        let part = headers(Reply::new(206)).header("Content-Range", "bytes 7-11/12");
        let replay = Replay::new()
            .on(GET, blob, headers(Reply::new(200)).header("Content-Length", "12").body("twelve bytes").cut(7))
            .on(GET, blob, part.body("bytes"));
        let client = client(replay).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let download = ResumableDownload::of_url(client.endpoint(), blob).unwrap();
        let mut download = client.resumable(download);
        let content = content!(download).unwrap();
        assert_eq!(String::from_utf8(content).unwrap(), "twelve bytes");
        assert_eq!((download.position(), download.total()), (12, Some(12)));
        let sent = client.transport().requests();
        assert_eq!(header(&sent[1], "Range"), Some("bytes=7-"));
        assert_eq!(header(&sent[1], "If-Range"), Some("\"1\""));
        assert!(sent.iter().all(|it| header(it, "Authorization").is_none()));
    }
}

#[test]
fn a_content_that_is_refused_or_changed_is_an_error() {
    run! {
        let media = "messages('a')/$value";
        let replay = Replay::new()
            .on(GET, media, Reply::json(403, r#"{"error":{"code":"no","message":"Not you."}}"#))
            .on(GET, media, Reply::new(200).header("ETag", "\"1\"").header("Content-Length", "12").body("twelve bytes").cut(7))
            .on(GET, media, Reply::new(200).header("ETag", "\"2\"").header("Content-Length", "12").body("twelve BYTES"));
        let client = client(replay);
        let get = || ResumableDownload::new(client.endpoint(), MailService.messages().key("a").media().get()).unwrap();
        let mut download = client.resumable(get());
        let error = content!(download).unwrap_err();
        assert!(error.to_string().contains("no: Not you."), "{error}");
        let mut download = client.resumable(get());
        let error = content!(download).unwrap_err();
        assert!(error.to_string().contains("the content has changed"), "{error}");
    }
}
