//! The program as its users start it: what it prints where, and its exit codes.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support;

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Output};
use support::dist;

fn meepraat(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_meepraat"))
        .args(arguments)
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/campaign_files"))
        .env_remove("MEEPRAAT_DIST")
        .output()
        .unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_good_file_is_summed_up_and_ends_well() {
    let output = meepraat(&["check", "good.toml"]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(0), ""));
    insta::assert_snapshot!(out(&output));
}

#[test]
fn warnings_alone_end_well() {
    let output = meepraat(&["check", "left-out.toml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(err(&output).contains("left-out.toml: 0 errors, "), "{}", err(&output));
}

#[test]
fn errors_go_to_standard_error_and_end_badly() {
    let output = meepraat(&["check", "good.toml", "unknown-field.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("  --> unknown-field.toml:"), "{}", err(&output));
    assert!(err(&output).ends_with("unknown-field.toml: 3 errors, 0 warnings\n"), "{}", err(&output));
    assert!(out(&output).starts_with("good.toml: good"), "{}", out(&output));
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let output = meepraat(&["check", "nowhere.toml", "good.toml"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).starts_with("error: cannot read nowhere.toml: "), "{}", err(&output));
    assert!(out(&output).starts_with("good.toml: good"));
}

#[test]
fn a_file_in_another_encoding_is_told_to_be_saved_as_utf_8() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("latin.toml");
    std::fs::write(&path, b"title = \"caf\xe9\"").unwrap();
    let output = meepraat(&["check", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("is not saved as UTF-8"), "{}", err(&output));
}

#[test]
fn programs_get_the_findings_as_json() {
    let output = meepraat(&["check", "--format", "json", "unknown-field.toml", "good.toml"]);
    assert_eq!((output.status.code(), err(&output).as_str()), (Some(1), ""));
    let reports: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!(reports[0]["errors"], 3);
    let finding = &reports[0]["findings"][0];
    assert_eq!(
        (&finding["severity"], &finding["field"]),
        (&"error".into(), &"areas[vessem].inhabitants".into())
    );
    assert!(finding["line"].as_u64().is_some_and(|line| line > 10));
    assert_eq!(reports[1]["campaign"], "kempen-2040");
}

#[test]
fn the_schema_is_printed() {
    let output = meepraat(&["schema"]);
    let schema: Value = serde_json::from_str(&out(&output)).unwrap();
    assert_eq!((output.status.code(), &schema["title"]), (Some(0), &"Campaign".into()));
}

#[test]
fn help_and_version_are_there() {
    for command in ["check", "bundle", "export", "guests", "privacy-register", "serve", "schema"] {
        assert!(out(&meepraat(&["--help"])).contains(command), "{command}");
        assert_eq!(meepraat(&[command, "--help"]).status.code(), Some(0));
    }
    assert!(out(&meepraat(&["--version"])).starts_with("meepraat "));
}

#[test]
fn without_the_widgets_files_a_bundle_says_what_to_run() {
    let place = tempfile::tempdir().unwrap();
    let place = place.path().to_str().unwrap();
    let output = meepraat(&["bundle", "good.toml", "--out", &format!("{place}/out"), "--dist", place]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("cargo xtask build"), "{}", err(&output));
    assert!(!Path::new(&format!("{place}/out")).exists());
}

#[test]
fn an_endpoint_is_a_web_address() {
    let output = meepraat(&["bundle", "good.toml", "--out", "x", "--endpoint", "javascript:alert(1)"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("begin it with https://"), "{}", err(&output));
}

#[test]
fn a_bundle_stands_on_any_web_server() {
    let place = tempfile::tempdir().unwrap();
    let files = place.path().join("dist");
    dist(&files);
    let folder = place.path().join("kempen");
    let run = || {
        meepraat(&[
            "bundle",
            "good.toml",
            "--out",
            folder.to_str().unwrap(),
            "--dist",
            files.to_str().unwrap(),
            "--endpoint",
            "https://stem.example.nl/v1/submissions",
        ])
    };
    for _ in 0..2 {
        let output = run();
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        assert!(out(&output).contains("loader.js?partner=bibliotheek-de-linde"), "{}", out(&output));
    }
    let index: Value = serde_json::from_slice(&std::fs::read(folder.join("index.json")).unwrap()).unwrap();
    assert_eq!(index["endpoint"], "https://stem.example.nl/v1/submissions");
    for name in ["nl.json", "nl.html", "en.json", "en.html", "loader.js"] {
        assert!(folder.join(name).is_file(), "{name}");
    }
    assert_eq!(folder.join("v").read_dir().unwrap().count(), 8);
    let script = std::fs::read_to_string(folder.join("loader.js")).unwrap();
    assert!(script.starts_with("(bundle=>{window.given=bundle})({"), "{script}");
    assert!(script.contains("Waar maakt u zich zorgen over?"), "{script}");
}
