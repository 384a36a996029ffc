//! Keys as segments of the path, as Graph's dialect has them; those that would not stay one segment are in parentheses.

use odata_requests::url::KeyStyle;
use service_tests::requests::Service;
use service_tests::room::{Item, Person};
use service_tests::{Checks, same};

use crate::keys::{KEYS, round};
use crate::stock::Room;

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    let client = &room.client_with(|it| it.keys = KeyStyle::Segments);
    // fe-mockserver makes up data for a set that is empty.
    let other = Person::with(|it| it.name = "Somebody".into());
    client.send(Service.people().create(&other)).unwrap();
    for (check, name) in KEYS {
        checks.check(check, || round(client, name));
    }
    checks.check("number", || {
        let item = Item::with(|it| it.id = 12.into());
        client.send(Service.items().create(&item))?;
        same(client.send(Service.items().key(12).get())?.id, 12.into())
    });
    checks.check("name_of_property", || {
        client.send(
            Service
                .people()
                .create(&Person::with(|it| it.name = "works".into())),
        )?;
        same(
            client.send(Service.people().key("works").get())?.name,
            "works".into(),
        )
    });
    checks.check("digits", || {
        client.send(
            Service
                .people()
                .create(&Person::with(|it| it.name = "007".into())),
        )?;
        same(
            client.send(Service.people().key("007").get())?.name,
            "007".into(),
        )
    });
}
