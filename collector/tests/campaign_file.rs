//! Campaign files as people write them: good ones pass, broken ones are explained, and none makes the program fall.
#![expect(clippy::unwrap_used, reason = "a helper that fails fails its test")]

use meepraat_collector::campaign_file::{CampaignFile, campaign_schema, render};
use meepraat_protocol::Severity;
use proptest::prelude::*;
use std::path::{Path, PathBuf};

const GOOD: &str = include_str!("campaign_files/good.toml");

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// What is said about a file of `campaign_files/`.
fn report(name: &str) -> String {
    let text = std::fs::read_to_string(folder("tests/campaign_files").join(name)).unwrap();
    let file = CampaignFile::parse(Path::new(name), &text);
    assert_eq!(file.campaign.is_none(), file.count(Severity::Error) > 0);
    render(&file)
}

#[test]
fn a_good_file_has_nothing_to_report() {
    assert_eq!(report("good.toml"), "");
}

#[test]
fn a_field_that_does_not_exist_is_explained_with_the_one_that_was_meant() {
    insta::assert_snapshot!(report("unknown-field.toml"));
}

#[test]
fn everything_that_is_wrong_is_said_at_once_in_the_order_of_the_file() {
    insta::assert_snapshot!(report("several.toml"));
}

#[test]
fn missing_translations_are_warnings_and_missing_texts_errors() {
    insta::assert_snapshot!(report("translations.toml"));
}

#[test]
fn areas_within_each_other_and_references_to_nothing_are_found() {
    insta::assert_snapshot!(report("cycles.toml"));
}

#[test]
fn dates_in_the_wrong_order_are_found() {
    insta::assert_snapshot!(report("dates.toml"));
}

#[test]
fn what_is_no_toml_is_found_by_its_line() {
    insta::assert_snapshot!(report("syntax.toml"));
}

#[test]
fn languages_that_the_widget_does_not_speak_are_warnings() {
    let report = report("left-out.toml");
    assert!(report.contains("warning: the widget has no buttons and messages in `xx`"), "{report}");
    assert!(report.contains("\n  --> left-out.toml:3:26\n"), "{report}");
}

#[test]
fn the_samples_of_the_demo_have_no_errors() {
    let mut samples = 0;
    for entry in folder("../demo/campaigns").read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let file = CampaignFile::read(&path).unwrap();
            assert!(file.campaign.is_some(), "{}", render(&file));
            samples += 1;
        }
    }
    assert!(samples >= 2, "the samples are somewhere else");
}

#[test]
fn a_file_that_was_saved_on_windows_is_read_alike() {
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(render(&CampaignFile::parse(Path::new("good.toml"), &text)), "");
}

#[test]
fn the_schema_is_the_checked_in_one() {
    let path = folder("schema/campaign.schema.json");
    let current = format!("{}\n", serde_json::to_string_pretty(&campaign_schema()).unwrap());
    if std::env::var_os("UPDATE_SCHEMA").is_some() {
        std::fs::write(&path, &current).unwrap();
    }
    let checked_in = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(checked_in == current, "run this test with UPDATE_SCHEMA=1 and commit {}", path.display());
}

#[test]
fn the_schema_offers_editors_plain_lists_of_fields() {
    let schema = campaign_schema().to_string();
    for trouble in ["oneOf", "anyOf", "\"null\"", "unevaluatedProperties", "crate::"] {
        assert!(!schema.contains(trouble), "{trouble}");
    }
}

/// One change of a text, as a slip of the hand or of a program would make it.
fn changed(text: &str, kind: u8, at: prop::sample::Index, other: prop::sample::Index, piece: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let (line, with) = (at.index(lines.len()), other.index(lines.len()));
    let characters: Vec<char> = text.chars().collect();
    match kind {
        0 => drop(lines.remove(line)),
        1 => lines.swap(line, with),
        2 => lines.insert(line, lines[with]),
        3 => lines.insert(line, piece),
        _ => {
            let (from, to) = (at.index(characters.len()), other.index(characters.len()));
            let cut = characters.len().min(to % 12);
            let rest = &characters[(from + cut).min(characters.len())..];
            return characters[..from].iter().chain(&piece.chars().collect::<Vec<_>>()).chain(rest).collect();
        }
    }
    lines.join("\n")
}

/// Words that mean something in a campaign file, where they are not expected.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~é\n]{0,8}",
        prop::sample::select(vec![
            "= 1",
            "id = 1",
            "kind = \"text\"",
            "[[poll.questions]]",
            "[poll]",
            "[[waves]]",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "show_if = { all = [{ any = [] }] }",
            "choices = []",
            "text = {}",
            "min = -1",
            "max = 99999999999999999999",
            "1979-05-27T07:32:00Z",
            "1e400",
            "nan",
            "[a.\"/~\".b]",
            "within = \"vessem\"",
            "languages = []",
            "minimum = 10.0",
        ])
        .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_file_makes_the_program_fall(
        changes in prop::collection::vec((0u8..8, any::<prop::sample::Index>(), any::<prop::sample::Index>(), piece()), 1..5)
    ) {
        let mut text = GOOD.to_owned();
        for (kind, at, other, piece) in changes {
            if text.lines().count() > 1 {
                text = changed(&text, kind, at, other, &piece);
            }
        }
        let file = CampaignFile::parse(Path::new("changed.toml"), &text);
        let lines = text.lines().count().max(1) + 1;
        for located in &file.findings {
            prop_assert!((1..=lines).contains(&located.position.line), "{located:?}");
            prop_assert!(!located.finding.problem.is_empty() && !located.finding.remedy.is_empty());
        }
        prop_assert_eq!(file.campaign.is_none(), file.count(Severity::Error) > 0);
        prop_assert_eq!(render(&file).is_empty(), file.findings.is_empty());
    }
}
