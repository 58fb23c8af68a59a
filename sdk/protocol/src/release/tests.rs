//! Whether releases keep the promise of guarantee 4, by example, at random and by trying out every small wave.

use super::group::{Disclosed, step};
use super::*;
use crate::{Id, QuestionTally};
use proptest::prelude::*;
use std::collections::BTreeMap;

const KEYS: [&str; 4] = ["a", "b", "c", "d"];

fn campaign(minimum: u32) -> Campaign {
    let choices = serde_json::json!([
        {"id": "a", "text": {"nl": "A"}}, {"id": "b", "text": {"nl": "B"}},
        {"id": "c", "text": {"nl": "C"}}, {"id": "d", "text": {"nl": "D"}, "exclusive": true}]);
    serde_json::from_value(serde_json::json!({
        "id": "kempen-2040", "languages": ["nl"], "title": {"nl": "K"}, "assignment": {"nl": "?"},
        "starts": "2026-09-01", "ends": "2030-12-31", "minimum": minimum,
        "organiser": {"name": {"nl": "O"}, "oin": "00000001234567890000", "contact": "mailto:a@example.nl",
                      "privacy": "https://example.nl"},
        "areas": [{"id": "GM0770", "name": {"nl": "Eersel"}},
                  {"id": "vessem", "name": {"nl": "Vessem"}, "within": "GM0770"}],
        "waves": [{"id": "2026-najaar", "title": {"nl": "Najaar"}, "opens": "2026-09-01", "closes": "2026-12-01"}],
        "poll": {"questions": [
            {"id": "groei", "kind": "single", "text": {"nl": "?"}, "choices": choices},
            {"id": "stellingen", "kind": "statements", "text": {"nl": "?"},
             "statements": [{"id": "t", "text": {"nl": "T"}}, {"id": "s", "text": {"nl": "S"}}]},
            {"id": "vergeten", "kind": "text", "text": {"nl": "?"}},
            {"id": "dorp", "kind": "area", "text": {"nl": "?"}, "within": "GM0770"}]}
    }))
    .unwrap()
}

type Counted<'a> = (&'a str, u64, &'a [(&'a str, u64)]);

fn tally(of: &[Counted<'_>]) -> Tally {
    let question = |(id, responses, cells): &Counted<'_>| {
        let cells = cells.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect();
        (Id::new(id).unwrap(), QuestionTally { responses: *responses, cells })
    };
    Tally { responses: 1_000, questions: of.iter().map(question).collect() }
}

fn shown(results: &[QuestionResults], question: &str) -> (Option<u64>, Vec<Option<u64>>) {
    let results = results.iter().find(|results| results.question.as_str() == question).unwrap();
    (results.responses, results.cells.iter().map(|cell| cell.count).collect())
}

#[test]
fn small_numbers_are_withheld_with_a_cover() {
    let tally = tally(&[("groei", 75, &[("a", 40), ("b", 20), ("c", 15)])]);
    let (results, _) = make_release(&campaign(10), &tally, &Disclosure::default());
    assert_eq!(shown(&results, "groei"), (Some(75), vec![Some(40), Some(20), None, None]));
    assert!(results[0].cells[2..].iter().all(|cell| cell.withheld == Some(Withheld::ProtectsAnother)));
}

#[test]
fn a_question_with_too_few_answers_is_withheld_as_a_whole() {
    let tally = tally(&[("groei", 9, &[("a", 9)]), ("vergeten", 9, &[])]);
    let (results, _) = make_release(&campaign(10), &tally, &Disclosure::default());
    assert_eq!(shown(&results, "groei"), (None, vec![None; 4]));
    assert!(results[0].cells.iter().all(|cell| cell.withheld == Some(Withheld::BelowMinimum)));
    assert_eq!(shown(&results, "vergeten"), (None, vec![]));
}

