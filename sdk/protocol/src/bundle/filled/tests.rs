//! What is filled in reads as people write it.

use super::*;
use serde_json::json;

fn bundle(results: &str) -> Bundle {
    serde_json::from_value(json!({
        "campaign": "kempen-2040", "version": "3f9c2a71", "language": "tr", "source": "urn:x",
        "questions": [
            {"id": "dorp", "kind": "area", "text": "?"},
            {"id": "stellingen", "kind": "statements", "text": "?", "statements": [
                {"id": "rust", "text": "Rust"}, {"id": "groen", "text": "Groen"}]}],
        "texts": {"thousands": ".", "percent": "%{percent}", "results_withheld": "-"}, "outcome": {"results": results}}))
    .unwrap()
}

fn results() -> Results {
    serde_json::from_value(json!({
        "campaign": "kempen-2040", "wave": "2026-najaar", "total": 2500, "minimum": 10,
        "release": {"number": 3, "responses": 2500, "date": "2026-11-22"},
        "questions": [
            {"question": "dorp", "kind": "area", "responses": 2500, "cells": [
                {"key": "vessem", "count": 1250}, {"key": "duizel", "count": null}]},
            {"question": "stellingen", "kind": "statements", "responses": 2000, "cells": [
                {"key": "rust:agree", "count": 30}, {"key": "rust:disagree", "count": 10}, {"key": "rust:pass", "count": 0},
                {"key": "groen:agree", "count": 20}, {"key": "groen:disagree", "count": null}]}]}))
    .unwrap()
}

#[test]
fn numbers_and_shares_are_written_as_the_language_writes_them() {
    let filled = bundle("{n:dorp} {n:dorp:vessem} {p:dorp:vessem} {w:dorp:vessem}").fill_results(&results());
    assert_eq!(filled, "2.500 1.250 %50 50%");
}

#[test]
fn what_is_withheld_or_unknown_says_so_and_has_no_bar() {
    let filled =
        bundle("{n:dorp:duizel} {p:dorp:duizel} {w:dorp:duizel} {n:dorp:elders}").fill_results(&results());
    assert_eq!(filled, "- - 0% -");
}

#[test]
fn a_share_of_a_statement_is_of_those_who_reached_it() {
    let filled = bundle("{p:stellingen:rust:agree} {p:stellingen:groen:agree}").fill_results(&results());
    assert_eq!(filled, "%75 -");
}

#[test]
fn braces_that_mark_nothing_stay_as_they_are() {
    let filled = bundle("{n:elders:a} {x:dorp:vessem} a{b} { {n:dorp").fill_results(&results());
    assert_eq!(filled, "{n:elders:a} {x:dorp:vessem} a{b} { {n:dorp");
}

#[test]
fn digits_stand_in_groups_of_three() {
    let texts = bundle("").texts;
    let written = [0, 999, 1000, 12_345, 1_234_567].map(|number| texts.number(number));
    assert_eq!(written, ["0", "999", "1.000", "12.345", "1.234.567"]);
}
