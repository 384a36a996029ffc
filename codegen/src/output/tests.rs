use super::*;

fn files(list: &[(&str, &str)]) -> Files {
    let mut files = Files::new();
    for (path, text) in list {
        files
            .insert(*path, *text)
            .unwrap_or_else(|error| panic!("{error}"));
    }
    files
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"))
}

fn done<T, E: std::fmt::Display>(result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn refuses_paths_that_leave_or_cannot_be() {
    for path in [
        "",
        "/a.rs",
        "a//b.rs",
        "../a.rs",
        "a/../b.rs",
        "./a.rs",
        "a/",
        "a\\b.rs",
        "C:a.rs",
        "con.rs",
        "NUL",
        "a/aux/b.rs",
        "Com1.x.rs",
        "a .",
        "a\n.rs",
        "a\0b",
        "lpt9",
        "conout$",
    ] {
        assert!(Files::new().insert(path, "").is_err(), "{path:?}");
    }
    for path in [
        "a.rs",
        "a/b.rs",
        "console.rs",
        "com0.rs",
        "com.rs",
        "r#x.rs",
        ".gitignore",
        "größe.rs",
    ] {
        assert!(Files::new().insert(path, "").is_ok(), "{path:?}");
    }
}

#[test]
fn refuses_paths_that_some_systems_cannot_tell_apart() {
    for (first, second) in [
        ("a.rs", "a.rs"),
        ("a.rs", "A.rs"),
        ("a/b.rs", "A/c.rs"),
        ("a/b.rs", "A"),
        ("a", "a/b"),
        ("a/b", "a"),
    ] {
        let mut files = files(&[(first, "")]);
        assert!(files.insert(second, "").is_err(), "{first} {second}");
        assert_eq!(files.len(), 1);
    }
    assert_eq!(
        files(&[("a.rs", ""), ("a/b.rs", ""), ("a/c.rs", "")]).len(),
        3
    );
}

#[test]
fn writes_what_differs_and_removes_what_it_made() {
    let folder = folder();
    let header = format!("{GENERATED} from x. Do not edit.\n");
    let first = files(&[("lib.rs", &header), ("a/b.rs", &header), ("c.rs", &header)]);
    let written = done(first.write(folder.path()));
    assert_eq!(written.written, ["a/b.rs", "c.rs", "lib.rs"]);
    assert!(done(first.check(folder.path())).is_empty());
    done(std::fs::write(folder.path().join("own.rs"), "// by hand"));
    done(std::fs::write(folder.path().join("note.txt"), &header));

    let changed = header.clone() + "// more\n";
    let second = files(&[("lib.rs", &changed), ("c.rs", &header), ("d.rs", &header)]);
    let kinds: Vec<_> = done(second.check(folder.path()))
        .into_iter()
        .map(|stale| (stale.path, stale.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("a/b.rs".to_owned(), StaleKind::Superfluous),
            ("d.rs".to_owned(), StaleKind::Missing),
            ("lib.rs".to_owned(), StaleKind::Different),
        ]
    );
    let written = done(second.write(folder.path()));
    assert_eq!(
        (written.written.as_slice(), written.removed.as_slice()),
        (
            &["d.rs".into(), "lib.rs".into()][..],
            &["a/b.rs".into()][..]
        )
    );
    assert!(!folder.path().join("a").exists());
    assert!(folder.path().join("own.rs").exists() && folder.path().join("note.txt").exists());
    assert!(done(second.write(folder.path())).is_empty());
    let left: Vec<_> = done(std::fs::read_dir(folder.path()))
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .collect();
    assert!(left.iter().all(|name| !name.ends_with(".tmp")), "{left:?}");
}

#[test]
fn equal_output_is_not_touched() {
    let folder = folder();
    let files = files(&[("a/b.rs", "x")]);
    let time = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    done(files.write_at(folder.path(), Some(time)));
    let modified = || done(done(std::fs::metadata(folder.path().join("a/b.rs"))).modified());
    assert_eq!(modified(), time);
    assert_eq!(
        done(files.write(folder.path())),
        Written {
            unchanged: 1,
            ..Written::default()
        }
    );
    assert_eq!(modified(), time);
}

#[test]
fn what_cannot_be_written_is_an_error_with_its_path() {
    let folder = folder();
    done(std::fs::write(
        folder.path().join("a"),
        "a file where a folder is needed",
    ));
    let error = files(&[("a/b.rs", "x")])
        .write(folder.path())
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(
        error.starts_with("cannot create `") && error.contains("/a`"),
        "{error}"
    );
    assert_eq!(
        done(std::fs::read_to_string(folder.path().join("a"))),
        "a file where a folder is needed"
    );
}

#[test]
fn a_folder_that_is_missing_is_all_stale() {
    let folder = folder();
    let stale = done(files(&[("lib.rs", "")]).check(&folder.path().join("none")));
    assert_eq!(
        stale,
        [Stale {
            path: "lib.rs".to_owned(),
            kind: StaleKind::Missing
        }]
    );
}

#[test]
fn what_somebody_wrote_is_not_replaced() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    std::fs::write(folder.path().join("lib.rs"), "// mine\n")?;
    let mut files = Files::new();
    files.insert("a.rs", format!("{GENERATED} from x.\n"))?;
    files.insert("lib.rs", format!("{GENERATED} from x.\n"))?;
    let error = files
        .write(folder.path())
        .err()
        .map(|error| error.to_string());
    assert!(error.is_some_and(|error| error.contains("was not written by odata-codegen")));
    assert_eq!(
        std::fs::read_to_string(folder.path().join("lib.rs"))?,
        "// mine\n"
    );
    assert!(!folder.path().join("a.rs").exists());
    Ok(())
}

