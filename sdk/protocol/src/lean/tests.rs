//! The lean readers read what the types write.

use super::*;
use serde_json::json;

#[test]
fn a_bundle_reads_back_as_it_was_written() {
    let written: Bundle = serde_json::from_value(json!({
        "campaign": "kempen-2040", "version": "3f9c2a71", "language": "nl", "source": "urn:x",
        "questions": [
            {"id": "groei", "kind": "single", "text": "Wat?", "required": true, "explanation": "Omdat",
             "choices": [{"id": "zorg", "text": "Zorg"}, {"id": "anders", "text": "Anders", "other": true}]},
            {"id": "meebeslissen", "kind": "scale", "text": "?", "min": 1, "max": 5, "low": "a", "high": "b", "not_applicable": true},
            {"id": "helpt", "kind": "multiple", "text": "?", "min": 1, "max": 3, "choices": [
                {"id": "a", "text": "A"}, {"id": "geen", "text": "Niets", "exclusive": true}],
             "show_if": {"all": [{"at_most": {"question": "meebeslissen", "value": 2}},
                {"any": [{"equals": {"question": "groei", "choice": "zorg"}}, {"at_least": {"question": "meebeslissen", "value": -1}},
                    {"any_of": {"question": "groei", "choices": ["zorg", "anders"]}}, {"answered": {"question": "groei"}}]}]}},
            {"id": "aanraden", "kind": "nps", "text": "?", "low": "nee", "high": "ja"},
            {"id": "stellingen", "kind": "statements", "text": "?", "statements": [{"id": "rust", "text": "Rust"}]},
            {"id": "dichtbij", "kind": "ranking", "text": "?", "top": 3, "choices": [{"id": "winkel", "text": "Winkel"}]},
            {"id": "dorp", "kind": "area", "text": "?", "within": "GM0770"},
            {"id": "vergeten", "kind": "text", "text": "?", "max_characters": 500}],
        "profile": "dorp",
        "texts": {"next": "Volgende"}, "outcome": {"sent": "<p></p>"}}))
    .unwrap();
    assert_eq!(Bundle::from_json(&serde_json::to_string(&written).unwrap()), Some(written));
}

#[test]
fn results_read_back_as_they_were_written() {
    let written: Results = serde_json::from_value(json!({
        "campaign": "kempen-2040", "wave": "2026-najaar", "total": 42, "samples": 2, "minimum": 10,
        "release": {"number": 3, "responses": 40, "date": "2026-11-22"},
        "questions": [{"question": "groei", "kind": "single", "responses": 40,
            "cells": [{"key": "zorg", "count": 28}, {"key": "niets", "count": null}]}]}))
    .unwrap();
    assert_eq!(Results::from_json(&serde_json::to_string(&written).unwrap()), Some(written));
    assert_eq!(Results::from_json("<html>"), None);
}

#[test]
fn half_a_receipt_is_none() {
    for bad in [
        r#"{"receipts":[{"outcome":"fine"}]}"#,
        r#"{"receipts":[{"id":"1","outcome":"accepted"}]}"#,
        "{}",
        "[]",
    ] {
        assert!(serde_json::from_str::<Receipts>(bad).is_err(), "{bad}");
    }
    let good = r#"{"receipts":[{"id":"5f0c6a1e-1111-4222-8333-444455556666","outcome":"rejected",
        "problem":{"status":409,"title":"t","detail":"d","errors":[{"field":"f","detail":"x"}]}}]}"#;
    let receipts: Receipts = serde_json::from_str(good).unwrap();
    let text = serde_json::to_string(&receipts).unwrap();
    assert_eq!(serde_json::from_str::<Receipts>(&text).unwrap(), receipts);
}
