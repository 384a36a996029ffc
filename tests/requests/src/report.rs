//! Prints the counts and the list of rows that fall short.

use std::collections::BTreeMap;

use crate::Job;
use crate::calls::Calls;
use crate::causes::Kind;

/// Prints everything. Returns whether no row that should be expressed falls short for a fault.
pub(crate) fn print(jobs: &[Job], calls: &BTreeMap<usize, Calls>) -> bool {
    let mut by_cause: BTreeMap<Kind, Vec<String>> = BTreeMap::new();
    let mut faults = 0;
    for job in jobs {
        for cause in &job.found.causes {
            let mark = if job.row.is_ok() {
                ""
            } else {
                " (the file says so, too)"
            };
            by_cause.entry(cause.kind).or_default().push(format!(
                "{} [{}]{mark}: {}",
                job.row.request.trim(),
                job.row.source(),
                cause.detail
            ));
            // If the file says that the metadata has the path, the walk is wrong.
            let unfound = cause.kind == Kind::NotInMetadata && job.row.is_said_to_be_ok();
            let fault = !cause.kind.is_justified() && job.row.is_ok();
            faults += usize::from(fault || unfound);
        }
    }
    for (kind, lines) in &by_cause {
        println!("\n{kind}: {}", lines.len());
        lines.iter().for_each(|line| println!("  {line}"));
    }
    let mut others = jobs.iter().filter(|job| job.found.other_text.is_some());
    println!(
        "\nthe same path in another spelling: {}",
        others.clone().count()
    );
    for job in others.by_ref() {
        let text = job.found.other_text.as_deref().unwrap_or_default();
        println!("  {}: {text}", job.row.request.trim());
    }
    println!();
    counts(jobs, calls);
    println!("faults: {faults}");
    faults == 0
}

fn counts(jobs: &[Job], calls: &BTreeMap<usize, Calls>) {
    let count = |is: &dyn Fn(&Job) -> bool| jobs.iter().filter(|job| is(job)).count();
    let marked = count(&|job| job.row.is_ok());
    let found = count(&|job| job.wanted.is_some());
    let marked_found = count(&|job| job.wanted.is_some() && job.row.is_ok());
    println!(
        "rows: {}, in the metadata {found}; marked ok {marked}, of these in the metadata {marked_found}",
        jobs.len()
    );
    let expressed = |job: &Job| {
        let causes = &job.found.causes;
        job.wanted.is_some() && causes.iter().all(|it| it.kind.is_about_contents())
    };
    let marked_expressed = count(&|job| expressed(job) && job.row.is_ok());
    println!(
        "expressed (calls compile; method, path, query and headers are the row's): {}; of those marked ok {marked_expressed} of {marked} ({:.1} %)",
        count(&|job| expressed(job)),
        percent(marked_expressed, marked)
    );
    let has_name = |job: &(usize, &Job)| {
        let calls = calls.get(&job.0);
        calls.is_some_and(|it| it.code.contains("name(\"") || by_name(&it.code))
    };
    let named = jobs.iter().enumerate().filter(has_name).count();
    println!("queries with a property or a system option by its name: {named}");
    let bodies = count(&|job| job.found.body.is_some());
    let equal = count(&|job| job.found.body == Some(true));
    println!(
        "bodies compared: {bodies}, equal {equal} ({:.1} %)",
        percent(equal, bodies)
    );
    let responses = count(&|job| job.found.response.is_some());
    let of = |is: fn(crate::compare::Response) -> bool| {
        let number = count(&|job| job.found.response.is_some_and(is));
        format!("{number} ({:.1} %)", percent(number, responses))
    };
    println!(
        "responses compared: {responses}; leniently decoded {}, equal {}; strictly decoded {}, equal {}",
        of(|it| it.lenient),
        of(|it| it.lenient_equal),
        of(|it| it.strict),
        of(|it| it.strict_equal)
    );
    let whole = count(&|job| job.wanted.is_some() && job.found.causes.is_empty());
    println!("without any cause: {whole}");
}

/// Whether calls have a system query option by its name that could have been typed.
fn by_name(code: &str) -> bool {
    const TYPED: [&str; 8] = [
        "filter", "select", "expand", "orderby", "top", "skip", "count", "search",
    ];
    let has = |name: &&str| code.contains(&format!(".option(\"${name}\""));
    TYPED.iter().any(has)
}

fn percent(part: usize, whole: usize) -> f64 {
    100.0 * part as f64 / whole.max(1) as f64
}
