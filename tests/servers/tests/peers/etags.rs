//! Entity tags: conditions that hold, and those that do not.

use odata_runtime::ObjectExt as _;
use service_tests::requests::Service;
use service_tests::room::Item;
use service_tests::{Checks, fails, same};

use crate::stock::{Room, full};

fn titled(title: &str) -> Item {
    Item::with(|it| it.title = title.into())
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    let item = Service.items().key(1);
    checks.check("created", || {
        let answer = client.answer(Service.items().create(&full()))?;
        same(answer.etag().is_some(), true)
    });
    checks.check("read", || {
        let answer = client.answer(item.get())?;
        let in_body = answer.value.extras().etag();
        same(answer.etag().is_some(), true)?;
        same(answer.etag(), in_body.as_deref())
    });
    checks.check("update_with_current", || {
        let tag = client.answer(item.get())?.etag().map(str::to_owned);
        client.send(item.update(&titled("Once")).if_match(tag.clone()))?;
        let now = client.answer(item.get())?;
        same(now.value.title.clone(), "Once".into())?;
        same(now.etag() == tag.as_deref(), false)
    });
    checks.check("update_with_old", || {
        let tag = client.answer(item.get())?.etag().map(str::to_owned);
        client.send(item.update(&titled("Twice")).if_match("*"))?;
        let error = fails(client.send(item.update(&titled("Lost")).if_match(tag)))?;
        same((error.status(), error.is_conflict()), (Some(412), true))?;
        same(client.send(item.get())?.title.clone(), "Twice".into())
    });
    checks.check("update_without", || {
        let error = fails(client.send(item.update(&titled("Lost"))))?;
        same(error.status(), Some(428))
    });
    checks.check("delete_with_old", || {
        let error = fails(client.send(item.delete().if_match("W/\"gone\"")))?;
        same(error.status(), Some(412))
    });
    checks.check("not_modified", || {
        let tag = client.answer(item.get())?.etag().map(str::to_owned);
        let error = fails(client.send(item.get().if_none_match(tag)))?;
        same((error.status(), error.is_not_modified()), (Some(304), true))
    });
    checks.check("modified", || {
        same(
            client.answer(item.get().if_none_match("W/\"old\""))?.status,
            200,
        )
    });
    checks.check("delete_with_current", || {
        let tag = client.answer(item.get())?.etag().map(str::to_owned);
        same(client.answer(item.delete().if_match(tag))?.status, 204)
    });
}
