//! Changes since a delta link.

use std::cell::RefCell;
use std::error::Error;

use odata_requests::pages::{Changes, ChangesFrom, DeltaLink};
use odata_requests::{ErrorKind, Headers, Preference};
use odata_runtime::responses::DeltaItem;
use service_tests::requests::Service;
use service_tests::room::Person;
use service_tests::{Checks, fails, same};

use crate::stock::{Room, people};

/// The names of those that have changed, those that are gone, and where to ask next.
type Read = (Vec<String>, usize, Option<DeltaLink>);

fn read(room: &Room, from: impl Into<ChangesFrom>) -> Result<Read, Box<dyn Error>> {
    let mut changes = Changes::new(room.client.endpoint().clone(), from)?;
    let (mut changed, mut gone) = (Vec::new(), 0);
    while let Some(page) = room.client.run(&mut changes)? {
        for item in page.value.items::<Person>(&room.client.endpoint().decoder) {
            match item?.0 {
                DeltaItem::Changed(person) => changed.extend(person.name.into_value()),
                DeltaItem::Deleted(_) => gone += 1,
                other => return Err(format!("{other:?}").into()),
            }
        }
    }
    changed.sort();
    Ok((changed, gone, changes.delta_link().cloned()))
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    for person in people() {
        room.client.send(Service.people().create(&person)).unwrap();
    }
    let all = || Service.people().list().prefer(Preference::track_changes());
    let link: RefCell<Option<DeltaLink>> = RefCell::new(None);
    let taken = || link.borrow().clone().ok_or("there is no delta link");

    checks.check("all", || {
        let (changed, gone, next) = read(room, all().delta())?;
        same((changed.len(), gone, next.is_some()), (3, 0, true))?;
        *link.borrow_mut() = next;
        Ok(())
    });
    checks.check("nothing", || {
        let (changed, gone, next) = read(room, taken()?)?;
        same((changed.len(), gone, next.is_some()), (0, 0, true))
    });
    checks.check("changed_created_deleted", || {
        let people = Service.people();
        room.client.send(
            people
                .key("Ada")
                .update(&Person::with(|it| it.note = "changed".into())),
        )?;
        room.client
            .send(people.create(&Person::with(|it| it.name = "New & R/D".into())))?;
        room.client.send(people.key("Emilie").delete())?;
        // A program keeps the link as text.
        let kept: DeltaLink = serde_json::from_str(&serde_json::to_string(&taken()?)?)?;
        let (changed, gone, next) = read(room, kept)?;
        same(
            (changed, gone),
            (vec!["Ada".to_owned(), "New & R/D".to_owned()], 1),
        )?;
        *link.borrow_mut() = next;
        Ok(())
    });
    checks.check("again", || {
        let (changed, gone, _) = read(room, taken()?)?;
        same((changed.len(), gone), (0, 0))
    });
    checks.check("in_pages", || {
        let request = all().prefer(Preference::max_page_size(1)).delta();
        let (changed, _, next) = read(room, request)?;
        same((changed.len(), next.is_some()), (3, true))
    });
    checks.check("forgotten", || {
        let url = format!("{}people?$deltatoken=forgotten", room.base());
        let mut changes = Changes::new(
            room.client.endpoint().clone(),
            DeltaLink::new(url, &Headers::new()),
        )?;
        let error = fails(room.client.run(&mut changes))?;
        same(matches!(error.kind(), ErrorKind::Resync { .. }), true)
    });
}