#[test]
fn a_folder_with_a_root_of_this_output_is_cleaned() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let text = format!("{GENERATED} from x.\n");
    std::fs::create_dir(folder.path().join("src"))?;
    std::fs::write(folder.path().join("src/old.rs"), &text)?;
    let mut files = Files::new();
    files.insert("Cargo.toml", "[package]\n")?;
    files.insert("src/lib.rs", text)?;
    assert_eq!(files.write(folder.path())?.removed, ["src/old.rs"]);
    // Now the root exists, too.
    std::fs::write(
        folder.path().join("src/old.rs"),
        files.get("src/lib.rs").unwrap_or_default(),
    )?;
    assert_eq!(files.write(folder.path())?.removed, ["src/old.rs"]);
    Ok(())
}

#[test]
fn another_output_below_is_left_alone() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let text = format!("{GENERATED} from x.\n");
    for below in ["beta", "crate/src"] {
        std::fs::create_dir_all(folder.path().join(below))?;
        std::fs::write(folder.path().join(below).join("mod.rs"), &text)?;
        std::fs::write(folder.path().join(below).join("x.rs"), &text)?;
    }
    std::fs::write(folder.path().join("crate/Cargo.toml"), "[package]\n")?;
    let mut files = Files::new();
    files.insert("lib.rs", text)?;
    assert!(files.write(folder.path())?.removed.is_empty());
    assert!(files.check(folder.path())?.is_empty());
    Ok(())
}

#[test]
fn what_there_is_is_told() {
    assert!(Files::new().is_empty());
    assert!(!files(&[("a.rs", "")]).is_empty());
    let nothing = Written {
        unchanged: 3,
        ..Written::default()
    };
    assert!(nothing.is_empty());
    let one = || vec!["a.rs".to_owned()];
    for (written, removed) in [(one(), vec![]), (vec![], one()), (one(), one())] {
        let some = Written {
            written,
            removed,
            unchanged: 0,
        };
        assert!(!some.is_empty(), "{some:?}");
    }
}

#[test]
fn names_have_200_bytes_at_most() {
    for (length, fits) in [(199, true), (200, true), (201, false), (300, false)] {
        let path = format!("a/{}", "x".repeat(length));
        assert_eq!(Files::new().insert(path, "").is_ok(), fits, "{length}");
    }
}

const LEFT: &str = ".lib.rs.0123456789abcdef.odata-codegen.tmp";

