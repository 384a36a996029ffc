//! Batches beyond the limit of the service, and requests that it throttles.

use odata_requests::{Batch, Dialect};

use crate::common::model::{AnyProduct, Product};
use crate::common::service::Shop;
use crate::drive::{
    answer, drive, endpoint, graph, ids, item, json, multipart, seconds, texts, with_policy,
};

#[test]
fn z8_batches_beyond_the_limit_are_split() {
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..45).map(|_| batch.add(Shop.me().get())).collect();
    let all = |from, to| answer(&(from..=to).map(|id| (id, 200)).collect::<Vec<_>>());
    let (answers, log) = drive(&graph(), &mut batch, [all(1, 20), all(21, 40), all(41, 45)]);
    let mut answers = answers.unwrap();
    let sizes: Vec<usize> = ids(&log).iter().map(Vec::len).collect();
    assert_eq!(sizes, [20, 20, 5]);
    for (at, handle) in handles.into_iter().enumerate() {
        let name = answers.take(handle).unwrap().value.name.clone();
        assert_eq!(name, (at + 1).to_string().into());
    }
}

#[test]
fn z8_what_is_connected_is_sent_together() {
    let mut endpoint = graph();
    endpoint.dialect.batch.limit = 4;
    let mut batch = Batch::new();
    let first = batch.add(Shop.products().create(&Product::default()));
    for _ in 0..3 {
        batch.add(Shop.me().get());
    }
    let mut group = batch.group();
    group.add(Shop.reset());
    group.add(Shop.reset());
    // Part 7 goes with part 1, and part 8 with the group.
    batch.add(batch.entity::<AnyProduct>(first).get());
    batch.add(Shop.me().get());
    let last = batch.add(Shop.me().get());
    batch.after(last, first);
    let responses = [
        [(1, 201), (7, 200), (9, 200), (2, 200)].as_slice(),
        &[(3, 200), (4, 200), (5, 204), (6, 204)],
        &[(8, 200)],
    ];
    let (answers, log) = drive(&endpoint, &mut batch, responses.map(answer));
    assert_eq!(
        ids(&log),
        [
            vec!["1", "2", "7", "9"],
            vec!["3", "4", "5", "6"],
            vec!["8"]
        ]
    );
    assert_eq!(answers.unwrap().failures().count(), 0);
}

#[test]
fn w25_connected_requests_of_a_multipart_batch_are_one_of_their_own() {
    let part = |id: usize, status: u16| {
        format!(
            "--b\nContent-Type: application/http\nContent-ID: {id}\n\nHTTP/1.1 {status} X\nContent-Type: application/json\n\n{{\"name\":\"{id}\"}}\n"
        )
    };
    let body = |parts: &[(usize, u16)]| {
        let parts: String = parts
            .iter()
            .map(|(id, status)| part(*id, *status))
            .collect();
        multipart(&(parts + "--b--\n"))
    };
    let mut batch = Batch::new();
    let alone = batch.add(Shop.me().get());
    let one = batch.add(Shop.me().get());
    let two = batch.add_after(Shop.me().get(), [one]);
    let three = batch.add_after(Shop.me().get(), [two]);
    let other = batch.add(Shop.me().get());
    let responses = [body(&[(2, 200), (3, 404)]), body(&[(1, 500), (5, 200)])];
    let (answers, log) = drive(&endpoint(Dialect::STANDARD), &mut batch, responses);
    assert_eq!(ids(&log), [vec!["2", "3", "4"], vec!["1", "5"]]);
    let preferences: Vec<_> = log
        .sent
        .iter()
        .map(|sent| sent.headers.get("Prefer"))
        .collect();
    assert_eq!(preferences, [None, Some("odata.continue-on-error")]);
    let texts = texts(&mut answers.unwrap(), [alone, one, two, three, other]);
    assert_eq!([&*texts[1], &texts[4]], ["200", "200"]);
    assert!(
        texts[0].contains("status 500") && texts[2].contains("status 404"),
        "{texts:?}"
    );
    assert_eq!(
        texts[3],
        "GET https://h/v1.0/me: the request was not executed, since the service stops at the first failure, which was that of part 3 (GET)"
    );
}

