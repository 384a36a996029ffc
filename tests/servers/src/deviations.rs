//! What the servers do otherwise than the standard asks, or do not have.

mod mock;
mod mock_queries;
mod odatapy;

use crate::Peer;

/// Checks of one topic that a server does not pass, for one reason.
#[derive(Debug)]
pub struct Deviation {
    /// The server.
    pub peer: Peer,
    /// The topic of the checks.
    pub topic: &'static str,
    /// What the server does.
    pub reason: &'static str,
    /// The names of the checks, and what the failure of each says.
    pub checks: &'static [(&'static str, &'static str)],
}

const fn deviation(
    peer: Peer,
    topic: &'static str,
    reason: &'static str,
    checks: &'static [(&'static str, &'static str)],
) -> Deviation {
    Deviation {
        peer,
        topic,
        reason,
        checks,
    }
}

/// All of them. Each is checked: when a server is mended, its test fails until the row is removed. The table in README.md has the same rows.
pub fn deviations() -> impl Iterator<Item = &'static Deviation> {
    odatapy::ALL
        .iter()
        .chain(mock::ALL)
        .chain(mock_queries::ALL)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::deviations;

    /// The table, with the names of the checks: `ODATA_BLESS=1` writes it.
    #[test]
    fn the_readme_lists_all() {
        const HEAD: &str = "| server | topic | what it does | checks |\n|---|---|---|---|\n";
        let mut table = HEAD.to_owned();
        for row in deviations() {
            let names: Vec<&str> = row.checks.iter().map(|(name, _)| *name).collect();
            let (peer, topic, reason) = (row.peer.name(), row.topic, row.reason);
            table += &format!("| {peer} | {topic} | {reason} | {} |\n", names.join(", "));
        }
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
        let text = std::fs::read_to_string(&path).expect("the package has a README");
        let (before, found) = text.split_once(HEAD).expect("it has the table");
        let found = format!("{HEAD}{found}");
        if found != table && std::env::var_os("ODATA_BLESS").is_some() {
            std::fs::write(path, format!("{before}{table}")).expect("it can be written");
            return;
        }
        assert_eq!(found, table);
    }
}
