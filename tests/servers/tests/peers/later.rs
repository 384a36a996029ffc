//! Requests that the service goes on with after it has answered.

use std::error::Error;
use std::time::Duration;

use odata_requests::operation::{Monitor, Operation, Polled};
use odata_requests::{Answer, ErrorKind, IntoRequest, Preference, Request, ResponseErrorKind};
use service_tests::requests::Service;
use service_tests::room::Person;
use service_tests::{Checks, fails, same};

use crate::options::ids;
use crate::stock::Room;

/// Starts an operation.
fn started<Q: IntoRequest>(
    room: &Room,
    request: Q,
) -> Result<Operation<Q::Answer>, Box<dyn Error>> {
    let request = request.into_request().prefer(Preference::respond_async());
    let endpoint = room.client.endpoint();
    let response = room.client.exchange(endpoint.prepared(&request)?)?;
    same(response.status, 202)?;
    Ok(Operation::begun(endpoint, &request, response)?)
}

/// Waits for its end, and says how often it was found running.
fn ended<R>(
    room: &Room,
    operation: &mut Operation<R>,
) -> Result<(Answer<R>, u32), odata_requests::Error> {
    let mut running = 0;
    loop {
        match room.client.run(operation)? {
            Polled::Running(_) => running += 1,
            Polled::Done(answer) => return Ok((answer, running)),
        }
    }
}

// Long: a list of checks, each of them short.
pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    checks.check("entity", || {
        let mut operation = started(room, Service.items().key(5).get())?;
        let (answer, _) = ended(room, &mut operation)?;
        same(
            (answer.status, answer.value.title.clone()),
            (200, "R&D + #1?".into()),
        )
    });
    checks.check("collection", || {
        let mut operation = started(room, Service.items().list().order_by(|it| &it.id).top(3))?;
        let (answer, _) = ended(room, &mut operation)?;
        same(ids(&answer.value.value), vec![1, 2, 3])
    });
    checks.check("create", || {
        let person = Person::with(|it| it.name = "Later".into());
        let mut operation = started(room, Service.people().create(&person))?;
        let (answer, _) = ended(room, &mut operation)?;
        same((answer.status, answer.value.name), (201, "Later".into()))?;
        same(
            room.client.send(Service.people().key("Later").get())?.name,
            "Later".into(),
        )
    });
    checks.check("without_result", || {
        let request: Request<()> = Service.people().key("Later").delete();
        let mut operation = started(room, request)?;
        same(ended(room, &mut operation)?.0.status, 204)
    });
    checks.check("failure", || {
        let mut operation = started(room, Service.items().key(99).get())?;
        let error = fails(ended(room, &mut operation).map(|it| it.1))?;
        same(error.status(), Some(404))?;
        same(error.to_string().contains("Entity not found"), true)
    });
    checks.check("running", || {
        let first = started(room, Service.items().key(1).get())?;
        // All workers of the server are busy.
        let mut operations = vec![first];
        for id in [1, 2, 3, 4, 5] {
            operations.push(started(room, Service.items().key(id).get())?);
        }
        let mut last = operations.pop().ok_or("no operation")?;
        let (answer, running) = ended(room, &mut last)?;
        same((answer.value.id, running > 0), (5.into(), true))
    });
    checks.check("kept", || {
        let operation = started(room, Service.items().key(7).get())?;
        let kept = serde_json::to_string(operation.monitor().ok_or("no monitor")?)?;
        let monitor: Monitor = serde_json::from_str(&kept)?;
        let endpoint = room.client.endpoint();
        let mut operation = Operation::resume(endpoint, Service.items().key(7).get(), monitor)?;
        same(
            ended(room, &mut operation)?.0.value.title.clone(),
            "World".into(),
        )
    });
    checks.check("cancel", || {
        let person = Person::with(|it| it.name = "Never".into());
        let operation = started(room, Service.people().create(&person))?;
        let mut cancel = operation.cancel().ok_or("nothing to cancel")?;
        room.client.run(&mut cancel)?;
        std::thread::sleep(Duration::from_secs(1));
        same(
            fails(room.client.send(Service.people().key("Never").get()))?.is_not_found(),
            true,
        )
    });
    checks.check("waited_for", || {
        let request = Service
            .items()
            .key(1)
            .get()
            .prefer(Preference::respond_async());
        let answer = room.client.answer(request.prefer(Preference::wait(20)))?;
        same((answer.status, answer.value.id), (200, 1.into()))?;
        let applied = answer.headers.get("Preference-Applied").unwrap_or_default();
        same(applied.contains("wait=20"), true)
    });
    checks.check("too_long", || {
        // The service answers after 0.7 seconds.
        let client = room.limited(Duration::from_millis(200));
        let request = Service
            .items()
            .key(1)
            .get()
            .prefer(Preference::respond_async());
        let error = fails(client.send(request.prefer(Preference::wait(20))))?;
        same(matches!(error.kind(), ErrorKind::Timeout(_)), true)?;
        same(room.client.send(Service.items().key(1).get())?.id, 1.into())
    });
    checks.check("not_expected", || {
        let request = Service
            .items()
            .key(1)
            .get()
            .prefer(Preference::respond_async());
        let error = fails(room.client.send(request))?;
        let ErrorKind::Response(response) = error.kind() else {
            return Err(error.into());
        };
        same(matches!(response.kind(), ResponseErrorKind::Accepted), true)?;
        same(error.headers().location().is_some(), true)
    });
}
