//! Creating, changing and deleting.

use odata_requests::query::eq;
use odata_requests::{Changes, Preference};
use odata_runtime::values::Decimal;
use odata_runtime::{List, ObjectExt as _, Property};
use service_tests::requests::Service;
use service_tests::requests::room::LoanKey;
use service_tests::room::{Card, House, Item, Loan, Notice, Person};
use service_tests::{Checks, fails, same};

use crate::stock::{Room, full, people};

/// The item without control information.
fn plain(mut item: Item) -> Item {
    item.extras = Default::default();
    for spot in item
        .spot
        .value_mut()
        .into_iter()
        .chain(item.former_spots.iter_mut())
    {
        spot.extras = Default::default();
        if let Some(range) = spot.range.value_mut() {
            range.extras = Default::default();
        }
    }
    item
}

// Long: a list of checks, each of them short.
pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    for person in people() {
        client.send(Service.people().create(&person)).unwrap();
    }
    let items = Service.items();
    let first = items.key(1);
    let read = || client.send(first.get());

    checks.check("create", || {
        let answer = client.answer(items.create(&full()))?;
        same(answer.status, 201)?;
        let item = answer.value.cast::<Item>()?;
        same(plain(item), full())
    });
    checks.check("read", || {
        same(plain(client.send(first.get())?.cast::<Item>()?), full())
    });
    checks.check("int64", || {
        let item = Item::with(|it| it.readers = 9_007_199_254_740_993_i64.into());
        client.send(first.update(&item))?;
        same(read()?.readers, item.readers)
    });
    checks.check("decimal", || {
        let item = Item::with(|it| it.fee = "1234567890.10".parse::<Decimal>().unwrap().into());
        client.send(first.update(&item))?;
        same(
            read()?.fee.value().map(ToString::to_string),
            Some("1234567890.10".to_owned()),
        )
    });
    checks.check("location", || {
        let item = Item::with(|it| it.id = 2.into());
        let answer = client.answer(items.create(&item))?;
        let expected = format!("{}items(2)", room.base());
        same(answer.location(), Some(&*expected))
    });
    checks.check("create_minimal", || {
        let item = Item::with(|it| it.id = 3.into());
        let answer = client.answer(items.create(&item).minimal())?;
        same(answer.status, 204)?;
        same(
            answer
                .entity_id()
                .is_some_and(|id| id.ends_with("items(3)")),
            true,
        )
    });
    checks.check("create_with_few_properties", || {
        let item = Item::with(|it| it.id = 4.into());
        let created = room.strict.send(items.create(&item))?;
        same(created.id, 4.into())?;
        same(created.title.value(), None)?;
        same(created.opens.value(), None)
    });
    checks.check("create_again", || {
        let error = fails(client.send(items.create(&full())))?;
        same(error.status(), Some(409))
    });
    checks.check("create_ieee754", || {
        let mut item = full();
        item.id = 5.into();
        let created = client.send(items.create(&item).ieee754_compatible())?;
        same(created.readers, item.readers)?;
        same(created.fee.clone(), item.fee.clone())
    });
    checks.check("update", || {
        let change = Item::with(|it| {
            it.title = "Notes, again".into();
            it.readers = 5.into();
            it.words = List::from(vec!["one".to_owned()]).into();
        });
        client.send(first.update(&change))?;
        let item = read()?;
        same(item.title.clone(), "Notes, again".into())?;
        same(item.readers, 5.into())?;
        same(item.words.as_slice(), ["one".to_owned()])?;
        same(item.weight, 0.375.into())
    });
    checks.check("update_to_null", || {
        let change = Item::with(|it| {
            it.title = Property::Null;
            it.printed = Property::Null;
            it.spot = Property::Null;
        });
        client.send(first.update(&change))?;
        let item = read()?;
        same(item.title.clone(), Property::Null)?;
        same(item.printed, Property::Null)?;
        same(item.spot.value().is_none(), true)
    });
    checks.check("update_returns", || {
        let change = Item::with(|it| it.title = "Returned".into());
        let answer = client.answer(first.update(&change).representation())?;
        same(answer.value.title.clone(), "Returned".into())?;
        same(answer.value.id, 1.into())
    });
    checks.check("update_minimal", || {
        let change = Item::with(|it| it.title = "Silent".into());
        same(client.answer(first.update(&change).minimal())?.status, 204)?;
        same(read()?.title.clone(), "Silent".into())
    });
    checks.check("update_part_of_complex", || {
        client.send(first.update(&full()))?;
        let spot = service_tests::room::Spot::with(|it| it.shelf = 9.into());
        client.send(first.update(&Item::with(|it| {
            it.spot = service_tests::room::AnySpot::from(spot).into()
        })))?;
        let found = read()?.spot.clone();
        let found = found.value().ok_or("no spot")?;
        same(found.shelf, 9.into())?;
        same(found.room.clone(), "North".into())
    });
    checks.check("replace", || {
        let value = Item::with(|it| {
            it.id = 1.into();
            it.title = "Only this".into();
        });
        client.send(first.update(&value).replace())?;
        let item = read()?;
        same(item.title.clone(), "Only this".into())?;
        same(item.weight.value(), None)
    });
    checks.check("update_unknown", || {
        let change = Item::with(|it| it.title = "Nowhere".into());
        let error = fails(client.send(items.key(99).update(&change).if_match("*")))?;
        same(
            error.status().is_some_and(|it| [404, 412].contains(&it)),
            true,
        )
    });
    checks.check("upsert", || {
        let person = Person::with(|it| it.note = "new".into());
        client.send(Service.people().key("Upsert").upsert(&person))?;
        same(
            client.send(Service.people().key("Upsert").get())?.note,
            "new".into(),
        )
    });
    checks.check("property", || {
        let title = first.property(|it| &it.title);
        client.send(title.set(&"By itself".to_owned()))?;
        same(client.send(title.get())?.value, "By itself".into())?;
        same(client.send(title.value())?, b"By itself".to_vec())
    });
    checks.check("property_null", || {
        let title = first.property(|it| &it.title);
        client.send(title.delete())?;
        let answer = client.answer(title.get())?;
        same((answer.status, answer.value.value), (204, Property::Null))
    });
    checks.check("property_of_collection", || {
        let words = first.property(|it| &it.words);
        client.send(words.set(&List::from(vec!["a".to_owned(), "b/ü".to_owned()])))?;
        let read = client.send(words.get())?;
        same(read.value.as_slice(), ["a".to_owned(), "b/ü".to_owned()])
    });
    checks.check("deep_insert", || {
        let loan = Loan::with(|it| {
            it.year = 2026.into();
            it.number = "A1".into();
            it.notices = (1..=2)
                .map(|position| {
                    Notice::with(|it| {
                        it.position = position.into();
                        it.text = format!("notice {position}").into();
                    })
                })
                .collect();
        });
        client.send(Service.loans().create(&loan))?;
        let key = LoanKey {
            year: 2026,
            number: "A1".into(),
        };
        let notices = client.send(Service.loans().key(key).notices().list())?;
        let positions = notices.value.iter().map(|it| it.position);
        same(positions.collect::<Vec<_>>(), vec![1.into(), 2.into()])
    });
    checks.check("contained", || {
        let key = LoanKey {
            year: 2026,
            number: "A1".into(),
        };
        let notices = Service.loans().key(key).notices();
        let notice = Notice::with(|it| {
            it.position = 3.into();
            it.text = "third".into();
        });
        client.send(notices.create(&notice))?;
        same(client.send(notices.key(3).get())?.text, "third".into())?;
        client.send(
            notices
                .key(3)
                .update(&Notice::with(|it| it.text = "changed".into())),
        )?;
        same(client.send(notices.key(3).get())?.text, "changed".into())?;
        client.send(notices.key(3).delete())?;
        same(
            fails(client.send(notices.key(3).get()))?.status(),
            Some(404),
        )
    });
    for (check, id, name) in [
        ("bind", 6, "Ada"),
        ("bind_by_encoded_key", 8, "O'Brien & Sons"),
    ] {
        checks.check(check, || {
            let item = Item::with(|it| it.id = id.into());
            let author = Service.people().key(name);
            client.send(items.create(&item).bind("author", author.path()))?;
            let item = client.send(items.key(id).get().expand(|it| &it.author))?;
            let author = item.author.value().ok_or("no author")?;
            same(author.name.clone(), name.into())
        });
    }
    checks.check("dynamic_properties", || {
        let mut card = Card::with(|it| it.id = "c".into());
        card.extras_mut().insert("colour", "blue")?;
        card.extras_mut().insert("pages", 12)?;
        client.send(Service.cards().create(&card))?;
        let read = client.send(Service.cards().key("c").get())?;
        same(
            read.extras().get::<String>("colour")?,
            Some("blue".to_owned()),
        )?;
        same(read.extras().get::<i32>("pages")?, Some(12))
    });
    checks.check("singleton", || {
        let house = Service.house();
        same(client.send(house.get())?.motto, "Quiet, please".into())?;
        client.send(house.update(&House::with(|it| it.motto = "Louder".into())))?;
        same(client.send(house.get())?.motto, "Louder".into())
    });
    checks.check("delete", || {
        same(client.answer(items.key(6).delete())?.status, 204)?;
        same(fails(client.send(items.key(6).get()))?.is_not_found(), true)?;
        let left = client.send(items.list().filter(|it| eq(&it.id, 6)))?;
        same(left.value.len(), 0)
    });
    checks.check("update_collection", || {
        let new = Item::with(|it| it.id = 30.into());
        let changes = Changes::new().upsert(&new).delete(&items.key(3));
        client.send(items.update(&changes))?;
        same(client.send(items.key(30).get())?.id, 30.into())?;
        same(fails(client.send(items.key(3).get()))?.is_not_found(), true)
    });
    checks.check("update_each", || {
        let change = Item::with(|it| it.title = "Each".into());
        let each = items.list().filter(|it| eq(&it.id, 1)).each();
        client.send(each.update(&change))?;
        same(read()?.title.clone(), "Each".into())
    });
    checks.check("preference_applied", || {
        let item = Item::with(|it| it.id = 7.into());
        let request = items
            .create(&item)
            .prefer(Preference::return_representation());
        let answer = client.answer(request)?;
        same(
            answer.headers.get("Preference-Applied"),
            Some("return=representation"),
        )
    });
}
