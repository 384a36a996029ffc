//! Filters by the values of enumerations, with the servers as they are.

use service_tests::Checks;

use crate::stock::Room;

pub(crate) fn checks(room: &Room, checks: &mut Checks) {
    room.stock();
    crate::filters::enumerations(room, checks);
}
