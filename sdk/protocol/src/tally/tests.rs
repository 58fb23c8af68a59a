//! Whether answers are counted where they belong, and once.

use super::*;

fn poll() -> Vec<Question<String>> {
    serde_json::from_value(serde_json::json!([
        {"id": "groei", "kind": "single", "text": "?",
         "choices": [{"id": "zorg", "text": "Zorg"}, {"id": "niets", "text": "Niets"}]},
        {"id": "helpt", "kind": "multiple", "text": "?",
         "choices": [{"id": "a", "text": "A"}, {"id": "b", "text": "B"}]},
        {"id": "stellingen", "kind": "statements", "text": "?", "statements": [{"id": "s1", "text": "S"}]},
        {"id": "vergeten", "kind": "text", "text": "?"},
    ]))
    .unwrap()
}

fn tally(responses: &[serde_json::Value]) -> Tally {
    let mut tally = Tally::default();
    for answers in responses {
        tally.add(&poll(), &serde_json::from_value::<Vec<Answer>>(answers.clone()).unwrap());
    }
    tally
}

#[test]
fn each_answer_counts_in_its_cells_and_each_response_once() {
    let tally = tally(&[
        serde_json::json!([{"question": "groei", "choice": "zorg"}, {"question": "helpt", "choices": ["a", "b"]}]),
        serde_json::json!([{"question": "groei", "choice": "zorg"}, {"question": "vergeten", "text": "x"}]),
        serde_json::json!([{"question": "stellingen", "statements": {"s1": "pass"}}]),
        serde_json::json!([]),
    ]);
    assert_eq!(tally.responses, 4);
    let of = |id: &str| &tally.questions[&Id::new(id).unwrap()];
    assert_eq!((of("groei").responses, of("groei").cells["zorg"]), (2, 2));
    assert_eq!((of("helpt").responses, of("helpt").cells["a"], of("helpt").cells["b"]), (1, 1, 1));
    assert_eq!(of("stellingen").cells["s1:pass"], 1);
    assert_eq!((of("vergeten").responses, of("vergeten").cells.len()), (1, 0));
}

#[test]
fn parts_add_up_to_the_whole() {
    let first = serde_json::json!([{"question": "groei", "choice": "zorg"}]);
    let second = serde_json::json!([{"question": "groei", "choice": "niets"}, {"question": "helpt", "choices": ["b"]}]);
    let mut merged = tally(std::slice::from_ref(&first));
    merged.merge(&tally(std::slice::from_ref(&second)));
    assert_eq!(merged, tally(&[first, second]));
}
