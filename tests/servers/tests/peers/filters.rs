//! Filters of every kind. The items that are found are compared, not only whether there are any.

use odata_requests::query::kinds::Boolean;
use odata_requests::query::{
    At as _, Derived as _, Operand, add, all, any, ceiling, concat, contains, count, date, day,
    desc, div, ends_with, eq, exists, floor, ge, gt, has, hour, in_, index_of, le, length, lt,
    minute, month, mul, name, ne, neg, null, phrase, raw, rem, round, second, starts_with, sub,
    substring, time, to_lower, to_upper, trim, year,
};
use odata_runtime::values::{Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};
use service_tests::requests::Service;
use service_tests::room::{AnyItem, Atlas, Book, Genre, Marks, Person};
use service_tests::{Checks, Outcome, same};

use crate::stock::Room;

/// Checks which items a filter finds.
fn finds<C: Operand<Boolean>>(
    room: &Room,
    condition: impl FnOnce(&'static AnyItem) -> C,
    expected: &[i32],
) -> Outcome {
    let found = room.client.send(Service.items().list().filter(condition))?;
    let mut ids: Vec<i32> = found
        .value
        .iter()
        .filter_map(|it| it.id.value().copied())
        .collect();
    ids.sort_unstable();
    same(ids, expected.to_vec())
}

fn finds_people<C: Operand<Boolean>>(
    room: &Room,
    condition: impl FnOnce(&'static Person) -> C,
    expected: &[&str],
) -> Outcome {
    let found = room
        .client
        .send(Service.people().list().filter(condition))?;
    let names = found
        .value
        .iter()
        .filter_map(|it| it.name.value().map(String::as_str));
    same(names.collect::<Vec<_>>(), expected.to_vec())
}

macro_rules! table {
    ($room:ident $checks:ident: $($name:ident($item:pat_param) $condition:expr => $expected:expr;)*) => {$(
        $checks.check(stringify!($name), || finds($room, |$item: &'static AnyItem| $condition, &$expected));
    )*};
}

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    numbers(room, checks);
    texts(room, checks);
    times(room, checks);
    enumerations(room, checks);
    others(room, checks);
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn numbers(room: &Room, checks: &mut Checks) {
    table! { room checks:
        equal(it) eq(&it.id, 4) => [4];
        not_equal(it) ne(&it.id, 4) => [1, 2, 3, 5, 6, 7, 8];
        greater(it) gt(&it.fee, decimal("12.5")) => [4, 5, 7];
        greater_or_equal(it) ge(&it.fee, decimal("12.5")) => [1, 4, 5, 7];
        less(it) lt(&it.fee, 3) => [6];
        less_or_equal(it) le(&it.fee, 3) => [2, 6];
        and(it) gt(&it.fee, 5) & lt(&it.fee, 30) => [1, 3, 5];
        or(it) lt(&it.fee, 1) | gt(&it.fee, 100) => [6, 7];
        or_in_and(it) (eq(&it.id, 1) | eq(&it.id, 2)) & gt(&it.fee, 10) => [1];
        not(it) !(eq(&it.id, 1) | gt(&it.id, 3)) => [2, 3];
        int64(it) eq(&it.readers, 9_007_199_254_740_993_i64) => [1];
        int64_neighbour(it) eq(&it.readers, 9_007_199_254_740_992_i64) => [];
        double(it) eq(&it.weight, 0.375) => [1];
        boolean(it) eq(&it.lent, true) => [1, 2, 4, 6];
        boolean_itself(it) &it.lent => [1, 2, 4, 6];
        null(it) eq(&it.fee, null()) => [8];
        not_null(it) ne(&it.fee, null()) => [1, 2, 3, 4, 5, 6, 7];
        in_list(it) in_(&it.id, [2, 5, 99]) => [2, 5];
        in_empty(it) in_(&it.id, [0; 0]) => [];
        addition(it) eq(add(&it.id, 2), 6) => [4];
        subtraction(it) eq(sub(&it.id, 2), 2) => [4];
        multiplication(it) gt(mul(&it.fee, 2), 70) => [4, 7];
        division(it) eq(div(&it.id, 2), 3) => [6, 7];
        remainder(it) eq(rem(&it.id, 4), 1) => [1, 5];
        negation(it) lt(neg(&it.id), -6) => [7, 8];
        rounding(it) eq(round(&it.fee), 20) => [5];
        floor_of(it) eq(floor(&it.fee), 19) => [5];
        ceiling_of(it) eq(ceiling(&it.fee), 8) => [3];
    }
}

fn texts(room: &Room, checks: &mut Checks) {
    table! { room checks:
        text(it) eq(&it.title, "World") => [7];
        text_with_quote_characters(it) eq(&it.title, "Notes on the \"Engine\"") => [1];
        text_with_reserved_characters(it) eq(&it.title, "R&D + #1?") => [5];
        text_with_percent(it) starts_with(&it.title, "100%") => [4];
        text_beyond_ascii(it) eq(&it.title, "Für Élise 🎹") => [6];
        contains_text(it) contains(&it.title, "e") => [1, 2, 3, 6];
        starts_with_text(it) starts_with(&it.title, "L") => [3];
        ends_with_text(it) ends_with(&it.title, "s") => [2, 3];
        length_of(it) eq(length(&it.title), 5) => [7];
        position_of(it) eq(index_of(&it.title, "ld"), 3) => [7];
        part_of(it) eq(substring(&it.title, 1), "etters") => [3];
        lower(it) eq(to_lower(&it.title), "world") => [7];
        upper(it) eq(to_upper(&it.title), "FÜR ÉLISE 🎹") => [6];
        trimmed(it) eq(trim(concat(" ", &it.title)), "World") => [7];
        joined(it) eq(concat(concat(&it.title, "-"), &it.author_name), "World-Ada") => [7];
        order_of_texts(it) gt(&it.title, "W") => [7];
        two_properties(it) contains(&it.title, &it.author_name) => [];
    }
    checks.check("quote_in_text", || {
        finds_people(
            room,
            |it| eq(&it.name, "O'Brien & Sons"),
            &["O'Brien & Sons"],
        )
    });
    checks.check("quote_in_function", || {
        finds_people(room, |it| contains(&it.name, "'B"), &["O'Brien & Sons"])
    });
}

fn times(room: &Room, checks: &mut Checks) {
    let may: DateTimeOffset = "2026-05-01T05:15:00Z".parse().unwrap();
    let summer: DateTimeOffset = "2026-05-01T07:15:00+02:00".parse().unwrap();
    let printed: Date = "1843-09-01".parse().unwrap();
    let opens: TimeOfDay = "08:30:00".parse().unwrap();
    let long: Duration = "P14DT12H".parse().unwrap();
    let uid: Guid = "6f1e9a2c-58d3-4b0b-9f3e-0a4c7d2b1e90".parse().unwrap();
    let fraction: DateTimeOffset = "2026-03-01T10:20:30.125Z".parse().unwrap();
    table! { room checks:
        instant(it) eq(&it.entered, may) => [5];
        instant_with_offset(it) eq(&it.entered, summer) => [5];
        instant_with_fraction(it) eq(&it.entered, fraction) => [1];
        later(it) gt(&it.entered, may) => [6, 7];
        date_of_day(it) eq(&it.printed, printed) => [1];
        earlier_day(it) lt(&it.printed, "1930-01-01".parse::<Date>().unwrap()) => [1, 2];
        time_of_day(it) eq(&it.opens, opens) => [1];
        duration(it) eq(&it.loan_time, long) => [1];
        guid(it) eq(&it.uid, uid) => [1];
        year_of(it) eq(year(&it.printed), 1940) => [4];
        month_of(it) eq(month(&it.entered), 6) => [6];
        day_of(it) eq(day(&it.printed), 15) => [5];
        hour_of(it) eq(hour(&it.entered), 4) => [4];
        minute_of(it) eq(minute(&it.entered), 20) => [1];
        second_of(it) eq(second(&it.entered), 30) => [1];
        date_part(it) eq(date(&it.entered), "2026-04-01".parse::<Date>().unwrap()) => [4];
        time_part(it) eq(time(&it.entered), "04:15:00".parse::<TimeOfDay>().unwrap()) => [4];
    }
}

pub(crate) fn enumerations(room: &Room, checks: &mut Checks) {
    table! { room checks:
        enumeration(it) eq(&it.genre, Genre::Poetry) => [4, 6];
        enumeration_not(it) ne(&it.genre, Genre::Science) & ne(&it.genre, null()) => [3, 4, 5, 6];
        enumeration_in(it) in_(&it.genre, [Genre::Poetry, Genre::Novel]) => [3, 4, 5, 6];
        flags_equal(it) eq(&it.marks, Marks::RARE | Marks::SIGNED) => [1];
        flags_have(it) has(&it.marks, Marks::WORN) => [2, 4, 6];
        flags_have_both(it) has(&it.marks, Marks::SIGNED | Marks::WORN) => [4];
    }
}

fn others(room: &Room, checks: &mut Checks) {
    table! { room checks:
        complex(it) eq(&it.spot.at().room, "South") => [3, 5, 7];
        complex_in_complex(it) gt(&it.spot.at().range.at().high, 45) => [5, 6, 7];
        any_text(it) any(&it.words, |word| eq(word, "ü, \"quoted\"")) => [1];
        any_text_function(it) any(&it.words, |word| starts_with(word, "e")) => [1, 2];
        all_texts(it) exists(&it.words) & all(&it.words, |word| ne(word, "paper")) => [1];
        any_at_all(it) exists(&it.words) => [1, 2, 3, 4, 5, 6, 7];
        any_complex(it) any(&it.former_spots, |spot| eq(&spot.room, "Hall")) => [1];
        number_of(it) gt(count(&it.former_spots), 1) => [1];
        related(it) eq(&it.author.at().born, 1706_i16) => [2, 3, 6];
        cast_in_path(it) gt(&it.of::<Book>().pages, 80) => [5, 6];
        cast_twice(it) eq(&it.of::<Atlas>().scale, 50_000) => [7];
        type_of(it) it.is_of::<Book>() => [5, 6, 7];
        by_name(_it) eq(name("title"), "World") => [7];
        written(_it) raw::<Boolean>("id eq 1 or id eq 2") & raw::<Boolean>("id gt 1") => [2];
    }
    checks.check("any_related", || {
        finds_people(
            room,
            |it| any(&it.works, |work| gt(&work.fee, 30)),
            &["Ada"],
        )
    });
    checks.check("all_related", || {
        finds_people(
            room,
            |it| all(&it.works, |work| lt(&work.fee, 30)),
            &["Emilie", "O'Brien & Sons"],
        )
    });
    checks.check("no_related", || {
        finds_people(room, |it| !exists(&it.works), &["O'Brien & Sons"])
    });
    checks.check("number_of_related", || {
        finds_people(room, |it| eq(count(&it.works), 3), &["Emilie"])
    });
    checks.check("any_with_outer", || {
        finds_people(
            room,
            |it| any(&it.works, |work| eq(&work.author_name, &it.name)),
            &["Ada", "Emilie"],
        )
    });
    checks.check("search", || {
        let found = room
            .client
            .send(Service.items().list().search(phrase("Letters")))?;
        let ids = found.value.iter().map(|it| it.id);
        same(ids.collect::<Vec<_>>(), vec![3.into()])
    });
    checks.check("count_of_filtered", || {
        let number = Service.items().count().filter(|it| gt(&it.fee, 10));
        same(room.client.send(number)?, 4)
    });
    checks.check("order", || {
        let sorted = Service
            .items()
            .list()
            .filter(|it| gt(&it.fee, 0))
            .order_by(|it| (desc(&it.genre), &it.fee));
        let found = room.client.send(sorted)?;
        let ids = found.value.iter().filter_map(|it| it.id.value().copied());
        same(ids.collect::<Vec<_>>(), vec![2, 1, 7, 6, 4, 3, 5])
    });
}
