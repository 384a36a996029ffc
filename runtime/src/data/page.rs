//! [`Page`]: a collection of objects whose type is known only at run time.

use crate::data::extras::Extras;
use crate::data::info::{ModelInfo, TypeInfo, facts};
use crate::data::list::List;
use crate::data::object::{Fresh, INFO, Object, Op, Slot, Value, WHOLE, Wants};
use crate::data::property::Property;

/// A collection response: `value`, and control information such as `@odata.nextLink` in the extras (JSON Format 4.01 section 13).
pub struct Page {
    /// The items.
    pub value: Property<List<Box<dyn Object>>>,
    /// The other members of the response.
    pub extras: Extras,
    fresh: Fresh,
    bare: bool,
}

/// The table of a page that is written as an array, recognized by its address.
pub(crate) static ARRAY: TypeInfo = *Page::INFO;

impl Page {
    /// The table of the type.
    pub const INFO: &'static TypeInfo = &TypeInfo {
        name: "Collection",
        base: None,
        first: 0,
        members: &[("value", facts::REQUIRED)],
        model: ModelInfo::NONE,
    };

    /// An empty page whose items `fresh` makes. If `bare`, it is a JSON array instead of an object with `value`.
    pub(crate) fn new(fresh: Fresh, bare: bool) -> Self {
        let value = if bare {
            Property::Value(List::new())
        } else {
            Property::Absent
        };
        Self {
            value,
            extras: Extras::new(),
            fresh,
            bare,
        }
    }
}

impl Object for Page {
    fn get(&self, i: usize, j: usize) -> Value<'_> {
        match (i, &self.value) {
            (0, Property::Absent) => Value::Absent,
            (0, Property::Null) => Value::NullItems,
            (0, Property::Value(items)) if j == WHOLE => Value::Items(items.len(), items.extra()),
            (0, Property::Value(items)) => items
                .get(j)
                .map_or(Value::Absent, |item| Value::Object(&**item)),
            (INFO, _) => Value::Info(if self.bare { &ARRAY } else { Self::INFO }),
            _ => Value::Extras(&self.extras),
        }
    }

    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
        if i != 0 {
            return Slot::Extras(&mut self.extras);
        }
        match op {
            Op::Look => return Slot::Wants(Wants::Objects),
            Op::Absent => self.value = Property::Absent,
            Op::Null => self.value = Property::Null,
            Op::Value => self.value = Property::Value(List::new()),
            Op::Push => {
                let items = self.value.get_or_insert_default();
                return Slot::Object(&mut **items.push_mut((self.fresh)()));
            }
            Op::Kept => {
                return match &mut self.value {
                    Property::Value(items) => Slot::Kept(items.extra_mut()),
                    _ => Slot::Refused,
                };
            }
            Op::Item(j) => {
                let items = self.value.value_mut();
                return items
                    .and_then(|items| items.get_mut(j))
                    .map_or(Slot::Refused, |item| Slot::Object(&mut **item));
            }
            Op::Where | Op::PushNull | Op::Text(_) => return Slot::Refused,
        }
        Slot::Done
    }
}
