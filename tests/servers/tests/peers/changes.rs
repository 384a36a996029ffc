//! Changes since a delta link.

use std::cell::RefCell;
use std::error::Error;

use odata_requests::pages::{ChangesFrom, DeltaLink};
use odata_requests::{ErrorKind, Headers, Preference};
use odata_runtime::responses::DeltaItem;
use service_tests::requests::Service;
use service_tests::room::Person;
use service_tests::{Checks, fails, same};

use crate::client::Client;
use crate::stock::{Room, people};

/// The names of those that have changed, those that are gone, and where to ask next.
type Read = (Vec<String>, usize, Option<DeltaLink>);

fn read(client: &Client, from: impl Into<ChangesFrom>) -> Result<Read, Box<dyn Error>> {
    let (pages, link) = client.changes(from)?;
    let (mut changed, mut gone) = (Vec::new(), 0);
    for page in pages {
        for item in page.value.items::<Person>(&client.endpoint().decoder) {
            match item?.0 {
                DeltaItem::Changed(person) => changed.extend(person.name.into_value()),
                DeltaItem::Deleted(_) => gone += 1,
                other => return Err(format!("{other:?}").into()),
            }
        }
    }
    changed.sort();
    Ok((changed, gone, link))
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    for person in people() {
        room.client.send(Service.people().create(&person)).unwrap();
    }
    let client = &room.client;
    let all = || Service.people().list().prefer(Preference::track_changes());
    let link: RefCell<Option<DeltaLink>> = RefCell::new(None);
    let taken = || link.borrow().clone().ok_or("there is no delta link");

    checks.check("all", || {
        let (changed, gone, next) = read(client, all().delta())?;
        same((changed.len(), gone, next.is_some()), (3, 0, true))?;
        *link.borrow_mut() = next;
        Ok(())
    });
    checks.check("nothing", || {
        let (changed, gone, next) = read(client, taken()?)?;
        same((changed.len(), gone, next.is_some()), (0, 0, true))
    });
    checks.check("changed", || {
        let people = Service.people();
        client.send(
            people
                .key("Ada")
                .update(&Person::with(|it| it.note = "changed".into())),
        )?;
        client.send(people.create(&Person::with(|it| it.name = "New & R/D".into())))?;
        client.send(people.key("Emilie").delete())?;
        // A program keeps the link as text.
        let kept: DeltaLink = serde_json::from_str(&serde_json::to_string(&taken()?)?)?;
        let (changed, gone, next) = read(client, kept)?;
        same(
            (changed, gone),
            (vec!["Ada".to_owned(), "New & R/D".to_owned()], 1),
        )?;
        *link.borrow_mut() = next;
        Ok(())
    });
    checks.check("again", || {
        let (changed, gone, _) = read(client, taken()?)?;
        same((changed.len(), gone), (0, 0))
    });
    checks.check("in_pages", || {
        let request = all().prefer(Preference::max_page_size(1)).delta();
        let (changed, _, next) = read(client, request)?;
        same((changed.len(), next.is_some()), (3, true))
    });
    checks.check("forgotten", || {
        let url = format!("{}people?$deltatoken=forgotten", client.endpoint().base);
        let error = fails(client.changes(DeltaLink::new(url, &Headers::new())))?;
        same(matches!(error.kind(), ErrorKind::Resync { .. }), true)
    });
}
