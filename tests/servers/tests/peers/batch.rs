//! Batches in both formats.

use odata_requests::Error;
use odata_requests::batch::Batch;
use odata_requests::query::{eq, gt, in_};
use odata_requests::url::{BatchFormat, LongUrls, PartUrls};
use service_tests::requests::Service;
use service_tests::room::{Item, Person};
use service_tests::{Checks, Outcome, fails, same};

use crate::client::Client;
use crate::options::ids;
use crate::stock::Room;

fn named(name: &str) -> Person {
    Person::with(|it| it.name = name.into())
}

fn is_there(client: &Client, name: &str) -> Result<bool, Error> {
    match client.send(Service.people().key(name).get()) {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error),
    }
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    let json = room.client_with(|it| {
        it.batch.format = BatchFormat::Json;
        it.batch.urls = PartUrls::LeadingSlash;
    });
    let json_relative = room.client_with(|it| it.batch.format = BatchFormat::Json);
    let multipart = room.client_with(|it| it.batch.format = BatchFormat::Multipart);
    let multipart_absolute = room.client_with(|it| it.batch.urls = PartUrls::Absolute);
    let multipart_path = room.client_with(|it| it.batch.urls = PartUrls::AbsolutePath);
    checks.found("json_reads", reads(&json));
    checks.found("json_relative_reads", reads(&json_relative));
    checks.found("multipart_reads", reads(&multipart));
    checks.found("multipart_absolute_reads", reads(&multipart_absolute));
    checks.found("multipart_path_reads", reads(&multipart_path));
    checks.found("json_encoded_key", encoded_key(&json));
    checks.found("multipart_encoded_key", encoded_key(&multipart));
    checks.found("json_failures", failures(&json));
    checks.found("multipart_failures", failures(&multipart));
    checks.found("json_refers", refers(&json, "Json"));
    checks.found("multipart_refers", refers(&multipart, "Multipart"));
    checks.found("json_refers_in_group", refers_in_group(&json, "Json"));
    checks.found(
        "multipart_refers_in_group",
        refers_in_group(&multipart, "Multipart"),
    );
    checks.found("json_binds", binds(&json, 101));
    checks.found("multipart_binds", binds(&multipart, 102));
    checks.found("json_group", group(&json, "Json"));
    checks.found("multipart_group", group(&multipart, "Multipart"));
    checks.found("json_group_fails", group_fails(&json, "Json"));
    checks.found(
        "multipart_group_fails",
        group_fails(&multipart, "Multipart"),
    );
    checks.found("json_depends", depends(&json));
    checks.found("json_writes", writes(&json, "Json"));
    checks.found("multipart_writes", writes(&multipart, "Multipart"));
    checks.found(
        "json_split",
        split(&room.client_with(|it| {
            it.batch.format = BatchFormat::Json;
            it.batch.urls = PartUrls::LeadingSlash;
            it.batch.limit = 3;
        })),
    );
    checks.found(
        "multipart_split",
        split(&room.client_with(|it| it.batch.limit = 3)),
    );
    checks.found("json_long_url", long_url(room, BatchFormat::Json));
    checks.found("multipart_long_url", long_url(room, BatchFormat::Multipart));
}

/// Reads of several kinds, with reserved characters.
fn reads(client: &Client) -> Outcome {
    let mut batch = Batch::new();
    let item = batch.add(Service.items().key(5).get());
    let found = batch.add(
        Service
            .items()
            .list()
            .filter(|it| eq(&it.title, "R&D + #1?"))
            .select(|it| &it.id),
    );
    let number = batch.add(Service.items().count().filter(|it| gt(&it.fee, 10)));
    let person = batch.add(Service.people().key("Ada").get());
    let mut answers = client.batch(&mut batch)?;
    same(answers.take(item)?.value.title.clone(), "R&D + #1?".into())?;
    same(ids(&answers.take(found)?.value.value), vec![5])?;
    same(answers.take(number)?.value, 4)?;
    same(answers.take(person)?.value.born, 1815.into())?;
    same(answers.failures().count(), 0)
}

/// A key with characters that are percent-encoded.
fn encoded_key(client: &Client) -> Outcome {
    let mut batch = Batch::new();
    let person = batch.add(Service.people().key("O'Brien & Sons").get());
    let mut answers = client.batch(&mut batch)?;
    same(answers.take(person)?.value.born, 1900.into())
}

/// A part that fails, and others that do not.
fn failures(client: &Client) -> Outcome {
    let mut batch = Batch::new();
    let first = batch.add(Service.items().key(1).get());
    let missing = batch.add(Service.items().key(99).get());
    let last = batch.add(Service.items().key(2).get());
    let mut answers = client.batch(&mut batch)?;
    same(answers.status(missing), Some(404))?;
    let error = fails(answers.take(missing))?;
    same(
        (error.status(), error.url().ends_with("items(99)")),
        (Some(404), true),
    )?;
    same(answers.take(first)?.value.id, 1.into())?;
    same(answers.take(last)?.value.id, 2.into())
}

/// An entity that the batch creates, and what refers to it.
fn refers(client: &Client, name: &str) -> Outcome {
    let name = &format!("{name}Refers");
    let mut batch = Batch::new();
    let created = batch.add(Service.people().create(&named(name)));
    let read = batch.add(batch.entity::<Person>(created).get());
    let works = batch.add(batch.entity::<Person>(created).works().list());
    let mut answers = client.batch(&mut batch)?;
    same(answers.take(created)?.value.name, (**name).into())?;
    same(answers.take(read)?.value.name, (**name).into())?;
    same(answers.take(works)?.value.value.len(), 0)
}