#[test]
fn what_killed_runs_have_left_is_told_and_removed() {
    let folder = folder();
    let files = files(&[("lib.rs", "x"), ("a/b.rs", "y")]);
    done(files.write(folder.path()));
    let others = [
        ".lib.rs.0123456789abcdef.tmp",
        ".lib.rs.0123456789abcde.odata-codegen.tmp",
        ".lib.rs.0123456789ABCDEF.odata-codegen.tmp",
        "lib.rs.0123456789abcdef.odata-codegen.tmp",
        "..0123456789abcdef.odata-codegen.tmp",
        ".0123456789abcdef.odata-codegen.tmp",
    ];
    for other in others {
        done(std::fs::write(folder.path().join(other), "somebody's"));
    }
    let below = LEFT.replace("lib", "gone");
    done(std::fs::write(folder.path().join(LEFT), "half of"));
    done(std::fs::write(folder.path().join("a").join(&below), ""));
    let stale = done(files.check(folder.path()));
    let found: Vec<_> = stale.iter().map(|it| (it.path.as_str(), it.kind)).collect();
    let below = format!("a/{below}");
    let expected = [
        (LEFT, StaleKind::Temporary),
        (&*below, StaleKind::Temporary),
    ];
    assert_eq!(found, expected);
    assert_eq!(done(files.write(folder.path())).removed, [LEFT, &below]);
    assert!(done(files.check(folder.path())).is_empty());
    for other in others {
        assert!(folder.path().join(other).exists(), "{other}");
    }
}

#[test]
fn what_another_run_is_writing_is_left_alone() {
    let folder = folder();
    let files = files(&[("lib.rs", "x")]);
    let path = folder.path().join(LEFT);
    let writing = done(std::fs::File::create(&path));
    done(writing.lock());
    assert!(done(files.write(folder.path())).removed.is_empty());
    assert_eq!(done(files.check(folder.path())), []);
    done(replace_file(&folder.path().join("lib.rs"), b"y"));
    assert!(path.exists());
    drop(writing);
    done(replace_file(&folder.path().join("lib.rs"), b"y"));
    assert!(!path.exists());
}

#[test]
fn many_writers_of_one_file_do_not_meet() {
    let folder = folder();
    let path = folder.path().join("a.txt");
    let texts: Vec<String> = (0..8).map(|n| n.to_string().repeat(100_000)).collect();
    let files: Vec<Files> = texts.iter().map(|text| files(&[("a.txt", text)])).collect();
    std::thread::scope(|scope| {
        for files in &files {
            let folder = folder.path();
            scope.spawn(move || {
                for _ in 0..20 {
                    done(files.write(folder));
                }
            });
        }
    });
    let found = done(std::fs::read_to_string(&path));
    assert!(texts.contains(&found));
    assert_eq!(done(std::fs::read_dir(folder.path())).count(), 1);
}

#[cfg(unix)]
#[test]
fn links_stay_and_what_is_no_file_is_refused() {
    use std::os::unix::fs::symlink;
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    done(std::fs::create_dir(at("real")));
    done(std::fs::write(at("real/a.rs"), "old"));
    done(symlink("real/a.rs", at("link.rs")));
    done(symlink("link.rs", at("twice.rs")));
    done(symlink("real/none.rs", at("dangling.rs")));
    for (name, target) in [
        ("link.rs", "real/a.rs"),
        ("twice.rs", "real/a.rs"),
        ("dangling.rs", "real/none.rs"),
    ] {
        done(replace_file(&at(name), name.as_bytes()));
        assert_eq!(done(std::fs::read_to_string(at(target))), name);
        assert!(done(std::fs::symlink_metadata(at(name))).is_symlink());
    }
    done(symlink("circle.rs", at("circle.rs")));
    done(symlink("/dev/null", at("device.rs")));
    done(std::fs::create_dir(at("folder.rs")));
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.rs"));
    for (name, said) in [
        ("circle.rs", "cannot replace"),
        ("device.rs", "it is a device, not a regular file"),
        ("folder.rs", "it is a folder, not a regular file"),
        ("socket.rs", "it is a socket, not a regular file"),
    ] {
        // Even with an empty text, and no other file is written either.
        let files = files(&[("a.rs", "x"), (name, "")]);
        for error in [
            replace_file(&at(name), b"").err(),
            files.write(folder.path()).err(),
        ] {
            let error = error.map(|it| it.to_string()).unwrap_or_default();
            assert!(error.contains(said), "{name}: {error}");
        }
        assert!(!at("a.rs").exists());
    }
}

