//! A reading room, and what is in it.

use odata_requests::Dialect;
use odata_requests::url::EnumLiterals;
use odata_runtime::values::{Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use odata_runtime::{Decoder, List, Property};
use service_tests::requests::Service;
use service_tests::room::{
    AnyItem, AnySpot, Atlas, Book, Genre, Item, Marks, Person, Range, Spot, Vitrine,
};
use service_tests::{Peer, Server};

use crate::client::{Client, Kind};

/// A server and a client of it.
pub(crate) struct Room {
    pub(crate) client: Client,
    pub(crate) strict: Client,
    pub(crate) peer: Peer,
    kind: Kind,
    server: Server,
}

/// How the servers want URLs: fe-mockserver compares enumerations with their bare names.
pub(crate) fn dialect(peer: Peer) -> Dialect {
    let mut dialect = Dialect::STANDARD;
    if peer == Peer::Mock {
        dialect.enumerations = EnumLiterals::Bare;
    }
    dialect
}

impl Room {
    /// Opens a room without anything in it.
    pub(crate) fn open(peer: Peer, kind: Kind, options: &[&str]) -> Option<Self> {
        let server = Server::start(peer, options)?;
        let base = server.base();
        let decoder = match peer {
            Peer::Odatapy => Decoder::new(),
            // It invents values for what an entity does not have, and not all of them are of the property's type.
            Peer::Mock => Decoder::new().lenient(),
        };
        let client = Client::new(kind, base, dialect(peer), decoder);
        let strict = Client::new(kind, base, dialect(peer), Decoder::new());
        Some(Self {
            strict,
            client,
            peer,
            kind,
            server,
        })
    }

    /// A client with another dialect.
    pub(crate) fn client_with(&self, change: impl FnOnce(&mut Dialect)) -> Client {
        let mut dialect = dialect(self.peer);
        change(&mut dialect);
        let decoder = self.client.endpoint().decoder.clone();
        Client::new(self.kind, self.base(), dialect, decoder)
    }

    /// A client that waits so long for each response, and sends nothing again.
    pub(crate) fn limited(&self, timeout: std::time::Duration) -> Client {
        let client = Client::new(self.kind, self.base(), dialect(self.peer), Decoder::new());
        client.limited(timeout)
    }

    /// The URL of the service root.
    pub(crate) fn base(&self) -> &str {
        self.server.base()
    }

    /// Puts people and items into it.
    pub(crate) fn stock(&self) {
        for person in people() {
            self.client.send(Service.people().create(&person)).unwrap();
        }
        for item in items() {
            let author = item.author_name.value().cloned();
            let created = self.client.send(Service.items().create(&item)).unwrap();
            // odatapy does not derive the relation from the property that refers to the key.
            if let (Peer::Odatapy, Some(author)) = (self.peer, author) {
                let item = Service.items().key(*created.id.value().unwrap());
                let author = Service.people().key(author);
                self.client.send(item.author().set_ref(&author)).unwrap();
                self.client.send(author.works().add_ref(&item)).unwrap();
            }
        }
    }
}

/// Two authors, and one without works.
pub(crate) fn people() -> Vec<Person> {
    let person = |name: &str, born: i16| {
        Person::with(|it| {
            it.name = name.into();
            it.born = born.into();
        })
    };
    vec![
        person("Ada", 1815),
        person("Emilie", 1706),
        person("O'Brien & Sons", 1900),
    ]
}

/// An item with a value in every property.
pub(crate) fn full() -> Item {
    Item::with(|it| {
        it.id = 1.into();
        it.title = "Notes on the \"Engine\"".into();
        it.fee = "12.5".parse::<Decimal>().unwrap().into();
        it.weight = 0.375.into();
        it.readers = 1_000_000.into();
        it.lent = true.into();
        it.printed = "1843-09-01".parse::<Date>().unwrap().into();
        it.entered = instant("2026-03-01T10:20:30.125Z");
        it.opens = "08:30:00".parse::<TimeOfDay>().unwrap().into();
        it.loan_time = "P14DT12H".parse::<Duration>().unwrap().into();
        it.uid = "6f1e9a2c-58d3-4b0b-9f3e-0a4c7d2b1e90"
            .parse::<Guid>()
            .unwrap()
            .into();
        it.genre = Genre::Science.into();
        it.marks = (Marks::RARE | Marks::SIGNED).into();
        it.words = List::from(vec!["engine".to_owned(), "ü, \"quoted\"".to_owned()]).into();
        it.spot = AnySpot::from(spot("North", 3)).into();
        it.former_spots = List::from(vec![spot("South", 1).into(), vitrine("Hall").into()]).into();
        it.author_name = "Ada".into();
    })
}

pub(crate) fn instant(text: &str) -> Property<DateTimeOffset> {
    text.parse::<DateTimeOffset>().unwrap().into()
}

pub(crate) fn spot(room: &str, shelf: i32) -> Spot {
    Spot::with(|it| {
        it.room = room.into();
        it.shelf = shelf.into();
        it.range = Range::with(|it| {
            it.low = 1.into();
            it.high = (shelf * 10).into();
        })
        .into();
    })
}

pub(crate) fn vitrine(room: &str) -> Vitrine {
    Vitrine::with(|it| {
        it.room = room.into();
        it.locked = true.into();
    })
}

/// One item with all properties, and seven with few, of three types.
pub(crate) fn items() -> Vec<AnyItem> {
    let few = |id: i32, title: &str, fee: &str, genre: Genre, marks: Marks, author: &str| {
        Item::with(|it| {
            it.id = id.into();
            it.title = title.into();
            it.fee = fee.parse::<Decimal>().unwrap().into();
            it.weight = (f64::from(id) / 4.0).into();
            it.readers = i64::from(id).into();
            it.lent = (id % 2 == 0).into();
            it.printed = format!("19{id}0-0{id}-1{id}")
                .parse::<Date>()
                .unwrap()
                .into();
            it.entered = instant(&format!("2026-0{id}-01T0{id}:15:00Z"));
            it.genre = genre.into();
            it.marks = marks.into();
            it.words = List::from(vec![title.to_lowercase(), "paper".to_owned()]).into();
            it.spot = AnySpot::from(spot(if id % 2 == 0 { "North" } else { "South" }, id)).into();
            it.author_name = author.into();
        })
    };
    let book = |base: Item, pages: i32| {
        Book::with(|it| {
            it.base = base;
            it.pages = pages.into();
        })
    };
    let mut first = full();
    // More than a binary64 holds.
    first.readers = 9_007_199_254_740_993_i64.into();
    vec![
        first.into(),
        few(2, "Elements", "3", Genre::Science, Marks::WORN, "Emilie").into(),
        few(3, "Letters", "7.25", Genre::Novel, Marks::RARE, "Emilie").into(),
        few(
            4,
            "100% proof",
            "40",
            Genre::Poetry,
            Marks::SIGNED | Marks::WORN,
            "Ada",
        )
        .into(),
        book(
            few(5, "R&D + #1?", "19.99", Genre::Novel, Marks::RARE, "Ada"),
            320,
        )
        .into(),
        book(
            few(
                6,
                "Für Élise 🎹",
                "0.5",
                Genre::Poetry,
                Marks::WORN,
                "Emilie",
            ),
            90,
        )
        .into(),
        Atlas::with(|it| {
            it.base = book(
                few(7, "World", "120", Genre::Science, Marks::RARE, "Ada"),
                12,
            );
            it.scale = 50_000.into();
        })
        .into(),
        empty(8).into(),
    ]
}

/// An item whose other properties are null: fe-mockserver makes up values for absent ones.
fn empty(id: i32) -> Item {
    Item::with(|it| {
        it.id = id.into();
        it.title = Property::Null;
        it.fee = Property::Null;
        it.weight = Property::Null;
        it.readers = Property::Null;
        it.lent = Property::Null;
        it.printed = Property::Null;
        it.entered = Property::Null;
        it.opens = Property::Null;
        it.loan_time = Property::Null;
        it.uid = Property::Null;
        it.genre = Property::Null;
        it.marks = Property::Null;
        it.words = List::new().into();
        it.spot = Property::Null;
        it.author_name = Property::Null;
    })
}
