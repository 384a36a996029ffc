//! [`Checks`]: what a test asks of a server, and how the answer compares with the list of deviations.

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Debug;

use crate::{Deviation, Peer, deviations};

/// What a check finds.
pub type Outcome = Result<(), Box<dyn Error>>;

/// The checks of one topic against one server. A check that the list of deviations names must fail, for the listed reason; every other one
/// must pass.
#[derive(Debug)]
pub struct Checks {
    peer: Peer,
    topic: &'static str,
    made: BTreeSet<&'static str>,
    failures: Vec<String>,
}

impl Checks {
    /// The checks of a topic.
    #[must_use]
    pub fn new(peer: Peer, topic: &'static str) -> Self {
        Self {
            peer,
            topic,
            made: BTreeSet::new(),
            failures: Vec::new(),
        }
    }

    /// Makes a check.
    ///
    /// # Panics
    ///
    /// If there was one with the same name.
    pub fn check(&mut self, name: &'static str, check: impl FnOnce() -> Outcome) {
        let outcome = check();
        self.found(name, outcome);
    }

    /// Takes what a check has found.
    ///
    /// # Panics
    ///
    /// If there was one with the same name.
    pub fn found(&mut self, name: &'static str, outcome: Outcome) {
        assert!(self.made.insert(name), "{name} is checked twice");
        let listed = self.listed().find(|(listed, _)| *listed == name);
        match (outcome, listed) {
            (Ok(()), None) => {}
            (Ok(()), Some(_)) => self.failed(name, "passes, although a deviation is listed"),
            (Err(error), None) => self.failed(name, &error.to_string()),
            (Err(error), Some((_, seen))) => {
                let error = error.to_string();
                if !error.contains(seen) {
                    self.failed(name, &format!("expected {seen:?}, found: {error}"));
                }
            }
        }
    }

    /// The checks that the list of deviations names, and what their failures say.
    fn listed(&self) -> impl Iterator<Item = (&'static str, &'static str)> + use<> {
        let (peer, topic) = (self.peer, self.topic);
        let here = move |it: &&Deviation| it.peer == peer && it.topic == topic;
        deviations()
            .filter(here)
            .flat_map(|it| it.checks.iter().copied())
    }

    fn failed(&mut self, name: &str, text: &str) {
        let (topic, peer) = (self.topic, self.peer.name());
        self.failures
            .push(format!("{peer}, {topic}, {name}: {text}"));
    }

    /// Ends the checks.
    ///
    /// # Panics
    ///
    /// If one has not found what was expected, or if one was not made that the list of deviations names.
    pub fn finish(mut self) {
        for (name, _) in self.listed() {
            if !self.made.contains(name) {
                self.failed(name, "is listed as a deviation and not checked");
            }
        }
        assert!(self.failures.is_empty(), "\n{}", self.failures.join("\n"));
    }
}

/// Compares what came with what was expected.
///
/// # Errors
///
/// A text with both if they differ.
pub fn same<A: Debug + PartialEq<B>, B: Debug>(found: A, expected: B) -> Outcome {
    if found == expected {
        return Ok(());
    }
    Err(format!("expected {expected:?}, found {found:?}").into())
}

/// Returns the error of a call that has to fail.
///
/// # Errors
///
/// A text if it does not fail.
pub fn fails<T: Debug, E>(result: Result<T, E>) -> Result<E, Box<dyn Error>> {
    match result {
        Ok(value) => Err(format!("expected an error, found {value:?}").into()),
        Err(error) => Ok(error),
    }
}
