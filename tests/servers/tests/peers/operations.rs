//! Actions and functions, bound and unbound.

use odata_requests::query::{eq, gt};
use odata_runtime::List;
use odata_runtime::values::{Date, Decimal};
use service_tests::requests::Service;
use service_tests::requests::room::{Announce, ItemCollectionRaise, ItemRaise};
use service_tests::room::AnySpot;
use service_tests::{Checks, same};

use crate::options::ids;
use crate::stock::{Room, spot};

// Long: a list of checks, each of them short.
pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    let client = &room.client;
    let items = Service.items();
    checks.check("action", || {
        let raise = ItemRaise {
            percent: 10.into(),
            ..ItemRaise::default()
        };
        let raised = client.send(items.key(4).raise(raise))?;
        same(raised.fee.clone(), "44".parse::<Decimal>()?.into())?;
        same(
            client.send(items.key(4).get())?.fee.clone(),
            raised.fee.clone(),
        )
    });
    checks.check("action_of_collection", || {
        let raise = ItemCollectionRaise {
            percent: 100.into(),
            ..ItemCollectionRaise::default()
        };
        same(client.send(items.raise(raise))?.value, 8.into())?;
        same(
            client.send(items.key(7).get())?.fee.clone(),
            "240".parse::<Decimal>()?.into(),
        )
    });
    checks.check("action_import", || {
        let days: Vec<Date> = vec!["2026-12-24".parse()?, "2026-12-25".parse()?];
        let announce = Announce {
            text: "Closed / \"früh\" 🎄".into(),
            days: List::from(days).into(),
            spot: AnySpot::from(spot("North", 2)).into(),
            ..Announce::default()
        };
        let answer = client.send(Service.announce(announce))?;
        same(
            answer.value,
            "Closed / \"früh\" 🎄|2026-12-24,2026-12-25|North".into(),
        )
    });
    checks.check("action_with_few_parameters", || {
        let announce = Announce {
            text: "Open".into(),
            ..Announce::default()
        };
        same(
            client.send(Service.announce(announce))?.value,
            "Open||".into(),
        )
    });
    checks.check("action_without_result", || {
        same(client.answer(Service.sweep())?.status, 204)
    });
    checks.check("function", || {
        let cheapest = items.cheapest(2).list();
        same(ids(&client.send(cheapest)?.value), vec![6, 2])
    });
    checks.check("function_overload", || {
        let cheapest = items.cheapest_with_number_and_from(2, &"7".parse()?).list();
        same(ids(&client.send(cheapest)?.value), vec![3, 1])
    });
    checks.check("function_composed", || {
        let cheapest = items
            .cheapest(4)
            .list()
            .filter(|it| gt(&it.fee, 7))
            .select(|it| &it.id);
        same(ids(&client.send(cheapest)?.value), vec![3, 1])
    });
    checks.check("function_counted", || {
        same(client.send(items.cheapest(3).count())?, 3)
    });
    checks.check("function_filtered_by_key", || {
        let cheapest = items.cheapest(5).list().filter(|it| eq(&it.id, 1));
        same(ids(&client.send(cheapest)?.value), vec![1])
    });
    checks.check("function_import", || {
        same(client.send(Service.sum(2, -3))?.value, (-1).into())
    });
    for (check, text) in [
        ("text", "plain"),
        ("text_with_quote", "it's"),
        ("text_with_slash", "a/b"),
        ("text_with_reserved", "#1? 100% R&D+x=y"),
        ("text_beyond_ascii", "Für 図書館 🎹"),
        ("text_empty", ""),
        ("text_with_parentheses", "f(x),g"),
    ] {
        checks.check(check, || {
            same(client.send(Service.echo(text))?.value, text.into())
        });
    }
    checks.check("collection_by_alias", || {
        let days: Vec<Date> = vec![
            "2026-12-24".parse()?,
            "2026-12-25".parse()?,
            "2026-12-26".parse()?,
        ];
        same(client.send(Service.count_days(&days))?.value, 3.into())
    });
}
