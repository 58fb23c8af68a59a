//! What every store promises. Each store's test calls this with a store that is empty.

use meepraat_sdk::Store;
use meepraat_sdk::protocol::SubmissionId;

/// Goes through all promises.
pub(crate) fn keeps_its_promises(store: &impl Store) {
    let [one, other] = [SubmissionId::from_random([1; 16]), SubmissionId::from_random([2; 16])];
    assert_eq!(store.ids(), Ok(vec![]), "it is empty at first");
    assert_eq!(store.get(one), Ok(None), "what is not there is none");
    assert_eq!(store.remove(one), Ok(()), "what is not there can be removed");

    store.put(one, "{\"first\":1}").unwrap();
    store.put(other, "{\"other\":\"é 😀 \\u0000 \\n\"}").unwrap();
    assert_eq!(store.get(one).unwrap().as_deref(), Some("{\"first\":1}"), "a text comes back");
    assert_eq!(
        store.get(other).unwrap().as_deref(),
        Some("{\"other\":\"é 😀 \\u0000 \\n\"}"),
        "a text comes back as it was, whatever its characters"
    );

    store.put(one, "{}").unwrap();
    assert_eq!(store.get(one).unwrap().as_deref(), Some("{}"), "a text is replaced as a whole");
    let mut ids = store.ids().unwrap();
    ids.sort();
    let mut both = vec![one, other];
    both.sort();
    assert_eq!(ids, both, "every entry is listed once");

    store.remove(one).unwrap();
    assert_eq!(store.get(one), Ok(None), "a removed entry is gone");
    assert_eq!(store.ids(), Ok(vec![other]), "and others stay");
    store.remove(other).unwrap();
    assert_eq!(store.ids(), Ok(vec![]), "it can be emptied");
}
