//! The mismatches that a lenient run passed over: as many as are wanted, and the number of the rest.

use crate::error::TypeMismatch;

/// The mismatches of a run.
pub(crate) struct Report {
    mismatches: Vec<TypeMismatch>,
    limit: usize,
    more: usize,
}

impl Report {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            mismatches: Vec::new(),
            limit: limit.max(1),
            more: 0,
        }
    }

    /// Whether further mismatches are only counted.
    pub(super) fn is_full(&self) -> bool {
        self.mismatches.len() >= self.limit
    }

    /// Adds a mismatch, which is built only if it is kept.
    pub(super) fn add(&mut self, mismatch: impl FnOnce() -> TypeMismatch) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.mismatches.push(mismatch());
        }
    }

    /// Counts mismatches that are not listed.
    pub(super) fn count(&mut self, more: usize) {
        self.more += more;
    }

    /// How many mismatches there were.
    pub(super) fn total(&self) -> usize {
        self.mismatches.len() + self.more
    }

    /// The mismatches that were kept; the last one carries the number of the rest.
    pub(super) fn into_mismatches(mut self) -> Vec<TypeMismatch> {
        if let Some(last) = self.mismatches.last_mut() {
            last.more = self.more;
        }
        self.mismatches
    }
}
