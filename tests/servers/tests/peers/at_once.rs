//! Several calls of one async client at once, and calls that are dropped.

use std::time::Duration;

use odata_requests::{Client, Preference, Reqwest};
use service_tests::requests::Service;
use service_tests::room::Person;
use service_tests::{Peer, Server};
use tokio::runtime::Builder;
use tokio::task::JoinSet;

#[test]
fn calls_run_at_once_and_end_if_they_are_dropped() {
    let Some(server) = Server::start(Peer::Odatapy, &["--slow", "0.7"]) else {
        return;
    };
    let client = Client::new(server.base(), Reqwest::new().unwrap());
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let mut calls = JoinSet::new();
        for number in 0..20 {
            let client = client.clone();
            calls.spawn(async move {
                let name = format!("Person {number}");
                let person = Person::with(|it| it.name = (*name).into());
                client.send(Service.people().create(&person)).await?;
                client.send(Service.people().key(name).get()).await
            });
        }
        let mut names = Vec::new();
        while let Some(call) = calls.join_next().await {
            names.extend(call.unwrap().unwrap().name.into_value());
        }
        names.sort();
        let mut expected: Vec<String> = (0..20).map(|number| format!("Person {number}")).collect();
        expected.sort();
        assert_eq!(names, expected);

        // The service answers after 0.7 seconds; dropping the call ends it, and the client goes on.
        let first = Service.people().key("Person 1").get();
        let slow = first
            .clone()
            .prefer(Preference::respond_async())
            .prefer(Preference::wait(20));
        let call = tokio::time::timeout(Duration::from_millis(100), client.send(&slow));
        assert!(call.await.is_err());
        assert_eq!(client.send(&first).await.unwrap().name, "Person 1".into());
        assert_eq!(client.send(&slow).await.unwrap().name, "Person 1".into());
    });
}
