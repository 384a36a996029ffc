//! Media entities.

use service_tests::requests::Service;
use service_tests::{Checks, fails, same};

use crate::stock::Room;

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    let client = &room.client;
    let scans = Service.scans();
    let bytes: Vec<u8> = (0..=255_u8).cycle().take(100_000).collect();
    checks.check("create", || {
        let created = client.answer(scans.media().create("image/png", bytes.clone()))?;
        same((created.status, created.value.id), (201, 1.into()))
    });
    checks.check("read", || {
        let answer = client.answer(scans.key(1).media().get())?;
        same(answer.value == bytes, true)?;
        same(answer.headers.get("Content-Type"), Some("image/png"))
    });
    checks.check("download", || {
        let read = client.downloaded(scans.key(1).media().get())?;
        same(read == bytes, true)
    });
    checks.check("replace", || {
        let media = scans.key(1).media();
        client.send(media.put("text/plain", "Grüße"))?;
        let answer = client.answer(media.get())?;
        same(answer.value, "Grüße".as_bytes().to_vec())
    });
    checks.check("replace_by_stream", || {
        let media = scans.key(1).media();
        let request = media.put("application/octet-stream", Vec::new());
        client.send_read(request, bytes.clone())?;
        same(client.send(media.get())? == bytes, true)
    });
    checks.check("empty", || {
        let media = scans.key(1).media();
        client.send(media.put("text/plain", ""))?;
        same(client.send(media.get())?, Vec::<u8>::new())
    });
    checks.check("delete", || {
        client.send(scans.key(1).delete())?;
        same(
            fails(client.send(scans.key(1).media().get()))?.status(),
            Some(404),
        )
    });
}
