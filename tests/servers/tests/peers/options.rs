//! The other options of queries, casts and references.

use odata_requests::query::{
    At as _, Derived as _, Levels, asc, desc, eq, gt, mul, name, phrase, sum as total,
};
use odata_requests::url::{LongUrls, RemovedRefs, Version};
use odata_runtime::{Extras, ObjectExt as _};
use service_tests::requests::Service;
use service_tests::room::{AnyItem, Atlas, Book, Item, Person};
use service_tests::{Checks, fails, same};

use crate::stock::Room;

/// The keys of items, in their order.
pub(crate) fn ids<'i>(items: impl IntoIterator<Item = &'i AnyItem>) -> Vec<i32> {
    items
        .into_iter()
        .filter_map(|it| it.id.value().copied())
        .collect()
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    shapes(room, checks);
    expansions(room, checks);
    casts(room, checks);
    references(room, checks);
}

// Long: a list of checks, each of them short.
fn shapes(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    let list = || Service.items().list();
    checks.check("version_4_01", || {
        let client = room.client_with(|it| it.version = Version::V4_01);
        same(
            client.send(Service.items().key(2).get())?.title.clone(),
            "Elements".into(),
        )
    });
    checks.check("post_query", || {
        let client = room.client_with(|it| {
            it.url_limit = Some(60);
            it.long_urls = LongUrls::Query;
        });
        same(
            ids(&client
                .send(list().filter(|it| eq(&it.title, "R&D + #1?")))?
                .value),
            vec![5],
        )
    });
    for level in ["none", "full"] {
        let name = if level == "none" {
            "metadata_none"
        } else {
            "metadata_full"
        };
        checks.check(name, || {
            let accept = format!("application/json;odata.metadata={level}");
            let item = client.send(Service.items().key(5).get().header("Accept", accept))?;
            same(item.title.clone(), "R&D + #1?".into())?;
            let spot = item.spot.value().ok_or("no spot")?;
            same((spot.room.clone(), item.words.len()), ("South".into(), 2))
        });
    }
    checks.check("forgery_token", || {
        // The token is asked for, also of a service that does not want it.
        let client = room.client_with(|it| it.forgery_token = true);
        let update = Item::with(|it| it.lent = false.into());
        client.send(Service.items().key(2).update(&update))?;
        same(
            client.send(Service.items().key(2).get())?.lent,
            false.into(),
        )
    });
    checks.check("select", || {
        let found = client.send(list().select(|it| (&it.id, &it.title)).top(1))?;
        let item = found.value.first().ok_or("no item")?;
        same(item.title.is_value(), true)?;
        same((item.fee.is_absent(), item.words.is_absent()), (true, true))
    });
    checks.check("select_part_of_complex", || {
        let found = client.send(Service.items().key(2).get().select(|it| &it.spot.at().room))?;
        let spot = found.spot.value().ok_or("no spot")?;
        same(spot.room.clone(), "North".into())?;
        same(spot.shelf.is_absent(), true)
    });
    checks.check("select_of_derived", || {
        let request = Service
            .items()
            .key(5)
            .get()
            .select(|it| &it.of::<Book>().pages);
        let found = client.send(request)?.cast::<Book>()?;
        same(found.pages, 320.into())
    });
    checks.check("order_ascending", || {
        let found = client.send(
            list()
                .filter(|it| gt(&it.fee, 5))
                .order_by(|it| asc(&it.fee)),
        )?;
        same(ids(&found.value), vec![3, 1, 5, 4, 7])
    });
    checks.check("order_by_two", || {
        let sorted = list()
            .filter(|it| gt(&it.fee, 0))
            .order_by(|it| (&it.author_name, desc(&it.id)));
        same(ids(&client.send(sorted)?.value), vec![7, 5, 4, 1, 6, 3, 2])
    });
    checks.check("order_by_related", || {
        let sorted = list()
            .filter(|it| gt(&it.fee, 0))
            .order_by(|it| (&it.author.at().born, desc(&it.id)));
        same(ids(&client.send(sorted)?.value), vec![6, 3, 2, 7, 5, 4, 1])
    });
    checks.check("top_and_skip", || {
        let found = client.send(list().order_by(|it| &it.id).skip(2).top(3))?;
        same(ids(&found.value), vec![3, 4, 5])
    });
    checks.check("count", || {
        let found = client.send(list().filter(|it| gt(&it.fee, 10)).count().top(1))?;
        same((found.count(), found.value.len()), (Some(4), 1))
    });
    checks.check("count_alone", || {
        same(client.send(Service.items().count())?, 8)
    });
    checks.check("search", || {
        let found = client.send(
            list()
                .search(phrase("Élise") | "World")
                .order_by(|it| &it.id),
        )?;
        same(ids(&found.value), vec![6, 7])
    });
    checks.check("compute", || {
        let found = client.send(
            list()
                .compute("Twice", |it| mul(&it.id, 2))
                .filter(|it| eq(&it.id, 4)),
        )?;
        let item = found.value.first().ok_or("no item")?;
        same(item.extras().get::<i32>("Twice")?, Some(8))
    });
    checks.check("apply", || {
        let rows = list().apply(|it| {
            it.filter(|it| gt(&it.fee, 0)).group_by_with(
                |it| &it.author_name,
                |it| it.aggregate(|it| total(&it.fee).alias("Sum")),
            )
        });
        let found = client.send(rows)?;
        let mut sums: Vec<(Option<String>, Option<f64>)> = Vec::new();
        for row in &found.value {
            sums.push((row.author_name.value().cloned(), row.extras().get("Sum")?));
        }
        sums.sort_by(|a, b| a.0.cmp(&b.0));
        let expected = [("Ada", 192.49), ("Emilie", 10.75)];
        same(
            sums,
            expected
                .map(|(name, sum)| (Some(name.to_owned()), Some(sum)))
                .to_vec(),
        )
    });
    checks.check("aliases", || {
        let request = list()
            .filter(|_| {
                odata_requests::query::raw::<odata_requests::query::kinds::Boolean>("title eq @t")
            })
            .option("@t", "'R&D + #1?'");
        same(ids(&client.send(request)?.value), vec![5])
    });
}

