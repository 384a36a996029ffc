use odata_requests::Credential;
use odata_requests::testing::Recorder;

use super::*;
use crate::model::MailService;

#[test]
fn what_is_recorded_is_replayed_and_has_no_secrets() {
    run! {
        let replay = Replay::new()
            .on(GET, "messages('a')?sig=s3cret", message("A").header("Set-Cookie", "session=s3cret"))
            .on(GET, "messages('a')/$value", Reply::new(200).body(vec![0xff, 0, b'x']));
        let recorder = Recorder::new(replay);
        let client = Client::new(BASE, recorder).authorize(hook!(|_reason| Ok(Credential::bearer("s3cret"))));
        let get = || MailService.messages().key("a").get().option("sig", "s3cret");
        let first = done!(client.send(get())).unwrap();
        let bytes = done!(client.send(MailService.messages().key("a").media().get())).unwrap();

        let folder = std::env::temp_dir().join(format!("odata-requests-{}-{}", std::process::id(), module_path!().replace("::", "-")));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join("recorded.json");
        client.transport().save(&file).unwrap();
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(!text.contains("s3cret"), "{text}");

        let client = Client::new(BASE, Replay::from_file(&file).unwrap());
        assert_eq!(done!(client.send(get())).unwrap(), first);
        assert_eq!(done!(client.send(MailService.messages().key("a").media().get())).unwrap(), bytes);
        std::fs::write(&file, "[{\"request\":{\"method\":\"HEAD\",\"url\":\"\"},\"response\":{}}]").unwrap();
        let error = Replay::from_file(&file).unwrap_err().to_string();
        assert!(error.ends_with("pair 0: \"HEAD\" is not a method"), "{error}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

#[test]
fn a_replay_without_an_answer_says_what_is_left() {
    run! {
        let client = client(Replay::new().on(GET, "messages('b')", message("B")));
        let error = text(done!(client.send(MailService.messages().key("a").get())));
        assert!(error.contains("the replay has no answer to GET https://mail.example/v1/messages('a'); left are [\"GET messages('b')\"]"), "{error}");
        assert_eq!(client.transport().unused(), [(GET, "messages('b')".to_owned())]);
    }
}
