//! The same is said in every language, and the same is filled in.

use super::*;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// Every text of a file by its place, such as `letter.news.before.0`.
fn flat(place: &str, value: &Value, texts: &mut BTreeMap<String, String>) {
    match value {
        Value::String(text) => {
            texts.insert(place.to_owned(), text.clone());
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| flat(&format!("{place}.{at}"), item, texts));
        }
        Value::Table(table) => {
            table.iter().for_each(|(key, item)| flat(&format!("{place}.{key}"), item, texts));
        }
        other => panic!("{place} is no text: {other:?}"),
    }
}

fn file(text: &str) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    flat("", &Value::Table(toml::from_str(text).unwrap()), &mut texts);
    texts
}

/// What is filled into a text.
fn marks(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect()
}

#[test]
fn every_language_of_the_interface_has_letters() {
    let codes: Vec<_> = FILES.iter().map(|(code, _)| *code).collect();
    assert_eq!(codes, meepraat_widget::interface_languages());
    assert_eq!(TEXTS.len(), FILES.len());
}

#[test]
fn every_language_says_the_same_things_and_fills_in_the_same_values() {
    let dutch = file(FILES[0].1);
    for (code, text) in FILES {
        let texts = file(text);
        assert_eq!(texts.keys().collect::<Vec<_>>(), dutch.keys().collect::<Vec<_>>(), "{code}");
        for (place, text) in &texts {
            assert_eq!(marks(text), marks(&dutch[place]), "{code} {place}");
            assert_eq!(text.trim(), text, "{code} {place}");
            assert!(!text.is_empty(), "{code} {place}");
        }
    }
}

#[test]
fn no_two_languages_share_a_sentence() {
    let dutch = file(FILES[0].1);
    for (code, text) in &FILES[1..] {
        for (place, text) in file(text) {
            let sentence = text.split(' ').count() > 2 && !text.starts_with('{');
            assert!(!sentence || text != dutch[&place], "{code} {place} is still in Dutch");
        }
    }
}

#[test]
fn every_language_names_seven_days() {
    for (code, texts) in TEXTS.iter() {
        assert_eq!(texts.time.weekdays.split(' ').count(), 7, "{code}");
    }
}

#[test]
fn a_language_that_is_not_written_is_answered_in_english() {
    let german = Language::new("de").unwrap();
    assert_eq!(written_in(&german).0.as_str(), "en");
    assert_eq!(texts(&german).page.copy, "Text to copy");
}