#[test]
fn each_statement_is_a_group_of_its_own() {
    let cells = [("t:agree", 30), ("t:disagree", 20), ("t:pass", 12), ("s:agree", 30), ("s:disagree", 3)];
    let (results, _) =
        make_release(&campaign(10), &tally(&[("stellingen", 62, &cells)]), &Disclosure::default());
    let (responses, counts) = shown(&results, "stellingen");
    assert_eq!(responses, Some(62));
    assert_eq!(counts, [Some(30), Some(20), Some(12), None, None, None]);
}

#[test]
fn areas_within_another_are_counted_per_area() {
    let cells: &[(&str, u64)] = &[("vessem", 12)];
    let (results, _) = make_release(&campaign(10), &tally(&[("dorp", 12, cells)]), &Disclosure::default());
    let keys: Vec<_> = results[3].cells.iter().map(|cell| cell.key.as_str()).collect();
    assert_eq!((keys, shown(&results, "dorp").1), (vec!["vessem"], vec![Some(12)]));
}

#[test]
fn a_group_changes_only_by_the_minimum_of_new_answers() {
    let first = tally(&[("groei", 60, &[("a", 20), ("b", 20), ("c", 10), ("d", 10)]), ("vergeten", 12, &[])]);
    let second =
        tally(&[("groei", 69, &[("a", 29), ("b", 20), ("c", 10), ("d", 10)]), ("vergeten", 22, &[])]);
    let (published, before) = make_release(&campaign(10), &first, &Disclosure::default());
    let (results, before) = make_release(&campaign(10), &second, &before);
    assert_eq!(shown(&results, "groei"), shown(&published, "groei"));
    assert_eq!(shown(&results, "vergeten").0, Some(22));
    let third = tally(&[("groei", 70, &[("a", 29), ("b", 21), ("c", 10), ("d", 10)]), ("vergeten", 22, &[])]);
    assert_eq!(shown(&make_release(&campaign(10), &third, &before).0, "groei").0, Some(70));
}

#[test]
fn what_was_shown_once_never_becomes_a_cover() {
    let mut cells = vec![("a".to_owned(), 20), ("b".to_owned(), 20)];
    let first = step(&cells, 40, &[], 10, None);
    assert_eq!((first.shown("a"), first.total()), (Some(20), Some(40)));
    cells.push(("new".to_owned(), 1));
    cells[0].1 = 40;
    assert_eq!(step(&cells, 61, &[], 10, Some(&first)), first);
    cells[2].1 = 10;
    assert_eq!(step(&cells, 70, &[], 10, Some(&first)).shown("new"), Some(10));
}

#[test]
fn a_question_that_comes_back_goes_on_where_it_was() {
    let first = tally(&[("groei", 60, &[("a", 20), ("b", 20), ("c", 10), ("d", 10)])]);
    let (published, shown_first) = make_release(&campaign(10), &first, &Disclosure::default());
    let mut without = campaign(10);
    without.poll.questions.remove(0);
    let (_, meanwhile) = make_release(&without, &first, &shown_first);
    let later = tally(&[("groei", 62, &[("a", 22), ("b", 20), ("c", 10), ("d", 10)])]);
    let (results, _) = make_release(&campaign(10), &later, &meanwhile);
    assert_eq!(shown(&results, "groei"), shown(&published, "groei"));
}

#[test]
fn the_next_release_waits_for_the_minimum() {
    assert!(!release_is_due(9, 0, 10) && release_is_due(10, 0, 10));
    assert!(!release_is_due(29, 20, 10) && release_is_due(30, 20, 10) && !release_is_due(5, 20, 10));
}

