//! `meepraat export` beside a running collector: the table to standard output, and a reason for each.
#![expect(clippy::unwrap_used, reason = "in a test a panic is the finding")]

#[path = "support/collector.rs"]
mod collector;
mod support;

use collector::{CAMPAIGN, Collector, ask};
use std::path::Path;
use std::process::{Command, Output};

const RESPONSE: &str = r#"{"specversion":"1.0","id":"5f0c6a1e-7d1b-4c7e-9a53-0d8f3a1c2b4e",
 "source":"urn:nld:oin:00000001234567890000:systeem:meepraat","type":"nl.meepraat.response-submitted.v1",
 "time":"2026-11-22T10:00:00Z","data":{"campaign":"kempen-2040","wave":"2026-najaar","language":"nl","channel":"paper",
 "answers":[{"question":"groei","choice":"zorg"}]}}"#;

fn export(folder: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_meepraat"))
        .arg("export")
        .args(arguments)
        .current_dir(folder)
        .env("SUDO_USER", "ans")
        .env_remove("MEEPRAAT_DATABASE")
        .output()
        .unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

#[test]
fn responses_are_written_while_the_collector_runs_and_each_export_is_noted() {
    let folder = tempfile::tempdir().unwrap();
    support::dist(folder.path());
    std::fs::write(folder.path().join("kempen-2040.toml"), CAMPAIGN).unwrap();
    let collector = Collector::start(&mut Collector::command(folder.path()));
    let head = format!(
        "POST /v1/submissions HTTP/1.1\r\nhost: meepraat\r\nconnection: close\r\ncontent-type: \
         application/cloudevents+json\r\ncontent-length: {}\r\n\r\n",
        RESPONSE.len()
    );
    let (status, receipt) = ask(&collector.address, &(head + RESPONSE)).unwrap();
    assert!(status == 200 && receipt.contains("accepted"), "{status} {receipt}");

    let (code, out, err) = export(folder.path(), &["kempen-2040.toml", "--reason", "werkgroep wonen"]);
    assert_eq!(code, Some(0), "{err}");
    assert_eq!(out, "\u{feff}wave,partner,channel,language,area,q.groei\n2026-najaar,,paper,nl,,zorg\n");
    let (before, after) = ("responses: 1; noted for ans as ", ": werkgroep wonen\n");
    assert!(err.starts_with(before) && err.ends_with(after), "{err}");
    let (_, log, _) = export(folder.path(), &["--log"]);
    let noted = "kempen-2040, every wave, responses: 1  ans as ";
    assert!(log.contains(noted) && log.ends_with(after), "{log}");
    collector.kill();
}

#[test]
fn what_is_wrong_is_said_with_what_to_do_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    support::dist(folder.path());
    std::fs::write(folder.path().join("kempen-2040.toml"), CAMPAIGN).unwrap();
    std::fs::write(folder.path().join("other.toml"), CAMPAIGN.replacen("kempen-2040", "almelo", 1)).unwrap();
    let reason = ["--reason", "verslag"];
    let no_database = export(folder.path(), &[&["kempen-2040.toml"], &reason[..]].concat());
    let words = "there is no database meepraat.db: name the one of `meepraat serve` with --database";
    assert!(no_database.2.contains(words), "{}", no_database.2);
    assert!(!folder.path().join("meepraat.db").exists());

    Collector::start(&mut Collector::command(folder.path())).kill();
    for (arguments, words) in [
        (
            &["other.toml", "--reason", "verslag"][..],
            "has no responses to `almelo`: the only one is `kempen-2040`",
        ),
        (&["kempen-2040.toml", "--reason", "verslag", "--wave", "2026-najar"], "did you mean `2026-najaar`?"),
        (&["kempen-2040.toml", "--reason", " "], "--reason must say"),
        (&["kempen-2040.toml", "--reason", "verslag\n2026-11-22  ans"], "on one line"),
        (&["kempen-2040.toml"], "--reason <TEXT>"),
        (&["nowhere.toml", "--reason", "verslag"], "cannot read nowhere.toml"),
    ] {
        let (code, out, err) = export(folder.path(), arguments);
        assert!(code != Some(0) && out.is_empty() && err.contains(words), "{arguments:?}: {out} {err}");
    }
    assert_eq!(export(folder.path(), &["--log"]).1, "nobody has exported responses yet\n");
}