#[test]
fn z8_z10_only_throttled_requests_are_sent_again() {
    let mut batch = Batch::new();
    let handles = [(); 4].map(|()| batch.add(Shop.me().get()));
    let first = format!(
        r#"{{"responses":[{},{},{},{}]}}"#,
        item(1, 200, ""),
        item(2, 429, r#""Retry-After":"7""#),
        item(3, 404, ""),
        item(4, 503, r#""retry-after":"Sun, 09 Sep 2001 01:46:51 GMT""#),
    );
    let second = format!(
        r#"{{"responses":[{},{}]}}"#,
        item(4, 200, ""),
        item(2, 429, r#""Retry-After":"0""#)
    );
    let (answers, log) = drive(
        &graph(),
        &mut batch,
        [json(first), json(second), answer(&[(2, 200)])],
    );
    assert_eq!(
        ids(&log),
        [vec!["1", "2", "3", "4"], vec!["2", "4"], vec!["2"]]
    );
    // The longer of seven seconds and of eleven until the date; then half a second, although the service says none.
    assert_eq!(seconds(&log.waits), [(1, 11), (2, 0)]);
    let texts = texts(&mut answers.unwrap(), handles);
    assert_eq!([&*texts[0], &texts[1], &texts[3]], ["200", "200", "200"]);
    assert!(texts[2].contains("status 404"), "{texts:?}");
}

#[test]
fn z10_requests_are_sent_again_as_often_as_the_policy_says() {
    for attempts in 1..4 {
        let mut batch = Batch::new();
        let handle = batch.add(Shop.me().get());
        let responses = (0..attempts).map(|_| answer(&[(1, 429)]));
        let (answers, log) = with_policy(&graph(), &mut batch, attempts, responses);
        assert_eq!(log.sent.len(), usize::try_from(attempts).unwrap());
        assert_eq!(log.waits.len(), log.sent.len() - 1);
        let error = answers.unwrap().take(handle).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(429), attempts));
        assert!(error.to_string().contains("rate limited"), "{error}");
    }
    // A wait that is too long is not waited for.
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let body = format!(
        r#"{{"responses":[{}]}}"#,
        item(1, 429, r#""Retry-After":"86400""#)
    );
    let (answers, log) = drive(&graph(), &mut batch, [json(body)]);
    assert_eq!(
        (log.waits.len(), answers.unwrap().failures().count()),
        (0, 1)
    );
}

#[test]
fn w24_what_depends_on_a_throttled_request_is_sent_again_with_it() {
    let mut batch = Batch::new();
    let created = batch.add(Shop.products().create(&Product::default()));
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    let last = batch.add_after(Shop.reset(), [lines]);
    let other = batch.add(Shop.me().delete());
    let dependent = batch.add_after(Shop.reset(), [other]);
    let responses = [
        answer(&[(1, 429), (2, 424), (3, 424), (4, 409), (5, 424)]),
        answer(&[(1, 201), (2, 200), (3, 204)]),
    ];
    let (answers, log) = drive(&graph(), &mut batch, responses);
    assert_eq!(ids(&log)[1], ["1", "2", "3"]);
    assert!(
        log.body(1)
            .contains(r#"{"id":"2","dependsOn":["1"],"method":"GET","url":"$1/lines"}"#)
    );
    let answers = answers.unwrap();
    let statuses = [
        answers.status(created),
        answers.status(lines),
        answers.status(last),
        answers.status(other),
        answers.status(dependent),
    ];
    assert_eq!(
        statuses,
        [Some(201), Some(200), Some(204), Some(409), Some(424)]
    );
}

// Long: one exchange per form of the URL of what was created.
#[test]
fn w24_references_to_what_was_sent_before_become_urls() {
    let again = |header: &str, method_has_url: bool| {
        let mut batch = Batch::new();
        let created = if method_has_url {
            batch
                .add(Shop.products().key("k").get().option("a", "b"))
                .part()
        } else {
            batch
                .add(Shop.products().create(&Product::default()))
                .part()
        };
        let deeper = batch.add(
            batch
                .entity::<AnyProduct>(created)
                .parts()
                .create(&Product::default()),
        );
        batch.add(
            Shop.products()
                .create(&Product::default())
                .bind("parent", &batch.path(deeper)),
        );
        let first = format!(
            r#"{{"responses":[{},{},{}]}}"#,
            item(3, 503, ""),
            item(2, 429, ""),
            item(1, 201, header)
        );
        let second = format!(
            r#"{{"responses":[{},{}]}}"#,
            item(2, 201, r#""location":"parts('new')""#),
            item(3, 503, "")
        );
        let (answers, log) = drive(
            &graph(),
            &mut batch,
            [json(first), json(second), answer(&[(3, 201)])],
        );
        assert_eq!(answers.unwrap().failures().count(), 0);
        assert_eq!(ids(&log), [vec!["1", "2", "3"], vec!["2", "3"], vec!["3"]]);
        let bind = log.body(2).split("bind\":").nth(1).unwrap().to_owned();
        let url = log
            .body(1)
            .split("\"url\":\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let first = log.body(1);
        assert!(
            !first.contains("dependsOn\":[\"1\"]") && first.contains("dependsOn\":[\"2\"]"),
            "{first}"
        );
        assert!(!log.body(2).contains("dependsOn"), "{}", log.body(2));
        (url, bind)
    };
    let is = |header: &str, has_url, url: &str, bind: &str| {
        let (found, bound) = again(header, has_url);
        assert_eq!(found, url);
        assert!(bound.starts_with(bind), "{bound}");
    };
    is(
        r#""Location":"https://h/v1.0/products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        r#""location":"products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        r#""OData-EntityId":"/v1.0/products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        "",
        true,
        "/products/k/parts",
        r#""https://h/v1.0/products/k/parts('new')""#,
    );
}

#[test]
fn w24_a_reference_to_an_unknown_url_is_not_sent_again() {
    for location in ["", r#""location":"a b""#, r#""location":"a\r\nX: y""#] {
        let mut batch = Batch::new();
        let created = batch.add(Shop.products().create(&Product::default()));
        let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
        let body = format!(
            r#"{{"responses":[{},{}]}}"#,
            item(1, 201, location),
            item(2, 429, "")
        );
        let (answers, log) = drive(&graph(), &mut batch, [json(body)]);
        assert_eq!(log.sent.len(), 1);
        assert_eq!(
            answers.unwrap().take(lines).unwrap_err().status(),
            Some(429)
        );
    }
}

#[test]
fn groups_are_sent_again_as_a_whole_or_not_at_all() {
    let statuses = |first: &[(usize, u16)], again: bool| {
        let mut batch = Batch::new();
        let mut group = batch.group();
        let handles = [group.add(Shop.reset()), group.add(Shop.reset())];
        let responses =
            std::iter::once(answer(first)).chain(again.then(|| answer(&[(1, 204), (2, 204)])));
        let (answers, log) = drive(&graph(), &mut batch, responses);
        if again {
            assert_eq!(ids(&log)[1], ["1", "2"]);
        }
        let answers = answers.unwrap();
        (
            handles.map(|handle| answers.status(handle)),
            answers.failures().count(),
        )
    };
    assert_eq!(
        statuses(&[(1, 424), (2, 429)], true),
        ([Some(204), Some(204)], 0)
    );
    assert_eq!(
        statuses(&[(1, 503), (2, 429)], true),
        ([Some(204), Some(204)], 0)
    );
    // A service that has executed half of a group has none, and would execute it twice.
    assert_eq!(
        statuses(&[(1, 204), (2, 429)], false),
        ([Some(204), Some(429)], 2)
    );
    // One that is no success is not throttled, but the other one is.
    assert_eq!(
        statuses(&[(1, 409), (2, 409)], false),
        ([Some(409), Some(409)], 2)
    );
}

#[test]
fn w25_a_stop_at_a_throttled_request_repeats_what_follows() {
    let part = |status: u16| {
        format!("--b\nContent-Type: application/http\n\nHTTP/1.1 {status} X\nRetry-After: 3\n\n\n")
    };
    let mut batch = Batch::new();
    let one = batch.add(Shop.reset());
    let two = batch.add_after(Shop.reset(), [one]);
    let three = batch.add_after(Shop.reset(), [two]);
    let responses = [
        multipart(&(part(204) + &part(429) + "--b--\n")),
        multipart(&(part(204) + &part(204) + "--b--\n")),
    ];
    let (answers, log) = drive(&endpoint(Dialect::STANDARD), &mut batch, responses);
    assert_eq!(ids(&log), [vec!["1", "2", "3"], vec!["2", "3"]]);
    assert_eq!(seconds(&log.waits), [(1, 3)]);
    assert_eq!(
        texts(&mut answers.unwrap(), [one, two, three]),
        ["204", "204", "204"]
    );
}

#[test]
fn w24_a_throttled_group_refers_to_its_own_requests_again() {
    let mut batch = Batch::new();
    let outer = batch.add(Shop.products().create(&Product::default()));
    let mut group = batch.group();
    let parent = group.entity::<AnyProduct>(outer);
    let inner = group.add(parent.parts().create(&Product::default()));
    let lines = group.entity::<AnyProduct>(inner).parts();
    group.add(lines.create(&Product::default()));
    let after = batch.add(batch.entity::<AnyProduct>(inner).get());
    let first = [
        item(1, 201, r#""location":"https://h/v1.0/products/x""#),
        item(2, 429, ""),
        item(3, 424, ""),
        item(4, 424, ""),
    ];
    let first = json(format!(r#"{{"responses":[{}]}}"#, first.join(",")));
    let second = answer(&[(2, 201), (3, 201), (4, 200)]);
    let (answers, log) = drive(&graph(), &mut batch, [first, second]);
    let expected = concat!(
        r#"{"requests":[{"id":"2","atomicityGroup":"g1","method":"POST","url":"/products/x/parts","headers":{"content-type":"application/json"},"body":{}},"#,
        r#"{"id":"3","atomicityGroup":"g1","dependsOn":["2"],"method":"POST","url":"$2/parts","headers":{"content-type":"application/json"},"body":{}},"#,
        r#"{"id":"4","dependsOn":["2","g1"],"method":"GET","url":"$2"}]}"#,
    );
    assert_eq!(log.body(1), expected);
    let mut answers = answers.unwrap();
    answers.take(after).unwrap();
    assert_eq!(answers.failures().count(), 0);
}

#[test]
fn a_long_chain_is_split_nowhere_and_a_large_batch_is_planned_at_once() {
    let mut endpoint = graph();
    endpoint.dialect.batch.limit = 3000;
    let mut batch = Batch::new();
    let mut last = batch.add(Shop.reset());
    for _ in 1..3000 {
        last = batch.add_after(Shop.reset(), [last]);
    }
    for _ in 0..3000 {
        batch.add(Shop.reset());
    }
    let all = |from, to| answer(&(from..=to).map(|id| (id, 204)).collect::<Vec<_>>());
    let responses = [all(1, 3000), all(3001, 6000)];
    let (answers, log) = drive(&endpoint, &mut batch, responses);
    assert_eq!(
        ids(&log).iter().map(Vec::len).collect::<Vec<_>>(),
        [3000, 3000]
    );
    assert_eq!(answers.unwrap().failures().count(), 0);
}
