//! Collections in several pages.

use odata_requests::query::{contains, desc, gt, in_};
use odata_requests::{Answer, Error, List, Preference};
use odata_runtime::Collection;
use service_tests::requests::Service;
use service_tests::room::AnyItem;
use service_tests::{Checks, same};

use crate::options::ids;
use crate::stock::Room;

type Page = Answer<Collection<AnyItem>>;

/// All pages of a request that asks for pages of this size.
fn pages(room: &Room, size: u64, list: List<AnyItem>) -> Result<Vec<Page>, Error> {
    room.client
        .pages(list.prefer(Preference::max_page_size(size)))
}

fn ids_of(pages: &[Page]) -> Vec<Vec<i32>> {
    pages.iter().map(|page| ids(&page.value.value)).collect()
}

// Long: a list of checks, each of them short.
pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    let list = || Service.items().list();
    checks.check("all", || {
        let mut all: Vec<i32> = ids_of(&pages(room, 3, list())?).concat();
        all.sort_unstable();
        same(all, vec![1, 2, 3, 4, 5, 6, 7, 8])
    });
    checks.check("sizes", || {
        let found = ids_of(&pages(room, 3, list().order_by(|it| &it.id))?);
        same(found, vec![vec![1, 2, 3], vec![4, 5, 6], vec![7, 8]])
    });
    checks.check("of_one", || {
        let found = ids_of(&pages(room, 1, list().order_by(|it| desc(&it.id)))?);
        same(found.len(), 8)?;
        same(found.concat(), vec![8, 7, 6, 5, 4, 3, 2, 1])
    });
    checks.check("exact", || same(ids_of(&pages(room, 4, list())?).len(), 2));
    checks.check("of_filtered", || {
        let titles = ["R&D + #1?", "100% proof", "Für Élise 🎹"];
        let found = list()
            .filter(|it| in_(&it.title, titles))
            .order_by(|it| &it.id);
        same(ids_of(&pages(room, 2, found)?), vec![vec![4, 5], vec![6]])
    });
    checks.check("of_text_function", || {
        let found = list()
            .filter(|it| contains(&it.title, "&"))
            .order_by(|it| &it.id);
        same(ids_of(&pages(room, 1, found)?), vec![vec![5]])
    });
    checks.check("with_count", || {
        let found = pages(room, 2, list().filter(|it| gt(&it.fee, 10)).count())?;
        same(found.first().and_then(|it| it.value.count()), Some(4))
    });
    checks.check("with_top", || {
        let found = ids_of(&pages(room, 2, list().order_by(|it| &it.id).top(5))?);
        same(found.concat(), vec![1, 2, 3, 4, 5])
    });
    checks.check("with_skip", || {
        let found = ids_of(&pages(room, 2, list().order_by(|it| &it.id).skip(5))?);
        same(found.concat(), vec![6, 7, 8])
    });
    checks.check("with_select_and_expand", || {
        let list = list()
            .select(|it| (&it.id, &it.title))
            .expand(|it| &it.author);
        let found = pages(room, 3, list.order_by(|it| &it.id))?;
        same(ids_of(&found).concat().len(), 8)?;
        for item in found.iter().flat_map(|page| &page.value.value).take(7) {
            same(
                (
                    item.title.is_value(),
                    item.fee.is_absent(),
                    item.author.is_value(),
                ),
                (true, true, true),
            )?;
        }
        Ok(())
    });
    checks.check("of_related", || {
        let works = Service
            .people()
            .key("Ada")
            .works()
            .list()
            .order_by(|it| &it.id);
        same(
            ids_of(&pages(room, 3, works)?),
            vec![vec![1, 4, 5], vec![7]],
        )
    });
    checks.check("empty", || {
        let found = pages(room, 3, list().filter(|it| gt(&it.id, 100)))?;
        same(ids_of(&found), vec![Vec::<i32>::new()])
    });
    checks.check("ahead", || {
        let list = list()
            .order_by(|it| &it.id)
            .prefer(Preference::max_page_size(3));
        let found = ids_of(&room.client.pages_ahead(list)?);
        same(found.concat(), vec![1, 2, 3, 4, 5, 6, 7, 8])
    });
    checks.check("items", || {
        let list = list()
            .order_by(|it| &it.id)
            .prefer(Preference::max_page_size(3));
        same(ids(&room.client.items(list)?), vec![1, 2, 3, 4, 5, 6, 7, 8])
    });
    checks.check("applied", || {
        let found = pages(room, 3, list())?;
        let applied = found
            .first()
            .and_then(|it| it.headers.get("Preference-Applied"));
        same(applied.is_some_and(|it| it.contains("maxpagesize=3")), true)
    });
}
