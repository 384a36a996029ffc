//! The rows of the standard's test cases: a reader of the part of YAML that the file uses.

pub(crate) struct Row {
    /// The number of the line.
    pub(crate) line: usize,
    pub(crate) rule: String,
    pub(crate) input: String,
}

/// The rows without those that are to be refused.
pub(crate) fn read(text: &str) -> Vec<Row> {
    let (_, cases) = text.split_once("\nTestCases:").unwrap();
    let before = text.lines().count() - cases.lines().count();
    let mut rows = Vec::new();
    let mut row: Option<(Row, bool)> = None;
    let mut lines = cases.lines().enumerate().peekable();
    while let Some((at, line)) = lines.next() {
        if let Some(_name) = line.trim_start().strip_prefix("- Name:") {
            rows.extend(finished(row.take()));
            let line = before + at + 1;
            let (rule, input) = (String::new(), String::new());
            row = Some((Row { line, rule, input }, true));
            continue;
        }
        let (Some((row, positive)), Some((key, value))) = (&mut row, line.split_once(':')) else {
            continue;
        };
        let mut value = value.trim().to_owned();
        while let Some((_, next)) = lines.next_if(|(_, next)| next.starts_with("      ")) {
            match value.strip_suffix('\\') {
                Some(joined) => value = joined.to_owned(),
                None if value.is_empty() => {}
                None => value.push(' '),
            }
            value.push_str(next.trim_start().trim_start_matches('\\'));
        }
        match key.trim() {
            "Rule" => row.rule = unquoted(&value),
            "Input" => row.input = unquoted(&value),
            "FailAt" => *positive = false,
            _ => {}
        }
    }
    rows.extend(finished(row));
    rows
}

fn finished(row: Option<(Row, bool)>) -> Option<Row> {
    row.filter(|it| it.1).map(|it| it.0)
}

fn unquoted(value: &str) -> String {
    let quoted = |quote| {
        value
            .strip_prefix(quote)
            .and_then(|it| it.strip_suffix(quote))
    };
    match (quoted('\''), quoted('"')) {
        (Some(inner), _) => inner.replace("''", "'"),
        (None, Some(inner)) => inner.replace("\\\"", "\"").replace("\\\\", "\\"),
        (None, None) => value.to_owned(),
    }
}
