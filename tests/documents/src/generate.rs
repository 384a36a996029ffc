//! Generates Rust from each document through the public interface.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use odata_codegen::config::{Config, Root};
use odata_csdl::diagnostic::Severity;

use crate::index::Document;

/// The result for a document.
pub(crate) enum Outcome {
    /// Written to [`folder_of`], with this many bytes.
    Generated {
        bytes: usize,
    },
    /// The codes of its errors, and the first of them.
    Refused(BTreeSet<&'static str>, String),
    Panicked,
}

/// The folder of a document's module before it is part of a crate.
pub(crate) fn folder_of(folder: &Path, index: usize) -> PathBuf {
    folder.join("modules").join(format!("d{index:04}"))
}

/// Generates from all documents, on as many threads as the machine has.
pub(crate) fn all(corpus: &Path, folder: &Path, documents: &[Document]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(document) = documents.get(index) else {
                return;
            };
            let path = corpus.join(&document.file);
            let outcome = std::panic::catch_unwind(|| one(&path, &folder_of(folder, index)));
            let outcome = outcome.unwrap_or(Outcome::Panicked);
            done.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((index, outcome));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, outcome)| outcome).collect()
}

fn one(document: &Path, folder: &Path) -> Outcome {
    let config = Config::new()
        .metadata([document])
        .root(Root::Module)
        .requests(true)
        .output(folder);
    let written = config.generate().and_then(|generated| {
        generated.write()?;
        Ok(generated.files.iter().map(|(_, text)| text.len()).sum())
    });
    match written {
        Ok(bytes) => Outcome::Generated { bytes },
        Err(report) => {
            let first = report.lines().next().unwrap_or_default();
            let errors = report.findings.iter();
            let errors = errors.filter(|finding| finding.severity == Severity::Error);
            Outcome::Refused(errors.map(|finding| finding.code.number).collect(), first)
        }
    }
}