/// An entity that a group creates and changes.
fn refers_in_group(client: &Client, name: &str) -> Outcome {
    let name = &format!("{name} refers in a group");
    let mut batch = Batch::new();
    let mut group = batch.group();
    let created = group.add(Service.people().create(&named(name)));
    let change = Person::with(|it| it.note = "changed".into());
    let place = group.entity::<Person>(created);
    let changed = group.add(place.update(&change).minimal());
    let mut answers = client.batch(&mut batch)?;
    answers.take(created)?;
    answers.take(changed)?;
    let read = client.send(Service.people().key(&**name).get())?;
    same(read.note, "changed".into())
}

/// An entity that the batch creates, bound to another one.
fn binds(client: &Client, id: i32) -> Outcome {
    let name = &format!("Author of {id}");
    let mut batch = Batch::new();
    let mut group = batch.group();
    let author = group.add(Service.people().create(&named(name)));
    let item = Item::with(|it| it.id = id.into());
    let path = group.path(author);
    let item = group.add(Service.items().create(&item).bind("author", &path));
    let mut answers = client.batch(&mut batch)?;
    same(answers.take(item)?.value.id, id.into())?;
    let read = client.send(Service.items().key(id).get().expand(|it| &it.author))?;
    same(
        read.author.value().ok_or("no author")?.name.clone(),
        (**name).into(),
    )
}

fn group(client: &Client, name: &str) -> Outcome {
    let names = [format!("{name} one"), format!("{name} two")];
    let mut batch = Batch::new();
    let mut group = batch.group();
    let created = [0, 1].map(|at| group.add(Service.people().create(&named(&names[at]))));
    let after = batch.add(Service.people().key("Ada").get());
    let mut answers = client.batch(&mut batch)?;
    for (handle, name) in created.into_iter().zip(&names) {
        let answer = answers.take(handle)?;
        same(
            (answer.status, answer.value.name.clone()),
            (201, (**name).into()),
        )?;
        same(is_there(client, name)?, true)?;
    }
    same(answers.take(after)?.value.born, 1815.into())
}

/// A group of which one part fails: nothing of it is done.
fn group_fails(client: &Client, name: &str) -> Outcome {
    let name = &format!("{name} undone");
    let mut batch = Batch::new();
    let mut group = batch.group();
    let good = group.add(Service.people().create(&named(name)));
    let bad = group.add(Service.items().key(99).update(&Item::new()).if_match("*"));
    let after = batch.add(Service.people().key("Ada").get());
    let mut answers = client.batch(&mut batch)?;
    let errors = (fails(answers.take(good))?, fails(answers.take(bad))?);
    same(
        errors.1.status().is_some_and(|it| (400..500).contains(&it)),
        true,
    )?;
    same(is_there(client, name)?, false)?;
    same(answers.take(after)?.value.born, 1815.into())
}

/// A part that is executed only if another one succeeds.
fn depends(client: &Client) -> Outcome {
    let mut batch = Batch::new();
    let missing = batch.add(Service.items().key(99).get());
    let later = batch.add_after(Service.people().create(&named("Later")), [missing]);
    let mut answers = client.batch(&mut batch)?;
    same(answers.status(missing), Some(404))?;
    same(fails(answers.take(later))?.status(), Some(424))?;
    same(is_there(client, "Later")?, false)
}

/// Changes and deletions, with bodies beyond ASCII.
fn writes(client: &Client, name: &str) -> Outcome {
    let name = &format!("{name}Written");
    client.send(Service.people().create(&named(name)))?;
    let person = Service.people().key(&**name);
    let mut batch = Batch::new();
    let note = "Zürich 🎹 \"--batch\"\r\n--x";
    let mut group = batch.group();
    let update = group.add(
        person
            .update(&Person::with(|it| it.note = note.into()))
            .minimal(),
    );
    let answers = client.batch(&mut batch)?;
    same(answers.status(update), Some(204))?;
    same(client.send(person.get())?.note, note.into())?;
    let mut batch = Batch::new();
    let mut group = batch.group();
    let delete = group.add(person.delete());
    let mut answers = client.batch(&mut batch)?;
    answers.take(delete)?;
    same(is_there(client, name)?, false)
}

/// More parts than the service takes at once.
fn split(client: &Client) -> Outcome {
    let mut batch = Batch::new();
    let parts: Vec<_> = (1..=8)
        .map(|id| batch.add(Service.items().key(id).get()))
        .collect();
    let mut answers = client.batch(&mut batch)?;
    for (id, part) in (1..).zip(parts) {
        same(answers.take(part)?.value.id, id.into())?;
    }
    Ok(())
}

/// A URL that is too long alone, which the client sends in a batch.
fn long_url(room: &Room, format: BatchFormat) -> Outcome {
    let client = room.client_with(|it| {
        it.batch.format = format;
        if format == BatchFormat::Json {
            it.batch.urls = PartUrls::LeadingSlash;
        }
        it.url_limit = Some(2_000);
        it.long_urls = LongUrls::Batch;
    });
    let titles: Vec<String> = (0..500).map(|at| format!("Title {at}")).collect();
    let found = Service
        .items()
        .list()
        .filter(|it| in_(&it.title, titles) | eq(&it.id, 5));
    same(ids(&client.send(found)?.value), vec![5])
}