fn counts(of: &[u64]) -> Vec<(String, u64)> {
    KEYS.iter().zip(of).map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

fn public(disclosed: &Disclosed) -> (Option<u64>, Vec<Option<u64>>) {
    (disclosed.total(), KEYS.iter().map(|key| disclosed.shown(key)).collect())
}

fn waves(cells: usize, greatest: u64) -> Vec<Vec<u64>> {
    (0..cells).fold(vec![vec![]], |waves, _| {
        let longer = |wave: &Vec<u64>, count| wave.iter().copied().chain([count]).collect();
        waves.iter().flat_map(|wave| (0..=greatest).map(move |count| longer(wave, count))).collect()
    })
}

/// The waves in which an observer who knows the rules could be certain of a count under the minimum.
fn worked_out<P: Ord>(observed: BTreeMap<P, Vec<Vec<u64>>>, minimum: u64) -> Vec<Vec<u64>> {
    let certain = |possible: &Vec<Vec<u64>>| {
        (0..possible[0].len()).any(|cell| {
            let mut values = possible.iter().map(|wave| wave[cell]);
            let first = values.next().unwrap();
            first < minimum && values.all(|value| value == first)
        })
    };
    observed.into_values().filter(certain).map(|mut possible| possible.swap_remove(0)).take(5).collect()
}

#[test]
fn no_small_number_can_be_worked_out_from_one_release() {
    let mut observed: BTreeMap<_, Vec<Vec<u64>>> = BTreeMap::new();
    for wave in waves(4, 8) {
        let released = step(&counts(&wave), wave.iter().sum(), &[], 3, None);
        if released.total().is_some() {
            observed.entry(public(&released)).or_default().push(wave);
        }
    }
    assert_eq!(worked_out(observed, 3), Vec::<Vec<u64>>::new());
}

#[test]
fn no_small_number_can_be_worked_out_from_two_releases() {
    let mut observed: BTreeMap<_, Vec<Vec<u64>>> = BTreeMap::new();
    for wave in waves(3, 7) {
        let first = step(&counts(&wave), wave.iter().sum(), &[], 3, None);
        for added in waves(3, 5) {
            let later: Vec<u64> = wave.iter().zip(&added).map(|(before, new)| before + new).collect();
            let second = step(&counts(&later), later.iter().sum(), &[], 3, Some(&first));
            if first.total().is_some() && second != first {
                observed.entry((public(&first), public(&second))).or_default().push(later);
            }
        }
    }
    assert_eq!(worked_out(observed, 3), Vec::<Vec<u64>>::new());
}

#[test]
fn an_excluding_choice_cannot_be_worked_out_from_a_crowded_one() {
    let exclusive = ["c".to_owned()];
    let mut observed: BTreeMap<_, Vec<Vec<u64>>> = BTreeMap::new();
    // How many chose only a, only b, both, or the choice that excludes them.
    for part in waves(4, 8) {
        let cells = vec![part[0] + part[2], part[1] + part[2], part[3]];
        let released = step(&counts(&cells), part.iter().sum(), &exclusive, 3, None);
        if released.total().is_some() {
            observed.entry(public(&released)).or_default().push(cells);
        }
    }
    // The greatest numbers lie at the edge of what is tried, where nothing larger stands beside them.
    observed.retain(|(total, _), _| total.is_some_and(|total| total <= 8));
    assert_eq!(worked_out(observed, 3), Vec::<Vec<u64>>::new());
}

proptest! {
    #[test]
    fn releases_keep_their_promises(
        minimum in 2..12_u64,
        steps in prop::collection::vec(prop::collection::vec(0..15_u64, 4), 1..12),
    ) {
        let mut wave = vec![0; 4];
        let mut before = Disclosed::default();
        for added in steps {
            wave.iter_mut().zip(&added).for_each(|(count, new)| *count += new);
            let total = wave.iter().sum();
            let now = step(&counts(&wave), total, &[], u32::try_from(minimum).unwrap(), Some(&before));
            let (shown_total, cells) = public(&now);
            prop_assert!(cells.iter().flatten().all(|count| *count >= minimum));
            if let Some(shown_total) = shown_total {
                let hidden = cells.iter().filter(|count| count.is_none()).count();
                let hidden_sum = shown_total - cells.iter().flatten().sum::<u64>();
                prop_assert!(shown_total >= minimum);
                prop_assert!(hidden == 0 || (hidden >= 2 && hidden_sum >= minimum));
            }
            if now != before {
                prop_assert!(shown_total.unwrap() >= before.total().unwrap_or(0) + minimum);
                prop_assert!(KEYS.iter().all(|key| before.shown(key) <= now.shown(key)));
            }
            before = now;
        }
    }
}