// Long: a list of checks, each of them short.
fn expansions(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    let person = |name: &str| Service.people().key(name).get();
    checks.check("expand_one", || {
        let item = client.send(Service.items().key(2).get().expand(|it| &it.author))?;
        same(item.author.value().ok_or("no author")?.born, 1706.into())
    });
    checks.check("expand_many", || {
        let found = client.send(person("Ada").expand(|it| &it.works))?;
        let mut works = ids(&found.works);
        works.sort_unstable();
        same(works, vec![1, 4, 5, 7])
    });
    checks.check("expand_null", || {
        let item = client.send(Service.items().key(8).get().expand(|it| &it.author))?;
        same(item.author.value().is_none(), true)
    });
    checks.check("expand_with_options", || {
        let request = person("Ada").expand_with(
            |it| &it.works,
            |it| {
                it.filter(|it| gt(&it.fee, 15))
                    .order_by(|it| desc(&it.fee))
                    .select(|it| (&it.id, &it.fee))
                    .top(2)
            },
        );
        let found = client.send(request)?;
        same(ids(&found.works), vec![7, 4])?;
        let work = found.works.first().ok_or("no works")?;
        same((work.fee.is_value(), work.title.is_absent()), (true, true))
    });
    checks.check("expand_in_expand", || {
        let request = person("Emilie").expand_with(
            |it| &it.works,
            |it| {
                it.order_by(|it| &it.id)
                    .expand_with(|it| &it.author, |it| it.select(|it| &it.name))
            },
        );
        let found = client.send(request)?;
        same(ids(&found.works), vec![2, 3, 6])?;
        for work in &found.works {
            let author: &Person = work.author.value().ok_or("no author")?;
            same(
                (author.name.clone(), author.born.is_absent()),
                ("Emilie".into(), true),
            )?;
        }
        Ok(())
    });
    checks.check("expand_count", || {
        let request = person("Ada").expand_with(|it| &it.works, |it| it.top(1).count());
        let found = client.send(request)?;
        let works = found.works.value().ok_or("no works")?;
        same(works.len(), 1)?;
        same(
            found
                .extras()
                .get::<i64>("works@odata.count")?
                .or(works.count()),
            Some(4),
        )
    });
    checks.check("expand_refs", || {
        let found = client.send(person("Ada").expand_ref(|it| &it.works))?;
        same(found.works.len(), 4)?;
        let work = found.works.first().ok_or("no works")?;
        same(
            (work.extras().id().is_some(), work.title.is_absent()),
            (true, true),
        )
    });
    checks.check("expand_all", || {
        let item = client.send(Service.items().key(2).get().expand(|_| name("*")))?;
        same(item.author.is_value(), true)
    });
    checks.check("expand_levels", || {
        let request = person("Ada").expand_with(|it| &it.works, |it| it.levels(Levels::Times(1)));
        same(client.send(request)?.works.len(), 4)
    });
}

