//! Errors of the services, with their texts.

use odata_requests::query::kinds::Boolean;
use odata_requests::query::raw;
use service_tests::requests::Service;
use service_tests::{Checks, fails, same};

use crate::stock::Room;

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    room.stock();
    checks.check("not_found", || {
        let error = fails(client.send(Service.items().key(99).get()))?;
        same((error.status(), error.is_not_found()), (Some(404), true))?;
        let url = format!("{}items(99)", room.base());
        same(
            (error.method().map(|it| it.as_str()), error.url()),
            (Some("GET"), &*url),
        )
    });
    checks.check("not_found_with_text", || {
        let error = fails(client.send(Service.items().key(99).get()))?;
        let response = error.error_response().and_then(|it| it.error.as_ref());
        let text = response
            .and_then(|it| it.message.clone())
            .unwrap_or_default();
        same(text, "Entity not found.".to_owned())
    });
    checks.check("unknown_property", || {
        let filter = raw::<Boolean>("colour eq 'red'");
        let error = fails(client.send(Service.items().list().filter(|_| filter)))?;
        same(error.status(), Some(400))?;
        same(error.to_string().contains("colour"), true)
    });
    checks.check("malformed_filter", || {
        let filter = raw::<Boolean>("id eq eq");
        let error = fails(client.send(Service.items().list().filter(|_| filter)))?;
        same(error.status(), Some(400))
    });
    checks.check("wrong_type_in_body", || {
        let content = br#"{"id":"seven"}"#.to_vec();
        let create = Service.items().create(&service_tests::room::Item::new());
        let error = fails(client.send(create.content("application/json", content)))?;
        same(error.status(), Some(400))
    });
    checks.check("unsupported_method", || {
        let error = fails(client.send(Service.house().delete()))?;
        same(
            error.status().is_some_and(|it| [404, 405].contains(&it)),
            true,
        )
    });
    checks.check("not_json", || {
        let create = Service.items().create(&service_tests::room::Item::new());
        let error = fails(client.send(create.content("application/json", "{")))?;
        same(error.status(), Some(400))
    });
}
