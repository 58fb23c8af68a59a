//! Whether a browser's languages are read in its order of preference.

#[test]
fn the_most_wanted_language_comes_first() {
    assert_eq!(super::preferred("en-GB;q=0.8, tr, nl-NL;q=0.9, pl;q=0"), ["tr", "nl", "en"]);
    assert_eq!(super::preferred(""), [""]);
}