#[test]
fn errors_and_findings_name_the_file_and_the_cause() {
    use std::error::Error as _;
    let error = Files::new().insert("a/../b", "").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`a/../b` cannot be a file of the output: `..` is not a name"
    );
    let error = OutputError {
        action: "write",
        path: "a".into(),
        error: io::Error::other("the disk is full"),
    };
    assert_eq!(error.to_string(), "cannot write `a`: the disk is full");
    let source = error.source().map(ToString::to_string);
    assert_eq!(source.as_deref(), Some("the disk is full"));
    for (kind, shown) in [
        (StaleKind::Missing, "`lib.rs` is missing"),
        (
            StaleKind::Different,
            "`lib.rs` differs from what would be generated",
        ),
    ] {
        let path = "lib.rs".to_owned();
        assert_eq!(Stale { path, kind }.to_string(), shown);
    }
}

#[test]
fn names_that_stand_for_folders_are_named() {
    for (path, named) in [("./a", "."), ("a/..", ".."), ("a//b", "")] {
        let error = Files::new().insert(path, "").unwrap_err().to_string();
        assert!(
            error.ends_with(&format!(": `{named}` is not a name")),
            "{error}"
        );
    }
}

#[test]
fn the_folder_of_a_name_alone_is_the_current_one() {
    for (path, folder) in [
        ("lib.rs", "."),
        ("./lib.rs", "."),
        ("a/lib.rs", "a"),
        ("/a/lib.rs", "/a"),
        ("../lib.rs", ".."),
    ] {
        assert_eq!(replace::folder_of(Path::new(path)), Path::new(folder));
    }
}

#[test]
fn what_killed_runs_have_left_of_one_file_is_found() {
    let folder = folder();
    let path = folder.path().join("lib.rs");
    assert_eq!(done(left_behind(&path)), []);
    for name in [LEFT, ".mod.rs.0123456789abcdef.odata-codegen.tmp"] {
        done(std::fs::write(folder.path().join(name), "half of"));
    }
    let left = done(left_behind(&path));
    let [Stale { path, kind }] = &*left else {
        panic!("{left:?}");
    };
    assert!(path.ends_with(LEFT), "{path}");
    assert_eq!(*kind, StaleKind::Temporary);
}

#[test]
fn what_cannot_be_looked_at_is_an_error_and_what_is_no_file_is_different() {
    let folder = folder();
    // A file in place of a folder, and a name that no system allows.
    let file = folder.path().join("file");
    done(std::fs::write(&file, ""));
    let error = files(&[("a.rs", "")]).check(&file).unwrap_err().to_string();
    assert!(error.starts_with("cannot read `"), "{error}");
    let impossible = folder.path().join("a\0b");
    let error = check_file(&impossible, "").unwrap_err().to_string();
    assert!(error.starts_with("cannot read `"), "{error}");
    assert!(replaceable(&impossible).is_err());
    // A folder, even with the length of the text.
    let length = done(std::fs::metadata(folder.path())).len();
    let text = "x".repeat(usize::try_from(length).unwrap_or_default());
    let kind = done(check_file(folder.path(), &text));
    assert_eq!(kind, Some(StaleKind::Different));
}

/// The system reports such files as empty.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_has_grown_is_different_and_one_that_cannot_be_read_an_error() {
    let grown = done(check_file(Path::new("/proc/self/status"), ""));
    assert_eq!(grown, Some(StaleKind::Different));
    let error = check_file(Path::new("/proc/self/mem"), "").unwrap_err();
    assert!(
        error
            .to_string()
            .starts_with("cannot read `/proc/self/mem`"),
        "{error}"
    );
}
