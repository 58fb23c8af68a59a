//! Whether marks and lists are read as they are meant, and what is wrong with them is said.

use super::*;

fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    files.iter().map(|(path, text)| Source { path: (*path).into(), text: (*text).into() }).collect()
}

#[test]
fn a_mark_is_found_with_its_test_and_where_it_runs() {
    let found = Found::of(&sources(&[
        ("sdk/src/a/tests.rs", "/// Fault 3: request lost.\n#[test]\nfn one() {\n}\n"),
        ("sdk/tests/browser/a.rs", "/// Fault 3: Request lost.\n#[wasm_bindgen_test]\nasync fn two() {}"),
        ("tests/simulation/a.rs", "    /// Some words.\n    /// Fault 3: request lost.\n    fn three() {"),
        (
            "tests/journeys/net.rs",
            "/// Fault 3: request lost.\n/// Fault 4: response lost after the server committed (x).\npub(crate) async fn four(\n",
        ),
        ("tests/journeys/wire.rs", "/// Fault 3: request lost.\npub(crate) async fn five(\n"),
        ("tests/journeys/main.rs", "journeys![net in Chromium: other, four,]; over_http![wire:\n five];"),
    ]));
    assert_eq!(found.problems, [""; 0]);
    let places: Vec<_> = found.marks.iter().map(|mark| (mark.number, &*mark.test, &*mark.places)).collect();
    let wanted: [(u32, &str, &[Place]); 6] = [
        (3, "one", &[Place::Native]),
        (3, "two", &[Place::Chromium, Place::Firefox]),
        (3, "three", &[Place::Simulation]),
        (3, "four", &[Place::Chromium]),
        (4, "four", &[Place::Chromium]),
        (3, "five", &[Place::Server]),
    ];
    assert_eq!(places, wanted);
    let problems = found.problems();
    assert_eq!(problems.len(), ROWS.len() - 2, "only what has no test: {problems:?}");
}

#[test]
fn what_is_wrong_with_a_mark_is_said() {
    for (text, wanted) in [
        ("/// Fault three: request lost.\nfn one() {}", "a mark reads"),
        ("/// Fault 3: request lost.\n\nfn one() {}", "belongs to no test"),
        ("/// Fault 3: response lost.\nfn one() {}", "say `/// Fault 3: request lost.`"),
        ("/// Fault 42: database failover.\nfn one() {}", "there is no fault 42"),
    ] {
        let problems = Found::of(&sources(&[("collector/src/a.rs", text)])).problems();
        assert!(problems.iter().any(|problem| problem.contains(wanted)), "{wanted}: {problems:?}");
    }
    let unlisted = Found::of(&sources(&[("tests/journeys/a.rs", "/// Fault 3: request lost.\nfn one() {}")]));
    assert!(unlisted.problems[0].contains("is in no list"));
}
