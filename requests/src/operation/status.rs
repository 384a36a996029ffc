//! What the body of a monitor says about its operation.

use std::fmt;

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answer::without_mark;

/// The stage of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It is waiting or running.
    Running,
    /// It is complete and has a result.
    Succeeded,
    /// It failed or was cancelled.
    Failed,
}

impl Stage {
    /// The stage that a status names, without regard to case, spaces, `-` and `_`. `None` for an unknown one.
    ///
    /// ```
    /// use odata_requests::operation::Stage;
    ///
    /// assert_eq!(Stage::of("InProgress"), Some(Stage::Running));
    /// assert_eq!(Stage::of("completed"), Some(Stage::Succeeded));
    /// assert_eq!(Stage::of("Canceled"), Some(Stage::Failed));
    /// assert_eq!(Stage::of("sleeping"), None);
    /// ```
    pub fn of(status: &str) -> Option<Self> {
        let letters = status.chars().filter(|c| !matches!(c, ' ' | '-' | '_'));
        let word: String = letters.map(|c| c.to_ascii_lowercase()).collect();
        Some(match &*word {
            "notstarted" | "running" | "inprogress" | "pending" | "queued" | "waiting"
            | "accepted" | "submitted" | "scheduled" | "started" | "starting" | "processing"
            | "validating" | "preparing" | "provisioning" | "creating" | "updating"
            | "deleting" | "cancelling" | "canceling" => Self::Running,
            "succeeded"
            | "success"
            | "successful"
            | "completed"
            | "complete"
            | "done"
            | "finished"
            | "partiallysucceeded"
            | "partiallycompleted"
            | "completedwithwarnings"
            | "completedwitherrors"
            | "completedwitherror" => Self::Succeeded,
            "failed" | "failure" | "error" | "faulted" | "cancelled" | "canceled" | "aborted"
            | "rejected" | "timeout" | "timedout" | "expired" | "terminated"
            | "submissionfailed" => Self::Failed,
            _ => return None,
        })
    }
}

/// The members of a monitor's body by which operations are followed.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Members {
    pub(super) status: Option<String>,
    pub(super) percent: Option<f64>,
    /// Where the result is.
    pub(super) result: Option<String>,
    /// Where the operation itself is.
    pub(super) own: Option<String>,
}

impl Members {
    /// Reads them; they are all absent if the body is not a JSON object.
    pub(super) fn read(body: &[u8]) -> Self {
        let body = without_mark(body);
        // Results can be long, and most are not objects with a status.
        let mut json = serde_json::Deserializer::from_slice(body);
        let members = json.deserialize_map(MembersVisitor);
        match (members, json.end()) {
            (Ok(members), Ok(())) => members,
            _ => Self::default(),
        }
    }

    fn set(&mut self, name: &str, value: &RawValue) {
        let text = || serde_json::from_str::<String>(value.get()).ok();
        let number = || serde_json::from_str::<f64>(value.get()).ok();
        match &*name.to_ascii_lowercase() {
            "status" => self.status = text(),
            "percentagecomplete" | "percentcomplete" | "percentage" => self.percent = number(),
            "resourcelocation" | "resourceurl" | "targetresourcelocation" => {
                self.result = text().filter(|it| !it.is_empty());
            }
            "@odata.id" | "@id" => self.own = text(),
            _ => {}
        }
    }

    fn knows(name: &str) -> bool {
        const NAMES: [&str; 9] = [
            "status",
            "percentageComplete",
            "percentComplete",
            "percentage",
            "resourceLocation",
            "resourceUrl",
            "targetResourceLocation",
            "@odata.id",
            "@id",
        ];
        NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Members::default();
        while let Some(name) = map.next_key::<String>()? {
            if Members::knows(&name) {
                members.set(&name, &map.next_value::<Box<RawValue>>()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(members)
    }
}

#[cfg(test)]
mod tests {
    use super::Members;

    #[test]
    fn members_are_read_from_objects_only() {
        let body = br#"{"operation":"copy","Status":"inProgress","percentageComplete":27.5,"resourceUrl":"x","a":{"status":"no"}}"#;
        let members = Members::read(body);
        assert_eq!(members.status.as_deref(), Some("inProgress"));
        assert_eq!(members.percent, Some(27.5));
        assert_eq!(members.result.as_deref(), Some("x"));
        for body in [
            "",
            "[]",
            "{",
            "<html>",
            r#"{"status":"a"} x"#,
            r#"{"status":3,"resourceLocation":{"id":1}}"#,
        ] {
            assert_eq!(Members::read(body.as_bytes()), Members::default(), "{body}");
        }
    }
}
