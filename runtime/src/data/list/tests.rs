use std::hash::DefaultHasher;

use super::*;

fn list() -> List<i32> {
    let mut list = List::from([1, 2]);
    let values = &mut list.extra_mut().values;
    values.extend([(0, Json::null()), (2, Json::null())]);
    list
}

fn text(list: &List<i32>) -> String {
    serde_json::to_string(list).unwrap()
}

#[test]
fn kept_values_are_written_at_their_positions() {
    assert_eq!(text(&list()), "[null,1,null,2]");
}

#[test]
fn items_that_are_added_or_replaced_leave_kept_values_where_they_are() {
    let mut list = list();
    list.push(3);
    list.extend([4]);
    list[0] = 7;
    assert_eq!(text(&list), "[null,7,null,2,3,4]");
}

#[test]
fn moving_items_drops_kept_values_and_clearing_drops_all() {
    let mut list = list();
    list.extra_mut()
        .annotations
        .push(("@odata.count".into(), "5".parse().unwrap()));
    list.extra_mut()
        .annotations
        .push(("@deltaLink".into(), "\"d\"".parse().unwrap()));
    list.as_mut_vec().remove(0);
    assert_eq!((text(&list), list.count()), ("[2]".to_owned(), Some(5)));
    assert_eq!(
        (list.delta_link().as_deref(), list.next_link()),
        (Some("d"), None)
    );
    list.clear();
    assert_eq!((list.len(), list.count()), (0, None));
}

#[test]
fn lists_are_equal_if_items_and_kept_values_are() {
    assert_eq!(list(), list().clone());
    assert_ne!(list(), List::from([1, 2]));
    assert_eq!(list(), [1, 2]);
    assert_eq!(List::from([1, 2]), vec![1, 2]);
    assert_eq!(List::<i32>::new(), List::from(Vec::new()));
    assert_eq!(format!("{:?}", list()), "[null, 1, null, 2]");
}

#[test]
fn lists_are_made_of_items_and_give_them_out() {
    let items = vec![1, 2];
    let list = List::from(items.as_slice());
    assert_eq!(AsRef::<[i32]>::as_ref(&list), items);
    assert_eq!(List::from_iter(items.clone()), items);
    assert_eq!(list.clone().into_vec(), items);
    assert_eq!(Vec::from(list.clone()), items);
    assert_eq!(list.clone().into_iter().collect::<Vec<_>>(), items);
    assert_eq!((&list).into_iter().sum::<i32>(), 3);
    let mut list = serde_json::from_str::<List<i32>>("[1,2]").unwrap();
    for item in &mut list {
        *item += 1;
    }
    assert_eq!(list, [2, 3]);
}

#[test]
fn what_is_not_decoded_is_not_shown() {
    let mut list = List::from([1]);
    list.extra_mut()
        .values
        .push((0, r#"{"secret":"hush"}"#.parse().unwrap()));
    assert_eq!(format!("{list:?}"), "[[not decoded], 1]");
}

#[test]
fn a_list_in_a_property_is_not_larger_than_a_vector_there() {
    assert!(size_of::<crate::Property<List<String>>>() <= size_of::<Vec<String>>());
}

#[test]
fn annotations_of_lists_are_those_of_pages() {
    let found = list_annotation("members@odata.nextLink");
    assert_eq!(found, Some(("members", "@odata.nextLink")));
    assert_eq!(list_annotation("a@count"), Some(("a", "@count")));
    assert_eq!(list_annotation("@odata.count"), None);
    assert_eq!(list_annotation("a@odata.type"), None);
    assert_eq!(list_annotation("a"), None);
}

#[test]
fn equal_lists_and_boxes_have_equal_hashes() {
    let hash = |value: &dyn Fn(&mut DefaultHasher)| {
        let mut hasher = DefaultHasher::new();
        value(&mut hasher);
        hasher.finish()
    };
    let of = |list: List<i32>| hash(&|state| list.hash(state));
    assert_eq!(of(list()), of(list().clone()));
    assert_ne!(of(List::from([1])), of(List::from([2])));
    let boxed = |value: i32| hash(&|state| crate::Boxed::new(value).hash(state));
    assert_eq!(boxed(1), boxed(1));
    assert_ne!(boxed(1), boxed(2));
}