fn casts(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    checks.check("cast_collection", || {
        let books = client.send(Service.items().of::<Book>().list().order_by(|it| &it.id))?;
        let pages = books.value.iter().map(|it| it.pages);
        same(
            pages.collect::<Vec<_>>(),
            vec![320.into(), 90.into(), 12.into()],
        )
    });
    checks.check("cast_entity", || {
        let atlas = client.send(Service.items().key(7).of::<Atlas>().get())?;
        same(atlas.scale, 50_000.into())
    });
    checks.check("cast_to_another", || {
        let error = fails(client.send(Service.items().key(2).of::<Atlas>().get()))?;
        same(error.status(), Some(404))
    });
    checks.check("cast_count", || {
        same(client.send(Service.items().of::<Book>().count())?, 3)
    });
    checks.check("types_of_items", || {
        let found = client.send(Service.items().list().order_by(|it| &it.id))?;
        let kinds = found.value.iter().map(|it| match it {
            AnyItem::Item(_) => "item",
            AnyItem::Book(_) => "book",
            AnyItem::Atlas(_) => "atlas",
            _ => "other",
        });
        let expected = [
            "item", "item", "item", "item", "book", "book", "atlas", "item",
        ];
        same(kinds.collect::<Vec<_>>(), expected.to_vec())
    });
}

fn references(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    let item = Service.items().key(2);
    let (ada, other) = (
        Service.people().key("Ada"),
        Service.people().key("O'Brien & Sons"),
    );
    let author = || -> Result<Option<String>, odata_requests::Error> {
        let read = client.send(item.get().expand(|it| &it.author))?;
        Ok(read.author.value().and_then(|it| it.name.value().cloned()))
    };
    checks.check("path", || {
        same(client.send(item.author().get())?.name, "Emilie".into())?;
        let works = client.send(item.author().works().list().order_by(|it| &it.id))?;
        same(ids(&works.value), vec![2, 3, 6])
    });
    checks.check("path_with_key", || {
        let work = client.send(ada.works().key(5).get())?;
        same(work.title.clone(), "R&D + #1?".into())
    });
    checks.check("get_ref", || {
        let reference = client.send(item.author().get_ref())?;
        same(
            reference
                .extras()
                .id()
                .is_some_and(|id| id.contains("people(")),
            true,
        )
    });
    checks.check("refs", || {
        let references = client.send(ada.works().refs())?;
        let ids: Vec<_> = references
            .value
            .iter()
            .filter_map(|it| it.extras().id())
            .collect();
        same(ids.len(), 4)?;
        same(ids.iter().all(|id| id.contains("items(")), true)
    });
    checks.check("set_ref", || {
        client.send(item.author().set_ref(&ada))?;
        same(author()?, Some("Ada".to_owned()))
    });
    checks.check("set_ref_encoded", || {
        client.send(item.author().set_ref(&other))?;
        same(author()?, Some("O'Brien & Sons".to_owned()))
    });
    checks.check("remove_ref", || {
        client.send(item.author().remove_ref())?;
        same(author()?, None)
    });
    checks.check("add_ref", || {
        client.send(other.works().add_ref(&Service.items().key(3)))?;
        let works = client.send(other.works().list())?;
        same(ids(&works.value), vec![3])
    });
    checks.check("replace_refs", || {
        let works = [1, 5].map(|id| Service.items().key(id));
        client.send(other.works().replace_refs(&works))?;
        let mut found = ids(&client.send(other.works().list())?.value);
        found.sort_unstable();
        same(found, vec![1, 5])
    });
    checks.check("remove_ref_by_key", || {
        let by_key = room.client_with(|it| it.removed_refs = RemovedRefs::ByKey);
        client.send(other.works().add_ref(&Service.items().key(6)))?;
        by_key.send(other.works().remove_ref(&Service.items().key(6)))?;
        let works = client.send(other.works().list())?;
        same(ids(&works.value).contains(&6), false)
    });
    checks.check("remove_ref_of_many", || {
        client.send(other.works().add_ref(&Service.items().key(3)))?;
        client.send(other.works().remove_ref(&Service.items().key(3)))?;
        let works = client.send(other.works().list())?;
        same(ids(&works.value).contains(&3), false)
    });
    let _ = Extras::default;
}
