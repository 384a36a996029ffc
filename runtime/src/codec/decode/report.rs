//! What a lenient run passed over: so many misfits as are wanted, and the number of the rest.

use crate::error::Misfit;

/// The misfits of a run.
pub(crate) struct Report {
    misfits: Vec<Misfit>,
    limit: usize,
    more: usize,
}

impl Report {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            misfits: Vec::new(),
            limit: limit.max(1),
            more: 0,
        }
    }

    /// Whether further misfits are counted only.
    pub(super) fn is_full(&self) -> bool {
        self.misfits.len() >= self.limit
    }

    /// Adds a misfit, which is made only if it is kept.
    pub(super) fn add(&mut self, misfit: impl FnOnce() -> Misfit) {
        if self.is_full() {
            self.more += 1;
        } else {
            self.misfits.push(misfit());
        }
    }

    /// How many misfits there were.
    pub(super) fn total(&self) -> usize {
        self.misfits.len() + self.more
    }

    /// The misfits that were kept, the last with the number of the rest.
    pub(super) fn into_misfits(mut self) -> Vec<Misfit> {
        if let Some(last) = self.misfits.last_mut() {
            last.more = self.more;
        }
        self.misfits
    }
}
